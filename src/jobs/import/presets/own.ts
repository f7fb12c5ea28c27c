import { columnRoles } from '../../../contract/column-roles.ts'
import { en } from '../../../contract/locales/en.ts'
import { zhCn } from '../../../contract/locales/zh-cn.ts'
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
  {
    // Figures of a segment are computed from the orders, which are the data.
    name: 'sextant-segment',
    target: 'customers',
    signature: [
      ['customer-id', 'rfm-group'],
      ['customer-id', 'first-purchase', 'last-purchase'],
      ['客户编号', 'RFM 分层'],
      ['客户编号', '首次购买', '最近购买'],
    ],
    roles: [
      ['customer-id', 'customer-id'],
      ['客户编号', 'customer-id'],
      ['name', 'customer-name'],
      ['姓名', 'customer-name'],
      ['email', 'email'],
      ['邮箱', 'email'],
      ['phone', 'phone'],
      ['电话', 'phone'],
      ['country', 'country'],
      ['国家', 'country'],
      ['city', 'city'],
      ['城市', 'city'],
    ],
  },
]

const SET_ASIDE = [en, zhCn].map(({ data: { quarantine } }) =>
  [quarantine.line, quarantine.column, quarantine.reason, quarantine.raw].join('\u0000'),
)

/** The export of rows that were set aside: a work list, whose rows stand in it as text. */
export function isQuarantineExport(headers: readonly string[]): boolean {
  return headers.length === 4 && SET_ASIDE.includes(headers.map((header) => header.trim()).join('\u0000'))
}
