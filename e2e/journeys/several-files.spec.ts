import path from 'node:path'
import { answerSaveDialogs } from '../pages/dialogs.ts'
import { request } from '../pages/request.ts'
import { csvText, ordersCsv, write } from '../pages/test-files.ts'
import { expect, test, testIds } from '../pages/test.ts'

test('the files of the sample go in one after the other, and each stage finds what it needs', async ({
  sextant,
  folder,
}) => {
  const { page, wizard } = sextant
  await answerSaveDialogs(sextant.app, path.join(folder, 'all.sextant'))
  await sextant.id(testIds.welcomeSample).click()
  await wizard.importAsProposed()
  await sextant.id(testIds.wizardImportWaiting).click()
  await sextant.id(testIds.wizardGoTrain).waitFor()
  const imports = await request(page, 'imports:list', undefined)
  expect(imports.map(({ fileName }) => fileName).reverse()).toEqual([
    'orders.csv',
    'customers.csv',
    'ads.csv',
    'subjects.csv',
  ])
  await sextant.goTo('copy')
  await expect(sextant.id(testIds.copyTested)).toContainText('96')
  await expect(sextant.id(testIds.copyField)).toHaveValue('subject')
  await expect(sextant.id(testIds.copyMeasure)).toHaveValue('opens')
})

test('of several files the rest goes in as proposed until one needs a decision', async ({
  sextant,
  folder,
}) => {
  const { page, jobs } = sextant
  await sextant.newProject(path.join(folder, 'several.sextant'))
  const orders = ordersCsv({ customers: 20, products: 10, rows: 200 })
  // No row says whether 03/04 is in March or in April.
  const undecided = csvText([
    ['order', 'date', 'customer', 'product', 'quantity', 'price'],
    ...Array.from({ length: 40 }, (_, row) => [
      `U${row}`,
      `0${1 + (row % 9)}/0${1 + ((row * 5) % 9)}/2026`,
      `C${row % 7}`,
      `P${row % 5}`,
      '1',
      '9.50',
    ]),
  ])
  const people = csvText([
    ['customer id', 'name', 'email'],
    ...Array.from({ length: 9 }, (_, row) => [`C${row}`, `Name ${row}`, `c${row}@example.com`]),
  ])
  await sextant.chooseFiles(
    write(folder, 'first.csv', orders),
    write(folder, 'people.csv', people),
    write(folder, 'undecided.csv', undecided),
    write(folder, 'last.csv', people.replaceAll('Name', 'Names')),
  )
  await sextant.wizard.importAsProposed()
  await sextant.id(testIds.wizardImportWaiting).click()
  await expect(sextant.id(testIds.viewWizard)).toContainText('undecided.csv')
  await sextant.id(testIds.wizardReadAs).waitFor()
  expect(await request(page, 'imports:list', undefined)).toHaveLength(2)
  await sextant.wizard.toColumns()
  await expect(sextant.id(testIds.wizardProblems)).toBeVisible()
  await sextant.id(testIds.wizardDateOrder).selectOption('dmy')
  expect((await sextant.wizard.check()).state).toBe('finished')
  expect((await sextant.wizard.run()).state).toBe('finished')
  const last = await jobs.during('import', () => sextant.id(testIds.wizardImportWaiting).click())
  expect(last.state).toBe('finished')
  await sextant.id(testIds.wizardGoTrain).waitFor()
  expect(await request(page, 'imports:list', undefined)).toHaveLength(4)
})
