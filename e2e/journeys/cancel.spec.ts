import path from 'node:path'
import { request } from '../pages/request.ts'
import { expect, test, testIds } from '../pages/test.ts'
import { integrity, rowsOf } from '../pages/project-file.ts'
import { ordersCsv, write } from '../pages/test-files.ts'

test('a cancelled import leaves nothing behind', async ({ sextant, folder }) => {
  test.setTimeout(180_000)
  const project = path.join(folder, 'shop.sextant')
  await sextant.newProject(project)
  await sextant.chooseFiles(
    write(folder, 'large.csv', ordersCsv({ customers: 20_000, products: 500, rows: 500_000 })),
  )
  await sextant.wizard.toColumns()
  await sextant.wizard.check()

  const job = await sextant.jobs.startedBy('import', () => sextant.id(testIds.wizardRun).click())
  const asked = Date.now()
  await sextant.jobs.cancel()
  const end = await sextant.jobs.endOf(job.id, 10)
  expect(end.state).toBe('cancelled')
  expect(Date.now() - asked).toBeLessThan(4_000)
  await expect(sextant.id(testIds.jobTray)).toHaveAttribute('data-state', 'cancelled')
  expect(await sextant.project()).toMatchObject({
    interactions: 0,
    customers: 0,
    products: 0,
    imports: 0,
    quarantined: 0,
  })

  // The same file afterwards, smaller: as if nothing had been.
  await sextant.id(testIds.wizardClose).click()
  await sextant.importFile(
    write(folder, 'small.csv', ordersCsv({ customers: 50, products: 20, rows: 2_000 })),
  )
  expect(await sextant.project()).toMatchObject({ interactions: 2_000, imports: 1 })
  await sextant.closeProject()
  expect(integrity(project)).toBe('ok')
  expect(rowsOf(project)).toMatchObject({ imports: 1, interactions: 2_000, quarantine: 0 })
})

test('a cancelled training leaves no model', async ({ sextant, folder }) => {
  test.setTimeout(180_000)
  const { page, recommendations } = sextant
  const project = path.join(folder, 'shop.sextant')
  await sextant.newProject(project)
  await sextant.importFile(
    write(folder, 'orders.csv', ordersCsv({ customers: 4_000, products: 800, rows: 60_000 })),
  )

  await recommendations.open('Model')
  await sextant.id(testIds.modelKind).selectOption('ials')
  await recommendations.setSetting('rank', '256')
  await recommendations.setSetting('sweeps', '200')
  const job = await sextant.jobs.startedBy('train', () => sextant.id(testIds.trainStart).click())
  await expect(sextant.id(testIds.jobTray)).toHaveAttribute('data-state', 'running')
  await page.waitForTimeout(1_500)
  const asked = Date.now()
  await sextant.jobs.cancel()
  expect((await sextant.jobs.endOf(job.id, 10)).state).toBe('cancelled')
  expect(Date.now() - asked).toBeLessThan(4_000)
  expect(await request(page, 'models:list', undefined)).toEqual([])

  // Cancelled work is not in the way of the next.
  await recommendations.setSetting('rank', '8')
  await recommendations.setSetting('sweeps', '3')
  expect((await sextant.jobs.during('train', () => sextant.id(testIds.trainStart).click())).state).toBe(
    'finished',
  )
  await sextant.closeProject()
  expect(integrity(project)).toBe('ok')
  expect(rowsOf(project)).toMatchObject({ models: 1 })
})
