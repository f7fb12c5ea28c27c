import { resolve } from 'node:path'
import {
  defaultForecastSettings,
  type ForecastMetric,
  type ForecastModel,
  type ForecastSlice,
  type ForecastStep,
} from '../../contract/forecast.ts'
import {
  driverAheads,
  driverKinds,
  type DriverChoice,
  type ForecastDriver,
} from '../../contract/forecast-drivers.ts'
import { levelKey } from '../../jobs/forecast/file-document.ts'
import { whatIf, type WhatIf } from '../../jobs/forecast/levers.ts'
import { timeText } from '../../jobs/forecast/period-time.ts'
import { forecastRows, forecastSeriesDetail } from '../../jobs/forecast/readers.ts'
import { UsageError, type Outcome } from '../run-command.ts'
import type { Terminal } from '../terminal.ts'
import { withProject } from '../with-project.ts'
import { formatOf } from './forecast-file.ts'

export type ProjectForecastOptions = {
  readonly project: string
  readonly metric: ForecastMetric
  readonly name?: string
  readonly by: ForecastStep
  readonly slice: ForecastSlice
  readonly most?: number
  readonly horizon?: number
  readonly model: ForecastModel
  readonly level: readonly number[]
  readonly wholeNumbers?: true
  readonly treatOutliers?: true
  readonly treatShifts?: true
  readonly returns: 'net' | 'gross'
  readonly whatIf?: WhatIf
  readonly events: boolean
  readonly regressors?: string
  readonly threads?: number
  readonly out?: string
}

/** Forecast of a project's own series; it is stored in the project as the window's are. */
export function forecastOfProject(options: ProjectForecastOptions, terminal: Terminal): Promise<Outcome> {
  return withProject(options.project, async ({ db, path }) => {
    const analysis = await terminal.run<'forecast'>(
      db,
      {
        kind: 'forecast',
        settings: {
          metric: options.metric,
          series: options.name ?? null,
          by: options.by,
          slice: options.slice,
          most: options.most ?? defaultForecastSettings.most,
          horizon: options.horizon ?? { day: 28, week: 13, month: 12 }[options.by],
          levels: [...options.level],
          model: options.model,
          wholeNumbers: options.wholeNumbers === true,
          treatOutliers: options.treatOutliers === true,
          treatShifts: options.treatShifts === true,
          returns: options.returns,
          useEvents: options.events,
          drivers: driversFrom(options.regressors),
        },
      },
      options.threads,
    )
    const rows = forecastRows(db, analysis.id)
    const series = rows.map((row) => {
      const detail = forecastSeriesDetail(db, analysis.id, row.index)
      const { sparkline: _, ...figures } = row
      return {
        ...figures,
        times: detail.future.map(timeText),
        mean: detail.mean,
        intervals: Object.fromEntries(
          detail.intervals.map(({ level, lower, upper }) => [levelKey(level), { lower, upper }]),
        ),
        notes: detail.notes,
        parts: detail.parts,
        board: detail.board,
        anomalies: detail.anomalies.map(({ at, ...rest }) => ({ at: timeText(at), ...rest })),
        effects: detail.effects,
        levers: detail.levers,
        regressors: detail.drivers.map(({ values: _values, part: _part, ...told }) => told),
        whatIf: options.whatIf === undefined ? undefined : whatIf(detail, options.whatIf),
      }
    })
    const document = { project: path, analysis, series }
    const lines = [
      `${rows.length} series by ${options.by}, ${analysis.settings.horizon} ahead; MASE of the ${rows.length > 1 ? 'total' : 'series'} ${rows[0]?.mase?.toFixed(3) ?? '-'} (seasonal naive ${rows[0]?.naiveMase?.toFixed(3) ?? '-'})`,
      ...rows.map(
        ({ isTotal, name, next, low, high }) =>
          `  ${(isTotal ? 'total' : name).padEnd(30)} ${next.toFixed(2)}  (${low.toFixed(2)} to ${high.toFixed(2)})`,
      ),
      ...(series[0]?.regressors ?? []).flatMap((told) => [driverLine(told), ...plannedLine(told)]),
    ]
    if (options.out === undefined) return { document, lines }
    const file = resolve(options.out)
    const written = await terminal.run<'export-forecast'>(db, {
      kind: 'export-forecast',
      file,
      settings: { analysisId: analysis.id, format: formatOf(file), purpose: 'machine' },
    })
    return {
      document: { ...document, out: { file, ...written } },
      lines: [...lines, `${file}: ${written.rows} rows`],
    }
  })
}

/** `spend=500,price=-10,discount`: what may explain the series, and what is supposed of it ahead. */
function driversFrom(text: string | undefined): DriverChoice[] {
  if (text === undefined) return []
  const choices = text.split(',').map((part): DriverChoice => {
    const [name = '', given = 'held'] = part.split('=').map((each) => each.trim().toLowerCase())
    const kind = driverKinds.find((each) => each === name)
    const ahead = driverAheads.find((each) => each === given && each !== 'typed')
    const number = given === '' ? Number.NaN : Number(given)
    if (ahead === 'plan' && kind !== 'spend')
      throw new UsageError('--regressors: only spend is planned, spend=plan')
    const isPossible = kind === 'price' ? number > -100 : number >= 0
    if (kind === undefined || (ahead === undefined && !isPossible))
      throw new UsageError(
        '--regressors of a project takes price, discount and spend, each alone or with =held, =last-year or a number: spend=500,price=-10,discount=20; spend=plan takes the budget that is planned',
      )
    if (ahead !== undefined) return { kind, ahead, value: null }
    return { kind, ahead: 'typed', value: kind === 'spend' ? number : number / 100 }
  })
  if (new Set(choices.map(({ kind }) => kind)).size < choices.length)
    throw new UsageError('--regressors takes each of price, discount and spend once')
  return choices
}

const sourceWords = {
  'budget-plan': 'the latest budget plan',
  budgets: 'the budgets that the pace of spend is compared with',
} as const

function plannedLine({ planned }: Pick<ForecastDriver, 'planned'>): string[] {
  if (planned === null) return []
  if (planned.source === 'missing')
    return ['  spend ahead: no budget plan and no budget tells of these days; the last level is held']
  const rest = planned.covered < 1 ? '; the last level is held on the others' : ''
  return [
    `  spend ahead: ${sourceWords[planned.source]}, for ${(100 * planned.covered).toFixed(0)} % of the days${rest}`,
  ]
}

const refusalWords = {
  'no-data': 'not in the data',
  'too-short': 'too few periods',
  'no-variation': 'it never changed',
  collinear: 'it moved only along a line or with the others',
} as const

function driverLine({
  kind,
  isUsed,
  tenth,
  low,
  high,
  refusal,
}: Pick<ForecastDriver, 'kind' | 'isUsed' | 'tenth' | 'low' | 'high' | 'refusal'>): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
  if (refusal !== null) return `  ${kind}: not told, ${refusalWords[refusal]}`
  return `  ${kind}: 10 ${kind === 'discount' ? 'points' : '%'} more went with ${percent(tenth)} (${percent(low)} to ${percent(high)}); ${isUsed ? 'in the forecast' : 'not in the forecast: the backtest is no better for it'}`
}
