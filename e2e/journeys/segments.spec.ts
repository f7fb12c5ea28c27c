import { readFileSync } from 'node:fs'
import path from 'node:path'
import { readCsv } from '../pages/csv.ts'
import { answerSaveDialogs } from '../pages/dialogs.ts'
import { existing } from '../pages/existing.ts'
import { request } from '../pages/request.ts'
import { expect, sample, test, testIds } from '../pages/test.ts'
import { overviewChartId, segmentTickId, setOperationId } from '../../src/renderer/src/test-ids.ts'

test('a segment is built by a rule, compared, seen in RFM, exported and sent to Recommendations', async ({
  sextant,
  folder,
}) => {
  test.setTimeout(240_000)
  const { page, customers, jobs } = sextant
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.importFile(sample)

  // Bought something of a category at least twice, counted while it is typed.
  await customers.open('segments')
  await customers.newSegment()
  await customers.addCondition('did')
  const choices = await request(page, 'segments:choices', undefined)
  const category = existing(choices.categories[0])
  await sextant.id(testIds.ruleProduct).selectOption('category')
  await sextant.id(testIds.ruleValues).fill(category)
  await page.keyboard.press('Enter')
  await sextant.id(testIds.rulePeriod).selectOption('ever')
  await sextant.id(testIds.ruleLow).fill('2')
  const asked = {
    rule: {
      kind: 'did' as const,
      events: ['purchase' as const],
      product: { by: 'category' as const, values: [category] },
      channels: [],
      campaigns: [],
      period: { kind: 'ever' as const },
      measure: 'times' as const,
      low: 2,
      high: null,
    },
    asOf: { kind: 'data-end' as const },
  }
  const { size, customers: all } = await request(page, 'segments:count', asked)
  expect(size).toBeGreaterThan(20)
  expect(size).toBeLessThan(all)
  await expect(sextant.id(testIds.segmentCount)).toHaveAttribute('data-size', String(size))
  expect((await customers.save('Regulars')).state).toBe('finished')
  await expect(sextant.id(testIds.segmentSize)).toHaveAttribute('data-size', String(size))
  await expect(sextant.id(testIds.segmentComparison)).toContainText(category)

  await customers.newSegment()
  await customers.addCondition('rfm')
  expect((await customers.save('Champions')).state).toBe('finished')
  await expect(sextant.id(testIds.segmentTable)).toContainText('Champions')
  const segments = await request(page, 'segments:list', undefined)
  const regulars = existing(segments.find(({ name }) => name === 'Regulars'))
  expect(regulars).toMatchObject({ size, sizeCurrent: true })

  for (const { id } of segments) await sextant.id(segmentTickId(id)).click()
  await expect(sextant.id(testIds.overlapChart).locator('.js-plotly-plot')).toBeVisible()
  const overlap = await request(page, 'segments:overlap', { ids: segments.map(({ id }) => id) })
  const both = overlap.shared[0]?.[1] ?? 0
  expect(overlap.regions.find(({ members }) => members.length === 2)?.size).toBe(both)
  await expect(sextant.id(testIds.segmentComparison)).toBeVisible()
  const union = overlap.regions.reduce((sum, region) => sum + region.size, 0)
  await expect(sextant.id(setOperationId('union'))).toHaveAttribute('data-size', String(union))
  await sextant.id(setOperationId('intersect')).click()
  await expect(sextant.id(testIds.peopleTable)).toHaveAttribute('aria-rowcount', String(both + 1))
  await expect(sextant.id(testIds.drillChip)).toHaveCount(2)
  await customers.open('segments')

  // Its RFM groups and who moved.
  await page.locator('[data-segment="Regulars"] .sx-link').click()
  await sextant.id(testIds.segmentRfm).click()
  await expect(sextant.id(testIds.rfmSegment)).toHaveValue(String(regulars.id))
  await expect(sextant.id(testIds.rfmTable)).toHaveAttribute('data-scored', String(size))
  await expect(page.locator('[data-group="champions"]')).toHaveAttribute('data-customers', String(both))
  await expect(sextant.id(testIds.rfmMovement).locator('.sankey-node').first()).toBeVisible()

  // In Chinese the same figures have Chinese names.
  await request(page, 'app:set-preferences', { language: 'zh-CN', theme: 'light' })
  await expect(page.locator('[data-group="champions"]')).toContainText('重要价值客户')

  await customers.open('segments')
  await page.locator('[data-segment="Regulars"] .sx-link').click()
  await sextant.id(testIds.segmentExport).click()
  const file = path.join(folder, 'regulars.csv')
  await answerSaveDialogs(sextant.app, file)
  const exported = await jobs.during('export-segment', () => sextant.id(testIds.segmentExportRun).click())
  expect(exported.state).toBe('finished')
  await expect(sextant.id(testIds.segmentExported)).toBeVisible()
  const [header, ...rows] = readCsv(readFileSync(file, 'utf8').slice(1))
  expect(header?.[0]).toBe('客户编号')
  expect(rows).toHaveLength(size)
  await page.keyboard.press('Escape')

  await request(page, 'app:set-preferences', { language: 'en', theme: 'light' })
  expect((await sextant.recommendations.train('popularity')).failure).toBeNull()
  await customers.open('segments')
  await page.locator('[data-segment="Regulars"] .sx-link').click()
  await sextant.id(testIds.segmentRecommend).click()
  await expect(sextant.id(testIds.listCustomers)).toHaveValue('segment')
  await expect(sextant.id(testIds.listSegment)).toHaveValue(String(regulars.id))
})

