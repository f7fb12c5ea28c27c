import { type ModelKind, modelKinds, type TrainSettings } from '../../contract/models.ts'
import type { ProductVectors } from '../../engine/recommend/content-vectors.ts'
import type { PurchaseEvents } from '../../engine/recommend/popularity.ts'
import { emptyTriplets, type Interactions, interactionsFromTriplets } from '../../engine/sparse.ts'
import type { ReadableDb } from '../../store/database.ts'
import {
  customerRatings,
  orderProducts,
  productTexts,
  productTimes,
  type ProductTexts,
} from '../../store/queries/side-data.ts'
import { indexIn, type IdSpace } from './pairs.ts'
import { type ProductText, wordMatrix } from './product-words.ts'
import { vectorsOf } from './vectors-of.ts'

/** What some models learn from beside who has what; null where the data have none of it. Columns are those of the interactions. */
export type SideData = {
  /** Purchases with times, for popularity with a half-life. */
  readonly events: PurchaseEvents | null
  /** Orders x products, for association rules. */
  readonly baskets: Interactions | null
  /** Words x products, for the content-based model. */
  readonly words: Interactions | null
  /** Texts of products as vectors of a language model, for the content-based model where it is asked for them. */
  readonly vectors: ProductVectors | null
  /** Customers x products with ratings, for the model of ratings. */
  readonly ratings: Interactions | null
}

export const noSideData: SideData = { events: null, baskets: null, words: null, vectors: null, ratings: null }

/** Kinds for whose sake something is read beside who has what: those of a blend's members, of an automatic choice, or the kind itself. */
export function kindsIn(settings: TrainSettings): ReadonlySet<ModelKind> {
  switch (settings.kind) {
    case 'auto':
      return new Set(
        settings.kinds.length > 0
          ? [...settings.kinds, 'popularity']
          : modelKinds.filter((kind) => kind !== 'biased-mf'),
      )
    case 'blend':
      return new Set(settings.members.flatMap((member) => [...kindsIn(member.settings)]))
    case 'popularity':
      // Times are many, and needed for a half-life only.
      return new Set(settings.halfLifeDays > 0 ? ['popularity'] : [])
    default:
      return new Set([settings.kind])
  }
}

/** Reads from a project what these kinds need, as it was known before `until` (texts as they are now). */
export function sideDataOf(
  db: ReadableDb,
  space: IdSpace,
  until: number | null,
  kinds: ReadonlySet<ModelKind>,
): SideData {
  return {
    events: kinds.has('popularity') ? eventsOf(db, space, until) : null,
    baskets: kinds.has('association') ? basketsOf(db, space, until) : null,
    words: kinds.has('content') ? wordsOf(db, space) : null,
    vectors: kinds.has('content') ? vectorsOf(db, space) : null,
    ratings: kinds.has('biased-mf') ? ratingsOf(db, space, until) : null,
  }
}

function eventsOf(db: ReadableDb, space: IdSpace, until: number | null): PurchaseEvents | null {
  const product: number[] = []
  const time: number[] = []
  for (const [id, at] of productTimes(db, until)) {
    const index = indexIn(space.productIds, id)
    if (index < 0) continue
    product.push(index)
    time.push(at)
  }
  return product.length === 0 ? null : { product, time }
}

function basketsOf(db: ReadableDb, space: IdSpace, until: number | null): Interactions | null {
  const cells = emptyTriplets()
  let basket = -1
  let before = ''
  for (const [customer, order, product] of orderProducts(db, until)) {
    const index = indexIn(space.productIds, product)
    if (index < 0) continue
    const name = `${customer} ${order}`
    if (name !== before) basket++
    before = name
    cells.row.push(basket)
    cells.column.push(index)
    cells.weight.push(1)
  }
  return cells.row.length === 0 ? null : interactionsFromTriplets(cells, basket + 1, space.productIds.length)
}

function wordsOf(db: ReadableDb, space: IdSpace): Interactions | null {
  function* texts(): Generator<ProductText> {
    for (const told of productTexts(db)) {
      const product = indexIn(space.productIds, told.id)
      if (product >= 0) yield { product, ...textOf(told) }
    }
  }
  return wordMatrix(texts(), space.productIds.length)
}

export function textOf({
  name,
  category,
  brand,
  description,
  attributes,
}: ProductTexts): Pick<ProductText, 'texts' | 'phrases'> {
  const parsed: unknown = JSON.parse(attributes)
  const named =
    typeof parsed === 'object' && parsed !== null
      ? Object.entries(parsed).map(([key, value]) => `${key}: ${String(value)}`)
      : []
  return { texts: [name, category, brand, description], phrases: [category, brand, ...named] }
}

function ratingsOf(db: ReadableDb, space: IdSpace, until: number | null): Interactions | null {
  const cells = emptyTriplets()
  for (const [customer, product, rating] of customerRatings(db, until)) {
    const row = indexIn(space.customerIds, customer)
    const column = indexIn(space.productIds, product)
    if (row < 0 || column < 0) continue
    cells.row.push(row)
    cells.column.push(column)
    cells.weight.push(rating)
  }
  if (cells.row.length === 0) return null
  return interactionsFromTriplets(cells, space.customerIds.length, space.productIds.length)
}

/**
 * The same for a training on a part of the cells: ratings of other cells are taken out, and orders are not used at all, since they hold
 * the products that are to be found again.
 */
export function sideWithin(side: SideData, train: Interactions): SideData {
  return { ...side, baskets: null, ratings: side.ratings === null ? null : cellsOf(side.ratings, train) }
}

/** The cells of `source` that `pattern` holds too; both have ascending columns. */
export function cellsOf(source: Interactions, pattern: Interactions): Interactions {
  const cells = emptyTriplets()
  for (let r = 0; r < source.rows; r++) {
    const known = new Set(pattern.column.subarray(pattern.rowStart[r], pattern.rowStart[r + 1]))
    for (let k = source.rowStart[r] ?? 0; k < (source.rowStart[r + 1] ?? 0); k++) {
      const column = source.column[k] ?? 0
      if (!known.has(column)) continue
      cells.row.push(r)
      cells.column.push(column)
      cells.weight.push(source.weight[k] ?? 0)
    }
  }
  return interactionsFromTriplets(cells, source.rows, source.columns)
}
