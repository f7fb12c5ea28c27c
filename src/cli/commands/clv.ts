import { resolve } from 'node:path'
import { en } from '../../contract/locales/en.ts'
import { fill } from '../../contract/locales/fill.ts'
import type { DateOrder } from '../../contract/dates.ts'
import {
  clvSettings,
  unitDays,
  type ClvSettings,
  type ClvSummary,
  type FittedModel,
} from '../../contract/value.ts'
import { readingLines, type PlainReading } from '../../jobs/customers/plain-reading.ts'
import { writeClvTable, type NamedRow } from '../../jobs/value/clv-table.ts'
import { isSummarised } from '../../jobs/value/transaction-file.ts'
import { clvOfProject, clvOfSummary, clvOfTransactions, type ClvRun } from '../../jobs/value/plain-clv.ts'
import { UsageError, type CliCommand, type CommonOptions, type Outcome } from '../run-command.ts'
import type { Terminal } from '../terminal.ts'
import { withProject } from '../with-project.ts'

export type ClvCommandOptions = Omit<CommonOptions, 'project'> & {
  readonly project?: string
  readonly transactions?: string
  readonly summary?: string
  readonly columns?: string
  readonly dateOrder?: DateOrder
  readonly model: ClvSettings['model']
  readonly unit: ClvSettings['unit']
  readonly horizon?: string
  readonly calibrationEnd?: string
  readonly discount: number
  readonly margin: number
  readonly level: number
  readonly winsorise?: number
  readonly seed: number
  readonly top: number
  readonly out?: string
}

/** Customer value of a project (stored in it), of a file of transactions, or of rows summarised elsewhere. */
export const clvCommand: CliCommand<ClvCommandOptions> = async (options, terminal) => {
  const { project, transactions, summary, calibrationEnd } = options
  if ([project, transactions, summary].filter((each) => each !== undefined).length !== 1)
    throw new UsageError('give one of --project, --transactions and --summary')
  if (project !== undefined && options.columns !== undefined)
    throw new UsageError('--columns is for --transactions and --summary')
  if (summary !== undefined && calibrationEnd !== undefined) throw new UsageError(NEEDS_PURCHASES)
  const settings = settingsOf(options)
  if (project !== undefined)
    return withProject(project, async ({ db, path }) => {
      const stored = await terminal.run<'clv'>(db, { kind: 'clv', settings })
      return outcomeOf(
        { project: path, analysis: stored.id },
        clvOfProject(db, stored),
        options,
        settings,
        terminal,
      )
    })
  const context = { signal: terminal.signal, progress: terminal.show.bind(terminal), now: Date.now }
  if (transactions !== undefined && !(await isSummarised(resolve(transactions)))) {
    const columns = options.columns === undefined ? [] : namesOf(options.columns, 'transactions')
    const run = await clvOfTransactions(resolve(transactions), columns, options.dateOrder, settings, context)
    return withReading(
      run.reading,
      await outcomeOf({ transactions: run.reading }, run, options, settings, terminal),
    )
  }
  if (calibrationEnd !== undefined) throw new UsageError(NEEDS_PURCHASES)
  // The words of the help for purchases ask for nothing in particular.
  const isNamed =
    options.columns !== undefined && !/^ *customer *, *time *(, *value *)?$/i.test(options.columns)
  const columns = isNamed ? namesOf(options.columns, 'summary') : []
  const run = await clvOfSummary(resolve(summary ?? transactions ?? ''), columns, settings, context)
  const outcome = await outcomeOf({ summary: run.reading }, run, options, settings, terminal)
  return withReading(run.reading, { ...outcome, lines: [unitLine(run.longest, settings), ...outcome.lines] })
}

const NEEDS_PURCHASES =
  '--calibration-end needs the purchases themselves: --transactions with a row per purchase, or --project'

/** A human being does not notice that weeks are taken for days, unless it is said. */
function unitLine(longest: number, { unit }: ClvSettings): string {
  const years = (longest * unitDays[unit]) / 365.25
  const doubt =
    years > 30 && unit !== 'days' ? '; that is so long that the file may be in days: --unit days' : ''
  return `a row per customer: recency and T taken as ${unit} (--unit), T up to ${longest.toFixed(1)}, or ${years.toFixed(1)} years${doubt}`
}

