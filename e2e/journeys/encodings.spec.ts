import { createRequire } from 'node:module'
import path from 'node:path'
import { existing } from '../pages/existing.ts'
import { request } from '../pages/request.ts'
import { expect, test, testIds } from '../pages/test.ts'
import { csvText, write } from '../pages/test-files.ts'

// The package is CommonJS and names its exports at run time.
const { encode } = createRequire(import.meta.url)('iconv-lite') as typeof import('iconv-lite')

const header = ['订单编号', '下单时间', '客户编号', '客户姓名', '商品编号', '商品名称', '数量', '单价']
const rows = Array.from({ length: 60 }, (_, index) => [
  `D${1_000 + index}`,
  `2026-03-${String(1 + (index % 28)).padStart(2, '0')} 10:${String(index % 60).padStart(2, '0')}`,
  `K${index % 12}`,
  existing(['王伟', '李娜', '张敏', '陈静'][index % 4]),
  `S${index % 9}`,
  existing(['西湖龙井', '紫砂壶', '檀香', '宣纸'][index % 4]),
  String(1 + (index % 3)),
  '39.90',
])
const german = [
  ['Bestellung', 'Datum', 'Kundennummer', 'Name', 'Artikelnummer', 'Artikel', 'Menge', 'Preis'],
  ...rows.map((row) => [
    ...row.slice(0, 3),
    'Jürgen Groß',
    existing(row[4]),
    'Grüner Tee',
    existing(row[6]),
    '39,90',
  ]),
]

/** The same orders, with texts of another language. */
function inWords(first: readonly string[], person: string, product: string): string[][] {
  return [
    [...first],
    ...rows.map((row) => [...row.slice(0, 3), person, existing(row[4]), product, existing(row[6]), '39.90']),
  ]
}
const russian = inWords(
  ['Заказ', 'Дата', 'Код клиента', 'Имя', 'Артикул', 'Товар', 'Количество', 'Цена'],
  'Иванова Ольга',
  'Чай зелёный',
)
const taiwanese = inWords(
  ['訂單編號', '下單時間', '客戶編號', '客戶姓名', '商品編號', '商品名稱', '數量', '單價'],
  '陳美玲',
  '綠茶茶葉',
)

const files = [
  {
    name: 'GB18030',
    encoding: 'gb18030',
    delimiter: ',',
    person: '王伟',
    bytes: encode(csvText([header, ...rows], ',', '\r\n'), 'gb18030'),
  },
  {
    name: 'UTF-16 little-endian with tabs',
    encoding: 'utf-16le',
    delimiter: '\t',
    person: '王伟',
    bytes: encode(csvText([header, ...rows], '\t', '\r\n'), 'utf-16le', { addBOM: true }),
  },
  {
    name: 'UTF-8 with a byte order mark',
    encoding: 'utf-8',
    delimiter: ',',
    person: '王伟',
    bytes: Buffer.from(`\uFEFF${csvText([header, ...rows])}`),
  },
  {
    name: 'semicolons and decimal commas',
    encoding: 'windows-1252',
    delimiter: ';',
    person: 'Jürgen Groß',
    bytes: encode(csvText(german, ';', '\r\n'), 'windows-1252'),
  },
  {
    name: 'KOI8-R',
    encoding: 'koi8-r',
    delimiter: ',',
    person: 'Иванова Ольга',
    bytes: encode(csvText(russian), 'koi8-r'),
  },
  {
    name: 'Big5',
    encoding: 'big5',
    delimiter: ',',
    person: '陳美玲',
    bytes: encode(csvText(taiwanese), 'big5'),
  },
] as const

for (const { name, encoding, delimiter, person, bytes } of files) {
  test(`${name}: detected, and every character as it was`, async ({ sextant, folder }) => {
    await sextant.newProject(path.join(folder, 'shop.sextant'))
    await sextant.chooseFiles(write(folder, 'orders.csv', bytes))
    await expect(sextant.id(testIds.wizardReadAs)).toBeVisible()
    await expect(sextant.id(testIds.wizardEncoding)).toHaveValue(encoding)
    await expect(sextant.id(testIds.wizardDelimiter)).toHaveValue(
      delimiter === '\t' ? /^(\t|\\t)$/ : delimiter,
    )
    await expect(sextant.id(testIds.wizardPreview).first()).toContainText(person)

    await sextant.wizard.toColumns()
    for (const [index, role] of [
      [2, 'customer-id'],
      [3, 'customer-name'],
      [4, 'product-id'],
    ] as const) {
      await sextant.wizard.role(index).selectOption(role)
    }
    await sextant.wizard.role(6).selectOption('quantity')
    await sextant.wizard.role(7).selectOption('unit-price')
    await sextant.wizard.role(1).selectOption('time')
    if (delimiter === ';') await sextant.id(testIds.wizardDecimalComma).selectOption('comma')
    await sextant.wizard.check()
    await sextant.wizard.run()

    const customers = await request(sextant.page, 'customers:list', { search: person, offset: 0, limit: 10 })
    expect(customers.total).toBeGreaterThan(0)
    const interactions = await request(sextant.page, 'interactions:list', { search: '', offset: 0, limit: 1 })
    expect(interactions).toMatchObject({ total: 60, rows: [{ unitPriceMicros: 39_900_000 }] })
  })
}
