import { z } from 'zod'
import { fileToken } from './ids.ts'

/** A file the user has pointed at. The window holds its token and its name, main its path. */
export const fileRef = z.object({ token: fileToken, name: z.string(), bytes: z.number().int().nonnegative() })
export type FileRef = z.output<typeof fileRef>
