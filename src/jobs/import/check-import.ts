import { basename } from 'node:path'
import type { ImportTarget } from '../../contract/column-roles.ts'
import type { QuarantinedRow } from '../../contract/import-counts.ts'
import type { ImportPlan } from '../../contract/import-plan.ts'
import type { QuarantineReason } from '../../contract/quarantine-reasons.ts'
import type { WritableDb } from '../../store/database.ts'
import { duplicateFinder, readingTogether } from '../../store/queries/import-duplicates.ts'
import { applyFileRules, type FileToJudge } from '../../store/queries/file-rules.ts'
import { isRuleOn, Marks } from '../../store/queries/flags.ts'
import { importStager, insertStagingImport, partOf } from '../../store/queries/import-staging.ts'
import { isImported } from '../../store/queries/imports.ts'
import { copyDealsOfRefunds } from '../../store/queries/refunds-on-trial.ts'
import { StagedFigures } from '../../store/queries/staged-figures.ts'
import { onTrialCopy } from '../../store/trial-copy.ts'
import { cellsOf } from '../clean/cells-of.ts'
import { shownRow } from '../clean/read.ts'
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
      // In memory the rows are in the project itself until they are taken back. Else the interactions of the project are looked up there.
      ...(trial === db ? {} : { ...bulkOf(input.fileBytes), isElsewhere: duplicateFinder(db) }),
    })
    const [customers, products] = [new Seen(), new Seen()]
    for await (const untyped of input.parts()) {
      signal.throwIfAborted()
      const part = untyped.type()
      noteNames(part, customers, products)
      tally.stage(trial === db ? stager.stage([part]) : readingTogether(db, () => stager.stage([part])))
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
      customers: customers.size,
      products: products.size,
      examples: examples.rows,
      alreadyImported: isImported(db, input.hash(), partOf(plan)),
    }
  } finally {
    await input.close()
  }
}

function noteNames(part: TypedPart, customers: Seen, products: Seen): void {
  const isTold = part.target === 'interactions'
  if (isTold || part.target === 'customers' || part.target === 'consent')
    for (const { customer } of part.rows) if (customer !== '') customers.add(customer)
  if (isTold || part.target === 'products')
    for (const { product } of part.rows) if (product !== '') products.add(product)
}

class Examples {
  readonly rows: QuarantinedRow[] = []
  readonly #plan: ImportPlan
  readonly #counts = new Map<QuarantineReason, number>()

  constructor(plan: ImportPlan) {
    this.#plan = plan
  }

  add({ line, column, reason, raw, cells, byte = null }: QuarantinedRecord): void {
    const count = this.#counts.get(reason) ?? 0
    if (count >= EXAMPLES_PER_REASON) return
    this.#counts.set(reason, count + 1)
    const shown = raw.slice(0, EXAMPLE_CHARACTERS)
    const id = this.rows.length + 1
    const all = cellsOf({ raw, cells }, this.#plan.dialect)
    this.rows.push(shownRow({ id, line, column, reason, raw: shown, byte, cells: all }))
  }
}
