// Property tests try the same cases in every run of a commit, so that a failure tells of the commit. SEXTANT_SEED=random (or a number) tries others.
import fc from 'fast-check'

const wanted = process.env.SEXTANT_SEED
if (wanted !== 'random')
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(wanted ?? 20_261_126) })
