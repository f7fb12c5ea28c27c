import type { CohortReport, CohortQuery, LifecycleReport } from '../../contract/customer-reports.ts'
import type { PeriodKind } from '../../contract/periods.ts'
import type { DateOrder } from '../../contract/dates.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { Language } from '../../contract/requests.ts'
import { defaultRfmSettings, type RfmMovement, type RfmReport, type RfmSettings } from '../../contract/rfm.ts'
import { measureRfm, scoreRfm } from '../../engine/customers/rfm.ts'
import { assignGroups, groupsOf } from '../../engine/customers/rfm-groups.ts'
import { openProject } from '../../store/open.ts'
import type { WritableDb } from '../../store/database.ts'
import { externalIdsOf } from '../../store/queries/customer-facts.ts'
import { getRfmSettings, setRfmSettings } from '../../store/queries/rfm-settings.ts'
import { writeTables, type TableFormat } from '../export/table-file.ts'
import type { JobContext } from '../job.ts'
import { dayStart, periodBack } from './calendar.ts'
import { cohortSource } from './cohort-labels.ts'
import { cohortReportOf, lifecycleReportOf, type CohortSource } from './cohort-report.ts'
import { prepareBase, type CustomerBase, type ScoredCustomers } from './customer-base.ts'
import { segmentMask, type Mask } from './evaluate-rule.ts'
import { withTimes } from './report-readers.ts'
import type { PlainReading } from './plain-reading.ts'
import { movementOf, rfmReportOf } from './rfm-report.ts'
import { rfmGroupName } from './rfm-names.ts'
import { segmentNamed } from './segment-named.ts'
import { readTransactionSource, type TransactionSource } from './transaction-source.ts'

/** Where the customers of a command come from. */
export type AnalysisSource =
  | {
      readonly kind: 'project'
      readonly path: string
      readonly terminal: Pick<JobContext, 'signal' | 'progress'>
    }
  | {
      readonly kind: 'file'
      readonly path: string
      readonly columns: readonly string[]
      readonly order: DateOrder | undefined
      readonly now: number
    }

export type ScoredRow = {
  readonly customer: string
  readonly recency: number | null
  readonly frequency: number
  readonly monetary: number
  readonly r: number
  readonly f: number
  readonly m: number
  readonly group: string
}

type RfmQuestion = {
  readonly settings: (project: RfmSettings) => RfmSettings
  /** A day, or undefined for the end of the data. */
  readonly asOf: string | undefined
  readonly movement: { readonly period: PeriodKind; readonly steps: number } | null
  readonly segment: string | undefined
  readonly out: string | null
  readonly withRows: boolean
  /** Keep the settings in the project. */
  readonly isSaved: boolean
  readonly language: Language
}
type RfmAnswer = {
  readonly report: RfmReport
  readonly movement: RfmMovement | null
  readonly rows: readonly ScoredRow[] | null
  readonly out: { readonly file: string; readonly rows: number } | null
  /** Of a file that is no project. */
  readonly reading: PlainReading | null
}
type CohortQuestion = {
  readonly query: Omit<CohortQuery, 'audience'>
  readonly segment: string | undefined
  readonly withLifecycle: boolean
}
type CohortAnswer = {
  readonly cohorts: CohortReport
  readonly lifecycle: LifecycleReport | null
  readonly reading: PlainReading | null
}

/** Where the two kinds of source differ. */
type Opened = {
  readonly reading: PlainReading | null
  readonly zone: string
  readonly end: number
  readonly currency: string
  readonly otherCurrency: number
  readonly project: RfmSettings
  readonly scoredAt: (moment: number, settings: RfmSettings) => ScoredCustomers
  readonly maskOf: (segment: string | undefined) => Mask | null
  readonly names: () => readonly string[]
  readonly cohortSource: (query: Omit<CohortQuery, 'audience'>, mask: Mask | null) => CohortSource
  readonly save: (settings: RfmSettings) => void
}

/** RFM and cohorts of a project or of a file that is none; nothing but the project's columns (and settings, if asked) is stored. */
export function customerAnalysisOf(
  source: AnalysisSource,
  signal: AbortSignal,
): {
  readonly rfm: (question: RfmQuestion) => Promise<RfmAnswer>
  readonly cohorts: (question: CohortQuestion) => Promise<CohortAnswer>
} {
  const opened = <T>(work: (from: Opened) => Promise<T>): Promise<T> =>
    source.kind === 'project' ? withBase(source, work) : withFile(source, signal, work)
  return {
    rfm: (question) => opened((from) => rfmOf(from, question, signal)),
    cohorts: ({ query, segment, withLifecycle }) =>
      opened(async (from) => {
        const full = { ...query, audience: null }
        const mask = from.maskOf(segment)
        const told = from.cohortSource(query, mask)
        return {
          cohorts: cohortReportOf(told, full),
          reading: from.reading,
          lifecycle: withLifecycle ? lifecycleReportOf(told, full) : null,
        }
      }),
  }
}

