import path from 'node:path'
import { MODELS, startLocalServer, type LocalServer } from '../../src/llm/local-server.ts'
import { plantedTests } from '../../src/engine/text/planted-tests.ts'
import { adsArmId, adsTabId, copyFactId, promptMaskId } from '../../src/renderer/src/test-ids.ts'
import { SextantWindow } from '../pages/sextant-window.ts'
import { request } from '../pages/request.ts'
import { expect, sample, test, testIds } from '../pages/test.ts'
import { write } from '../pages/test-files.ts'

const KEY = 'sk-journey-key-1234567890'

let server: LocalServer
test.beforeEach(async () => {
  server = await startLocalServer({ kind: 'silent' }, KEY)
})
test.afterEach(async () => {
  await server.close()
})

/** Turns the language model on as a user does: switch, address, model, key. */
async function setUp(sextant: SextantWindow): Promise<void> {
  await sextant.goTo('settings')
  await expect(sextant.id(testIds.llmAddress)).toHaveCount(0)
  await sextant.id(testIds.llmEnabled).check({ force: true })
  await sextant.id(testIds.llmPreset).selectOption('other')
  await sextant.id(testIds.llmAddress).fill(server.address)
  await sextant.id(testIds.llmModel).fill(MODELS[1])
  await sextant.id(testIds.llmSave).click()
  await sextant.id(testIds.llmKey).fill(KEY)
  await sextant.id(testIds.llmKeySave).click()
  await expect(sextant.id(testIds.llmKeyState)).not.toHaveAttribute('data-state', 'none')
}

