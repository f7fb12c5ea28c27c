import { basename } from 'node:path'
import type { ImportTarget } from '../../contract/column-roles.ts'
import type { QuarantinedRow } from '../../contract/import-counts.ts'
import type { ImportPlan } from '../../contract/import-plan.ts'
import type { QuarantineReason } from '../../contract/quarantine-reasons.ts'
import type { WritableDb } from '../../store/database.ts'
import { duplicateFinder, readingTogether } from '../../store/queries/import-duplicates.ts'
import type { InteractionToStage, StagedCounts } from '../../store/queries/import-rows.ts'
import { applyFileRules, type FileToJudge } from '../../store/queries/file-rules.ts'
import { isRuleOn, Marks } from '../../store/queries/flags.ts'
import {
  countLines,
  importStager,
  insertStagingImport,
  partOf,
  type ImportStager,
} from '../../store/queries/import-staging.ts'
import { isImported } from '../../store/queries/imports.ts'
import { copyDealsOfRefunds } from '../../store/queries/refunds-on-trial.ts'
import { StagedFigures } from '../../store/queries/staged-figures.ts'
import { onTrialCopy } from '../../store/trial-copy.ts'
import { cellsOf } from '../clean/cells-of.ts'
import type { Job } from '../job.ts'
import { bulkOf } from './run-import.ts'
import { Seen } from './seen.ts'
import { Tally } from './tally.ts'
import { openTyped, type QuarantinedRecord, type TypedPart } from './typed-rows.ts'
import { typingContextOf } from './typing-context-of.ts'

const EXAMPLES_PER_REASON = 5
const EXAMPLE_CHARACTERS = 2_000

/**
 * What an import with this plan would do, by the same reading, typing and rules. Rows are staged beside the project, with as much of it as they
 * are compared with; nothing of it stays.
 */
export const checkImport: Job<'check'> = async (order, context) =>
  onTrialCopy(context.db, LOOKED_AT[order.plan.target], (trial) => check(order, context, trial))

const PEOPLE = ['imports', 'customers', 'customer_facts', 'duplicate_pairs', 'consents'] as const
const PRODUCTS = ['products', 'product_facts'] as const

/** What staging rows of a target looks at. Of interactions there are millions: those of the project are looked up there. */
const LOOKED_AT: Readonly<Record<ImportTarget, readonly string[]>> = {
  interactions: [...PEOPLE, ...PRODUCTS],
  customers: PEOPLE,
  consent: PEOPLE,
  products: ['imports', 'duplicate_pairs', ...PRODUCTS],
  'campaign-results': ['imports', 'campaign_results'],
  'copy-results': ['imports', 'copy_results'],
  suppression: ['imports', 'suppressions'],
  series: ['imports', 'series_points'],
}

type Counter = {
  readonly count: (part: TypedPart) => StagedCounts
  readonly customers: () => number
  readonly products: () => number
}

