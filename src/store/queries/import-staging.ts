import type { ColumnRole } from '../../contract/column-roles.ts'
import type { ImportCounts } from '../../contract/import-counts.ts'
import type { ImportPlan } from '../../contract/import-plan.ts'
import type { ColumnProfile } from '../../contract/quality.ts'
import { writing, type ReadableDb, type WritableDb } from '../database.ts'
import { Marks } from './flags.ts'
import type { OnConflict, Outcome } from './entity-stager.ts'
import { customerStager, productStager } from './import-entities.ts'
import type { RowOfTarget, StagedCounts, StagedPart, InteractionToStage } from './import-rows.ts'
import { bulkSink, directSink, type InteractionSink } from './interaction-sink.ts'
import { campaignResultStager, copyResultStager, seriesStager } from './stage-results.ts'
import type { ColumnsPart, InteractionColumns } from './interaction-columns.ts'
import { columnsStager, type ColumnCounts } from './stage-columns.ts'
import { interactionStager, placedStager } from './stage-interactions.ts'
import { consentStager, suppressionStager } from './stage-consents.ts'
import type { StagedFigures } from './staged-figures.ts'

export type ImportToStage = {
  readonly fileName: string
  readonly fileBytes: number
  readonly plan: ImportPlan
  readonly startedAt: number
}

/** Opens an import that nobody sees until it is published. */
export function insertStagingImport(db: WritableDb, given: ImportToStage): number {
  const { fileName, fileBytes, plan, startedAt } = given
  const { lastInsertRowid } = db
    .prepare<[string, number, string, string, string, number]>(
      `INSERT INTO imports (status, file_name, file_bytes, file_hash, part, target, plan, headers, started_at)
       VALUES ('staging', ?, ?, '', ?, ?, ?, '[]', ?)`,
    )
    .run(fileName, fileBytes, partOf(plan), plan.target, JSON.stringify(plan), startedAt)
  return Number(lastInsertRowid)
}

/** Which table of a file a plan reads; empty where the file is one. */
export function partOf({ dialect }: ImportPlan): string {
  return [dialect.member, dialect.sheet].filter((part) => part !== '').join(' / ')
}

export type ImportStager = {
  /** Stages parts of one import in one transaction; each part is taken from `parts` when the one before is in. */
  readonly stage: (parts: Iterable<StagedPart>) => StagedCounts
  /** The same, of interactions by column. */
  readonly stageColumns: (parts: Iterable<ColumnsPart>) => StagedCounts
  /** Writes what still waits; before rows are judged and published. `onStep` is told after each step that takes long. */
  readonly finish: (onStep?: () => void) => void
  /** Forgets what still waits. */
  readonly discard: () => void
}

type Stagers = { readonly [T in keyof RowOfTarget]: (row: RowOfTarget[T]) => Outcome } & {
  readonly columns: (columns: InteractionColumns, counts: ColumnCounts) => void
  /** Customers and products: those that wait, or those that are too many. */
  readonly flush: () => void
  readonly settle: () => void
}

export type StagingOptions = {
  /** Where marks go: of the rows themselves and of facts that contradict each other. Without it marks are stored, but not counted. */
  readonly marks?: Marks
  /** Header of the column of a role, for marks; empty where there is none. */
  readonly headerOf?: (role: ColumnRole) => string
  /** Whether facts that contradict each other are marked. */
  readonly marksConflicts?: boolean
  /** Counts what the rules of the file will want to know. */
  readonly figures?: StagedFigures
  /** Whether an interaction is in the project that these rows are staged beside: it counts as a repeat, and only what it tells of its customer and product is taken. */
  readonly isElsewhere?: (row: InteractionToStage) => boolean
  /** How many rows are expected where there are so many that they are written in bulk; otherwise each goes in at once. */
  readonly bulkRows?: number
  /** Of those, how many are copied together at most; two million unless told otherwise. */
  readonly partRows?: number
}

/**
 * Stages parts of an import. The statements are prepared once for all of its transactions. Imports that were undone have to be gone for good
 * before: what only they tell would be taken for known.
 */
export function importStager(db: WritableDb, importId: number, options: StagingOptions = {}): ImportStager {
  const marks = options.marks ?? new Marks(db, importId)
  const { bulkRows, partRows } = options
  let sink: InteractionSink | undefined
  const sinkOf = (): InteractionSink =>
    (sink ??= bulkRows === undefined ? directSink(db, importId) : bulkSink(db, importId, bulkRows, partRows))
  const stagers = stagersOf(db, importId, conflictsOf(options, marks), options, sinkOf)
  const keepRest = restStager(db, importId, marks)
  const stage = <Part extends RestOfPart>(
    parts: Iterable<Part>,
    countAll: (part: Part, counts: Counts) => void,
  ): StagedCounts => {
    const staged = writing(db, () => {
      const counts = { new: 0, changed: 0, same: 0 }
      for (const part of parts) {
        countAll(part, counts)
        keepRest(part)
      }
      if (bulkRows === undefined || sink?.isFull() === true) stagers.flush()
      else stagers.settle()
      return { accepted: counts.new, merged: counts.changed, duplicates: counts.same }
    })
    sink?.settle()
    return staged
  }
  return {
    stage: (parts) => stage(parts, (part, counts) => countRecords(part, stagers, counts)),
    stageColumns: (parts) => stage(parts, ({ columns }, counts) => stagers.columns(columns, counts)),
    finish: (onStep) => {
      writing(db, () => stagers.flush())
      sink?.finish(onStep)
    },
    discard: () => sink?.discard(),
  }
}