test('charts of the overview filter each other, and the selection is kept as a segment', async ({
  sextant,
  folder,
}) => {
  test.setTimeout(180_000)
  const { page, customers, jobs } = sextant
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.importFile(sample)
  await customers.open('overview')
  const all = await request(page, 'customers:overview', { filter: {} })
  const figures = sextant.id(testIds.overviewFigures).locator('[data-customers]')
  await expect(figures).toHaveAttribute('data-customers', String(all.all))

  // The first bar of the chart of channels is the most frequent one; it lies on top.
  const channel = existing(all.charts.channel[0])
  const bars = sextant.id(overviewChartId('channel')).locator('.bars .point')
  await bars.last().click({ force: true })
  await expect(figures).toHaveAttribute('data-customers', String(channel.customers))
  await sextant.id(testIds.overviewPeople).click()
  await expect(sextant.id(testIds.peopleTable)).toHaveAttribute(
    'aria-rowcount',
    String(channel.customers + 1),
  )
  await expect(sextant.id(testIds.drillChip)).toContainText(channel.key)

  await sextant.id(testIds.drillSave).click()
  await sextant.id(testIds.segmentName).fill('By channel')
  const saved = await jobs.during('save-segment', () => sextant.id(testIds.segmentSave).click())
  expect(saved.state).toBe('finished')
  await expect(sextant.id(testIds.segmentSize)).toHaveAttribute('data-size', String(channel.customers))

  // A customer of it, his page and back.
  await sextant.id(testIds.membersTable).locator('[data-customer]').first().click()
  await expect(sextant.id(testIds.customerSegments)).toContainText('By channel')
  await page.keyboard.press('Escape')
  await expect(sextant.id(testIds.peopleTable)).toBeVisible()

  await customers.open('cohorts')
  await expect(sextant.id(testIds.cohortMatrix).locator('.heatmaplayer image').first()).toBeAttached()
  await customers.open('overview')
  expect((await jobs.during('analyse-customers', () => sextant.id(testIds.analyseRun).click())).state).toBe(
    'finished',
  )
  await expect(sextant.id(testIds.analysisState)).toHaveCount(0)
  const { stages } = await request(page, 'pipeline:state', undefined)
  expect(existing(stages.find(({ stage }) => stage === 'analyse')).state).toBe('current')
})
