import type { ListSettings } from '../../contract/lists.ts'
import type { ListPreview } from '../../contract/recommend-views.ts'
import type { ListBlock } from '../../engine/recommend/recommend-all.ts'
import { plainBackend } from '../../engine/recommend/plain-backend.ts'
import { interactionsFromTriplets, type Interactions } from '../../engine/sparse.ts'
import type { ReadableDb } from '../../store/database.ts'
import { customerCards } from '../../store/queries/customers.ts'
import { productCards } from '../../store/queries/products.ts'
import { nextTurn } from '../run-sliced.ts'
import { listBlocks, listedId, planList, segmentsFor, type ListPlan } from './list-plan.ts'
import { ListTally } from './list-tally.ts'
import { customerHistory, type LoadedModel } from './loaded-model.ts'
import { nameOf } from './preview.ts'

const SAMPLED = 400
const SHOWN = 12
/** No block begins after this time, so that a large model gives a smaller sample instead of a long wait. */
const BUDGET_MS = 1_500
const BLOCK = 20

type Tools = { readonly db: ReadableDb; readonly now: () => number }

/**
 * What a list would hold and what its rules would do: customers and products are counted in full, lists are made for customers spread evenly over
 * those who may be listed.
 * @throws ExpectedFailure as {@link planList}
 */
export async function previewList(
  { db, now }: Tools,
  model: LoadedModel,
  settings: ListSettings,
): Promise<ListPreview> {
  const plan = await unhurried(planList(db, model, settings, now()))
  const sample = spread(plan.customerIds, SAMPLED)
  const histories = historiesOf(db, plan, sample)
  const segments = await unhurried(segmentsFor(db, plan, sample, histories, now()))
  const tally = new ListTally(plan, histories)
  const rows: ListPreview['rows'] = []
  const last: number[] = []
  const startedAt = now()
  let sampled = 0
  for await (const block of listBlocks(plan, sample, histories, segments, plainBackend, BLOCK)) {
    block.customers.forEach((_, place) => {
      sampled++
      if (!tally.add(block, place)) return
      const isPersonal = block.isFallback[place] === 0 && model.kind !== 'popularity'
      if (isPersonal) last.push(lastScore(block, place))
    })
    if (rows.length < SHOWN) rows.push(...rowsOf(db, plan, block, sample).slice(0, SHOWN - rows.length))
    if (now() - startedAt > BUDGET_MS) break
    await nextTurn()
  }
  return {
    reachable: plan.customerIds.length,
    sampled,
    outcome: tally.outcome(),
    rows,
    lastScores: quantiles(last),
  }
}

/** Questions of others are answered between the steps. */
export async function unhurried<Result>(work: Generator<unknown, Result, void>): Promise<Result> {
  for (;;) {
    const next = work.next()
    if (next.done === true) return next.value
    await nextTurn()
  }
}

/** `count` elements at even distances; all where there are fewer. */
function spread(ids: Int32Array, count: number): Int32Array {
  if (ids.length <= count) return ids
  return Int32Array.from({ length: count }, (_, k) => ids[Math.floor((k * ids.length) / count)] ?? 0)
}

function historiesOf(db: ReadableDb, { model }: ListPlan, customerIds: Int32Array): Interactions {
  const row: number[] = []
  const column: number[] = []
  const weight: number[] = []
  customerIds.forEach((id, k) => {
    const { products, weights } = customerHistory(db, model, id)
    products.forEach((product, at) => {
      row.push(k)
      column.push(product)
      weight.push(weights[at] ?? 0)
    })
  })
  return interactionsFromTriplets({ row, column, weight }, customerIds.length, model.productIds.length)
}

function listedAt({ products, count }: ListBlock, place: number): Int32Array {
  return products.subarray(place * count, (place + 1) * count).filter((product) => product >= 0)
}

function lastScore(block: ListBlock, place: number): number {
  const listed = listedAt(block, place).length
  // With diversity the last place need not be the lowest score.
  return Math.min(...block.scores.subarray(place * block.count, place * block.count + listed))
}

function rowsOf(db: ReadableDb, plan: ListPlan, block: ListBlock, sample: Int32Array): ListPreview['rows'] {
  const ids = Array.from(block.customers, (row) => sample[row] ?? 0)
  const customers = customerCards(db, ids)
  const cards = productCards(db, [
    ...new Set(
      Array.from(
        block.products.filter((product) => product >= 0),
        (product) => listedId(plan, product),
      ),
    ),
  ])
  return ids.flatMap((id, place) => {
    const customer = customers.get(id)
    const listed = listedAt(block, place)
    if (customer === undefined || listed.length === 0) return []
    const isPersonal = block.isFallback[place] === 0 && plan.model.kind !== 'popularity'
    return [
      {
        customer,
        basis: isPersonal ? 'personal' : (block.fallback[place] ?? -1) > 0 ? 'segment' : 'popular',
        products: Array.from(listed, (product, at) => {
          const { productId: _, ...name } = nameOf(cards, listedId(plan, product))
          return { ...name, score: block.scores[place * block.count + at] ?? 0 }
        }),
      },
    ]
  })
}

function quantiles(values: number[]): ListPreview['lastScores'] {
  if (values.length === 0) return null
  const sorted = Float64Array.from(values).sort()
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  return { low: at(0.1), middle: at(0.5), high: at(0.9) }
}
