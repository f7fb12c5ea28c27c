import type { ListRow } from '../../contract/requests.ts'
import type { ReadableDb } from '../../store/database.ts'
import { REASONS_KEPT, type ListedCustomer, type StoredList } from '../../store/queries/lists.ts'
import { productCards, type ProductCard } from '../../store/queries/products.ts'

export type ProductNames = ReadonlyMap<number, Pick<ProductCard, 'externalId' | 'name' | 'category'>>

/** The names of every product that a page of lists mentions. */
export function productNames(db: ReadableDb, lists: readonly StoredList[]): ProductNames {
  const ids = new Set<number>()
  for (const list of lists) {
    for (const id of list.productIds) ids.add(id)
    for (const id of list.reasonProducts) if (id > 0) ids.add(id)
  }
  return productCards(db, [...ids])
}

/** A customer's stored arrays as the rows that people and files see. */
export function listRowOf({ customer, list }: ListedCustomer, names: ProductNames): ListRow {
  return {
    customer,
    basis: list.personal ? 'personal' : list.segmentId === null ? 'popular' : 'segment',
    products: Array.from(list.productIds, (id, at) => {
      const { externalId, name } = nameOf(names, id)
      return {
        rank: at + 1,
        externalId,
        name,
        score: list.scores[at] ?? 0,
        isNew: at >= list.productIds.length - list.fresh,
        reasons: reasonsAt(list, at, names),
        words: list.words?.[at] ?? '',
      }
    }),
  }
}

export function nameOf(
  names: ProductNames,
  id: number,
): { externalId: string; name: string; category: string } {
  return names.get(id) ?? { externalId: `#${id}`, name: '', category: '' }
}

/** The reasons kept for the product of one rank, the strongest first; told by name, or by id where there is none. */
function reasonsAt(list: StoredList, at: number, names: ProductNames): { name: string; share: number }[] {
  const reasons: { name: string; share: number }[] = []
  for (let k = at * REASONS_KEPT; k < (at + 1) * REASONS_KEPT; k++) {
    const id = list.reasonProducts[k] ?? 0
    if (id === 0) break
    const { externalId, name } = nameOf(names, id)
    reasons.push({ name: name === '' ? externalId : name, share: list.reasonShares[k] ?? 0 })
  }
  return reasons
}
