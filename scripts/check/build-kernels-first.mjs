import { ensureKernels } from '../setup/build.mjs'

/** For a Vitest that is started directly, from an editor for instance. */
export async function setup() {
  await ensureKernels()
}
