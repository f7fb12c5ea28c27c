import { decideArms } from '../../../jobs/ads/decide.ts'
import type { CliCommand } from '../../run-command.ts'
import { armsOf, checkArms } from './arms-source.ts'
import { fileOutcome } from './decision-file.ts'
import { rulesOf, testOutcome, type TestOptions } from './test-outcome.ts'

/** A decision from counts: which variant is best, how sure that is, and what to do next. */
export const testCommand: CliCommand<TestOptions> = async (options) => {
  checkArms(options)
  if (options.data !== undefined) return fileOutcome(options.data, options, 'test')
  const rules = rulesOf(options)
  const found = await armsOf(options)
  return testOutcome(found, decideArms(found.arms, rules), options)
}
