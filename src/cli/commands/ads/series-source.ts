import { resolve } from 'node:path'
import type {
  AdsOutcome,
  AdsSpan,
  LiftTest,
  ProjectResponseSettings,
  ResponseSettings,
} from '../../../contract/ads.ts'
import type { Language } from '../../../contract/requests.ts'
import { readPlainTable, type PlainTable } from '../../../jobs/plain-table.ts'
import { givenColumns, guessedColumns, type SeriesColumns } from '../../../jobs/ads/series-columns.ts'
import { namesOfColumns, seriesFromTable, TIMES, type SeriesInput } from '../../../jobs/ads/series-input.ts'
import type { CalendarName } from '../../../jobs/ads/holidays.ts'
import { UsageError } from '../../run-command.ts'

export type AdsOptions = {
  readonly json?: true
  readonly language: Language
  readonly project?: string
  readonly data?: string
  readonly columns?: string
}

export type SeriesOptions = AdsOptions & {
  readonly every?: AdsSpan
  readonly outcome: 'auto' | 'money' | 'count'
  readonly controls?: string
  readonly merge: readonly string[]
  readonly projectOutcome: AdsOutcome
  readonly by: 'channel' | 'campaign'
  readonly holidays: CalendarName
  readonly from?: string
  readonly to?: string
  /** Ids of controls of a project; see `ads:options`. */
  readonly control: readonly string[]
  readonly margin?: number
}

export function checkSource({ project, data, columns }: AdsOptions): void {
  if ((project === undefined) === (data === undefined)) throw new UsageError('give --project or --data')
  if (data === undefined && columns !== undefined) throw new UsageError('--columns is for --data')
}

export type FileColumns = Readonly<Record<string, string | readonly string[]>>

/** A plain file, and what `--columns` and `--controls` say of it, or its headers suggest. */
export async function tableOfFile(
  file: string,
  { columns, controls }: SeriesOptions,
): Promise<{ readonly table: PlainTable; readonly columns: SeriesColumns }> {
  const table = await readPlainTable(resolve(file))
  const more = (controls ?? '')
    .split(',')
    .filter(Boolean)
    .map((name) => `${name.trim()}:control`)
  // Controls alone leave everything else to be found by its name.
  const text = [columns ?? (more.length > 0 ? 'ignore=' : undefined), ...more].filter(
    (part) => part !== undefined,
  )
  return { table, columns: text.length === 0 ? guessedColumns(table) : givenColumns(table, text.join(',')) }
}

/** The series of a plain file, with the columns it was made of by role. */
export async function seriesOfFile(
  file: string,
  options: SeriesOptions,
): Promise<{ readonly series: SeriesInput; readonly columns: FileColumns }> {
  const { table, columns } = await tableOfFile(file, options)
  return {
    series: merged(seriesFromTable(table, columns, options.every ?? null, options.holidays), options.merge),
    columns: namesOfColumns(table, columns),
  }
}

/** `social=facebook+instagram`: channels added up to one. */
export function merged(series: SeriesInput, merges: readonly string[]): SeriesInput {
  return merges.reduce((sofar, text) => {
    const { name, channels: wanted } = mergeOf(text)
    const { channels } = sofar.data
    const parts = channels.filter((channel) => wanted.includes(channel.name))
    if (name === '' || parts.length !== wanted.length)
      throw new UsageError(`--merge takes new=one+other, of ${channels.map((each) => each.name).join(', ')}`)
    const spend = new Float64Array(sofar.data.outcome.length)
    for (const part of parts) part.spend.forEach((amount, t) => (spend[t] = (spend[t] ?? 0) + amount))
    const rest = channels.filter((channel) => !parts.includes(channel))
    return { ...sofar, data: { ...sofar.data, channels: [...rest, { name: name.trim(), spend }] } }
  }, series)
}

function mergeOf(text: string): { name: string; channels: string[] } {
  const [name = '', list = ''] = text.split('=')
  return { name: name.trim(), channels: list.split('+').map((each) => each.trim()) }
}

const COUNT =
  /conversions?$|orders?$|leads?|installs?|signups?|sign_ups|units|visits|clicks|count|quantity|转化|订单|注册|数量|人数/i

export function isMoney(
  { outcomeName }: { readonly outcomeName: string },
  outcome: SeriesOptions['outcome'],
): boolean {
  // A count times what one is worth is money.
  return outcome === 'auto' ? outcomeName.includes(TIMES) || !COUNT.test(outcomeName) : outcome === 'money'
}

export type FitOptions = SeriesOptions & {
  readonly adstock: ResponseSettings['adstock']
  readonly saturation: ResponseSettings['saturation']
  readonly level: number
  readonly seed: number
  readonly lift: readonly string[]
}

/** `tv=2024-03-04..2024-03-31:12000+-3000` */
export function settingsOf({ adstock, saturation, level, seed, lift }: FitOptions): ResponseSettings {
  return { adstock, saturation, level, seed, lifts: lift.map(liftOf) }
}

function liftOf(text: string): LiftTest {
  const match = /^(.+)=(\d[\d-]*)\.\.(\d[\d-]*):(-?[\d.]+)(?:\+-|±)([\d.]+)$/.exec(text.trim())
  if (match === null) throw new UsageError(`--lift takes channel=from..to:lift+-error, not ${text}`)
  const [, channel = '', from = '', to = '', lift = '', error = ''] = match
  if (!(Number(error) > 0)) throw new UsageError('the standard error of a lift has to be above 0')
  return { channel, from, to, lift: Number(lift), error: Number(error) }
}

/** What a project's model is made of. */
export function projectSettingsOf(options: FitOptions): ProjectResponseSettings {
  const { projectOutcome, by, every, holidays, from, to, merge, control, margin } = options
  const more = {
    from: from ?? null,
    to: to ?? null,
    merges: merge.map(mergeOf),
    controls: [...control],
    margin: margin ?? 1,
  }
  return {
    ...settingsOf(options),
    outcome: projectOutcome,
    by,
    every: every ?? null,
    calendar: holidays,
    ...more,
  }
}