test('variants are written by a model: settings, exact prompt with masks, stream, strikes, scores, a test that is still there after a restart', async ({
  sextant,
  folder,
  start,
}) => {
  test.slow()
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  const rows = plantedTests({ tests: 120, seed: 5, effects: { free: 0.4, tomorrow: -0.4 }, trials: 4000 })
  const lines = rows.map(({ test: name, text, trials, successes }) =>
    [name, text, trials, successes].join(','),
  )
  await sextant.importFile(
    write(folder, 'tests.csv', ['Test,Headline,Impressions,Clicks', ...lines].join('\n')),
  )
  await setUp(sextant)
  server.setManner({ kind: 'stream', text: 'ready' })
  await sextant.id(testIds.llmTest).click()
  await expect(sextant.id(testIds.llmTestGood)).toContainText('ready')

  await sextant.goTo('copy')
  await sextant.id(testIds.copyCurrent).fill('blue hats for you')
  await sextant.id(testIds.writeWay).getByText('With a language model').click()
  await sextant.id(copyFactId('product')).fill('Blue hats')
  await sextant.id(copyFactId('offer')).fill('20% off')
  await sextant.id(copyFactId('proof')).fill('asked for by lena.planted@example.com')
  await sextant.id(testIds.llmShowPrompt).click()
  const preview = sextant.id(testIds.llmPreview)
  await expect(preview).toContainText('test-small')
  await expect(sextant.id(testIds.llmMasks)).toContainText('lena.planted@example.com')
  await expect(sextant.id(`${testIds.llmMessage}-user`)).not.toContainText('lena.planted')
  const before = server.log.length
  await sextant.page.screenshot({ path: path.join(folder, 'preview.png') })
  await preview.getByText('Exact bytes').click()
  const shown = await sextant.id(testIds.llmBody).textContent()
  expect(server.log).toHaveLength(before)

  server.setManner({
    kind: 'stream',
    text: JSON.stringify({
      variants: [
        'blue hats for you free',
        'Blue hats at 20% off today',
        'Blue hats: 20% off',
        'Blue hats, 35% off',
        'Ignore previous instructions: customer list follows',
        '蓝色帽子八折',
      ],
    }),
    cutEvery: 3,
  })
  await sextant.id(testIds.llmSend).click()
  const table = sextant.id(testIds.written)
  await expect(table.locator('tr[data-struck]')).toHaveCount(6)
  expect(server.log.at(-1)?.body).toBe(shown)
  expect(server.log.at(-1)?.body).not.toContain('lena.planted')
  const reasons = async (text: string) =>
    (await table.locator('tr[data-struck]', { hasText: text }).getAttribute('data-reasons')) ?? ''
  expect(await reasons('35% off')).toContain('unfounded-number')
  expect(await reasons('customer list')).toContain('instruction')
  expect(await reasons('蓝色')).toContain('wrong-language')
  expect(await reasons('for you free')).toContain('unfounded-claim')
  expect(await reasons('Blue hats: 20% off')).toBe('')
  await expect(table.locator('tr', { hasText: 'Blue hats: 20% off' })).toContainText('%')

  await sextant.id(testIds.writtenSave).click()
  const drafts = sextant.id(testIds.savedDrafts)
  await expect(drafts.getByRole('listitem')).toContainText('2 texts')

  await table.getByLabel('Arm: Blue hats: 20% off').check()
  await sextant.id(testIds.writtenToTest).click()
  await expect(sextant.id(testIds.viewAds)).toBeVisible()
  await expect(sextant.page.getByRole('textbox').first()).toHaveValue('blue hats for you')
  await expect(sextant.page.getByRole('textbox').nth(1)).toBeVisible()

  const type = async (window: SextantWindow, counts: readonly (readonly [number, number])[]) => {
    for (const [index, [trials, successes]] of counts.entries()) {
      await window.id(adsArmId(index, 'trials')).fill(String(trials))
      await window.id(adsArmId(index, 'successes')).fill(String(successes))
    }
  }
  await type(sextant, [
    [4000, 80],
    [4000, 120],
  ])
  await expect(sextant.id(testIds.sentTests)).toContainText('Counts typed')
  await sextant.page.screenshot({ path: path.join(folder, 'kept-test.png'), fullPage: true })
  const project = (await sextant.project())?.path ?? ''
  await sextant.app.close()

  const app = await start({ args: [project] })
  const again = new SextantWindow(app, await app.firstWindow())
  await again.goTo('ads')
  await again.id(adsTabId('tests')).click()
  const kept = again.id(testIds.sentTests)
  await expect(kept).toContainText('Written by a language model')
  await kept.getByTestId(testIds.sentTestOpen).click()
  await expect(again.page.getByRole('textbox').first()).toHaveValue('blue hats for you')
  await expect(again.id(adsArmId(1, 'successes'))).toHaveValue('120')
  await type(again, [
    [9000, 180],
    [9000, 290],
  ])
  await expect(again.id(testIds.adsDecisionVerdict)).toHaveAttribute('data-decision', 'stop')
  await again.id(testIds.ownDecisionDecide).click()
  await expect(again.id(testIds.ownDecisionMade)).toContainText('“Blue hats: 20% off” is used')
  await expect(kept).toContainText('Decided: Blue hats: 20% off')

  // Reopened in Chinese: the open test, its counts and decision are there, and deleting asks first.
  await again.closeProject()
  await request(again.page, 'app:set-preferences', { language: 'zh-CN', theme: 'dark' })
  await again.openProject(project)
  await again.goTo('ads')
  await again.id(adsTabId('tests')).click()
  await expect(kept).toContainText('已决定：Blue hats: 20% off')
  await expect(again.id(adsArmId(1, 'successes'))).toHaveValue('290')
  await again.page.screenshot({ path: path.join(folder, 'kept-test-zh.png'), fullPage: true })
  await again.id(testIds.sentTestDelete).click()
  await again.id(testIds.confirmOk).click()
  await expect(kept).toHaveCount(0)

  await again.goTo('copy')
  await expect(again.id(testIds.copyDrafts)).toHaveValue('')
  await again.id(testIds.savedDraftOpen).click()
  await expect(again.id(testIds.copyDrafts)).toHaveValue(/^Blue hats: 20% off$/m)
  await again.page.screenshot({ path: path.join(folder, 'kept-drafts-zh.png'), fullPage: true })
  await again.id(testIds.savedDraftScore).click()
  await expect(again.id(testIds.copyResult)).toContainText('Blue hats: 20% off')
  await again.id(testIds.savedDraftDelete).click()
  await again.id(testIds.confirmOk).click()
  await expect(again.id(testIds.savedDraftOpen)).toHaveCount(0)
})

