import { resolve } from 'node:path'
import type { DateOrder } from '../../contract/dates.ts'
import type { CohortReport, LifecycleReport } from '../../contract/customer-reports.ts'
import type { CohortBase, PeriodKind } from '../../contract/periods.ts'
import {
  rfmSettings,
  type RfmMap,
  type RfmMovement,
  type RfmReport,
  type RfmSettings,
} from '../../contract/rfm.ts'
import { readingLines, type PlainReading } from '../../jobs/customers/plain-reading.ts'
import { customerAnalysisOf, type AnalysisSource } from '../../jobs/customers/plain-reports.ts'
import { UsageError, type CliCommand, type CommonOptions } from '../run-command.ts'
import type { Terminal } from '../terminal.ts'

type SourceOptions = Omit<CommonOptions, 'project'> & {
  readonly project?: string
  readonly transactions?: string
  readonly columns?: string
  readonly dateOrder?: DateOrder
}

export type RfmOptions = SourceOptions & {
  readonly bins?: number
  readonly map?: RfmMap
  readonly recency?: string
  readonly frequency?: string
  readonly monetary?: string
  readonly asOf?: string
  readonly movement?: PeriodKind
  readonly steps: number
  readonly segment?: string
  readonly out?: string
  readonly customers?: true
  readonly save?: true
}

/** RFM scores and groups of a project or a file of transactions. */
export const rfmCommand: CliCommand<RfmOptions> = async (options, terminal) => {
  const started = performance.now()
  const source = await sourceOf(options, terminal)
  const { report, reading, movement, rows, out } = await customerAnalysisOf(source, terminal.signal).rfm({
    settings: (project) => settingsOf(options, project),
    asOf: options.asOf,
    movement: options.movement === undefined ? null : { period: options.movement, steps: options.steps },
    segment: options.segment,
    out: options.out === undefined ? null : resolve(options.out),
    withRows: options.customers === true,
    isSaved: options.save === true,
    language: options.language,
  })
  const document = {
    ...aboutOf(source),
    ...(reading === null ? {} : { reading }),
    ...report,
    asOf: new Date(report.asOf).toISOString(),
    movement:
      movement === null ? null : { ...movement, at: movement.at.map((at) => new Date(at).toISOString()) },
    ...(rows === null ? {} : { customerScores: rows }),
    ...(out === null ? {} : { out }),
    seconds: secondsSince(started),
  }
  return { document, lines: [...toldOf(reading), ...rfmLines(report, movement)] }
}

function settingsOf(options: RfmOptions, project: RfmSettings): RfmSettings {
  const bins = options.bins ?? project.bins
  const own = (name: 'recency' | 'frequency' | 'monetary'): readonly number[] | null => {
    const text = options[name]
    if (text !== undefined) return numbersOf(text, name)
    return bins === project.bins ? project[name] : null
  }
  const parsed = rfmSettings.safeParse({
    ...project,
    bins,
    map: options.map ?? project.map,
    recency: own('recency'),
    frequency: own('frequency'),
    monetary: own('monetary'),
  })
  if (!parsed.success) throw new UsageError(parsed.error.issues.map(({ message }) => message).join('; '))
  return parsed.data
}

function numbersOf(text: string, name: string): number[] {
  const numbers = text.split(',').map(Number)
  if (numbers.some((number) => !Number.isFinite(number)))
    throw new UsageError(`--${name} takes ascending numbers, comma separated, not ${text}`)
  return numbers
}

export type CohortsOptions = SourceOptions & {
  readonly by: CohortBase
  readonly period: PeriodKind
  readonly active: 'purchase' | 'any'
  readonly segment?: string
  readonly lifecycle?: true
}

/** Retention and value of cohorts, and the lifecycle of all customers, of a project or a file of transactions. */
export const cohortsCommand: CliCommand<CohortsOptions> = async (options, terminal) => {
  const started = performance.now()
  const source = await sourceOf(options, terminal)
  if (source.kind === 'file' && options.by !== 'first-purchase')
    throw new UsageError('a file of transactions has cohorts by first-purchase only')
  const { by, period, active, segment } = options
  const analysis = customerAnalysisOf(source, terminal.signal)
  const { cohorts, lifecycle, reading } = await analysis.cohorts({
    query: { by, period, active },
    segment,
    withLifecycle: options.lifecycle === true,
  })
  const document = {
    ...aboutOf(source),
    ...(reading === null ? {} : { reading }),
    ...cohorts,
    dataEnd: new Date(cohorts.dataEnd).toISOString(),
    ...(lifecycle === null ? {} : { lifecycle }),
    seconds: secondsSince(started),
  }
  return {
    document,
    lines: [
      ...toldOf(reading),
      ...cohortLines(cohorts),
      ...(lifecycle === null ? [] : lifecycleLines(lifecycle)),
    ],
  }
}

