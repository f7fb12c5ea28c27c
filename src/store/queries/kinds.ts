import type { InteractionKind } from '../../contract/column-roles.ts'

/** How kinds of interactions stand in the file; numbers, since a shop has millions of rows. Append only. */
export const kindCodes: Readonly<Record<InteractionKind, number>> = {
  purchase: 1,
  refund: 2,
  view: 3,
  click: 4,
  cart: 5,
  rating: 6,
}

const kinds: readonly InteractionKind[] = ['purchase', 'refund', 'view', 'click', 'cart', 'rating']

/** @throws RangeError for a code that no version wrote */
export function kindOfCode(code: number): InteractionKind {
  const kind = kinds[code - 1]
  if (kind === undefined) throw new RangeError(`unknown kind of interaction: ${code}`)
  return kind
}
