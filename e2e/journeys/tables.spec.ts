import path from 'node:path'
import { request } from '../pages/request.ts'
import { expect, test, testIds } from '../pages/test.ts'
import { csvText, write } from '../pages/test-files.ts'
import { writeWorkbook } from '../pages/workbook.ts'

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
