import path from 'node:path'
import { ruleRowId } from '../../src/renderer/src/test-ids.ts'
import { request } from '../pages/request.ts'
import { expect, sample, test, testIds } from '../pages/test.ts'

test('the quality of an import is shown, rules are changed, and steps are undone and redone from the history', async ({
  sextant,
  folder,
}) => {
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.chooseFiles(sample)
  await sextant.wizard.importAsProposed()

  await sextant.data.open('Quality')
  const [first] = await request(sextant.page, 'imports:list', undefined)
  const report = await request(sextant.page, 'quality:report', { importId: first?.id ?? missing() })
  await expect(sextant.id(testIds.qualityScore)).toContainText(report.score.toFixed(1))
  await expect(sextant.id(testIds.qualityTable).locator('tbody tr')).toHaveCount(report.columns.length)
  await sextant.id(testIds.qualityTable).locator('button[aria-expanded]').first().click()
  await expect(sextant.id(testIds.qualityChart)).toBeVisible()

  await sextant.data.open('Rules')
  const rule = sextant.id(ruleRowId('test-order'))
  await rule.getByRole('combobox').selectOption('set-aside')
  await expect
    .poll(async () => (await request(sextant.page, 'rules:get', undefined)).rules)
    .toContainEqual({ id: 'test-order', severity: 'set-aside', limit: null })
  await sextant.id(testIds.rulesReset).click()
  await expect
    .poll(async () => (await request(sextant.page, 'rules:get', undefined)).rules)
    .toContainEqual({ id: 'test-order', severity: 'flag', limit: null })

  const total = async (): Promise<number> =>
    (await request(sextant.page, 'interactions:list', { search: '', offset: 0, limit: 1 })).total
  const before = await total()
  await sextant.data.open('History')
  await sextant.id(testIds.historyUndo).click()
  await expect.poll(total).toBe(0)
  await expect(sextant.id(testIds.historyTable)).toContainText('(undone)')
  await sextant.id(testIds.historyRedo).click()
  await expect.poll(total).toBe(before)
})

function missing(): never {
  throw new Error('there is no import')
}
