import { basename } from 'node:path'
import type { ImportTarget } from '../../contract/column-roles.ts'
import type { QuarantinedRow } from '../../contract/import-counts.ts'
import type { ImportPlan } from '../../contract/import-plan.ts'
import type { QuarantineReason } from '../../contract/quarantine-reasons.ts'
import type { WritableDb } from '../../store/database.ts'
import { duplicateFinder, readingTogether } from '../../store/queries/import-duplicates.ts'
import type { InteractionToStage, StagedCounts } from '../../store/queries/import-rows.ts'
import { countLines, importStager, insertStagingImport, partOf } from '../../store/queries/import-staging.ts'
import { isImported } from '../../store/queries/imports.ts'
import { onTrialCopy } from '../../store/trial-copy.ts'
import { cellsOf } from '../clean/cells-of.ts'
import type { Job } from '../job.ts'
import { Seen } from './seen.ts'
import { Tally } from './tally.ts'
import { openTyped, type QuarantinedRecord, type TypedPart } from './typed-rows.ts'
import { typingContextOf } from './typing-context-of.ts'

const EXAMPLES_PER_REASON = 5
const EXAMPLE_CHARACTERS = 2_000

/** What an import with this plan would do, by the same reading and typing; nothing of it stays in the project. */
export const checkImport: Job<'check'> = async (order, context) => {
  const { plan } = order
  // Of interactions there are millions, and what makes them new is known without staging them; the rest is staged beside the project.
  if (plan.target === 'interactions') return check(order, context, interactionCounter(context.db))
  return onTrialCopy(context.db, LOOKED_AT[plan.target], (trial) =>
    check(order, context, stagingCounter(trial, plan)),
  )
}

const PEOPLE = ['imports', 'customers', 'customer_facts', 'duplicate_pairs', 'consents'] as const

/** What staging rows of a target looks at. */
const LOOKED_AT: Readonly<Record<Exclude<ImportTarget, 'interactions'>, readonly string[]>> = {
  customers: PEOPLE,
  consent: PEOPLE,
  products: ['imports', 'products', 'product_facts', 'duplicate_pairs'],
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
  counter: Counter,
): Promise<Awaited<ReturnType<Job<'check'>>>> {
  const tally = new Tally()
  const examples = new Examples(plan)
  const input = await openTyped(file, plan, tally, signal, typingContextOf(db, now()))
  try {
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
    return {
      counts: tally.counts(basename(file)),
      customers: counter.customers(),
      products: counter.products(),
      examples: examples.rows,
      alreadyImported: isImported(db, input.hash(), partOf(plan)),
    }
  } finally {
    await input.close()
  }
}

function interactionCounter(db: WritableDb): Counter {
  const [rows, customers, products] = [new Seen(), new Seen(), new Seen()]
  const isInProject = duplicateFinder(db)
  const outcomeOf = (row: InteractionToStage): 'new' | 'same' => {
    if (row.customer !== '') customers.add(row.customer)
    if (row.product !== '') products.add(row.product)
    return rows.add(identityOf(row)) && !isInProject(row) ? 'new' : 'same'
  }
  return {
    count: (part) => {
      const counts = { new: 0, changed: 0, same: 0 }
      if (part.target === 'interactions') readingTogether(db, () => countLines(part.rows, outcomeOf, counts))
      return { accepted: counts.new, merged: counts.changed, duplicates: counts.same }
    },
    customers: () => customers.size,
    products: () => products.size,
  }
}

function stagingCounter(db: WritableDb, plan: ImportPlan): Counter {
  const importId = insertStagingImport(db, { fileName: '', fileBytes: 0, plan, startedAt: 0 })
  const stager = importStager(db, importId)
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
