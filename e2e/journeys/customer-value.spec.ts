import path from 'node:path'
import { customersTabId, clusterCardId, clusterFeatureId } from '../../src/renderer/src/test-ids.ts'
import { existing } from '../pages/existing.ts'
import { request } from '../pages/request.ts'
import { expect, sample, test, testIds } from '../pages/test.ts'

test('what customers are worth, who is leaving, which groups they form, and who resembles one', async ({
  sextant,
  folder,
}) => {
  test.setTimeout(180_000)
  const { page, jobs } = sextant
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.importFile(sample)
  await sextant.goTo('customers')

  // Value: figures, a verdict, the check, and customers behind a bar of risk.
  await sextant.id(customersTabId('clv')).click()
  await sextant.id(testIds.clvHorizon).selectOption('180')
  expect((await jobs.during('clv', () => sextant.id(testIds.valueStart).click())).failure).toBeNull()
  const clv = existing(await request(page, 'clv:latest', undefined))
  expect(clv.settings.horizonDays).toBe(180)
  expect(clv.summary.totals.value.expected).toBeGreaterThan(0)
  expect(clv.summary.totals.value.low).toBeLessThan(clv.summary.totals.value.high)
  await expect(sextant.id(testIds.clvFigures)).toHaveAttribute(
    'data-customers',
    String(clv.summary.observed.customers),
  )
  await expect(sextant.id(testIds.clvVerdict)).toBeVisible()
  await expect(sextant.id(testIds.clvCheck).locator('.js-plotly-plot')).toHaveCount(2)
  await expect(sextant.id(testIds.valueStamp)).toHaveAttribute('data-current', 'true')
  const top = await request(page, 'clv:customers', {
    analysisId: clv.id,
    search: '',
    sort: 'value',
    descending: true,
    riskFrom: 0,
    riskTo: 1,
    offset: 0,
    limit: 1,
  })
  const table = sextant.id(testIds.clvTable)
  await expect(table.locator('[data-customer]').first()).toHaveAttribute(
    'data-customer',
    existing(top.rows[0]).customer.externalId,
  )
  const bars = sextant.id(testIds.clvRisk).locator('.bars .point')
  await expect(bars.first()).toBeVisible()
  await expect(sextant.id(testIds.clvSave)).toBeDisabled()
  // Plotly takes clicks on a layer above the bars.
  await bars.first().scrollIntoViewIfNeeded()
  const bar = existing((await bars.first().boundingBox()) ?? undefined)
  await page.mouse.click(bar.x + bar.width / 2, bar.y + bar.height / 2)
  await expect(sextant.id(testIds.clvSave)).toBeEnabled()

  // Groups: described in words, one of them saved as a segment.
  await sextant.id(customersTabId('clusters')).click()
  await sextant.id(clusterFeatureId('categories')).check()
  await sextant.id(testIds.clusterK).selectOption('4')
  expect((await jobs.during('cluster', () => sextant.id(testIds.valueStart).click())).failure).toBeNull()
  await expect(sextant.id(testIds.clusterVerdict)).toBeVisible()
  const card = sextant.id(clusterCardId(0))
  await expect(card).toContainText('above average')
  const size = Number(await card.getAttribute('data-size'))
  await card.getByTestId(testIds.clusterSave).click()
  await sextant.id(testIds.segmentName).fill('Best group')
  expect(
    (await jobs.during('save-segment', () => sextant.id(testIds.segmentSave).click())).failure,
  ).toBeNull()
  const segments = await request(page, 'segments:list', undefined)
  expect(segments.find(({ name }) => name === 'Best group')?.size).toBe(size)

  // Look-alikes of that segment, ranked and judged.
  await sextant.id(customersTabId('lookalikes')).click()
  expect((await jobs.during('lookalike', () => sextant.id(testIds.valueStart).click())).failure).toBeNull()
  await expect(sextant.id(testIds.lookalikeVerdict)).toContainText('Best group')
  const [found] = await request(page, 'lookalikes:list', undefined)
  expect(existing(found).summary.seeds).toBe(size)
  await expect(sextant.id(testIds.lookalikeTable).locator('[data-customer]').first()).toBeVisible()

  // Channels: credits add up, and what the data cannot tell is said.
  await sextant.id(customersTabId('attribution')).click()
  expect((await jobs.during('attribution', () => sextant.id(testIds.valueStart).click())).failure).toBeNull()
  const channels = existing(await request(page, 'attribution:latest', undefined)).summary
  expect(channels.warnings).toContain('only-order-channels')
  const credited = channels.channels.reduce((sum, { credits }) => sum + credits.markov.conversions, 0)
  expect(credited).toBeCloseTo(channels.conversions, 3)
  await expect(sextant.id(testIds.attributionTable).locator('tbody tr')).toHaveCount(channels.channels.length)
})
