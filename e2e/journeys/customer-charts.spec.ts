import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { clusterFeatureId, customersTabId, segmentTickId } from '../../src/renderer/src/test-ids.ts'
import { customersTabs } from '../../src/renderer/src/state/route.ts'
import { answerSaveDialogs } from '../pages/dialogs.ts'
import { existing } from '../pages/existing.ts'
import { request } from '../pages/request.ts'
import { expect, sample, test, testIds } from '../pages/test.ts'

test('every chart of the customers is saved as pictures and as its data', async ({ sextant, folder }) => {
  test.setTimeout(420_000)
  const { page, customers, jobs } = sextant
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.importFile(sample)
  await customers.open('segments')
  for (const [name, condition] of [
    ['Regulars', 'did'],
    ['Champions', 'rfm'],
  ] as const) {
    await customers.newSegment()
    await customers.addCondition(condition)
    expect((await customers.save(name)).state).toBe('finished')
  }
  for (const [tab, job] of [
    ['clv', 'clv'],
    ['clusters', 'cluster'],
    ['lookalikes', 'lookalike'],
    ['attribution', 'attribution'],
  ] as const) {
    await sextant.id(customersTabId(tab)).click()
    if (tab === 'clusters') await sextant.id(clusterFeatureId('categories')).check()
    expect((await jobs.during(job, () => sextant.id(testIds.valueStart).click())).failure).toBeNull()
  }
  const segments = await request(page, 'segments:list', undefined)
  let saved = 0
  for (const tab of customersTabs) {
    await sextant.id(customersTabId(tab)).click()
    if (tab === 'people') {
      // One customer has charts of his own.
      const rows = sextant.id(testIds.peopleTable).locator('.sx-link')
      await rows.first().click()
    }
    if (tab === 'segments')
      for (const { id } of segments) {
        const tick = sextant.id(segmentTickId(id))
        if (!(await tick.isChecked())) await tick.click()
      }
    const plots = page.locator('.js-plotly-plot')
    // People who were found may have no chart; every other tab has one.
    if (tab === 'people') await page.waitForTimeout(1_000)
    else await expect(plots.first()).toBeVisible({ timeout: 30_000 })
    // Charts below come with their answers.
    await page.waitForTimeout(1_500)
    const menus = page.getByTestId(testIds.chartMenu)
    const count = await menus.count()
    expect(count).toBe(await plots.count())
    for (let at = 0; at < count; at++) {
      const menu = menus.nth(at)
      await menu.scrollIntoViewIfNeeded()
      for (const [format, item] of [
        ['png', testIds.chartSavePng],
        ['svg', testIds.chartSaveSvg],
        ['csv', testIds.chartSaveCsv],
      ] as const) {
        const file = path.join(folder, `${tab}-${at}.${format}`)
        await answerSaveDialogs(sextant.app, file)
        // The menu of the chart before fades out.
        await expect(sextant.id(item)).toHaveCount(0)
        await menu.hover()
        await menu.click()
        await sextant.id(item).click()
        await expect.poll(() => existsSync(file), { timeout: 20_000 }).toBe(true)
        const bytes = readFileSync(file)
        const name = `${tab} ${at} ${format}`
        if (format === 'png') {
          expect(bytes.subarray(1, 4).toString(), name).toBe('PNG')
          expect(bytes.byteLength, name).toBeGreaterThan(3_000)
        } else if (format === 'svg') expect(bytes.toString('utf8'), name).toMatch(/^<svg/)
        else expect(bytes.toString('utf8').trim().split('\n').length, name).toBeGreaterThan(1)
      }
      saved++
    }
  }
  expect(saved).toBeGreaterThan(15)
})

test('conditions on what came of campaigns and lists count as the rule says', async ({ sextant, folder }) => {
  test.setTimeout(240_000)
  const { page, customers, recommendations } = sextant
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.importFile(sample)
  expect((await recommendations.train('item-knn')).failure).toBeNull()
  expect((await recommendations.makeList(4)).failure).toBeNull()
  const [list] = await request(page, 'lists:list', undefined)
  const { id: listId } = existing(list)
  const { campaigns } = await request(page, 'segments:choices', undefined)
  await customers.open('segments')
  await customers.newSegment()
  await customers.addCondition('response')
  const asOf = { kind: 'data-end' as const }
  const targets = [
    { value: `list ${listId}`, to: { by: 'list' as const, listId } },
    ...campaigns.slice(0, 1).map((name) => ({
      value: `campaign ${name}`,
      to: { by: 'campaign' as const, name },
    })),
  ]
  for (const { value, to } of targets) {
    await sextant.id(testIds.ruleResponseTo).selectOption(value)
    for (const state of ['reached', 'responded', 'clicked', 'bought', 'not-bought'] as const) {
      await sextant.id(testIds.ruleResponseState).selectOption(state)
      const rule = { kind: 'response' as const, to, state, days: null }
      const { size } = await request(page, 'segments:count', { rule, asOf })
      await expect(sextant.id(testIds.segmentCount)).toHaveAttribute('data-size', String(size))
    }
  }
  expect((await customers.save('Reached')).failure).toBeNull()
  await expect(sextant.id(testIds.segmentTable)).toContainText('Reached')
})