async function rfmOf(from: Opened, question: RfmQuestion, signal: AbortSignal): Promise<RfmAnswer> {
  const settings = question.settings(from.project)
  const asOf = question.asOf === undefined ? from.end : dayStart(question.asOf, from.zone, 1)
  const mask = from.maskOf(question.segment)
  const scored = from.scoredAt(asOf, settings)
  const { currency, otherCurrency } = from
  const report = rfmReportOf(scored, { asOf, currency, otherCurrency }, mask)
  const rows = question.withRows || question.out !== null ? rowsOf(scored, mask, from.names()) : null
  if (question.isSaved) from.save(settings)
  return {
    report,
    reading: from.reading,
    movement: question.movement === null ? null : movedOf(from, settings, asOf, question.movement, mask),
    rows: question.withRows ? rows : null,
    out:
      question.out === null || rows === null
        ? null
        : await writeRows(question.out, rows, scored, question.language, signal),
  }
}

function movedOf(
  from: Opened,
  settings: RfmSettings,
  asOf: number,
  { period, steps }: { readonly period: PeriodKind; readonly steps: number },
  mask: Mask | null,
): RfmMovement {
  const at = Array.from({ length: steps + 1 }, (_, step) => periodBack(asOf, period, steps - step, from.zone))
  return movementOf(
    at.map((moment) => from.scoredAt(moment, settings)),
    at,
    mask,
  )
}

function rowsOf(scored: ScoredCustomers, mask: Mask | null, names: readonly string[]): ScoredRow[] {
  const { measures, scores, groups } = scored
  const rows: ScoredRow[] = []
  for (let c = 0; c < groups.length; c++) {
    if (mask !== null && mask[c] !== 1) continue
    const recency = measures.recency[c] ?? NaN
    rows.push({
      customer: names[c] ?? '',
      recency: Number.isNaN(recency) ? null : recency,
      frequency: measures.frequency[c] ?? 0,
      monetary: measures.monetary[c] ?? 0,
      r: scores.recency[c] ?? 0,
      f: scores.frequency[c] ?? 0,
      m: scores.monetary[c] ?? 0,
      group: scored.names[groups[c] ?? 255] ?? 'none',
    })
  }
  return rows
}

async function writeRows(
  file: string,
  rows: readonly ScoredRow[],
  scored: ScoredCustomers,
  language: Language,
  signal: AbortSignal,
): Promise<{ file: string; rows: number }> {
  const ending = /\.(csv|jsonl|xlsx)$/i.exec(file)?.[1]?.toLowerCase() ?? 'csv'
  const headers = ['customer', 'recency', 'frequency', 'monetary', 'r', 'f', 'm', 'group', 'name'] as const
  const cells = rows.map((row) => [
    row.customer,
    row.recency,
    row.frequency,
    row.monetary,
    row.r,
    row.f,
    row.m,
    row.group,
    rfmGroupName(scored, scored.names.indexOf(row.group), language),
  ])
  const sheet = { name: 'RFM', columns: headers.map((header) => ({ header })), rows: cells }
  const written = await writeTables(file, [sheet], {
    format: ending as TableFormat, // one of the three that the pattern lets through
    purpose: 'machine',
    signal,
  })
  return { file, rows: written.rows }
}

async function withBase<T>(
  { path, terminal }: Extract<AnalysisSource, { kind: 'project' }>,
  work: (from: Opened) => Promise<T>,
): Promise<T> {
  const { db, close } = openProject(path)
  try {
    const base = withTimes(await prepareBase({ db, ...terminal }))
    return await work(openedBase(db, base))
  } finally {
    close()
  }
}

function openedBase(db: WritableDb, base: CustomerBase): Opened {
  return {
    reading: null,
    zone: base.zone,
    end: base.span().end,
    currency: base.columns.currency,
    otherCurrency: base.columns.otherCurrency,
    project: getRfmSettings(db),
    scoredAt: (moment, settings) => base.rfm(moment, settings),
    maskOf: (name) =>
      name === undefined ? null : segmentMask(db, base, segmentNamed(db, name).id, { now: Date.now() }),
    names: () => {
      const names = externalIdsOf(db, [...base.columns.ids])
      return Array.from(base.columns.ids, (id) => names.get(id) ?? '')
    },
    cohortSource: (query, mask) => cohortSource(db, base, query, mask),
    save: (settings) => setRfmSettings(db, settings),
  }
}

async function withFile<T>(
  { path, columns, order, now }: Extract<AnalysisSource, { kind: 'file' }>,
  signal: AbortSignal,
  work: (from: Opened) => Promise<T>,
): Promise<T> {
  const file = await readTransactionSource(path, columns, { order, signal, now })
  return work(openedFile(file))
}

function openedFile({ deals, ids, span, ...reading }: TransactionSource): Opened {
  return {
    reading,
    zone: 'UTC',
    end: span.end,
    currency: 'XXX',
    otherCurrency: 0,
    project: defaultRfmSettings,
    scoredAt: (moment, settings) => {
      const measures = measureRfm(deals, moment)
      const scores = scoreRfm(measures, settings.bins, settings)
      const groups = assignGroups(scores, settings.bins, settings.map)
      return { settings, measures, scores, groups, names: groupsOf(settings.map) }
    },
    maskOf: (segment) => {
      if (segment !== undefined) throw new ExpectedFailure('segment-not-found', { field: segment })
      return null
    },
    names: () => ids,
    cohortSource: () => ({
      deals,
      counts: deals.opens,
      zone: 'UTC',
      currency: 'XXX',
      unit: 1,
      span,
      labels: null,
    }),
    save: () => undefined,
  }
}
