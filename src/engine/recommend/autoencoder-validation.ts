import type { Random } from '../random.ts'
import { type Interactions, rowOf } from '../sparse.ts'
import { inputBatch, shuffle } from './autoencoder-batches.ts'
import type { Backend } from './backend.ts'
import { accuracyOf } from './metrics.ts'
import type { NetworkParameters, NetworkSession } from './network.ts'
import { outputFactors, withOne } from './output-factors.ts'

/** Customers of the validation at least, or there is none: fewer tell nothing about when to stop. */
const LEAST = 20
const MOST = 2000
const SHARE = 0.1
/** Products a customer needs, so that four fifths of them can predict the rest. */
const LEAST_PRODUCTS = 4
const BLOCK = 256
const DEPTH = 100

export type ValidationCustomer = { readonly known: Int32Array; readonly hidden: ReadonlySet<number> }

export type TrainingParts = {
  /** Customers to learn from, by row. */
  readonly learned: Int32Array
  /** Customers that are left out of the training (strong generalisation, as in the paper); empty where there are too few. */
  readonly validation: readonly ValidationCustomer[]
}

/** A tenth of the customers with enough products, 2,000 at most, to tell when to stop; all others are learned from. */
export function partsFor(interactions: Interactions, random: Random): TrainingParts {
  const count = (row: number): number => interactions.rowStart[row + 1]! - interactions.rowStart[row]!
  const rows = Int32Array.from({ length: interactions.rows }, (_, row) => row).filter((row) => count(row) > 0)
  const able = rows.filter((row) => count(row) >= LEAST_PRODUCTS)
  const wanted = Math.min(MOST, Math.floor(rows.length * SHARE), able.length)
  if (wanted < LEAST) return { learned: rows, validation: [] }
  shuffle(able, random)
  const chosen = able.slice(0, wanted)
  const left = new Set(chosen)
  const validation = Array.from(chosen, (row) => {
    const products = rowOf(interactions, row).products.slice()
    shuffle(products, random)
    const known = products.slice(0, Math.max(1, Math.floor(products.length * 0.8))).sort()
    return { known, hidden: new Set(products.subarray(known.length)) }
  })
  return { learned: rows.filter((row) => !left.has(row)), validation }
}

/** Mean NDCG@100 (cut ideal) of the hidden products by the known ones. */
export async function validate(
  customers: readonly ValidationCustomer[],
  session: NetworkSession,
  parameters: NetworkParameters,
  hidden: number,
  backend: Backend,
): Promise<number> {
  const count = Math.min(DEPTH, parameters.outputBias.length)
  const scoring = await backend.openScoring({
    rank: hidden + 1,
    productFactors: outputFactors(parameters, hidden),
  })
  try {
    let sum = 0
    for (let from = 0; from < customers.length; from += BLOCK) {
      const block = customers.slice(from, from + BLOCK)
      const batch = inputBatch(block.map(({ known }) => ({ products: known })))
      const { last } = await session.forward(batch)
      const { products } = await scoring.top({
        customerFactors: withOne(last, hidden),
        customers: block.length,
        excludedStart: batch.rowStart,
        excluded: batch.column,
        count,
      })
      block.forEach((customer, k) => {
        sum += accuracyOf(products.subarray(k * count, (k + 1) * count), customer.hidden, count).ndcg_cut
      })
    }
    return sum / customers.length
  } finally {
    scoring.close()
  }
}
