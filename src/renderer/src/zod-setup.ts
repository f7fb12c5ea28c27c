import { z } from 'zod'

// The content security policy forbids `eval`; zod would otherwise try it once and leave a violation in the log.
z.config({ jitless: true })
