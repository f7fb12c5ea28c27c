import path from 'node:path'
import { existing } from '../pages/existing.ts'
import { request } from '../pages/request.ts'
import { expect, sample, test, testIds } from '../pages/test.ts'

test('models, their comparison with popularity, and recommendations with reasons', async ({
  sextant,
  folder,
}) => {
  test.setTimeout(240_000)
  const { page, recommendations } = sextant
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.importFile(sample)

  const svd = await recommendations.train('svd')
  expect(svd.failure).toBeNull()
  const ials = await recommendations.train('ials')
  expect(ials.failure).toBeNull()

  const models = await request(page, 'models:list', undefined)
  expect(models.map((model) => model.settings.kind).sort()).toEqual(['ials', 'svd'])
  const latest = existing(models.find((model) => model.settings.kind === 'ials'))
  expect(latest.evaluation?.verdict).toBe('better')
  expect(latest.curve.length).toBeGreaterThan(3)
  for (const [sweep, loss] of latest.curve.entries())
    expect(loss).toBeLessThanOrEqual(latest.curve[sweep - 1] ?? Infinity)

  await expect(sextant.id(testIds.modelLeaderboard)).toBeVisible()
  await expect(sextant.id(testIds.modelLeaderboard)).toContainText('Popularity')
  await expect(sextant.id(testIds.modelVerdict)).toContainText('beats popularity')
  await expect(sextant.id(testIds.viewRecommendations).locator('.js-plotly-plot').first()).toBeVisible()

  // A customer with a history, found by name.
  const { rows } = await request(page, 'customers:list', { search: '', offset: 0, limit: 50 })
  const known = existing(rows.find((row) => row.name !== '' && row.orders >= 4))
  await recommendations.previewCustomer(known.externalId)
  const preview = await request(page, 'recommend:preview', {
    modelId: latest.id,
    customerId: known.id,
    topN: 10,
    excludeBought: true,
  })
  for (const { score, reasons } of preview.recommended) {
    expect(reasons.reduce((sum, reason) => sum + reason.share, 0)).toBeCloseTo(score, 6)
  }
  const shown = sextant.id(testIds.previewRecommendations)
  await expect(shown).toContainText(existing(preview.recommended[0]).name)
  await expect(sextant.id(testIds.previewHistory)).toContainText(existing(preview.history[0]).name)

  // Reasons opened: on the screen too their sum is the score.
  const first = shown.locator('li[data-product]').first()
  await first.locator('[data-reasons]').click()
  await expect(first).toContainText('Sum of all reasons')
  const score = Number(await first.getAttribute('data-score'))
  expect(Number(await first.locator('[data-sum]').getAttribute('data-sum'))).toBeCloseTo(score, 6)

  const bought = new Set(preview.history.map((item) => item.name))
  expect(preview.recommended.some((product) => bought.has(product.name))).toBe(false)
  await sextant.id(testIds.previewExcludeBought).setChecked(false)
  const withBought = await request(page, 'recommend:preview', {
    modelId: latest.id,
    customerId: known.id,
    topN: 10,
    excludeBought: false,
  })
  expect(withBought.recommended.some((product) => bought.has(product.name))).toBe(true)
  await expect(shown).toContainText(existing(withBought.recommended[0]).name)

  await expect(sextant.id(testIds.previewSimilarCustomers)).toBeVisible()
  const similar = await request(page, 'recommend:similar-customers', {
    modelId: latest.id,
    customerId: known.id,
    limit: 5,
  })
  expect(similar).toHaveLength(5)
  expect(similar.every(({ id, similarity }) => id !== known.id && similarity <= 1 + 1e-6)).toBe(true)
})

test('a new customer is folded in from a few products', async ({ sextant, folder }) => {
  test.setTimeout(240_000)
  const { page, recommendations } = sextant
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.importFile(sample)
  expect((await recommendations.train('ials')).failure).toBeNull()

  await recommendations.open('Preview')
  await recommendations.chooseNewCustomer()
  await recommendations.pickForNewCustomer('V60 Dripper')
  await recommendations.pickForNewCustomer('Kenya AA')
  await expect(sextant.id(testIds.foldInPicked)).toContainText('V60 Dripper')
  const shown = sextant.id(testIds.previewRecommendations)
  await expect(shown).toBeVisible()
  await expect(shown).toContainText('Because of')
  // Whoever grinds for a dripper gets what such customers buy, not the bestsellers of the tea shelf.
  const picked = await Promise.all(
    ['V60 Dripper', 'Kenya AA'].map(async (search) =>
      existing((await request(page, 'products:list', { search, offset: 0, limit: 1 })).rows[0]),
    ),
  )
  const modelId = existing((await request(page, 'models:list', undefined))[0]).id
  const folded = await request(page, 'recommend:fold-in', {
    modelId,
    productIds: picked.map(({ id }) => id),
    topN: 5,
    excludeBought: true,
  })
  expect(folded.basis).toBe('personal')
  expect(
    folded.recommended.filter(({ category }) => /Coffee|Brewing/.test(category)).length,
  ).toBeGreaterThanOrEqual(3)
  const products = await request(page, 'recommend:similar-products', {
    modelId,
    productId: existing(picked[0]).id,
    limit: 5,
  })
  expect(products).toHaveLength(5)
})