function conflictsOf({ marksConflicts, headerOf }: StagingOptions, marks: Marks): OnConflict | undefined {
  if (marksConflicts !== true) return undefined
  return (line, role) => marks.add('conflicting-facts', line, headerOf?.(role) ?? '')
}

/** Statements are made when a target is first needed: an import has one. */
function stagersOf(
  db: WritableDb,
  importId: number,
  onConflict: OnConflict | undefined,
  { bulkRows, figures, isElsewhere }: StagingOptions,
  sink: () => InteractionSink,
): Stagers {
  const isWhole = hasWholeRecords(db, importId)
  const isBulk = bulkRows !== undefined
  const customers = once(() => customerStager(db, importId, { onConflict, isBulk }))
  const products = once(() => productStager(db, importId, { onConflict, isBulk }))
  const placed = once(() => placedStager(db, importId, sink(), figures))
  const interactions = once(() => interactionStager(db, customers(), products(), placed()))
  const consents = once(() => consentStager(db, importId, customers()))
  const columns = once(() =>
    columnsStager(db, importId, {
      customers: customers(),
      products: products(),
      consents,
      sink: sink(),
      figures,
    }),
  )
  const campaigns = once(() => campaignResultStager(db, importId, isWhole))
  const copies = once(() => copyResultStager(db, importId, isWhole))
  const suppressions = once(() => suppressionStager(db, importId))
  const series = once(() => seriesStager(db, importId, isWhole))
  const repeated = (row: InteractionToStage): 'same' => {
    if (row.customer !== '') customers().place(row.customer, row.customerFacts, row.line)
    if (row.product !== '') products().place(row.product, row.productFacts, row.line)
    return 'same'
  }
  return {
    interactions: (row) => {
      const outcome = isElsewhere?.(row) === true ? repeated(row) : interactions()(row)
      if (row.consents !== null) consents()({ ...row, consents: row.consents, reason: '' })
      return outcome
    },
    customers: (row) => {
      const { outcome } = customers().stage(row.customer, row.customerFacts, row.line)
      if (row.consents === null) return outcome
      const consent = consents()({ ...row, consents: row.consents, at: null, reason: '' })
      return outcome === 'same' && consent !== 'same' ? 'changed' : outcome
    },
    columns: (given, counts) => columns()(given, counts),
    products: (row) => products().stage(row.product, row.productFacts, row.line).outcome,
    'campaign-results': (row) => campaigns()(row),
    'copy-results': (row) => copies()(row),
    consent: (row) => consents()(row),
    suppression: (row) => suppressions()(row),
    series: (row) => series()(row),
    flush: () => {
      customers.made()?.flush()
      products.made()?.flush()
    },
    settle: () => {
      customers.made()?.settle()
      products.made()?.settle()
    },
  }
}

/** Whether the rows are all that the records tell: no column is left out, so two rows that are equal are one record told twice. */
function hasWholeRecords(db: ReadableDb, importId: number): boolean {
  const text = db
    .prepare<[number], string>(`SELECT plan ->> '$.roles' FROM imports WHERE import_id = ?`)
    .pluck()
    .get(importId)
  const roles: unknown = JSON.parse(text ?? '[]')
  return Array.isArray(roles) && !roles.includes('ignore')
}

/** Makes something when it is first needed; `made` tells what there is so far. */
function once<T>(make: () => T): (() => T) & { readonly made: () => T | undefined } {
  let made: T | undefined
  return Object.assign(() => (made ??= make()), { made: () => made })
}

type Counts = Record<Outcome, number>

function countRecords(part: StagedPart, stagers: Stagers, counts: Counts): void {
  switch (part.target) {
    case 'interactions':
      return countLines(part.rows, stagers.interactions, counts)
    case 'customers':
      return countLines(part.rows, stagers.customers, counts)
    case 'products':
      return countLines(part.rows, stagers.products, counts)
    case 'campaign-results':
      return countLines(part.rows, stagers['campaign-results'], counts)
    case 'copy-results':
      return countLines(part.rows, stagers['copy-results'], counts)
    case 'consent':
      return countLines(part.rows, stagers.consent, counts)
    case 'suppression':
      return countLines(part.rows, stagers.suppression, counts)
    case 'series':
      return countLines(part.rows, stagers.series, counts)
  }
}

