import type { TestArm } from '../../../contract/ads-tests.ts'
import { ExpectedFailure } from '../../../contract/failure.ts'
import { adsDecisionSentences } from '../../../contract/locales/ads-decisions.ts'
import type { Output } from '../../../contract/requests.ts'
import { projectArms } from '../../../jobs/ads/project-arms.ts'
import { UsageError } from '../../run-command.ts'
import { withProject } from '../../with-project.ts'
import type { AdsOptions } from './series-source.ts'

export const armMeasures = ['clicks', 'conversions', 'conversions-per-click'] as const

export type ArmsOptions = AdsOptions & {
  readonly arm: readonly string[]
  /** Of a project: which of its comparisons, and what counts. */
  readonly group?: string
  readonly measure: (typeof armMeasures)[number]
}

/** Counts by variant, and what they were read from. */
export type ArmsFound = {
  readonly about: object
  readonly arms: readonly TestArm[]
  readonly read: readonly string[]
}

/** @throws UsageError where not exactly one source is given, or what belongs to another one */
export function checkArms({ arm, data, project, columns, group }: ArmsOptions): void {
  if ([arm.length > 0, data !== undefined, project !== undefined].filter(Boolean).length !== 1)
    throw new UsageError('give one of: --arm name=trials:successes for each variant, --data, --project')
  if (data === undefined && columns !== undefined) throw new UsageError('--columns is for --data')
  if (project === undefined && group !== undefined) throw new UsageError('--group is for --project')
}

/**
 * Counts by variant from `--arm` or the results of a project.
 * @throws UsageError; ExpectedFailure ads-no-results
 */
export async function armsOf(options: ArmsOptions): Promise<ArmsFound> {
  checkArms(options)
  const { arm, project } = options
  if (project !== undefined)
    return withProject(project, ({ db, path }) =>
      Promise.resolve(armsOfGroup(path, projectArms(db), options)),
    )
  return { about: {}, arms: arm.map(armOf), read: [] }
}

type Group = Output<'ads:arms'>[number]

function armsOfGroup(path: string, groups: readonly Group[], options: ArmsOptions): ArmsFound {
  const { group, measure, language } = options
  if (groups.length === 0) throw new ExpectedFailure('ads-no-results', { file: path })
  const alike = groups.filter(({ id, name }) => group === undefined || id === group || name === group)
  const [found] = alike
  if (found === undefined || alike.length > 1)
    throw new UsageError(`--group takes one of: ${groups.map(({ id }) => id).join(', ')}`)
  const trials = measure === 'conversions-per-click' ? 'clicks' : 'impressions'
  const successes = measure === 'clicks' ? 'clicks' : 'conversions'
  const columns = { arm: found.id, trials, successes }
  return {
    about: { project: path, columns },
    arms: found.arms.map((arm) => ({ name: arm.name, trials: arm[trials], successes: arm[successes] })),
    read: [adsDecisionSentences(language).read(columns)],
  }
}

function armOf(text: string): TestArm {
  const [, name = '', trials = '', successes = ''] =
    /^(.*)=\s*([\d.]+)\s*[:/]\s*([\d.]+)\s*$/.exec(text) ?? []
  const found = { name: name.trim(), trials: Number(trials), successes: Number(successes) }
  if (found.name === '' || trials === '' || !Number.isFinite(found.trials + found.successes))
    throw new UsageError(`--arm takes name=trials:successes, not ${text}`)
  return found
}
