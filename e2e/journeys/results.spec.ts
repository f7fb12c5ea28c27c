import path from 'node:path'
import { request } from '../pages/request.ts'
import { expect, test, testIds } from '../pages/test.ts'
import { write } from '../pages/test-files.ts'

const google =
  'Campaign report\n"May 1, 2025 - May 2, 2025"\nDay,Campaign,Impr.,Clicks,Cost,Conversions,Currency code\n' +
  '2025-05-01,Brand,"12,034",842,"1,234.56",40.50,EUR\n2025-05-02,Generic,100,10,--,--,EUR\n' +
  'Total: Account,--,"12,134",852,"1,234.56",40.50,EUR\n'

test('results of campaigns, series and suppressed addresses are imported and looked at', async ({
  sextant,
  folder,
}) => {
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.importFile(write(folder, 'google.csv', google))
  await sextant.importFile(
    write(
      folder,
      'umsatz.csv',
      'Monat;Umsatz\nJanuar 2024;1.200,50\nFebruar 2024;1.300,00\nM\u00e4rz 2024;900,00\n',
    ),
  )
  await sextant.importFile(
    write(folder, 'stop.csv', 'email,reason\na@example.com,complained\nb@example.com,bounced\n'),
  )

  const table = await sextant.data.open('Results')
  await expect(table.locator('[role=row][aria-rowindex="2"]')).toContainText('Generic')
  // What was not reported is no zero.
  await expect(table.locator('[role=row][aria-rowindex="2"]')).toContainText('–')
  await expect(table.locator('[role=row][aria-rowindex="3"]')).toContainText('12,034')
  expect(await sextant.data.total()).toBe(2)

  const which = sextant.id(testIds.resultsWhich)
  await which.locator('label').nth(2).click()
  await expect(table.locator('[role=row][aria-rowindex="2"]')).toContainText('Umsatz')
  const [series] = await request(sextant.page, 'results:series', undefined)
  expect(series).toMatchObject({ name: 'Umsatz', points: 3, min: 900, max: 1300 })
  await which.locator('label').nth(4).click()
  await expect(table).toContainText('complained')
  expect(await sextant.data.total()).toBe(2)
})

test('a report that only restates past days is imported, and one that tells nothing new says so', async ({
  sextant,
  folder,
}) => {
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.importFile(write(folder, 'google.csv', google))
  // The platform has counted the first day anew; the other is as it was.
  await sextant.chooseFiles(write(folder, 'restated.csv', google.replace('1,234.56', '1,300.00')))
  await sextant.wizard.toColumns()
  expect((await sextant.wizard.check()).state).toBe('finished')
  const report = sextant.id(testIds.wizardCheckReport)
  await expect(report.locator('[data-count=merged]')).toHaveText(/1/)
  await expect(sextant.id(testIds.wizardRun)).toContainText('Import 1 lines')
  expect((await sextant.wizard.run()).state).toBe('finished')
  await sextant.id(testIds.wizardSummary).waitFor()
  const table = await sextant.data.open('Results')
  await expect(table).toContainText('1,300.00')
  expect(await sextant.data.total()).toBe(2)

  await sextant.chooseFiles(write(folder, 'again.csv', `${google.replace('1,234.56', '1,300.00')}\n`))
  await sextant.wizard.toColumns()
  expect((await sextant.wizard.check()).state).toBe('finished')
  await expect(report).toContainText('Every line that can be read is in the project already')
  await expect(sextant.id(testIds.wizardRun)).toBeDisabled()
})

test('purchases without a product come in as whole orders, and sales without a customer when that is wanted', async ({
  sextant,
  folder,
}) => {
  const rows = Array.from({ length: 40 }, (_, n) => `c${n % 9},2024-0${1 + (n % 9)}-11,${n + 1}.50`)
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.importFile(write(folder, 'log.csv', `customer_id,date,amount\n${rows.join('\n')}\n`))
  const page = { search: '', offset: 0, limit: 100 }
  expect((await request(sextant.page, 'interactions:list', page)).total).toBe(40)
  const table = await sextant.data.open('Interactions')
  await expect(table).toContainText('(whole order)')

  const sales = Array.from(
    { length: 20 },
    (_, n) => `${n},A${n % 4},1,2024-05-${10 + n},5,${n % 2 === 0 ? `c${n}` : ''}`,
  )
  await sextant.chooseFiles(
    write(
      folder,
      'till.csv',
      `InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID\n${sales.join('\n')}\n`,
    ),
  )
  await expect(sextant.id(testIds.wizardReadAs)).toContainText('50%')
  await sextant.wizard.toColumns()
  await sextant.id(testIds.wizardKeepWithoutCustomer).check()
  expect((await sextant.wizard.check()).state).toBe('finished')
  expect((await sextant.wizard.run()).state).toBe('finished')
  expect((await request(sextant.page, 'interactions:list', page)).total).toBe(60)
})
