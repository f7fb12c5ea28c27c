import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, describe, it } from 'vitest'

const cli = resolve(import.meta.dirname, 'index.ts')
const TIMEOUT = 120_000
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-judge-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function evaluate(
  train: string,
  test: string,
  ...args: readonly string[]
): { code: number | null; text: string } {
  writeFileSync(join(folder, 'train.csv'), train)
  writeFileSync(join(folder, 'test.csv'), test)
  const files = ['--train', join(folder, 'train.csv'), '--test', join(folder, 'test.csv')]
  const { status, stdout } = spawnSync(process.execPath, [cli, 'evaluate', ...files, '--json', ...args], {
    encoding: 'utf8',
  })
  return { code: status, text: JSON.stringify(JSON.parse(stdout)) }
}

describe('files that say little', () => {
  const train = 'user,item\na,x\na,y\nb,x\nb,z\nc,y\nc,z\n'

  it(
    'refuses a test part that nobody can be judged on, and says why',
    () => {
      for (const test of ['user,item\nnew,x\n', 'user,item\na,x\nb,z\n']) {
        const { code, text } = evaluate(train, test)
        expect(code).toBe(1)
        expect(text).toContain('nothing-to-judge')
        expect(text).toContain('missing from the training part')
      }
    },
    TIMEOUT,
  )

  it(
    'claims nothing from three customers, and tells who and what is left out',
    () => {
      const { code, text } = evaluate(
        train,
        'user,item\na,z\nb,y\nc,x\nnew,x\n',
        '--model',
        'ease,svd,popularity',
      )
      expect(code).toBe(0)
      expect(text).toContain('3 test customers are too few to tell personalisation from popularity')
      expect(text).toContain('1 of 4 test customers have no history')
      expect(text).toContain('This is popularity itself')
      expect(text).not.toContain('does not beat')
    },
    TIMEOUT,
  )

  it(
    'says that what nobody had cannot be found, and takes a single customer',
    () => {
      const unknown = evaluate(train, 'user,item\na,q\nb,q\n', '--model', 'ease')
      // With everything else bought it would be first of those without a score; that is no hit.
      const last = evaluate('user,item\na,x\nb,x\n', 'user,item\na,q\nb,q\n', '--model', 'ials,ease,svd')
      expect(last.text).not.toContain('"mean":1')
      expect(unknown.text).toContain('none of the products to find is in the training part')
      expect(unknown.text).toContain('2 of 2 pairs to find are of products that nobody has')
      const alone = evaluate(
        'user,item\na,x\na,y\n',
        'user,item\na,z\n',
        '--model',
        'svd,association,bpr,ials',
      )
      expect(alone.code).toBe(0)
    },
    TIMEOUT,
  )
})
