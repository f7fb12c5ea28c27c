import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { answerOpenDialogs, answerSaveDialogs } from '../pages/dialogs.ts'
import { integrity } from '../pages/project-file.ts'
import { expect, test, testIds } from '../pages/test.ts'
import { ordersCsv, write } from '../pages/test-files.ts'

test('a project is closed, found among the recent ones, and copied', async ({ sextant, folder }) => {
  const file = path.join(folder, '山海 shop.sextant')
  await sextant.newProject(file)
  await sextant.importFile(write(folder, 'orders.csv', ordersCsv({ customers: 20, products: 10, rows: 300 })))

  await sextant.goTo('settings')
  const copy = path.join(folder, 'copy.sextant')
  await answerSaveDialogs(sextant.app, copy)
  await sextant.id(testIds.saveCopy).click()
  await expect.poll(() => existsSync(copy)).toBe(true)
  await expect(sextant.id(testIds.viewSettings)).toContainText('copy.sextant')

  await sextant.closeProject()
  expect(existsSync(`${file}-wal`)).toBe(false)
  expect(integrity(file)).toBe('ok')
  expect(integrity(copy)).toBe('ok')

  await sextant.id(testIds.welcomeRecent).getByRole('button').filter({ hasText: '山海 shop' }).click()
  await expect(sextant.id(testIds.projectName)).toContainText('山海 shop')
  expect(await sextant.project()).toMatchObject({ path: file, interactions: 300 })

  await sextant.closeProject()
  await sextant.openProject(copy)
  expect(await sextant.project()).toMatchObject({ path: copy, interactions: 300, imports: 1 })
})

test('files that are no project of this version are refused and keep every byte', async ({
  sextant,
  folder,
}) => {
  const good = path.join(folder, 'good.sextant')
  await sextant.newProject(good)
  await sextant.closeProject()

  const newer = path.join(folder, 'newer.sextant')
  copyFileSync(good, newer)
  const bytes = readFileSync(newer)
  bytes.writeUInt32BE(9_999, 60)
  writeFileSync(newer, bytes)

  const otherKind = path.join(folder, 'other.sextant')
  copyFileSync(good, otherKind)
  const foreign = readFileSync(otherKind)
  foreign.writeUInt32BE(1, 68)
  writeFileSync(otherKind, foreign)

  const wrong = [
    [newer, 'project-newer'],
    [otherKind, 'project-other-kind'],
    [write(folder, 'text.sextant', 'not a database at all'), 'project-other-kind'],
    [path.join(folder, 'nowhere.sextant'), 'project-not-found'],
    [folder, 'file-is-folder'],
  ] as const
  for (const [file, code] of wrong) {
    const before = file === folder || !existsSync(file) ? undefined : readFileSync(file)
    await answerOpenDialogs(sextant.app, file)
    await sextant.id(testIds.welcomeOpen).click()
    await expect(sextant.failure()).toHaveAttribute('data-code', code)
    if (before !== undefined) expect(readFileSync(file).equals(before)).toBe(true)
  }
  await sextant.openProject(good)
  await expect(sextant.id(testIds.projectName)).toContainText('good')
})