async function check(
  { file, plan }: Parameters<Job<'check'>>[0],
  { db, signal, progress, now }: Parameters<Job<'check'>>[1],
  trial: WritableDb,
): Promise<Awaited<ReturnType<Job<'check'>>>> {
  const tally = new Tally()
  const examples = new Examples(plan)
  const context = typingContextOf(db, now())
  const input = await openTyped(file, plan, tally, signal, context)
  try {
    const importId = insertStagingImport(trial, { fileName: '', fileBytes: 0, plan, startedAt: 0 })
    const judged: FileToJudge = {
      importId,
      rules: context.rules,
      marks: new Marks(trial, importId),
      figures: new StagedFigures(context.rules),
      headerOf: (role) => input.headers()[plan.roles.indexOf(role)] ?? '',
    }
    const marksConflicts = isRuleOn(context.rules, 'conflicting-facts')
    const stager = importStager(trial, importId, {
      ...judged,
      marksConflicts,
      // In memory the rows are in the project itself until they are taken back.
      ...(trial === db ? {} : bulkOf(input.fileBytes)),
    })
    const counter = plan.target === 'interactions' ? interactionCounter(db, stager) : stagingCounter(stager)
    for await (const untyped of input.parts()) {
      signal.throwIfAborted()
      const part = untyped.type()
      tally.stage(counter.count(part))
      for (const rejected of part.rejected) examples.add(rejected)
      progress({
        phase: 'reading',
        done: untyped.position,
        total: input.fileBytes,
        unit: 'bytes',
        accepted: tally.accepted,
        quarantined: tally.quarantined,
      })
    }
    stager.finish()
    if (trial !== db && judged.figures.refunds > 0) copyDealsOfRefunds(trial, db.name, importId)
    applyFileRules(trial, judged)
    return {
      counts: { ...tally.counts(basename(file)), flagged: judged.marks.records },
      flags: judged.marks.byRule,
      customers: counter.customers(),
      products: counter.products(),
      examples: examples.rows,
      alreadyImported: isImported(db, input.hash(), partOf(plan)),
    }
  } finally {
    await input.close()
  }
}

/** What is new is counted against the project; rows that it has are repeats, and no rule of the file is asked about them. */
function interactionCounter(db: WritableDb, stager: ImportStager): Counter {
  const [rows, customers, products] = [new Seen(), new Seen(), new Seen()]
  const isInProject = duplicateFinder(db)
  let unknown: InteractionToStage[] = []
  const outcomeOf = (row: InteractionToStage): 'new' | 'same' => {
    if (row.customer !== '') customers.add(row.customer)
    if (row.product !== '') products.add(row.product)
    const isKnown = isInProject(row)
    if (!isKnown) unknown.push(row)
    return rows.add(identityOf(row)) && !isKnown ? 'new' : 'same'
  }
  return {
    count: (part) => {
      const counts = { new: 0, changed: 0, same: 0 }
      if (part.target === 'interactions') {
        readingTogether(db, () => countLines(part.rows, outcomeOf, counts))
        stager.stage([{ ...part, rows: unknown }])
        unknown = []
      }
      return { accepted: counts.new, merged: counts.changed, duplicates: counts.same }
    },
    customers: () => customers.size,
    products: () => products.size,
  }
}

function stagingCounter(stager: ImportStager): Counter {
  const [customers, products] = [new Seen(), new Seen()]
  return {
    count: (part) => {
      if (part.target === 'customers' || part.target === 'consent')
        for (const row of part.rows) customers.add(row.customer)
      if (part.target === 'products') for (const row of part.rows) products.add(row.product)
      return stager.stage([part])
    },
    customers: () => customers.size,
    products: () => products.size,
  }
}

/** The same parts as in `identityOf` of the store. Cells cannot contain U+0000. */
function identityOf(row: InteractionToStage): string {
  const { customer, product, at, kind, orderId, quantity, unitPriceMicros, rating } = row
  return `${customer}\u0000${product}\u0000${at ?? ''}\u0000${kind}\u0000${orderId}\u0000${quantity}\u0000${unitPriceMicros ?? ''}\u0000${rating ?? ''}`
}

class Examples {
  readonly rows: QuarantinedRow[] = []
  readonly #plan: ImportPlan
  readonly #counts = new Map<QuarantineReason, number>()

  constructor(plan: ImportPlan) {
    this.#plan = plan
  }

  add({ line, column, reason, raw, cells }: QuarantinedRecord): void {
    const count = this.#counts.get(reason) ?? 0
    if (count >= EXAMPLES_PER_REASON) return
    this.#counts.set(reason, count + 1)
    const shown = raw.slice(0, EXAMPLE_CHARACTERS)
    const id = this.rows.length + 1
    this.rows.push({
      id,
      line,
      column,
      reason,
      raw: shown,
      cells: cellsOf({ raw, cells }, this.#plan.dialect),
    })
  }
}
