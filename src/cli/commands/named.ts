import { ExpectedFailure } from '../../contract/failure.ts'
import {
  listId,
  modelId,
  type CustomerId,
  type ListId,
  type ModelId,
  type ProductId,
} from '../../contract/ids.ts'
import type { ReadableDb } from '../../store/database.ts'
import { customerIdOf } from '../../store/queries/customers.ts'
import { listModels } from '../../store/queries/models.ts'
import { productIdOf } from '../../store/queries/products.ts'
import { asCustomerId, asProductId } from '../../store/queries/visible.ts'
import { UsageError } from '../run-command.ts'

/** The model of this id, or the latest. */
export function chosenModel(db: ReadableDb, id: number | undefined): ModelId {
  if (id !== undefined) {
    const parsed = modelId.safeParse(id)
    if (!parsed.success) throw new UsageError('--model takes the id of a model')
    return parsed.data
  }
  const latest = listModels(db)[0]
  if (latest === undefined) throw new ExpectedFailure('model-not-found')
  return latest.id
}

export function listNumbered(text: string | undefined): ListId {
  const parsed = listId.safeParse(Number(text))
  if (!parsed.success) throw new UsageError('the id of a list is needed')
  return parsed.data
}

/** By the id of the source. */
export function customerNamed(db: ReadableDb, externalId: string): CustomerId {
  const id = customerIdOf(db, externalId)
  if (id === undefined) throw new ExpectedFailure('customer-not-found', { customer: externalId })
  return asCustomerId(id)
}

export function productNamed(db: ReadableDb, externalId: string): ProductId {
  const id = productIdOf(db, externalId)
  if (id === undefined) throw new ExpectedFailure('product-not-found', { product: externalId })
  return asProductId(id)
}

/**
 * Ids of the source, comma separated. An id that holds commas itself is found too: where a piece is no id, the pieces behind it are put back until it is.
 * @throws ExpectedFailure product-not-found for the first piece that none begins with
 */
export function productsNamed(db: ReadableDb, text: string): ProductId[] {
  const pieces = text.split(',')
  const found: ProductId[] = []
  for (let from = 0; from < pieces.length;) {
    let to = from
    let id: number | undefined
    while (id === undefined && to < pieces.length)
      id = productIdOf(db, pieces.slice(from, ++to).join(',').trim())
    if (id === undefined)
      throw new ExpectedFailure('product-not-found', { product: (pieces[from] ?? '').trim() })
    found.push(asProductId(id))
    from = to
  }
  return found
}
