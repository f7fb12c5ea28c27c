import path from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { clusterFeatureId, customersTabId } from '../../src/renderer/src/test-ids.ts'
import { existing } from '../pages/existing.ts'
import { request } from '../pages/request.ts'
import { expect, sample, test, testIds } from '../pages/test.ts'

/** Plotly takes clicks on a layer above what it draws. */
async function clickMiddle(page: Page, target: Locator): Promise<void> {
  await target.scrollIntoViewIfNeeded()
  const box = existing((await target.boundingBox()) ?? undefined)
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
}

test('every chart leads to its customers, and a customer is found, opened and left by the keyboard alone', async ({
  sextant,
  folder,
}) => {
  test.setTimeout(240_000)
  const { page, customers, jobs } = sextant
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.importFile(sample)
  const table = sextant.id(testIds.peopleTable)
  const expectRows = (count: number) => expect(table).toHaveAttribute('aria-rowcount', String(count + 1))
  const asOf = { kind: 'data-end' as const }

  // A bar of the lifecycle: the new customers of a month, kept as a segment of the same size.
  await customers.open('cohorts')
  const life = await request(page, 'lifecycle:report', {
    period: 'month',
    active: 'purchase',
    audience: null,
  })
  const fresh = sextant.id(testIds.lifecycleChart).locator('.trace.bars').first().locator('.point')
  await clickMiddle(page, fresh.first())
  await expectRows(existing(life.fresh[0]))
  await sextant.id(testIds.drillSave).click()
  expect(
    (await jobs.during('save-segment', () => sextant.id(testIds.segmentSave).click())).failure,
  ).toBeNull()
  const [saved] = await request(page, 'segments:list', undefined)
  expect(existing(saved)).toMatchObject({ kind: 'dynamic', size: life.fresh[0] })

  // A cell of the cohorts: those of the first row who were active one month later.
  await customers.open('cohorts')
  const cohorts = await request(page, 'cohorts:report', {
    by: 'first-purchase',
    period: 'month',
    active: 'purchase',
    audience: null,
  })
  const matrix = sextant.id(testIds.cohortMatrix)
  await expect(matrix.locator('.heatmaplayer image').first()).toBeAttached()
  await matrix.scrollIntoViewIfNeeded()
  const area = existing((await matrix.locator('.nsewdrag').first().boundingBox()) ?? undefined)
  await page.mouse.click(
    area.x + (area.width / cohorts.ages) * 1.5,
    area.y + area.height / cohorts.rows.length / 2,
  )
  await expectRows(existing(cohorts.active[0]?.[1] ?? undefined))
  await expect(sextant.id(testIds.drillChip)).toContainText(existing(cohorts.rows[0]).slice(0, 7))
  await sextant.id(testIds.drillClear).click()
  const { total } = await request(page, 'customers:list', { search: '', offset: 0, limit: 1 })
  await expectRows(total)

  // A flow of the movement between groups.
  await customers.open('rfm')
  const movement = await request(page, 'rfm:movement', { period: 'month', steps: 2, asOf, audience: null })
  const flows = movement.steps.flatMap((step) => step.flat()).filter((count) => count > 0)
  const links = sextant.id(testIds.rfmMovement).locator('.sankey-link')
  await expect(links).toHaveCount(flows.length)
  await links.first().dispatchEvent('click')
  await expect(sextant.id(testIds.drillChip)).toHaveCount(2)
  const rows = Number(await table.getAttribute('aria-rowcount')) - 1
  expect(flows).toContain(rows)

  // Value and groups, so that the page of a customer has all of its parts.
  await sextant.id(customersTabId('clv')).click()
  expect((await jobs.during('clv', () => sextant.id(testIds.valueStart).click())).failure).toBeNull()
  const clv = existing(await request(page, 'clv:latest', undefined))
  const tenths = sextant.id(testIds.clvTenths).locator('.bars .point')
  await clickMiddle(page, tenths.first())
  await expectRows(existing(clv.summary.tenths[0]).customers)
  await sextant.id(customersTabId('clusters')).click()
  await sextant.id(clusterFeatureId('categories')).check()
  expect((await jobs.during('cluster', () => sextant.id(testIds.valueStart).click())).failure).toBeNull()

  // The keyboard: / searches, arrows choose, Enter opens, Escape leads back to the same list.
  await customers.open('people')
  const { rows: known } = await request(page, 'customers:list', { search: '', offset: 0, limit: 50 })
  const wanted = existing(known[7])
  await page.keyboard.press('/')
  await page.keyboard.type(wanted.externalId)
  const found = await request(page, 'customers:list', { search: wanted.externalId, offset: 0, limit: 5 })
  await expectRows(found.total)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(sextant.id(testIds.customerPage)).toContainText(existing(found.rows[0]).externalId)
  const id = existing(found.rows[0]).id
  const worth = await request(page, 'customers:worth', { customerId: id })
  expect(existing(worth.clv ?? undefined).current).toBe(true)
  const shown = sextant.id(testIds.customerWorth)
  for (const figure of ['value', 'orders', 'alive', 'risk', 'next'])
    await expect(shown.locator(`[data-figure="${figure}"]`)).toBeVisible()
  await expect(sextant.id(testIds.customerConsent)).toBeVisible()
  await expect(sextant.id(testIds.customerTimeline)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(table).toBeVisible()

  // Erased for good: a receipt, and nobody of that id any more.
  await page.locator(`[data-customer="${wanted.externalId}"]`).first().click()
  await sextant.id(testIds.customerErase).click()
  expect((await jobs.during('forget', () => sextant.id(testIds.customerEraseRun).click())).failure).toBeNull()
  await expect(sextant.id(testIds.customerEraseReceipt)).toBeVisible()
  await sextant.id(testIds.customerEraseDone).click()
  await expectRows(total - 1)
})
