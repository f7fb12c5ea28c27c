import type { ColumnRole } from '../../contract/column-roles.ts'
import type { ImportPlan } from '../../contract/import-plan.ts'
import type { Contents } from './column-contents.ts'
import { MONEY } from './currency-of.ts'

export const PERSON: ReadonlySet<ColumnRole> = new Set<ColumnRole>(['customer-id', 'email', 'phone'])
const PRODUCT: ReadonlySet<ColumnRole> = new Set<ColumnRole>(['product-id', 'product-name', 'product-column'])

/** Where no column names a customer (or only masked ones), or a product, rows are kept without. */
export function namesMissing(
  target: ImportPlan['target'],
  roles: readonly ColumnRole[],
  contents: readonly Contents[],
): Pick<ImportPlan, 'keepWithoutCustomer' | 'keepWithoutProduct'> {
  if (target !== 'interactions') return { keepWithoutCustomer: false, keepWithoutProduct: false }
  const key = (['customer-id', 'email', 'phone'] as const).find((role) => roles.includes(role))
  const isMasked = key !== undefined && (contents[roles.indexOf(key)]?.masked ?? 0) >= 0.5
  const isSale = roles.includes('time') && roles.some((role) => TRADE.has(role))
  // A column that is empty throughout names nobody.
  const hasSomeone = roles.some((role, index) => PERSON.has(role) && (contents[index]?.filled ?? 0) > 0)
  const hasThing = roles.some(
    (role, index) =>
      PRODUCT.has(role) &&
      (role === 'product-column' || contents[index]?.filled !== 0 || contents[index].rows === 0),
  )
  // An opinion of nobody, or of nothing, says nothing.
  const isOpinion = roles.includes('rating') && !roles.some((role) => MONEY.has(role) || role === 'quantity')
  if (isOpinion) return { keepWithoutCustomer: false, keepWithoutProduct: false }
  return {
    keepWithoutCustomer: isSale && (isMasked || !hasSomeone),
    keepWithoutProduct: roles.includes('time') && (hasSomeone || isSale) && !hasThing,
  }
}

const TRADE: ReadonlySet<ColumnRole> = new Set<ColumnRole>([
  'order-id',
  'quantity',
  'line-total',
  'unit-price',
])
