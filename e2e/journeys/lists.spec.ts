import path from 'node:path'
import { existing } from '../pages/existing.ts'
import { request } from '../pages/request.ts'
import { expect, sample, test, testIds } from '../pages/test.ts'

test('a list with rules is previewed, made, named, compared and deleted', async ({ sextant, folder }) => {
  test.setTimeout(240_000)
  const { page, recommendations, jobs } = sextant
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.importFile(sample)
  expect((await recommendations.train('svd')).failure).toBeNull()
  expect((await recommendations.makeList(5)).failure).toBeNull()

  // A quota: its effect is told before anything is written.
  await sextant.id(testIds.listRulesOpen).locator('summary').click()
  await sextant.id(testIds.listPerCategory).fill('1')
  await sextant.id(testIds.listName).fill('One of each')
  await expect(sextant.id(testIds.listPreview)).toContainText('Replaced: enough of the category')
  await expect(sextant.id(testIds.listSample).locator('li').first()).toBeVisible()
  expect(await request(page, 'lists:list', undefined)).toHaveLength(1)
  const made = await jobs.during('recommend', () => sextant.id(testIds.listCreate).click())
  expect(made.failure).toBeNull()

  const [list, plain] = await request(page, 'lists:list', undefined)
  const { id, outcome, customers } = existing(list)
  expect(existing(list).name).toBe('One of each')
  expect(outcome?.entries.map(({ rule }) => rule)).toContain('category-quota')
  const { rows } = await request(page, 'lists:rows', { listId: id, search: '', offset: 0, limit: 50 })
  const products = await request(page, 'products:list', { search: '', offset: 0, limit: 500 })
  const categoryOf = new Map(products.rows.map((row) => [row.externalId, row.category]))
  for (const row of rows) {
    const categories = row.products.map(({ externalId }) => categoryOf.get(externalId))
    expect(new Set(categories).size).toBe(categories.length)
  }

  // Against the list before it.
  const table = sextant.id(testIds.listTable)
  await expect(table).toContainText('One of each')
  await table.getByTestId(testIds.listMore).first().click()
  await sextant.id(testIds.listCompare).click()
  const comparison = await request(page, 'lists:compare', { before: existing(plain).id, after: id })
  expect(comparison.both).toBe(customers)
  expect(comparison.changed + comparison.reordered + comparison.same).toBe(customers)
  await expect(sextant.id(testIds.listComparison)).toContainText(String(comparison.changed).slice(-3))
  await expect(sextant.id(testIds.comparisonChanged)).toBeVisible()

  await table.getByTestId(testIds.listMore).first().click()
  await sextant.id(testIds.listRename).click()
  await sextant.id(testIds.listRenameText).fill('May, one of each')
  await sextant.id(testIds.listRenameSave).click()
  await expect(table).toContainText('May, one of each')

  await table.getByTestId(testIds.listMore).first().click()
  await sextant.id(testIds.listDelete).click()
  const deleted = await jobs.during('delete-lists', () => sextant.id(testIds.confirmOk).click())
  expect(deleted.failure).toBeNull()
  await expect(table).not.toContainText('May, one of each')
  expect((await request(page, 'lists:list', undefined)).map((each) => each.id)).toEqual([existing(plain).id])
})

test('a recommendation tells what it rests on, a product who would want it, and the map opens both', async ({
  sextant,
  folder,
}) => {
  test.setTimeout(240_000)
  const { page, recommendations, jobs } = sextant
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.importFile(sample)
  expect((await recommendations.train('popularity')).failure).toBeNull()
  expect((await recommendations.train('ials')).failure).toBeNull()
  await expect(sextant.id(testIds.modelsPlane).locator('.js-plotly-plot')).toBeVisible()

  const models = await request(page, 'models:list', undefined)
  const modelId = existing(models.find(({ settings }) => settings.kind === 'ials')).id
  const { rows } = await request(page, 'customers:list', { search: '', offset: 0, limit: 50 })
  const known = existing(rows.find((row) => row.name !== '' && row.orders >= 4))
  await recommendations.previewCustomer(known.externalId)
  await sextant.id(testIds.explainOpen).first().click()
  const options = { modelId, topN: 10, excludeBought: true }
  const preview = await request(page, 'recommend:preview', { ...options, customerId: known.id })
  const best = existing(preview.recommended[0])
  const whom = { kind: 'customer', id: known.id } as const
  const why = await request(page, 'recommend:explain', { ...options, whom, productId: best.productId })
  expect(why.rank).toBe(1)
  const first = existing(why.without[0])
  await expect(sextant.id(testIds.explanation)).toContainText(existing(first.products[0]).name)
  await expect(sextant.id(testIds.explanation).locator('[data-without]').first()).toHaveAttribute(
    'data-without',
    String(first.rank ?? 0),
  )

  await sextant.id(testIds.tabProduct).click()
  await sextant.id(testIds.productSearch).fill('Kenya AA')
  await page.getByRole('option').filter({ hasText: 'Kenya AA' }).first().click()
  const shown = sextant.id(testIds.productPreview)
  await expect(shown).toContainText('Kenya AA')
  await expect(sextant.id(testIds.productInterested).locator('li').first()).toBeVisible()
  await expect(sextant.id(testIds.productTogether).locator('li').first()).toBeVisible()
  // Whoever would want it is a click away.
  await sextant.id(testIds.productInterested).locator('li button').first().click()
  await expect(sextant.id(testIds.previewRecommendations)).toBeVisible()

  await sextant.id(testIds.tabMap).click()
  await expect(sextant.id(testIds.factorMap).locator('.js-plotly-plot')).toBeVisible()
  const map = await request(page, 'recommend:map', { modelId })
  expect(map.products.length).toBeGreaterThan(100)
  expect(map.customers.length).toBeGreaterThan(100)

  // A model goes with a question.
  await recommendations.open('Model')
  await sextant.id(testIds.modelDelete).last().click()
  expect((await jobs.during('delete-model', () => sextant.id(testIds.confirmOk).click())).failure).toBeNull()
  expect((await request(page, 'models:list', undefined)).map(({ id }) => id)).toEqual([modelId])
})
