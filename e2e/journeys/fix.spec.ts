import path from 'node:path'
import { request } from '../pages/request.ts'
import { expect, test, testIds } from '../pages/test.ts'
import { csvText, write } from '../pages/test-files.ts'
import type { SextantWindow } from '../pages/sextant-window.ts'

const header = ['order', 'sku', 'customer', 'date', 'quantity', 'price']
const orders = [
  header,
  ...Array.from({ length: 30 }, (_, k) => [
    `O${k}`,
    `P${k % 5}`,
    `C${k % 7}`,
    `2025-03-${String(1 + (k % 28)).padStart(2, '0')}`,
    '2',
    // Every third price was written for another country, one is a word.
    k === 29 ? 'free' : k % 3 === 0 ? '"9;50"'.replaceAll('"', '') : '9.50',
  ]),
]

async function importedShop(sextant: SextantWindow, folder: string): Promise<void> {
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.chooseFiles(write(folder, 'orders.csv', csvText(orders)))
  await sextant.wizard.importAsProposed()
}

const total = async (sextant: SextantWindow): Promise<number> =>
  (await request(sextant.page, 'interactions:list', { search: '', offset: 0, limit: 1 })).total

test('lines that were set aside are fixed together, tried first, undone, and fixed one by one', async ({
  sextant,
  folder,
}) => {
  await importedShop(sextant, folder)
  expect(await total(sextant)).toBe(19)
  await sextant.data.open('Quarantine')
  await expect(sextant.id(testIds.quarantineFaults)).toContainText('price: 9;50 ×10')

  await sextant.id(testIds.quarantineFix).click()
  await sextant.id(testIds.fixChoice).selectOption('replace')
  await sextant.id(testIds.fixColumn).selectOption('price')
  await sextant.id(testIds.fixFind).fill(';')
  await sextant.id(testIds.fixValue).fill('.')
  await expect(sextant.id(testIds.fixApply)).toBeDisabled()
  await sextant.id(testIds.fixTry).click()
  await expect(sextant.id(testIds.fixTrial)).toContainText('Of 11 lines 10 come in')
  expect(await total(sextant)).toBe(19)
  await sextant.id(testIds.fixApply).click()
  await expect(sextant.id(testIds.fixApplied)).toContainText('10 lines came in')
  expect(await total(sextant)).toBe(29)

  await sextant.id(testIds.fixUndo).click()
  await expect.poll(() => total(sextant)).toBe(19)
  const imports = await request(sextant.page, 'imports:list', undefined)
  expect(imports[0]?.setAside).toEqual({ open: 11, mended: 0, dropped: 0 })

  const cell = sextant.id(testIds.quarantineCell).last()
  await expect(cell).toHaveValue('free')
  await cell.fill('0.50')
  await cell.press('Enter')
  await expect.poll(() => total(sextant)).toBe(20)
})