/** Rows of one record follow each other with the same line; the record counts as the most that one of them brought. */
export function countLines<Row extends { readonly line: number }>(
  rows: readonly Row[],
  stage: (row: Row) => Outcome,
  counts: Counts,
): void {
  let line = 0
  let best: Outcome = 'same'
  for (const row of rows) {
    if (row.line !== line && line !== 0) {
      counts[best]++
      best = 'same'
    }
    line = row.line
    const outcome = stage(row)
    if (outcome === 'new' || (outcome === 'changed' && best === 'same')) best = outcome
  }
  if (line !== 0) counts[best]++
}

type RestOfPart = Pick<StagedPart, 'rejected' | 'mended' | 'flags'>

/** What is not staged as rows: lines set aside, mended, dropped, marked. */
function restStager(db: WritableDb, importId: number, marks: Marks): (part: RestOfPart) => void {
  const quarantine = db.prepare<
    [number, number, string, string, string, string, string | null, number | null]
  >(
    'INSERT INTO quarantine (import_id, line, column_name, reason, raw, state, cells, byte) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  return ({ rejected, mended, flags }) => {
    for (const { line, column, reason, raw, cells, byte = null } of rejected)
      quarantine.run(importId, line, column, reason, raw, 'open', jsonOf(cells), byte)
    for (const { line, column, reason, raw, cells, state, byte = null } of mended)
      quarantine.run(importId, line, column, reason, raw, state, jsonOf(cells), byte)
    for (const { rule, line, column } of flags) marks.add(rule, line, column)
  }
}

function jsonOf(cells: readonly string[] | null): string | null {
  return cells === null ? null : JSON.stringify(cells)
}

export type Publication = {
  readonly importId: number
  readonly fileHash: string
  readonly headers: readonly string[]
  readonly counts: ImportCounts
  readonly finishedAt: number
  readonly seconds: number
  readonly profile: readonly ColumnProfile[]
  readonly flagCounts: Readonly<Record<string, number>>
}

/**
 * Makes all rows of an import visible at once, as a step that can be undone, and tells how many customers and products the project did not
 * know. O(customers and products of the import).
 */
export function publishImport(
  db: WritableDb,
  given: Publication,
): { stepId: number; newCustomers: number; newProducts: number } {
  const { importId, finishedAt, counts } = given
  return writing(db, () => {
    makeVisible(db, given)
    const { lastInsertRowid } = db
      .prepare<[number, number, number]>(
        `INSERT INTO steps (kind, state, at, import_id, params)
         SELECT 'import', 'done', ?, import_id, json_object('file', file_name, 'rows', ?) FROM imports WHERE import_id = ?`,
      )
      .run(finishedAt, counts.accepted + counts.merged, importId)
    return {
      stepId: Number(lastInsertRowid),
      newCustomers: countNew(db, 'customer', importId),
      newProducts: countNew(db, 'product', importId),
    }
  })
}

/** The rows alone, without a step: for a transaction that makes one of its own. */
export function makeVisible(db: WritableDb, given: Publication): void {
  const { importId, fileHash, headers, finishedAt, seconds, profile, flagCounts } = given
  const { byReason: _, skippedBy, ...counts } = given.counts
  const { changes } = db
    .prepare<object>(
      `UPDATE imports
            SET status = 'published', file_hash = @fileHash, headers = @headers, finished_at = @finishedAt,
                seconds = @seconds, read = @read, accepted = @accepted, merged = @merged, duplicates = @duplicates,
                quarantined = @quarantined, skipped = @skipped, skipped_by = @skippedBy, flagged = @flagged, mended = @mended,
                profile = @profile, flag_counts = @flagCounts
          WHERE import_id = @importId AND status = 'staging'`,
    )
    .run({
      ...counts,
      importId,
      fileHash,
      headers: JSON.stringify(headers),
      finishedAt,
      seconds,
      skippedBy: JSON.stringify(Object.fromEntries(skippedBy.map(({ reason, lines }) => [reason, lines]))),
      profile: JSON.stringify(profile),
      flagCounts: JSON.stringify(flagCounts),
    })
  if (changes !== 1) throw new Error('the staged import is gone')
}

function countNew(db: ReadableDb, entity: 'customer' | 'product', importId: number): number {
  const count = db
    .prepare<[number], number>(
      `SELECT count(*) FROM ${entity}_facts f
        WHERE f.import_id = ?
          AND NOT EXISTS (SELECT 1 FROM ${entity}_facts o JOIN imports i ON i.import_id = o.import_id
                           WHERE o.${entity}_id = f.${entity}_id AND o.import_id <> f.import_id AND i.status = 'published')`,
    )
    .pluck()
    .get(importId)
  return count ?? 0
}
