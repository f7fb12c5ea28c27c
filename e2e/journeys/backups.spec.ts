import { closeSync, existsSync, openSync, readdirSync, writeSync } from 'node:fs'
import path from 'node:path'
import { answerSaveDialogs } from '../pages/dialogs.ts'
import { existing } from '../pages/existing.ts'
import { request } from '../pages/request.ts'
import { expect, sample, test, testIds } from '../pages/test.ts'
import { csvText, write } from '../pages/test-files.ts'

const few = [
  ['Order ID', 'Order Time', 'Customer ID', 'Product ID', 'Quantity', 'Unit Price'],
  ['A-1', '2026-01-05', 'C1', 'P1', '1', '10.00'],
  ['A-2', '2026-01-06', 'C2', 'P2', '2', '5.00'],
]

test('a backup is taken, put back, and brings a damaged project back; nothing is lost on the way', async ({
  sextant,
  folder,
}) => {
  test.setTimeout(180_000)
  const { page } = sextant
  const file = path.join(folder, 'shop.sextant')
  await sextant.newProject(file)
  await sextant.importFile(write(folder, 'few.csv', csvText(few)))
  await sextant.goTo('settings')
  await sextant.id(testIds.backupTake).click()
  const rows = sextant.id(testIds.backupTable).locator('tbody tr')
  await expect(rows).toHaveCount(1)
  await expect(rows.first()).toContainText('2 customers, 2 interactions')

  // Much comes in, and then it was the wrong file.
  await sextant.importFile(sample)
  expect((await sextant.project())?.interactions).toBeGreaterThan(10_000)
  await sextant.goTo('settings')
  await rows.last().getByTestId(testIds.backupRestore).click()
  await sextant.id(testIds.confirmOk).click()
  await expect(sextant.id(testIds.backupNote)).toContainText('The project is as it was on')
  expect(await sextant.project()).toMatchObject({ interactions: 2, imports: 1 })
  await expect(rows).toHaveCount(2)
  await expect(rows.first()).toContainText('Before another was put back')

  // One as a file of its own.
  const copy = path.join(folder, 'copy.sextant')
  await answerSaveDialogs(sextant.app, copy)
  await rows.first().getByTestId(testIds.backupSaveAs).click()
  await expect(sextant.id(testIds.backupNote)).toContainText('Saved as')
  expect(existsSync(copy)).toBe(true)

  // The file is hit while nobody looks.
  await sextant.closeProject()
  const handle = openSync(file, 'r+')
  writeSync(handle, Buffer.alloc(4_000, 0x55), 0, 4_000, 100)
  closeSync(handle)
  await page.getByTestId(testIds.welcomeRecent).getByRole('button').first().click()
  await expect(sextant.failure()).toHaveAttribute('data-code', 'project-damaged')
  await expect(rows).toHaveCount(2)
  await rows.last().getByTestId(testIds.backupRestore).click()
  await sextant.id(testIds.confirmOk).click()
  await expect(sextant.id(testIds.projectName)).toContainText('shop')
  expect(await sextant.project()).toMatchObject({ interactions: 2 })
  expect(readdirSync(folder).filter((name) => name.startsWith('shop.before-restore-'))).toHaveLength(1)

  // Whoever is erased is erased from backups as well.
  const settings = { customers: ['C1'], keepSales: true }
  const erase = () => request(page, 'job:start', { kind: 'forget', settings })
  expect((await sextant.jobs.during('forget', erase)).failure).toBeNull()
  const open = existing(await sextant.project())
  await expect
    .poll(async () => (await request(page, 'backups:state', { path: open.path })).backups.length)
    .toBe(0)
})
