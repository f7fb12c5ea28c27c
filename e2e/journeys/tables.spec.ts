import { createRequire } from 'node:module'
import path from 'node:path'
import { request } from '../pages/request.ts'
import { expect, test, testIds } from '../pages/test.ts'
import { csvText, write } from '../pages/test-files.ts'
import { writeWorkbook } from '../pages/workbook.ts'

// The package is CommonJS and names its exports at run time.
const { encode } = createRequire(import.meta.url)('iconv-lite') as typeof import('iconv-lite')

test('a workbook with two header rows, serial dates and numbers as text is read as one table', async ({
  sextant,
  folder,
}) => {
  const rows = Array.from({ length: 24 }, (_, k) => [
    `O${k}`,
    new Date(Date.UTC(2025, 1, 1 + k)),
    `C${k % 5}`,
    `P${k % 4}`,
    // Every other number was stored as text.
    k % 2 === 0 ? 2 : '2',
    '12.50',
  ])
  const file = await writeWorkbook(path.join(folder, 'orders.xlsx'), [
    ['Order', '', 'Who', 'What', '', ''],
    ['order id', 'order date', 'customer id', 'product id', 'quantity', 'unit price'],
    ...rows,
  ])
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.chooseFiles(file)
  await expect(sextant.id(testIds.wizardHeader)).toHaveValue('two')
  await sextant.wizard.importAsProposed()
  const found = await request(sextant.page, 'interactions:list', { search: '', offset: 0, limit: 1 })
  expect(found).toMatchObject({
    total: 24,
    rows: [{ orderId: 'O0', quantity: 2, unitPriceMicros: 12_500_000, at: Date.UTC(2025, 1, 1) }],
  })
})

test('a wrong guess is corrected in the preview, which shows at once what is read instead', async ({
  sextant,
  folder,
}) => {
  const rows = Array.from({ length: 12 }, (_, k) => [
    `C${k % 3}`,
    `P${k % 4}`,
    `2025-03-${String(10 + k)}`,
    '1',
  ])
  const text = csvText([['customer', 'product', 'date', 'quantity'], ...rows])
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.chooseFiles(write(folder, 'orders.csv', text))
  const preview = sextant.id(testIds.wizardPreview).first()
  await expect(preview).toContainText('quantity')
  await sextant.id(testIds.wizardDelimiter).selectOption(';')
  await expect(preview).toContainText('C0,P0,2025-03-10,1')
  await sextant.id(testIds.wizardDelimiter).selectOption(',')
  await sextant.id(testIds.wizardHeader).selectOption('no')
  await expect(preview).toContainText('customer')
  await sextant.id(testIds.wizardHeader).selectOption('yes')
  await expect(preview).not.toContainText('C0,P0')
  await sextant.wizard.importAsProposed()
  const found = await request(sextant.page, 'interactions:list', { search: '', offset: 0, limit: 1 })
  expect(found.total).toBe(12)
})

test('a page of a shop that is called .xls, with a title table and its orders in GBK, is read from the right table', async ({
  sextant,
  folder,
}) => {
  const row = (cells: readonly string[]): string =>
    `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
  const orders = Array.from({ length: 12 }, (_, k) =>
    row([`4012345678901234${10 + k}`, `买家${k % 3}`, '西湖龙井', '2', '79.80', `2025-03-${10 + k} 10:00`]),
  )
  const html = `<html><body><table><tr><td>某店铺</td></tr></table><table border=1>${row(['订单编号', '买家会员名', '商品名称', '数量', '实付金额', '付款时间'])}${orders.join('\n')}</table></body></html>`
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.chooseFiles(write(folder, 'orders.xls', encode(html, 'gb18030')))
  await expect(sextant.id(testIds.wizardEncoding)).toHaveValue('gb18030')
  await expect(sextant.id(testIds.wizardSheet)).toHaveValue('2')
  await expect(sextant.id(testIds.wizardPreview).first()).toContainText('西湖龙井')
  await sextant.wizard.importAsProposed()
  const found = await request(sextant.page, 'interactions:list', { search: '', offset: 0, limit: 1 })
  expect(found).toMatchObject({ total: 12, rows: [{ orderId: '401234567890123410', quantity: 2 }] })
})