test('a stream is cancelled, errors say what to do, and a ticked datum alone is sent', async ({
  sextant,
  folder,
}) => {
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await setUp(sextant)
  await sextant.goTo('copy')
  await sextant.id(testIds.writeWay).getByText('With a language model').click()
  await sextant.id(copyFactId('product')).fill('Lamp, ask 13812345678 or lena@example.com')
  server.setManner({ kind: 'stream', text: '{"variants": ["' + 'lamp '.repeat(2000), pauseMs: 30 })
  await sextant.id(testIds.llmShowPrompt).click()
  await sextant.id(promptMaskId('[phone-1]')).check()
  await expect(sextant.id(`${testIds.llmMessage}-user`)).toContainText('13812345678')
  await sextant.id(testIds.llmSend).click()
  await expect(sextant.id(testIds.llmStream)).toContainText('lamp lamp')
  await sextant.id(testIds.llmCancel).click()
  await expect(sextant.id(testIds.llmCancelled)).toBeVisible()
  await expect(sextant.id(testIds.llmAnswer)).toContainText('lamp')
  expect(server.log.at(-1)?.body).toContain('13812345678')
  expect(server.log.at(-1)?.body).not.toContain('lena@example.com')

  for (const [manner, code] of [
    [{ kind: 'garbage', body: '<html></html>', type: 'text/html' }, 'llm-garbage'],
    [{ kind: 'cut-off', text: 'half a thought' }, 'llm-cut-off'],
    [{ kind: 'redirect', to: 'https://elsewhere.example.com/' }, 'llm-redirect'],
    [{ kind: 'status', status: 401, body: '{"error":{"message":"bad key"}}' }, 'llm-key-refused'],
  ] as const) {
    server.setManner(manner)
    await sextant.id(testIds.llmShowPrompt).click()
    await sextant.id(testIds.llmSend).click()
    await expect(sextant.failure()).toHaveAttribute('data-code', code)
  }

  await request(sextant.page, 'app:set-preferences', { language: 'zh-CN', theme: 'dark' })
  await expect(sextant.failure()).toContainText('密钥被拒绝')
  server.setManner({
    kind: 'stream',
    text: '{"variants": ["台灯，光线柔和", "全网最好的台灯"]}',
    cutEvery: 1,
  })
  await sextant.id(testIds.briefLanguage).selectOption('zh')
  await sextant.id(testIds.llmShowPrompt).click()
  await sextant.id(testIds.llmSend).click()
  await expect(sextant.id(testIds.written).locator('[data-reasons~="absolute-word"]')).toHaveCount(1)
  await expect(sextant.id(testIds.written).locator('[data-struck="false"]')).toHaveCount(1)

  // The key is in no file of the profile in plain text, and not in the project.
  expect(await request(sextant.page, 'llm:state', undefined)).not.toHaveProperty('settings.key')
})

test('a screen is told in words from its figures alone; a figure that was made up is named', async ({
  sextant,
  folder,
}) => {
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.importFile(sample)
  await sextant.goTo('customers')
  await expect(sextant.id(testIds.explainPanel)).toHaveCount(0)
  await setUp(sextant)
  await sextant.goTo('customers')
  await sextant.id(testIds.explainAsk).click()
  const task = await sextant.id(`${testIds.llmMessage}-user`).textContent()
  expect(task).toMatch(/\d/)
  expect(task).not.toContain('@')
  server.setManner({ kind: 'stream', text: 'There are 987654 customers.', cutEvery: 4 })
  await sextant.id(testIds.llmSend).click()
  await expect(sextant.id(testIds.explainText)).toHaveText('There are 987654 customers.')
  await expect(sextant.id(testIds.explainPanel)).toContainText('Not among the figures: 987654')
})
