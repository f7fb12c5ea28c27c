import path from 'node:path'
import { existing } from '../pages/existing.ts'
import { expect, test, testIds } from '../pages/test.ts'
import { integrity, rowsOf } from '../pages/project-file.ts'
import type { SextantWindow } from '../pages/sextant-window.ts'
import { ordersCsv, write } from '../pages/test-files.ts'

async function killWriter({ app }: SextantWindow): Promise<void> {
  const pid = await app.evaluate(({ app: electron }) => {
    const metrics = electron.getAppMetrics().filter((metric) => metric.type === 'Utility')
    return metrics.find((metric) => metric.name === 'Sextant writer')?.pid
  })
  process.kill(existing(pid), 'SIGKILL')
}

test('an import whose process is killed fails with a hint; the next one works, and the project is unharmed', async ({
  sextant,
  folder,
}) => {
  test.setTimeout(180_000)
  const project = path.join(folder, 'shop.sextant')
  await sextant.newProject(project)
  const large = write(folder, 'large.csv', ordersCsv({ customers: 20_000, products: 500, rows: 500_000 }))
  await sextant.chooseFiles(large)
  await sextant.wizard.toColumns()
  await sextant.wizard.check()
  const job = await sextant.jobs.startedBy('import', () => sextant.id(testIds.wizardRun).click())
  await sextant.page.waitForTimeout(700)
  await killWriter(sextant)
  const end = await sextant.jobs.endOf(job.id, 15)
  expect(end).toMatchObject({ state: 'failed', failure: { code: 'worker-lost' } })
  await expect(sextant.failure()).toHaveAttribute('data-code', 'worker-lost')
  expect(await sextant.project()).toMatchObject({ interactions: 0, imports: 0 })

  await sextant.id(testIds.wizardClose).click()
  await sextant.importFile(
    write(folder, 'small.csv', ordersCsv({ customers: 50, products: 20, rows: 2_000 })),
  )
  expect(await sextant.project()).toMatchObject({ interactions: 2_000, imports: 1 })
  await sextant.closeProject()
  expect(integrity(project)).toBe('ok')
  expect(rowsOf(project)).toMatchObject({ imports: 1, interactions: 2_000 })
})

test('a training whose process is killed fails, and can be started again', async ({ sextant, folder }) => {
  test.setTimeout(180_000)
  const { recommendations } = sextant
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
  await sextant.page.waitForTimeout(1_500)
  await killWriter(sextant)
  expect(await sextant.jobs.endOf(job.id, 15)).toMatchObject({
    state: 'failed',
    failure: { code: 'worker-lost' },
  })

  expect((await recommendations.train('popularity')).state).toBe('finished')
  await sextant.closeProject()
  expect(integrity(project)).toBe('ok')
  expect(rowsOf(project)).toMatchObject({ models: 1 })
})