async function sourceOf(options: SourceOptions, terminal: Terminal): Promise<AnalysisSource> {
  const { project, transactions, columns, dateOrder } = options
  if ((project === undefined) === (transactions === undefined))
    throw new UsageError('give one of --project and --transactions')
  if (project !== undefined) {
    if (columns !== undefined) throw new UsageError('--columns is for --transactions')
    return {
      kind: 'project',
      path: resolve(project),
      terminal: { signal: terminal.signal, progress: (report) => terminal.show(report) },
    }
  }
  const names = columns === undefined ? [] : columns.split(',').map((name) => name.trim())
  if (columns !== undefined && (names.length < 2 || names.length > 3 || names.includes('')))
    throw new UsageError('--columns takes customer,time[,value]: headers, or numbers from 1')
  return {
    kind: 'file',
    path: resolve(transactions ?? ''),
    columns: names,
    order: dateOrder,
    now: Date.now(),
  }
}

function aboutOf(source: AnalysisSource): object {
  return source.kind === 'project' ? { project: source.path } : { transactions: source.path }
}

const toldOf = (reading: PlainReading | null): string[] =>
  reading === null ? [] : readingLines(reading, 'lower')

function secondsSince(started: number): number {
  return Math.round(performance.now() - started) / 1000
}

function rfmLines(report: RfmReport, movement: RfmMovement | null): string[] {
  const ties = (['recency', 'frequency', 'monetary'] as const).map((name) => {
    const { cuts, onCut } = report[name]
    return `${name}: cuts ${cuts.map((cut) => rounded(cut)).join(', ')}; customers exactly on a cut: ${onCut.join(', ')}`
  })
  return [
    `${report.customers} customers, ${report.scored} with an order; ${report.settings.bins} bins, ${report.settings.map} groups`,
    ...rfmNotes(report),
    ...ties,
    `${'group'.padEnd(22)}customers    share      revenue  of all  orders  mean days since`,
    ...report.groups.map(
      ({ group, customers, share, revenue, revenueShare, meanOrders, meanRecency }) =>
        `${group.padEnd(22)}${String(customers).padStart(9)}${percent(share)}${revenue.toFixed(2).padStart(13)}${percent(revenueShare)}${rounded(meanOrders).padStart(8)}${rounded(meanRecency).padStart(17)}`,
    ),
    ...(movement === null
      ? []
      : movement.steps.flatMap((step, at) => [
          `moved between ${day(movement.at[at])} and ${day(movement.at[at + 1])}:`,
          ...step.flatMap((counts, from) =>
            counts.flatMap((count, to) =>
              count === 0 || from === to
                ? []
                : [`  ${movement.groups[from] ?? ''} -> ${movement.groups[to] ?? ''}: ${count}`],
            ),
          ),
        ])),
  ]
}

/** What makes scores say little, where something does. */
function rfmNotes({ scored, groups, currency, otherCurrency }: RfmReport): string[] {
  const revenue = groups.reduce((sum, group) => sum + Math.abs(group.revenue), 0)
  return [
    ...(scored === 0 ? ['nobody has an order with a date, so nobody is scored: RFM needs purchases'] : []),
    ...(scored > 0 && revenue === 0
      ? ['no order has a value: customers are told apart by recency and frequency only']
      : []),
    ...(otherCurrency === 0
      ? []
      : [
          `${otherCurrency} sales in other currencies than ${currency} count as orders, but their money is left out`,
        ]),
  ]
}

/** Why a matrix is empty, and what to ask instead. */
function cohortNotes({ customers, by, period, share }: CohortReport): string[] {
  if (customers === 0)
    return [
      by === 'first-event'
        ? 'nothing that customers did has a date'
        : 'nobody has a purchase with a date; --by first-event --active any takes whatever customers did',
    ]
  const isOpen = share.every((row) => row.every((cell) => cell === null))
  return isOpen
    ? [
        `no ${period} is over when the data end, so no share is complete${period === 'day' ? '' : '; --period day shows more'}`,
      ]
    : []
}

function cohortLines(report: CohortReport): string[] {
  return [
    `${report.customers} customers in ${report.rows.length} cohorts by ${report.by}, per ${report.period}; ${report.outside} in none`,
    ...cohortNotes(report),
    `${'cohort'.padEnd(24)}customers  share active by ${report.period} since the beginning`,
    ...report.rows.map(
      (row, at) =>
        `${row.slice(0, 23).padEnd(24)}${String(report.sizes[at] ?? 0).padStart(9)}${(report.share[at] ?? []).map(shareText).join('')}`,
    ),
    `${'mean'.padEnd(24)}${''.padStart(9)}${report.meanShare.map(shareText).join('')}`,
  ]
}

function lifecycleLines(report: LifecycleReport): string[] {
  return [
    `${report.period.padEnd(12)}     new  returning  resurrecting  dormant  stickiness`,
    ...report.periods.map(
      (name, at) =>
        `${name.padEnd(12)}${String(report.fresh[at]).padStart(8)}${String(report.returning[at]).padStart(11)}${String(report.resurrecting[at]).padStart(14)}${String(report.dormant[at]).padStart(9)}${shareText(report.stickiness[at] ?? null).padStart(12)}`,
    ),
  ]
}

const shareText = (share: number | null): string => (share === null ? '      ·' : percent(share))
const percent = (share: number): string => `${(share * 100).toFixed(1)}%`.padStart(8)
const rounded = (value: number | null): string => (value === null ? '-' : String(Number(value.toFixed(2))))
const day = (at: number | undefined): string => new Date(at ?? 0).toISOString().slice(0, 10)
