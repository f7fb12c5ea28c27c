import { columnRoles } from '../../../contract/column-roles.ts'
import type { Preset } from './preset.ts'

/** What this app exports itself: the headers are the names of the roles, times are in UTC. */
const own = {
  roles: columnRoles.filter((role) => role !== 'ignore').map((role) => [role, role] as const),
  timeZone: 'UTC',
  isExact: true,
} as const

export const ownExports: readonly Preset[] = [
  {
    name: 'sextant-interactions',
    target: 'interactions',
    signature: [['customer-id', 'product-id', 'event-kind', 'time', 'order-id', 'quantity', 'unit-price']],
    keepsUnnamed: true,
    ...own,
  },
  {
    name: 'sextant-customers',
    target: 'customers',
    signature: [['customer-id', 'customer-name', 'email', 'phone', 'country', 'city']],
    keepsRest: true,
    ...own,
  },
  {
    name: 'sextant-products',
    target: 'products',
    signature: [['product-id', 'product-name', 'category', 'brand', 'unit-price']],
    keepsRest: true,
    ...own,
  },
  {
    // What was computed is no data: read as ratings or purchases, a model would learn its own answers. Only whom the list names is taken.
    name: 'sextant-list',
    target: 'customers',
    signature: [
      ...['score', 'basis', 'reasons'].flatMap((told) => [
        ['customer_id', 'rank', 'product_id', told],
        ['email', 'rank', 'product_id', told],
      ]),
      ...['得分', '推荐依据', '推荐理由'].flatMap((told) => [
        ['客户编号', '名次', '商品编号', told],
        ['邮箱', '名次', '商品编号', told],
      ]),
      ['customer_id', 'rec_1_product_id', 'rec_2_product_id'],
      ['email', 'rec_1_product_id', 'rec_2_product_id'],
      ['Customer id', 'Product id 1', 'Product id 2'],
      ['客户编号', '商品编号 1', '商品编号 2'],
      ['customer_id', 'basis', 'products'],
    ],
    roles: [
      ['customer_id', 'customer-id'],
      ['客户编号', 'customer-id'],
      ['customer_name', 'customer-name'],
      ['客户姓名', 'customer-name'],
      ['email', 'email'],
      ['邮箱', 'email'],
    ],
  },
]
