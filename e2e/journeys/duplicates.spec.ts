import path from 'node:path'
import { request } from '../pages/request.ts'
import { expect, test, testIds } from '../pages/test.ts'
import { csvText, write } from '../pages/test-files.ts'
import type { SextantWindow } from '../pages/sextant-window.ts'

const people = [
  ['c1', 'Jürgen Groß', 'j.gross@example.org', '+49 30 1234567', 'Ulm'],
  ['c2', 'Gross, Jurgen', 'J.Gross@example.org', '', 'Neu-Ulm'],
  ['c3', '王小明', 'xm@example.cn', '13800000001', '杭州'],
  ['c4', '王小明先生', 'xm@example.cn', '+86 138 0000 0001', '杭州市'],
  ...Array.from({ length: 12 }, (_, k) => [
    `d${k}`,
    `Person ${'ABCDEFGHIJKL'[k] ?? ''}ern`,
    `p${k}@example.com`,
    '',
    'Bonn',
  ]),
]
const rows = people.map((person, k) => [...person, `P${k % 4}`, `2025-02-${String(10 + k)}`, '1'])
const file = csvText([
  ['customer_id', 'customer name', 'email', 'phone', 'city', 'sku', 'date', 'quantity'],
  ...rows,
])

const customers = (sextant: SextantWindow, search = '') =>
  request(sextant.page, 'customers:list', { search, offset: 0, limit: 50 })

test('near-duplicates are found, merged with a choice per field, and unmerged to what was before', async ({
  sextant,
  folder,
}) => {
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.chooseFiles(write(folder, 'orders.csv', file))
  await sextant.wizard.importAsProposed()
  const before = await customers(sextant)
  expect(before.total).toBe(16)

  await sextant.data.open('Duplicates')
  await sextant.id(testIds.duplicatesSearch).click()
  await expect(sextant.id(testIds.duplicatesFound)).toContainText('16 looked at, 2 pairs found')
  const cards = sextant.id(testIds.duplicatesList).locator('article')
  await expect(cards).toHaveCount(2)
  const german = cards.filter({ hasText: 'Jürgen' })
  await german.getByRole('button', { name: 'Neu-Ulm' }).click()
  await expect(german.getByRole('button', { name: 'Neu-Ulm' })).toHaveAttribute('aria-pressed', 'true')
  await german.getByTestId(testIds.pairMerge).click()
  await expect(cards).toHaveCount(1)
  expect((await customers(sextant)).total).toBe(15)
  expect((await customers(sextant, 'c1')).rows).toMatchObject([
    { externalId: 'c1', name: 'Jürgen Groß', city: 'Neu-Ulm', interactions: 2 },
  ])

  await cards.getByTestId(testIds.pairApart).click()
  await expect(cards).toHaveCount(0)
  await sextant.id(testIds.duplicatesState).selectOption('merged')
  await cards.getByTestId(testIds.pairUndo).click()
  await expect.poll(async () => (await customers(sextant)).total).toBe(16)
  expect(await customers(sextant)).toEqual(before)
})
