import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { adsPaceId, adsRoleId, adsTabId } from '../../src/renderer/src/test-ids.ts'
import { answerOpenDialogs, answerSaveDialogs } from '../pages/dialogs.ts'
import { request } from '../pages/request.ts'
import { expect, test, testIds } from '../pages/test.ts'

const channel = '百度 Baidu'

/** A log of 4,000 decisions: A with 0.7, B with 0.3; B is rewarded thrice as often. */
function log(): string {
  const rows = Array.from({ length: 4000 }, (_, i) => {
    const isFirst = i % 10 < 7
    const reward = isFirst ? i % 20 === 0 : i % 20 === 8
    return `${isFirst ? 'A' : 'B'},${reward ? 1 : 0},${isFirst ? 0.7 : 0.3}`
  })
  return ['action,reward,propensity_score', ...rows].join('\n')
}

function visitors(): string {
  const rows = Array.from({ length: 4000 }, (_, i) => {
    const bought = i % 2 === 0 ? i % 20 === 0 : i % 16 === 1
    return `u${i},${i % 2 === 0 ? 'control' : 'new'},${bought ? 1 : 0},${bought ? 20 + (i % 7) : 0},${i % 4 < 2 ? 'young' : 'old'}`
  })
  return ['user,variant,converted,revenue,age_group', ...rows].join('\n')
}

test('spend is paced by channel, and files of visitors and of decisions are judged, in both languages', async ({
  sextant,
  folder,
}) => {
  test.setTimeout(180_000)
  const { page } = sextant
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.goTo('ads')
  await sextant.id(testIds.adsSampleReport).click()
  await sextant.wizard.importAsProposed()
  await sextant.goTo('ads')

  // A budget for one channel, kept in the project and compared with what is spent.
  await sextant.id(testIds.adsPaceSection).locator('summary').click()
  await sextant.id(adsPaceId(channel)).fill('100')
  await sextant.id(testIds.adsPaceKeep).click()
  const row = sextant.id(testIds.adsPaceTable).getByRole('row', { name: channel })
  await expect(row.locator('[data-status]')).toHaveAttribute('data-status', /over|ended/)
  await expect(sextant.id(testIds.adsPaceSaid)).toContainText(channel)
  const kept = await request(page, 'ads:budgets', undefined)
  expect(kept?.rows.channel).toEqual({ [channel]: 100 })

  // What a click brought, from the project's own reports.
  await sextant.id(adsTabId('tests')).click()
  await sextant.id(testIds.adsArmsMeasure).selectOption('value')
  await sextant.id(testIds.adsArmsTake).click()
  await expect(sextant.id(testIds.adsValuesVerdict)).toBeVisible()

  // A row per visitor: counts to take over, and the value of each beside them.
  const people = path.join(folder, 'visitors.csv')
  writeFileSync(people, visitors())
  await answerOpenDialogs(sextant.app, people)
  await sextant.id(testIds.adsArmsMeasure).selectOption('clicks')
  await sextant.id(testIds.adsFileOpen).click()
  await expect(sextant.id(testIds.adsFileSaid)).toContainText('converted')
  await expect(sextant.id(testIds.adsValuesVerdict)).toHaveAttribute('data-leader', 'new')
  await sextant.id(testIds.adsFileTake).click()
  await expect(sextant.id(testIds.adsDecisionVerdict)).toHaveAttribute('data-leader', 'new')

  // The same file by segment, then a log of decisions.
  await sextant.id(adsTabId('policies')).click()
  await sextant.id(testIds.adsFileOpen).click()
  await expect(sextant.id(testIds.adsSegmentsTable).last()).toContainText('young')
  const decisions = path.join(folder, 'log.csv')
  writeFileSync(decisions, log())
  await answerOpenDialogs(sextant.app, decisions)
  await sextant.id(testIds.adsFileOpen).click()
  await expect(sextant.id(testIds.adsLogSaid)).toHaveAttribute('data-best', 'always B')
  await expect(sextant.id(testIds.adsLogChart).locator('.js-plotly-plot')).toBeVisible()
  const file = path.join(folder, 'policies.csv')
  await answerSaveDialogs(sextant.app, file)
  await sextant.id(testIds.adsLogExport).click()
  await expect.poll(() => existsSync(file)).toBe(true)
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(4)

  // The log stays with the project, as counts: it is judged again without the file, and can be deleted.
  await sextant.id(testIds.adsLogName).fill('May')
  await sextant.id(testIds.adsLogKeep).click()
  await expect(sextant.id(testIds.adsLogIsKept)).toContainText('May')
  await expect(sextant.id(testIds.adsProjectLogs)).toContainText('4,000 decisions')
  await expect(sextant.id(testIds.adsLogSaid).first()).toHaveAttribute('data-best', 'always B')
  expect(await request(page, 'ads:logs', undefined)).toMatchObject([
    { name: 'May', decisions: 4000, actions: 2 },
  ])
  await sextant.id(testIds.adsLogDelete).click()
  await sextant.id(testIds.confirmOk).click()
  await expect(sextant.id(testIds.adsProjectLogs)).toHaveCount(0)

  // A column that is told to be something else is read again; what is missing is said.
  await sextant.id(testIds.adsFile).locator('summary').click()
  await sextant.id(adsRoleId('propensity')).selectOption('')
  await expect(sextant.id(testIds.adsFileSaid)).toContainText('evenly')

  await request(page, 'app:set-preferences', { language: 'zh-CN', theme: 'light' })
  await expect(sextant.id(testIds.adsLogSaid)).toContainText('始终 B')
})
