import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultSettings, type ModelSettings } from '../../contract/models.ts'
import { seededRandom } from '../../engine/random.ts'
import {
  columnSums,
  type Line,
  multiply,
  plainBiasRmse,
  plainEase,
  plainJaccard,
  plainMatrix,
  plainMeans,
} from '../../engine/recommend/plain-evaluation.ts'
import { plainBackend } from '../../engine/recommend/plain-backend.ts'
import { compareModels, type ComparedModels } from './compare-models.ts'
import { fileSplit } from './file-split.ts'

/** Published figures come to the fourth decimal: the whole way from two files to means against a plain implementation of its own. */

const USERS = 50
const ITEMS = 30
const K = 10
const SIZE = { users: USERS, items: ITEMS, k: K }

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sextant-evaluation-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Ids from 1; users taste two thirds of the items more; user 7 has no training lines, item 30 no training either. */
const lines: readonly Line[] = (() => {
  const random = seededRandom(4)
  const made: Line[] = []
  for (let user = 1; user <= USERS; user++) {
    for (let item = 1; item <= ITEMS; item++) {
      const chance = item % 3 === user % 3 ? 0.6 : 0.15
      if (random.uniform() > chance) continue
      const isTest = user === 7 || item === 30 || random.uniform() < 0.25
      made.push({ user, item, rating: 1 + random.below(5), isTest })
    }
  }
  return made
})()

function write(name: string, some: readonly Line[], form: (line: Line) => string, header = ''): string {
  const file = path.join(folder, name)
  writeFileSync(file, `${header}${some.map(form).join('\n')}\n`)
  return file
}

async function evaluated(
  models: readonly ModelSettings[],
  given = lines,
  form: (line: Line) => string = ({ user, item, rating }) => `${user}\t${item}\t${rating}\t9`,
  header = '',
): Promise<ComparedModels> {
  const parts = [false, true].map((isTest) =>
    write(
      `${String(isTest)}.rating`,
      given.filter((line) => line.isTest === isTest),
      form,
      header,
    ),
  )
  const { data } = await fileSplit(parts[0] ?? '', parts[1] ?? '', {
    columns: null,
    minValue: null,
    products: null,
  })
  return compareModels({
    data,
    models,
    ks: [K],
    backend: plainBackend,
    signal: new AbortController().signal,
    progress: () => undefined,
    now: () => 0,
  })
}

describe('evaluate on two files', () => {
  it('gives what a plain implementation gives: popularity, EASE, item-kNN with Jaccard (1e-6)', async () => {
    const { popularity, models } = await evaluated([
      { ...defaultSettings.ease, penalty: 5 },
      { ...defaultSettings['item-knn'], similarity: 'jaccard', neighbours: 4, shrinkage: 0 },
    ])
    const x = plainMatrix(lines, SIZE)
    const expected = [
      plainMeans(
        lines,
        SIZE,
        x,
        x.map(() => columnSums(x, SIZE)),
      ),
      plainMeans(lines, SIZE, x, multiply(x, plainEase(x, 5, SIZE))),
      plainMeans(lines, SIZE, x, multiply(x, plainJaccard(x, 4, SIZE)), true),
    ]
    for (const [at, evaluation] of [
      popularity[0],
      ...models.map((model) => model.evaluations[0]),
    ].entries()) {
      expect(evaluation?.testCustomers).toBe(expected[at]?.users)
      for (const [name, value] of Object.entries(expected[at]?.means ?? {})) {
        const found = evaluation?.accuracy[name as 'map'] // the names of the plain means are those of the metrics
        expect(found?.mean, `${at} ${name}`).toBeCloseTo(value, 6)
      }
    }
  })

  it('does not depend on the order of lines, the delimiter or a header', async () => {
    const settings = [{ ...defaultSettings.ease, penalty: 5 }]
    const one = await evaluated(settings)
    const turned = await evaluated(
      settings,
      [...lines].reverse(),
      ({ user, item, rating }) => `${rating},"${item}",${user}`,
      'rating,item_id,user_id\n',
    )
    expect(turned.popularity).toEqual(one.popularity)
    expect(turned.models[0]?.evaluations).toEqual(one.models[0]?.evaluations)
  })

  it('predicts ratings as the definition has it: biases alone, by plain alternation (RMSE within 1e-4: the fit stops where a sweep gains less than 1e-5)', async () => {
    const settings: ModelSettings = {
      kind: 'biased-mf',
      rank: 0,
      sweeps: 200,
      penalty: 0.1,
      shrinkage: 0,
      missing: 'ignored',
      missingWeight: 0,
      seed: 1,
    }
    const { models, meanRatings } = await evaluated([settings])
    expect(models[0]?.ratings?.rmse).toBeCloseTo(plainBiasRmse(lines, 0.1, SIZE), 4)
    expect(models[0]?.ratings?.ratings).toBe(lines.filter(({ isTest }) => isTest).length)
    expect(meanRatings?.rmse).toBeGreaterThan(0)
  })

  it('takes values above 0 as interactions, or those from a given one on', async () => {
    const train = path.join(folder, 'a.csv')
    const test = path.join(folder, 'b.csv')
    writeFileSync(train, 'u1,i1,5\nu1,i2,0\nu2,i1,3\nu2,i3,4\n')
    writeFileSync(test, 'u1,i3,4\nu2,i2,2\n')
    const options = { columns: null, minValue: null, products: null }
    const all = await fileSplit(train, test, options)
    expect(all.data.split.train.column.length).toBe(3)
    expect(all.data.side.ratings?.column.length).toBe(4)
    const high = await fileSplit(train, test, { ...options, minValue: 4 })
    expect(high.data.split.train.column.length).toBe(2)
    expect(high.data.split.testCustomers).toBe(1)
  })

  it('refuses EASE on 60,000 products before it starts, with the figure', async () => {
    const train = path.join(folder, 'many.tsv')
    const test = path.join(folder, 'few.tsv')
    writeFileSync(train, Array.from({ length: 60_000 }, (_, item) => `${item % 50}\t${item}\t1`).join('\n'))
    writeFileSync(test, '1\t2\t1\n')
    const { data } = await fileSplit(train, test, { columns: null, minValue: null, products: null })
    const refused = compareModels({
      data,
      models: [defaultSettings.ease],
      ks: [K],
      backend: plainBackend,
      signal: new AbortController().signal,
      progress: () => undefined,
      now: () => 0,
    })
    await expect(refused).rejects.toMatchObject({
      code: 'too-many-products-to-train',
      params: { kind: 'ease', products: 60_000, needed: '29 GB' },
    })
  })
})