const withReading = (reading: PlainReading, { document, lines }: Outcome): Outcome => ({
  document,
  lines: [...readingLines(reading, 'left-out'), ...lines],
})

function settingsOf(options: ClvCommandOptions): ClvSettings {
  const { model, unit, horizon, calibrationEnd, discount, margin, level, winsorise, seed } = options
  const parsed = clvSettings.safeParse({
    model,
    unit,
    horizonDays: horizon === undefined ? 365 : daysOf(horizon, unit),
    calibrationEnd: calibrationEnd === undefined ? null : dayOf(calibrationEnd),
    discount,
    margin,
    level,
    keptShare: winsorise ?? null,
    seed,
  })
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new UsageError(`${issue?.path.join('.') ?? 'options'}: ${issue?.message ?? 'out of range'}`)
  }
  return parsed.data
}

/** `39`, `39 weeks`, `39w`, `273d`, `12 months`; without a unit, that of the model. */
function daysOf(text: string, unit: ClvSettings['unit']): number {
  const found = /^\s*(\d+(?:\.\d+)?)\s*(d|days?|w|weeks?|m|months?|y|years?)?\s*$/i.exec(text)
  if (found === null)
    throw new UsageError(`--horizon takes a number of ${unit}, or 39w, 273d, 12m, 1y; not ${text}`)
  const [, number = '', name = unit] = found
  const letter = name.charAt(0).toLowerCase()
  const days = letter === 'd' ? 1 : letter === 'w' ? 7 : letter === 'm' ? unitDays.months : 365.25
  return Math.round(Number(number) * days)
}

function dayOf(text: string): number {
  const found = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(text.trim())
  const time =
    found === null
      ? Number.NaN
      : Date.parse(`${found[1] ?? ''}-${found[2] ?? ''}-${found[3] ?? ''}T00:00:00Z`)
  if (Number.isNaN(time))
    throw new UsageError(`--calibration-end takes a day such as 1997-09-30, not ${text}`)
  return time
}

const columnWords = {
  transactions: { least: 2, most: 3, text: 'customer,time[,value]' },
  summary: { least: 3, most: 4, text: 'frequency,recency,T[,monetary]' },
} as const

function namesOf(text: string, source: keyof typeof columnWords): string[] {
  const names = text.split(',').map((name) => name.trim())
  const { least, most, text: words } = columnWords[source]
  if (names.length < least || names.length > most || names.includes(''))
    throw new UsageError(`--columns takes ${words}: headers, or numbers from 1`)
  return names
}

async function outcomeOf(
  about: object,
  run: ClvRun,
  options: ClvCommandOptions,
  settings: ClvSettings,
  terminal: Terminal,
): Promise<Outcome> {
  const { summary } = run
  const written =
    options.out === undefined
      ? null
      : await writeClvTable(resolve(options.out), run.rows(), { signal: terminal.signal })
  const top = [...firstOf(run.rows(), options.top)]
  const document = {
    ...about,
    unit: settings.unit,
    settings: { ...settings, calibrationEnd: dateText(settings.calibrationEnd) },
    observed: {
      ...summary.observed,
      from: dateText(summary.observed.from),
      to: dateText(summary.observed.to),
    },
    ...modelDocument(summary.asked),
    verdict: summary.asked.soundness,
    usable: summary.asked.soundness === 'sound',
    used: { ...modelDocument(summary.used), verdict: summary.used.soundness },
    spend: spendDocument(summary),
    totals: { ...summary.totals, level: settings.level, horizonDays: settings.horizonDays },
    holdout: holdoutDocument(summary),
    warnings: summary.warnings,
    customers: top,
    out: written === null ? null : { file: options.out, ...written },
  }
  return { document, lines: linesOf(summary, settings, written?.rows ?? null, options.out) }
}

function* firstOf(rows: Iterable<NamedRow>, count: number): Generator<NamedRow> {
  let shown = 0
  for (const row of rows) {
    if (shown++ >= count) return
    yield row
  }
}

function modelDocument({ kind, estimates, soundness: _, ...rest }: FittedModel): object {
  const by = <T>(of: (each: FittedModel['estimates'][number]) => T): Record<string, T> =>
    Object.fromEntries(estimates.map((each) => [each.name, of(each)]))
  return {
    model: kind,
    parameters: by(({ value }) => value),
    standardErrors: by(({ standardError }) => standardError),
    intervals95: by(({ low, high }) => (low === null || high === null ? null : [low, high])),
    ...rest,
  }
}

