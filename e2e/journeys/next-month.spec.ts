import path from 'node:path'
import { request } from '../pages/request.ts'
import { expect, test, testIds } from '../pages/test.ts'
import { csvText, write } from '../pages/test-files.ts'

const header = ['Beleg', 'Artikel-Nr', 'Kunde', 'Tag', 'Stück', 'Preis']

function month(number: number): string {
  const rows = Array.from({ length: 20 }, (_, k) => [
    `O${number}-${k}`,
    `P${k % 5}`,
    `C${k % 7}`,
    `2025-0${number}-${String(1 + k).padStart(2, '0')}`,
    '2',
    k % 4 === 0 ? 'EUR: 9.50' : '9.50',
  ])
  return csvText([header, ...rows])
}

test("next month's file is imported as the last one was, its fixes included, without a question", async ({
  sextant,
  folder,
}) => {
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.chooseFiles(write(folder, 'orders-2025-01.csv', month(1)))
  await sextant.wizard.toColumns()
  // A guess that the user corrects, and what the file alone does not tell.
  const roles = ['order-id', 'product-id', 'customer-id', 'time', 'quantity', 'unit-price'] as const
  for (const [index, role] of roles.entries()) await sextant.wizard.role(index).selectOption(role)
  await sextant.wizard.check()
  await sextant.wizard.run()
  await sextant.id(testIds.wizardOpenQuarantine).click()

  await sextant.id(testIds.quarantineFix).click()
  await sextant.id(testIds.fixChoice).selectOption('replace')
  await sextant.id(testIds.fixColumn).selectOption('Preis')
  await sextant.id(testIds.fixFind).fill('EUR: ')
  await sextant.id(testIds.fixTry).click()
  await expect(sextant.id(testIds.fixTrial)).toContainText('Of 5 lines 5 come in')
  await sextant.id(testIds.fixApply).click()
  await expect(sextant.id(testIds.fixApplied)).toContainText('5 lines came in')
  await expect(sextant.id(testIds.mappingName)).toHaveValue('orders')
  await sextant.id(testIds.mappingSave).click()
  await expect(sextant.id(testIds.mappingSaved)).toContainText('orders')

  await sextant.id(testIds.headerImport).first().click()
  await sextant.chooseFiles(write(folder, 'orders-2025-02.csv', month(2)))
  await expect(sextant.id(testIds.wizardMappingUsed)).toContainText('“orders” with 1 fixes')
  await sextant.wizard.importAsProposed()
  const [second] = await request(sextant.page, 'imports:list', undefined)
  expect(second?.counts).toMatchObject({ read: 20, accepted: 20, quarantined: 0, mended: 5 })

  await sextant.data.open('Imports')
  await expect(sextant.id(testIds.mappingsTable)).toBeVisible()
})
