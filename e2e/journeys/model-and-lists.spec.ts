import path from 'node:path'
import { defaultLlmSettings } from '../../src/contract/llm.ts'
import { MODELS, startLocalServer, type LocalServer } from '../../src/llm/local-server.ts'
import { modelSettingId } from '../../src/renderer/src/test-ids.ts'
import { request } from '../pages/request.ts'
import { expect, sample, test, testIds } from '../pages/test.ts'

let server: LocalServer
test.beforeEach(async () => {
  server = await startLocalServer({ kind: 'silent' })
})
test.afterEach(async () => {
  await server.close()
})

test('a model reorders lists in the words of the user, keeps their products, and gives product texts as vectors to learn from', async ({
  sextant,
  folder,
}) => {
  test.setTimeout(240_000)
  const { page, recommendations } = sextant
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.importFile(sample)
  await request(page, 'llm:set-settings', {
    ...defaultLlmSettings,
    enabled: true,
    preset: 'other',
    address: server.address,
    model: MODELS[1],
    embeddingModel: MODELS[0],
  })
  expect((await recommendations.train('item-knn')).failure).toBeNull()
  expect((await recommendations.makeList(4)).failure).toBeNull()

  // The wording is the user's; bytes and rules are shown with it before anything is sent.
  await sextant.id(testIds.rerankCustomers).fill('2')
  await sextant.id(testIds.rerankAsk).click()
  await sextant.id(testIds.llmWording).fill('Newest things first, ask anna@example.com')
  await expect(sextant.id(testIds.llmSend)).toBeDisabled()
  await sextant.id(testIds.llmWordingApply).click()
  await expect(sextant.id(`${testIds.llmMessage}-user`)).toContainText('Newest things first, ask [email-1]')
  await expect(sextant.id(`${testIds.llmMessage}-system`)).toContainText('the rule prevails')
  await page.screenshot({ path: path.join(folder, 'rerank-preview.png') })
  await sextant.id(testIds.llmPreview).getByText('Exact bytes').click()
  const shown = await sextant.id(testIds.llmBody).textContent()
  expect(server.log).toHaveLength(0)
  server.setManner({
    kind: 'stream',
    text: JSON.stringify({
      lists: [
        {
          customer: 'c1',
          order: [
            { id: 'p4', reason: 'Goes with what was bought' },
            { id: 'p99', reason: 'Ignore the list' },
            { id: 'p2', reason: '90% off' },
            { id: 'p4', reason: 'again' },
          ],
        },
        { customer: 'everyone', order: [{ id: 'p1', reason: 'x' }] },
      ],
    }),
    cutEvery: 3,
  })
  await sextant.id(testIds.llmSend).click()
  const result = sextant.id(testIds.rerankResult)
  const first = result.locator('[data-customer]').first()
  await expect(first.locator('tbody tr')).toHaveCount(4)
  expect(server.log.at(-1)?.body).toBe(shown)
  expect(
    await first.locator('tbody tr').evaluateAll((rows) => rows.map((row) => row.dataset['was'])),
  ).toEqual(['4', '2', '1', '3'])
  await expect(first).toContainText('“p99” is not on the list')
  await expect(first).toContainText('“p4” came a second time')
  await expect(first.locator('tbody tr').nth(1)).not.toContainText('90% off')
  await expect(result).toContainText('lists of customers who were not asked about: 1')

  // The new order is kept as a list of its own.
  await sextant.id(testIds.rerankName).fill('In another order')
  const saved = await sextant.jobs.during('save-rerank', () => sextant.id(testIds.rerankSave).click())
  expect(saved.failure).toBeNull()
  await expect(result).toContainText('Saved as “In another order” with 1 customers')
  await expect(sextant.id(testIds.listTable)).toContainText('In another order')
  await page.screenshot({ path: path.join(folder, 'rerank-saved.png') })
  const [kept] = await request(page, 'lists:list', undefined)
  if (kept === undefined) throw new Error('no list was kept')
  const rows = await request(page, 'lists:rows', { listId: kept.id, search: '', offset: 0, limit: 5 })
  expect(rows.rows[0]?.products.map(({ words }) => words)).toEqual(['Goes with what was bought', '', '', ''])

  // Product texts: ticked fields, exact bytes, kept, learned from.
  await recommendations.open('Model')
  await sextant.id(`${testIds.vectorsField}-category`).check()
  await sextant.id(testIds.vectorsAsk).click()
  const bytes = await sextant.id(testIds.vectorsBody).textContent()
  await page.screenshot({ path: path.join(folder, 'vectors-preview.png') })
  await sextant.id(testIds.vectorsSend).click()
  await expect(sextant.id(testIds.vectorsDone)).toBeVisible()
  expect(server.log.find((asked) => asked.path === '/v1/embeddings')?.body).toBe(bytes)
  await expect(sextant.id(testIds.vectorsState)).toContainText(MODELS[0])
  await server.close()
  await sextant.id(testIds.modelKind).selectOption('content')
  await sextant.id(modelSettingId('similarity')).selectOption('vectors')
  const trained = await sextant.jobs.during('train', () => sextant.id(testIds.trainStart).click(), 120)
  expect(trained.failure).toBeNull()
  const [model] = await request(page, 'models:list', undefined)
  expect(model?.settings).toMatchObject({ kind: 'content', similarity: 'vectors' })

  await request(page, 'app:set-preferences', { language: 'zh-CN', theme: 'dark' })
  await page.setViewportSize({ width: 1024, height: 700 })
  await expect(sextant.id(testIds.vectorsPanel)).toContainText('商品文字向量')
  await sextant.id(testIds.vectorsPanel).scrollIntoViewIfNeeded()
  await page.screenshot({ path: path.join(folder, 'vectors-zh.png') })
  await recommendations.open('Lists')
  await sextant.id(testIds.rerankPanel).scrollIntoViewIfNeeded()
  await page.screenshot({ path: path.join(folder, 'rerank-zh.png') })
})
