import { basename } from 'node:path'
import type { QuarantinedRow, QuarantineReason } from '../../contract/import-plan.ts'
import { duplicateFinder, readingTogether } from '../../store/queries/import-duplicates.ts'
import type { InteractionToStage } from '../../store/queries/import-rows.ts'
import { isImported } from '../../store/queries/imports.ts'
import type { Job } from '../job.ts'
import { Seen } from './seen.ts'
import { Tally } from './tally.ts'
import { openTyped, type QuarantinedRecord, type TypedPart } from './typed-rows.ts'

const EXAMPLES_PER_REASON = 5
const EXAMPLE_CHARACTERS = 2_000

/** What an import with this plan would do, by the same reading and typing; writes nothing to the project. */
export const checkImport: Job<'check'> = async ({ file, plan }, { db, signal, progress }) => {
  const tally = new Tally()
  const examples = new Examples()
  const rows = new Seen()
  const customers = new Seen()
  const products = new Seen()
  const isInProject = duplicateFinder(db)

  const isNew = (row: InteractionToStage): boolean => {
    customers.add(row.customer)
    products.add(row.product)
    return rows.add(identityOf(row)) && !isInProject(row)
  }
  const acceptedOf = (part: TypedPart): number => {
    switch (part.target) {
      case 'interactions':
        return part.rows.filter(isNew).length
      case 'customers':
        return part.rows.filter((row) => customers.add(row.customer)).length
      case 'products':
        return part.rows.filter((row) => products.add(row.product)).length
    }
  }

  const input = await openTyped(file, plan, tally, signal)
  try {
    for await (const untyped of input.parts()) {
      signal.throwIfAborted()
      const part = untyped.type()
      const accepted = readingTogether(db, () => acceptedOf(part))
      tally.accepted += accepted
      tally.duplicates += part.rows.length - accepted
      for (const rejected of part.rejected) examples.add(rejected)
      const total = input.fileBytes
      progress({
        phase: 'reading',
        done: untyped.position,
        total,
        unit: 'bytes',
        accepted: tally.accepted,
        quarantined: tally.quarantined,
      })
    }
    return {
      counts: tally.counts(basename(file)),
      customers: customers.size,
      products: products.size,
      examples: examples.rows,
      alreadyImported: isImported(db, input.hash()),
    }
  } finally {
    await input.close()
  }
}

/** The same parts as in the index `interactions_identity`. Cells cannot contain U+0000. */
function identityOf(row: InteractionToStage): string {
  const { customer, product, at, kind, orderId, quantity, unitPriceMicros, rating } = row
  return `${customer}\u0000${product}\u0000${at ?? ''}\u0000${kind}\u0000${orderId}\u0000${quantity}\u0000${unitPriceMicros ?? ''}\u0000${rating ?? ''}`
}

class Examples {
  readonly rows: QuarantinedRow[] = []
  readonly #counts = new Map<QuarantineReason, number>()

  add({ line, column, reason, raw }: QuarantinedRecord): void {
    const count = this.#counts.get(reason) ?? 0
    if (count >= EXAMPLES_PER_REASON) return
    this.#counts.set(reason, count + 1)
    this.rows.push({ id: this.rows.length + 1, line, column, reason, raw: raw.slice(0, EXAMPLE_CHARACTERS) })
  }
}
