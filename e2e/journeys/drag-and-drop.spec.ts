import path from 'node:path'
import { drop } from '../pages/drop.ts'
import { expect, test, testIds } from '../pages/test.ts'
import { ordersCsv, write } from '../pages/test-files.ts'

const orders = ordersCsv({ customers: 20, products: 10, rows: 300 })

test('files dropped on the window are imported one after another', async ({ sextant, folder }) => {
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await drop(
    sextant.page,
    write(folder, 'first.csv', orders),
    write(folder, 'second.csv', orders.replaceAll('O1', 'Z1')),
  )
  await expect(sextant.id(testIds.viewWizard)).toContainText('first.csv')
  await sextant.wizard.importAsProposed()
  await sextant.id(testIds.wizardNextFile).click()
  await expect(sextant.id(testIds.viewWizard)).toContainText('second.csv')
  await sextant.wizard.importAsProposed()
  expect(await sextant.project()).toMatchObject({ imports: 2, interactions: 600 })
})

test('a drop without a project is answered, and nothing navigates', async ({ sextant, folder }) => {
  const before = sextant.page.url()
  await drop(sextant.page, write(folder, 'orders.csv', orders))
  await expect(sextant.failure()).toHaveAttribute('data-code', 'no-project')
  expect(sextant.page.url()).toBe(before)
})
