import { requests } from '../src/contract/requests.ts'
import { expect, test } from './fixtures.ts'

const PER_CHANNEL = Number(process.env['SEXTANT_PAYLOADS'] ?? '100')
const seed = 20_261_124

test('generated payloads on every channel are answered with an envelope', async ({ app, page }) => {
  test.setTimeout(300_000)
  await app.evaluate(({ dialog, shell }) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: true, filePaths: [] })
    dialog.showSaveDialog = () => Promise.resolve({ canceled: true, filePath: '' })
    shell.showItemInFolder = () => undefined
  })
  const names = Object.keys(requests)
  const outcome = await page.evaluate(hammer, { names, perChannel: PER_CHANNEL, seed })
  expect(outcome.wrong, `seed ${seed}`).toEqual([])
  expect(outcome.asked).toBe(names.length * PER_CHANNEL)
  const alive = await page.evaluate(() => window.sextant.request('app:preferences', undefined))
  expect(alive).toMatchObject({ ok: true })
})

/** Runs in the page: asks every channel with generated values and collects whatever is not an envelope. */
async function hammer(options: {
  readonly names: readonly string[]
  readonly perChannel: number
  readonly seed: number
}): Promise<{ readonly asked: number; readonly wrong: string[] }> {
  let state = options.seed
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  const text = (): string => {
    const parts = [
      '',
      'a',
      '../../etc/passwd',
      '\u0000',
      '；DROP TABLE',
      '𝒳',
      "' OR 1=1 --",
      '{{7*7}}',
      '<img src=x>',
      'x'.repeat(random(5_000)),
    ]
    return parts[random(parts.length)] ?? ''
  }
  const keys = [
    'file',
    'token',
    'path',
    'jobId',
    'kind',
    'settings',
    'plan',
    'search',
    'offset',
    'limit',
    'modelId',
    'customerId',
    'listId',
    '__proto__',
    'constructor',
  ]
  const value = (depth: number): unknown => {
    const leaves: (() => unknown)[] = [
      () => undefined,
      () => null,
      () => random(2) === 1,
      () => random(1_000) - 500,
      () => Number.NaN,
      () => Number.POSITIVE_INFINITY,
      () => 2 ** 53,
      () => 12n,
      () => text(),
      () => new Date(0),
      () => new Uint8Array(random(100)),
      () => new Map([['a', 1]]),
      () => () => 1,
      () => Symbol('s'),
    ]
    if (depth <= 0 || random(3) === 0) return leaves[random(leaves.length)]?.()
    if (random(2) === 0) return Array.from({ length: random(5) }, () => value(depth - 1))
    const made: Record<string, unknown> = {}
    for (let count = random(6); count > 0; count--) {
      Object.defineProperty(made, keys[random(keys.length)] ?? 'x', {
        value: value(depth - 1),
        enumerable: true,
        configurable: true,
        writable: true,
      })
    }
    return made
  }
  const wrong: string[] = []
  let asked = 0
  for (const name of options.names) {
    const replies: Promise<void>[] = []
    for (let index = 0; index < options.perChannel; index++) {
      asked++
      const given = value(4)
      replies.push(
        Promise.resolve()
          .then(() => window.sextant.request(name as never, given as never)) // on purpose not what the contract asks for
          .then(
            (reply: unknown) => {
              const isEnvelope = typeof reply === 'object' && reply !== null && 'ok' in reply
              const isBug = isEnvelope && JSON.stringify(reply).includes('"bug"')
              if (!isEnvelope || isBug) wrong.push(`${name}: ${JSON.stringify(reply)}`)
            },
            (error: unknown) => {
              // What the context bridge itself cannot carry never reaches the app.
              if (!/could not be cloned|context bridge|recursion/i.test(String(error)))
                wrong.push(`${name}: ${String(error)}`)
            },
          ),
      )
    }
    await Promise.all(replies)
  }
  return { asked, wrong }
}
