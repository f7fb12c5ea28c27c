import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { ruleRowId } from '../../src/renderer/src/test-ids.ts'
import { answerSaveDialogs } from '../pages/dialogs.ts'
import { request } from '../pages/request.ts'
import type { SextantWindow } from '../pages/sextant-window.ts'
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
  await savesChart(sextant, folder)

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

/** Every chart is saved as pictures and as the data behind it. */
async function savesChart(sextant: SextantWindow, folder: string): Promise<void> {
  const chart = sextant.id(testIds.qualityChart)
  await expect(chart.locator('.js-plotly-plot')).toBeVisible()
  const formats = [
    ['png', testIds.chartSavePng],
    ['svg', testIds.chartSaveSvg],
    ['csv', testIds.chartSaveCsv],
  ] as const
  for (const [format, item] of formats) {
    const file = path.join(folder, `chart.${format}`)
    await answerSaveDialogs(sextant.app, file)
    await chart.hover()
    await chart.getByTestId(testIds.chartMenu).click()
    await sextant.id(item).click()
    await expect.poll(() => existsSync(file)).toBe(true)
  }
  expect(readFileSync(path.join(folder, 'chart.png')).subarray(1, 4).toString()).toBe('PNG')
  expect(readFileSync(path.join(folder, 'chart.png')).byteLength).toBeGreaterThan(5_000)
  expect(readFileSync(path.join(folder, 'chart.svg'), 'utf8')).toMatch(/^<svg/)
  expect(readFileSync(path.join(folder, 'chart.csv'), 'utf8').trim().split('\n').length).toBeGreaterThan(1)
}

function missing(): never {
  throw new Error('there is no import')
}
