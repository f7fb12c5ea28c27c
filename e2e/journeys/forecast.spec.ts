import { readFileSync } from 'node:fs'
import path from 'node:path'
import { existing } from '../pages/existing.ts'
import { readCsv } from '../pages/csv.ts'
import { request } from '../pages/request.ts'
import { expect, sample, test, testIds } from '../pages/test.ts'
import { csvText, write } from '../pages/test-files.ts'

/** The sample shop until a day, and what came after it. */
function parts(cut: string): { past: string; later: string } {
  const [header = [], ...rows] = readCsv(readFileSync(sample, 'utf8').replace(/^\ufeff/, ''))
  const time = header.indexOf('Order Time')
  const isPast = (row: readonly string[]): boolean => (row[time] ?? '') < cut
  return {
    past: csvText([header, ...rows.filter(isPast)]),
    later: csvText([header, ...rows.filter((row) => !isPast(row))]),
  }
}

test('revenue by category is forecast, an event changes it, and what comes stands against it', async ({
  sextant,
  folder,
}) => {
  test.setTimeout(240_000)
  const { page, jobs } = sextant
  const { past, later } = parts('2026-09-28')
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.goTo('pipeline')
  await expect(sextant.pipeline.row('forecast')).toHaveAttribute('data-state', 'idle')
  await sextant.importFile(write(folder, 'until-september.csv', past))

  await sextant.goTo('forecast')
  await sextant.id(testIds.forecastSlice).selectOption('category')
  const start = () => sextant.id(testIds.forecastStart).click()
  expect((await jobs.during('forecast', start)).failure).toBeNull()
  await expect(sextant.id(testIds.forecastChart).locator('.js-plotly-plot')).toBeVisible()
  const [first] = await request(page, 'forecast:list', undefined)
  const analysis = existing(first)
  expect(analysis.summary.adds).toBe(true)
  const { detail } = await request(page, 'forecast:series', { analysisId: analysis.id, index: 0 })
  expect(detail.board.some(({ name }) => name.startsWith('naive'))).toBe(true)
  const rows = sextant.id(testIds.forecastTable).locator('[data-next]')
  await expect(rows).toHaveCount(analysis.summary.series)

  // The slices on the screen are the total.
  const sums = await rows.evaluateAll((found) => found.map((row) => Number(row.getAttribute('data-next'))))
  const [total = 0, ...slices] = sums
  expect(Math.abs(slices.reduce((sum, value) => sum + value, 0) - total)).toBeLessThan(1e-6 * total)

  await sextant.id(testIds.forecastGoal).fill(String(Math.round(total / 2)))
  await expect(sextant.id(testIds.forecastChance)).toBeVisible()
  const chance = await sextant.id(testIds.forecastChance).getAttribute('data-chance')
  expect(Number(chance)).toBeGreaterThan(0.9)

  // A promotion of the coming weeks that is assumed to bring half as much again.
  await sextant.id(testIds.forecastEventName).fill('Autumn sale')
  await sextant.id(testIds.forecastEventFrom).fill('2026-10-05')
  await sextant.id(testIds.forecastEventTo).fill('2026-10-11')
  await sextant.id(testIds.forecastEventUplift).fill('50')
  await sextant.id(testIds.forecastEventAdd).click()
  await expect(sextant.id(testIds.forecastEvents)).toHaveAttribute('data-count', '1')
  expect((await jobs.during('forecast', start)).failure).toBeNull()
  await expect(sextant.id(testIds.forecastEffects)).toContainText('Autumn sale: +50%, assumed')
  const [withSale] = await request(page, 'forecast:list', undefined)
  const changed = await request(page, 'forecast:series', { analysisId: existing(withSale).id, index: 0 })
  const at = changed.detail.future.indexOf(Date.UTC(2026, 9, 5))
  expect((changed.detail.mean[at] ?? 0) / (detail.mean[at] ?? 1)).toBeCloseTo(1.5, 1)

  // The next month comes in.
  await sextant.importFile(write(folder, 'october.csv', later))
  await sextant.goTo('forecast')
  await expect(sextant.id(testIds.forecastOutcome)).toBeVisible()
  const outcome = existing(
    (await request(page, 'forecast:series', { analysisId: analysis.id, index: 0 })).outcome ?? undefined,
  )
  expect(outcome.periods).toBeGreaterThanOrEqual(4)
  expect(Math.abs(outcome.actualSum / outcome.forecastSum - 1)).toBeLessThan(0.5)

  await sextant.goTo('settings')
  await sextant.id(testIds.languageSelect).selectOption('zh-CN')
  await sextant.goTo('forecast')
  await expect(sextant.id(testIds.forecastOutcome)).toContainText('预测与实际')
  await sextant.id(testIds.forecastCalendarChina).click()
  await expect(sextant.id(testIds.forecastEvents)).toContainText('春节')

  // The event is changed in its place.
  const autumn = sextant.id(testIds.forecastEvents).locator('[data-event="Autumn sale"]')
  await autumn.getByTestId(testIds.forecastEventEdit).click()
  await expect(sextant.id(testIds.forecastEventUplift)).toHaveValue('50')
  await sextant.id(testIds.forecastEventName).fill('Late autumn sale')
  await sextant.id(testIds.forecastEventAdd).click()
  await expect(sextant.id(testIds.forecastEvents).locator('[data-event="Late autumn sale"]')).toHaveCount(1)
  await expect(autumn).toHaveCount(0)

  // Side by side, searched, and what the data tell of price and spend.
  await expect(sextant.id(testIds.forecastMultiples).locator('.js-plotly-plot')).toBeVisible()
  await expect(sextant.id(testIds.forecastWhatIf).locator('[data-lever="spend"]')).toHaveAttribute(
    'data-refusal',
    'no-data',
  )
  const [, second] = (
    await request(page, 'forecast:rows', {
      analysisId: analysis.id,
      sort: 'next',
      search: '',
      offset: 0,
      limit: 2,
    })
  ).rows
  await sextant.id(testIds.forecastSearch).fill(existing(second).name)
  await expect(sextant.id(testIds.forecastTable).locator('[data-next]').first()).toHaveAttribute(
    'data-series',
    existing(second).name,
  )
  const shots = process.env['SEXTANT_SHOTS']
  if (shots !== undefined) await page.screenshot({ path: path.join(shots, 'forecast.zh.png') })
})