function spendDocument({ spend }: ClvSummary): object {
  const { estimates, kind, ...rest } = spend
  return {
    model: kind,
    parameters: Object.fromEntries(estimates.map(({ name, value }) => [name, value])),
    standardErrors: Object.fromEntries(estimates.map(({ name, standardError }) => [name, standardError])),
    ...rest,
  }
}

function holdoutDocument({ holdout }: ClvSummary): object | null {
  if (holdout === null) return null
  const { tracking, from, to, ...rest } = holdout
  return {
    learnedUntil: dateText(from),
    checkedUntil: dateText(to),
    ...rest,
    tracking: tracking.day.map((day, at) => ({
      until: dateText(day),
      expected: tracking.expected[at],
      actual: tracking.actual[at],
    })),
  }
}

function dateText(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString().slice(0, 10)
}

const flatWords = {
  'few-customers': 'fewer than 20 customers have repeat orders with a value',
  'no-spread': 'all orders are worth the same',
  'not-settled': 'the fit did not settle',
  'no-mean': 'the tail of the values is so heavy that they have no mean',
} as const

function spendLine({ spend, observed }: ClvSummary, shown: (value: number) => string): string {
  const { reason, flatValue } = spend
  return reason === 'no-values'
    ? 'no order value: no repeat order has one above zero, so only orders are estimated' +
        // A project has a currency; a file may have a column that was not found.
        (observed.currency === 'XXX'
          ? '; name the column with --columns customer,time,value where the file has it under another name'
          : '')
    : `order value: ${shown(flatValue)} for all${reason === null ? '' : ` (${flatWords[reason]})`}`
}

function linesOf(
  summary: ClvSummary,
  settings: ClvSettings,
  rows: number | null,
  out: string | undefined,
): string[] {
  const { observed, asked, used, spend, totals, holdout } = summary
  const estimate = ({ estimates }: FittedModel | ClvSummary['spend']): string =>
    estimates
      .map(
        ({ name, value, standardError }) =>
          `${name} ${value.toPrecision(6)}${standardError === null ? '' : ` (${standardError.toPrecision(3)})`}`,
      )
      .join(', ')
  const shown = (number: number): string => (Math.abs(number) >= 100 ? number.toFixed(0) : number.toFixed(2))
  return [
    `${observed.customers} customers, ${observed.repeaters} with a repeat purchase, time in ${settings.unit}`,
    `${asked.kind}: ${estimate(asked)}; log-likelihood ${asked.logLikelihood.toFixed(2)}; ${asked.soundness}`,
    ...(observed.otherCurrency === 0
      ? []
      : [`${observed.otherCurrency} sales in other currencies than ${observed.currency} are left out`]),
    ...(used.kind === asked.kind ? [] : [`used instead, ${used.kind}: ${estimate(used)}; ${used.soundness}`]),
    spend.kind === 'gamma-gamma'
      ? `gamma-gamma: ${estimate(spend)}; ${spend.customers} customers; correlation with frequency ${spend.correlation.toFixed(3)}`
      : spendLine(summary, shown),
    `next ${settings.horizonDays} days: ${shown(totals.orders.expected)} orders (${shown(totals.orders.low)} to ${shown(totals.orders.high)}), value ${shown(totals.value.expected)} (${shown(totals.value.low)} to ${shown(totals.value.high)})`,
    holdout === null
      ? observed.from === null
        ? 'no check: rows that were summarised elsewhere hold no later purchases'
        : 'no check: the history is too short'
      : `check over ${holdout.days} days: ${shown(holdout.expected)} orders expected, ${holdout.actual} came; ${holdout.verdict}`,
    ...summary.warnings.map(
      (name) =>
        `warning: ${name}: ${fill(en.value.clv.warning[name], {
          correlation: spend.correlation.toFixed(2),
          cap: shown(spend.cappedAt ?? 0),
          n: spend.capped,
          value: shown(spend.flatValue),
        })}`,
    ),
    ...(rows === null ? [] : [`${out ?? ''}: ${rows} rows`]),
  ]
}
