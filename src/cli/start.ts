import { prepareReading } from '../jobs/import/reading-threads.ts'

/**
 * Where the built command line begins. An import reads on a thread of its own, whose program takes as long to load as ours: both are loaded at the
 * same time.
 */
if (process.argv[2] === 'import') prepareReading()
void import('./index.ts')
