import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '../../src/engine/random.ts'
import { type DataName, gates } from './definitions.ts'
import { located, runGate } from './run.ts'

/** The public files may not be shipped: files of the same structure, made up, go through the very commands. Figures are not those published. */

const USERS = 60
const ITEMS = 40
let folder = ''
const lines: { user: number; item: number; rating: number; time: number }[] = []

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sextant-gates-'))
  const random = seededRandom(9)
  for (let user = 1; user <= USERS; user++)
    for (let item = 1; item <= ITEMS; item++) {
      const isLiked = item % 4 === user % 4
      if (random.uniform() > (isLiked ? 0.7 : 0.25)) continue
      const rating = Math.max(1, Math.min(5, Math.round(3 + (isLiked ? 1.2 : -0.5) + 0.7 * random.normal())))
      lines.push({ user, item, rating, time: 874724710 + random.below(1e7) })
    }
  const isTest = lines.map(() => random.uniform() < 0.2)
  const some = (test: boolean) => lines.filter((_, k) => isTest[k] === test)
  const tab = (of: typeof lines): string =>
    of.map(({ user, item, rating, time }) => `${user}\t${item}\t${rating}\t${time}`).join('\n')
  const mcrec = (of: typeof lines): string => of.map(({ user, item }) => `${user}\t${item}\t1\t1`).join('\n')
  const write = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), `${text}\n`)
  }
  write('MCRec/ml-100k.train.rating', mcrec(some(false)))
  write('MCRec/ml-100k.test.rating', mcrec(some(true)))
  write('ml-100k/u.data', tab(lines))
  write('ml-100k/u1.base', tab(some(false)))
  write('ml-100k/u1.test', tab(some(true)))
  write(
    'ml-1m/ratings.dat',
    lines.map(({ user, item, rating, time }) => `${user}::${item}::${rating}::${time}`).join('\n'),
  )
  write(
    'ml-20m/ratings.csv',
    `userId,movieId,rating,timestamp\n${lines.map(({ user, item, rating, time }) => `${user},${item},${rating}.0,${time}`).join('\n')}`,
  )
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const command = [process.execPath, path.resolve(import.meta.dirname, '../../src/cli/index.ts')]

describe('gates on files of the same structure', () => {
  it.each(gates.map((gate) => [gate.id, gate] as const))(
    '%s: the command answers with every figure',
    async (_, gate) => {
      const files = located(folder, gate.data)
      expect(files).not.toBeNull()
      // Sixty users have fewer factors and neighbours than the published settings, and no minutes to tune.
      const args = gate.args.map((arg) => (arg === '300' ? '5' : arg))
      const cut = { least: 4, held: 10, seenShare: 0.8, seed: 1 }
      const found = await runGate({ ...gate, args }, files ?? [], folder, command, cut)
      expect(found).toHaveLength(gate.expected.length)
      for (const figure of found) {
        expect(figure.found, JSON.stringify(figure)).toBeGreaterThan(0)
        expect(figure.found).toBeLessThan(figure.of === 'seconds' ? 10 : 1.5)
      }
    },
    120_000,
  )

  it('says which data are missing', () => {
    const names: DataName[] = ['ml-100k', 'ml-1m']
    expect(names.map((name) => located(path.join(folder, 'MCRec'), name))).toEqual([null, null])
  })
})
