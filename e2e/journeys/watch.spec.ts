import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { fixtures } from '../../src/jobs/import/presets/fixtures.ts'
import { answerOpenDialogs } from '../pages/dialogs.ts'
import { request } from '../pages/request.ts'
import { SextantWindow } from '../pages/sextant-window.ts'
import { expect, test, testIds } from '../pages/test.ts'
import { write } from '../pages/test-files.ts'

test('files that appear in a watched folder are imported, others wait for the user, and watching is stopped', async ({
  sextant,
  folder,
}) => {
  const inbox = path.join(folder, 'inbox')
  mkdirSync(inbox)
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.goTo('data')
  await answerOpenDialogs(sextant.app, inbox)
  await sextant.id(testIds.watchStart).click()
  await expect(sextant.id(testIds.watchCard).locator('[data-watching=true]')).toBeVisible()

  write(inbox, 'customers_export.csv', fixtures['shopify-customers'].text)
  write(inbox, 'unknown.csv', 'a,b\n1,2\n3,4\n')
  const row = (state: string) => sextant.id(testIds.watchTable).locator(`tr[data-state=${state}]`)
  await expect(row('imported')).toContainText('customers_export.csv', { timeout: 20_000 })
  await expect(row('waiting')).toContainText('unknown.csv', { timeout: 20_000 })
  const page = { search: '', offset: 0, limit: 10 }
  expect((await request(sextant.page, 'customers:list', page)).total).toBeGreaterThan(0)

  await sextant.id(testIds.watchStop).click()
  await expect(sextant.id(testIds.watchCard).locator('[data-watching=false]')).toBeVisible()
  await row('waiting').getByTestId(testIds.watchImport).click()
  await expect(sextant.id(testIds.wizardReadAs)).toBeVisible()
})

test('a watched folder is remembered with its project, and goes on after a restart once the user agreed', async ({
  sextant,
  folder,
  start,
}) => {
  const inbox = path.join(folder, 'inbox')
  mkdirSync(inbox)
  const project = path.join(folder, 'shop.sextant')
  await sextant.newProject(project)
  await sextant.goTo('data')
  await answerOpenDialogs(sextant.app, inbox)
  await sextant.id(testIds.watchStart).click()
  await expect(sextant.id(testIds.watchCard).locator('[data-watching=true]')).toBeVisible()
  await sextant.app.close()

  const again = async (): Promise<SextantWindow> => {
    const app = await start({ args: [project] })
    const opened = new SextantWindow(app, await app.firstWindow())
    await opened.goTo('data')
    return opened
  }
  // Without consent the folder is known, and nothing is taken from it.
  const second = await again()
  await expect(second.id(testIds.watchCard).locator('[data-watching=false]')).toContainText('inbox')
  const resume = second.page.getByTestId(testIds.watchResume)
  // The switch turns when the project has stored it.
  await resume.click({ force: true })
  await expect(resume).toBeChecked()
  await second.id(testIds.watchAgain).click()
  await expect(second.id(testIds.watchCard).locator('[data-watching=true]')).toBeVisible()
  await second.app.close()

  write(inbox, 'customers_export.csv', fixtures['shopify-customers'].text)
  const third = await again()
  const imported = third.id(testIds.watchTable).locator('tr[data-state=imported]')
  await expect(imported).toContainText('customers_export.csv', { timeout: 20_000 })
})
