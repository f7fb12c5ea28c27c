import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../random.ts'
import {
  comparedTexts,
  compareTexts,
  copyEffects,
  fitCopyModel,
  judgeCopyModel,
  scoreTexts,
} from './copy-model.ts'
import { diagnoseTexts, readabilityOf } from './diagnose.ts'
import { sentimentOf } from './mood.ts'
import { excessVariance, groupedRidge, groupedRidgeSolve, predicted } from './grouped-ridge.ts'
import { countedLength } from './limits.ts'
import { normalCdf } from './normal.ts'
import { characterRuns, isChinese, tokensOf } from './tokens.ts'
import { variantsOf } from './variants.ts'
import { rowsOf, vocabularyOf } from './vocabulary.ts'
import { plantedTests } from './planted-tests.ts'

function run<T>(work: Generator<void, T, undefined>): T {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}

describe('tokens', () => {
  it('are words of both languages, numbers alike, and the marks readers notice', () => {
    expect(tokensOf('Don’t miss 20% off: 立即购买新品！')).toEqual([
      "don't",
      'miss',
      '#',
      'off',
      ':',
      '立即',
      '购买',
      '新品',
      '!',
    ])
    expect(isChinese('iPhone 手机壳新品上市')).toBe(true)
    expect(isChinese('Shoes by 李宁')).toBe(false)
  })

  it('have runs of characters within words', () => {
    expect(characterRuns('cat')).toEqual([
      ' c',
      'ca',
      'at',
      't ',
      ' ca',
      'cat',
      'at ',
      ' cat',
      'cat ',
      ' cat ',
    ])
    expect(characterRuns('新品')).toEqual(['新', '品', '新品'])
  })
})

describe('the normal distribution function', () => {
  // Abramowitz and Stegun, table 26.1, and R's pnorm.
  it.each([
    [0, 0.5],
    [1, 0.841344746068543],
    [-1.96, 0.0249978951482204],
    [3, 0.99865010196837],
    [-6, 9.86587645037698e-10],
  ])('of %d is %d', (x, expected) => {
    expect(Math.abs(normalCdf(x) / expected - 1)).toBeLessThan(1e-10)
  })
})

describe('ridge within groups', () => {
  it('is the solution of the normal equations with every group’s level as a column of its own', () => {
    const random = seededRandom(3)
    const [rows, columns, groups, penalty] = [24, 4, 5, 0.7]
    const x = Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.normal()))
    const group = Int32Array.from({ length: rows }, () => random.below(groups))
    const outcome = Float64Array.from({ length: rows }, () => random.normal())
    const weight = Float64Array.from({ length: rows }, () => 0.2 + random.uniform())
    const features = {
      start: Int32Array.from({ length: rows + 1 }, (_, row) => row * columns),
      column: Int32Array.from({ length: rows * columns }, (_, at) => at % columns),
      value: Float64Array.from(x.flat()),
      columns,
    }
    const grouped = { features, outcome, weight, group, groups }
    const { coefficients, converged } = run(groupedRidge(grouped, penalty))
    expect(converged).toBe(true)
    // Independent: plain Gaussian elimination on [X G] with the penalty on X only.
    const size = columns + groups
    const full = x.map((row, at) => [
      ...row,
      ...Array.from({ length: groups }, (_, g) => (group[at] === g ? 1 : 0)),
    ])
    const system = Array.from({ length: size }, (_, i) => [
      ...Array.from(
        { length: size },
        (_, j) =>
          full.reduce((sum, row, at) => sum + (weight[at] ?? 0) * (row[i] ?? 0) * (row[j] ?? 0), 0) +
          (i === j ? (i < columns ? penalty : 1e-12) : 0),
      ),
      full.reduce((sum, row, at) => sum + (weight[at] ?? 0) * (row[i] ?? 0) * (outcome[at] ?? 0), 0),
    ])
    const expected = eliminated(system)
    for (let index = 0; index < columns; index++)
      expect(coefficients[index]).toBeCloseTo(expected[index] ?? Number.NaN, 5)
    const unit = Float64Array.from([1, 0, 0, 0])
    const column = eliminated(system.map((row, index) => [...row.slice(0, size), index === 0 ? 1 : 0]))
    expect(run(groupedRidgeSolve(grouped, penalty, unit))[0]).toBeCloseTo(column[0] ?? Number.NaN, 5)
    expect(predicted(features, coefficients)[1]).toBeCloseTo(
      (x[1] ?? []).reduce((sum, value, index) => sum + value * (coefficients[index] ?? 0), 0),
      10,
    )
  })

  it('estimates the variance beyond sampling', () => {
    const random = seededRandom(5)
    const groups = 400
    const group = Int32Array.from({ length: groups * 4 }, (_, row) => row >> 2)
    const level = Float64Array.from({ length: groups }, () => random.normal())
    const variance = Float64Array.from(group, () => 0.02 + 0.02 * random.uniform())
    const outcome = Float64Array.from(
      group,
      (at, row) => (level[at] ?? 0) + Math.sqrt(0.05 + (variance[row] ?? 0)) * random.normal(),
    )
    expect(excessVariance(outcome, variance, group, groups)).toBeCloseTo(0.05, 2)
    const noise = Float64Array.from(
      group,
      (at, row) => (level[at] ?? 0) + Math.sqrt(variance[row] ?? 0) * random.normal(),
    )
    expect(excessVariance(noise, variance, group, groups)).toBeLessThan(0.005)
  })
})

describe('a model of texts', () => {
  it('finds planted words, is right on unseen tests, and states fair probabilities', () => {
    const planted = plantedTests({
      tests: 300,
      seed: 11,
      effects: { free: 0.35, tomorrow: -0.35 },
      trials: 3000,
    })
    const fit = run(fitCopyModel(planted, 1))
    expect(fit.crossValidated.accuracy).toBeGreaterThan(0.75)
    expect(fit.crossValidated.brier).toBeLessThan(0.22)
    const [withWord, without, worse] = scoreTexts(fit.model, [
      'red shoes free',
      'red shoes',
      'red shoes tomorrow',
    ])
    expect(withWord).toBeGreaterThan(without ?? 0)
    expect(without).toBeGreaterThan(worse ?? 0)
    const effects = run(copyEffects(planted, fit.model.penalty))
    expect(effects[0]?.name).toMatch(/free/)
    expect(effects.at(-1)?.name).toMatch(/tomorrow/)
    expect(effects[0]?.low).toBeGreaterThan(0)
    const unseen = plantedTests({
      tests: 200,
      seed: 12,
      effects: { free: 0.35, tomorrow: -0.35 },
      trials: 3000,
    })
    expect(judgeCopyModel(fit.model, unseen, 1).accuracy).toBeGreaterThan(0.75)
    const [better] = run(compareTexts(fit.model, ['blue hats free'], 'blue hats tomorrow', 1))
    expect(better?.probability).toBeGreaterThan(0.9)
    expect(run(compareTexts(fit.model, ['same'], 'same', 1))[0]?.probability).toBeCloseTo(0.5, 6)
  })

  it('knows the error of many texts as well as of one', () => {
    const planted = plantedTests({ tests: 60, seed: 5, effects: { free: 0.3 }, trials: 2000 })
    const { model } = run(fitCopyModel(planted, 1))
    const texts = planted.slice(0, 50).map(({ text }) => text)
    const many = run(compareTexts(model, texts, 'blue hats free', 3))
    const width = (each: { low: number; high: number } | undefined): number =>
      Math.log1p(each?.high ?? 0) - Math.log1p(each?.low ?? 0)
    for (const index of [0, 17, 49]) {
      const [one] = run(compareTexts(model, texts.slice(index, index + 1), 'blue hats free', 3))
      expect(many[index]?.lift).toBeCloseTo(one?.lift ?? Number.NaN, 10)
      // 64 draws: a standard deviation within 27 % is three of its own errors.
      expect(width(many[index]) / width(one)).toBeGreaterThan(0.73)
      expect(width(many[index]) / width(one)).toBeLessThan(1.27)
    }
  })

  it('finds nothing in noise', () => {
    const noise = plantedTests({ tests: 300, seed: 21, effects: {}, trials: 3000, spread: 0.3 })
    const { crossValidated } = run(fitCopyModel(noise, 1))
    expect(crossValidated.low).toBeLessThan(0.5)
  })

  it('is the same for the same seed', () => {
    const planted = plantedTests({ tests: 40, seed: 4, effects: { free: 0.3 }, trials: 2000 })
    expect(run(fitCopyModel(planted, 9)).model.coefficients).toEqual(
      run(fitCopyModel(planted, 9)).model.coefficients,
    )
  })

  it('refuses too few tests', () => {
    expect(() => run(fitCopyModel(plantedTests({ tests: 5, seed: 1, effects: {}, trials: 100 }), 1))).toThrow(
      RangeError,
    )
  })

  it('compares only texts of one test, merged where they are the same', () => {
    const row = { test: 'a', text: 'x', trials: 10, successes: 1 }
    expect(
      comparedTexts([
        row,
        { ...row, text: 'y' },
        row,
        { ...row, test: 'b' },
        { ...row, text: 'z', successes: 11 },
      ]),
    ).toEqual([
      { test: 'a', text: 'x', trials: 20, successes: 2 },
      { test: 'a', text: 'y', trials: 10, successes: 1 },
    ])
  })

  it('turns any text into finite rows', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 8 }), (texts) => {
        const vocabulary = vocabularyOf(texts, { minWordTexts: 1, minRunTexts: 1 })
        const rows = rowsOf(vocabulary, [...texts, 'other'])
        expect(rows.value.every(Number.isFinite)).toBe(true)
        expect(rows.column.every((column) => column >= 0 && column < rows.columns)).toBe(true)
      }),
    )
  })
})

describe('a check of texts', () => {
  const names = (text: string, platform: Parameters<typeof diagnoseTexts>[1] = 'none'): string[] =>
    (diagnoseTexts([text], platform)[0]?.findings ?? []).map(({ name }) => name)

  it.each([
    ['全网最低价，国家级品质', 'none', ['absolute-word', 'absolute-word']],
    ['最近第一次尝试，第一时间发货', 'none', []],
    ['行业第一品牌', 'none', ['absolute-word']],
    ['无副作用，三天根治', 'none', ['medical-claim', 'medical-claim']],
    ['加微信免费领取', 'none', ['spam-word', 'spam-word']],
    ['FREE MONEY! CLICK HERE', 'none', ['spam-word', 'spam-word', 'shouting']],
    ['Hi {{name}, welcome', 'none', ['broken-placeholder']],
    ['Hi {{name}}, welcome', 'none', []],
    ['the the offer', 'none', ['repeated-word']],
    ['', 'sms', ['empty']],
    ['Everything you ever wanted for 2 summers', 'google-headline', ['too-long']],
    ['Shoes from 20 euro', 'google-headline', []],
    ['夏季新品连衣裙直降两百元包邮到家快来看看吧喜欢就带走它', 'xiaohongshu-title', ['over-usual']],
  ] as const)('of %s finds %j', (text, platform, expected) => {
    expect(names(text, platform)).toEqual(expected)
  })

  it('finds doubles among drafts', () => {
    const [, second, third] = diagnoseTexts(
      [
        'Save on red shoes this week only',
        'save on red shoes this week only!',
        'Save on red shoes this week',
      ],
      'none',
    )
    expect(second?.findings.map(({ name }) => name)).toContain('nearly-duplicate')
    expect(third?.findings.map(({ name }) => name)).toContain('nearly-duplicate')
    expect(diagnoseTexts(['a b', 'A b'], 'none')[1]?.findings[0]?.name).toBe('duplicate')
  })

  it('counts as the platform counts', () => {
    expect(countedLength('新品A👨‍👩‍👧', 2)).toBe(6)
    expect(countedLength('新品A👨‍👩‍👧', 1)).toBe(4)
  })

  it('measures readability and mood', () => {
    // 10 words, 1 sentence, 11 syllables: 206.835 - 10.15 - 93.06.
    expect(readabilityOf('The cat sat on the mat and the dog barked today.')).toBeGreaterThan(80)
    expect(
      readabilityOf(
        'Organisational responsibilities necessitate comprehensive administrative documentation regarding internationalisation.',
      ),
    ).toBeLessThan(0)
    expect(sentimentOf('A great and lovely gift')).toBe(1)
    expect(sentimentOf('not good')).toBe(-1)
    expect(sentimentOf('质量很差，令人失望')).toBe(-1)
  })

  it('never fails, whatever the text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 5 }), (texts) => {
        for (const { findings, text } of diagnoseTexts(texts, 'taobao-title')) {
          for (const { start, end } of findings) expect(start <= end && end <= text.length).toBe(true)
        }
      }),
    )
  })
})

describe('variants', () => {
  const facts = { product: 'Trail shoes', offer: '20% off', audience: 'runners', deadline: '30 June' }

  it('keep to the platform and to the facts', () => {
    const made = variantsOf('Buy trail shoes today: new colours', facts, 'google-headline', 30)
    expect(made.length).toBeGreaterThan(3)
    for (const { text, diagnosis } of made) {
      expect(diagnosis.length).toBeLessThanOrEqual(30)
      expect(text).not.toMatch(/\{|undefined/)
      const figures = text.match(/\d+/g) ?? []
      expect(figures.every((figure) => ['20', '30'].includes(figure))).toBe(true)
    }
    expect(new Set(made.map(({ text }) => text)).size).toBe(made.length)
  })

  it('are written in Chinese for a Chinese text, without forbidden words', () => {
    const made = variantsOf(
      '夏季新品，立即购买',
      { product: '连衣裙', offer: '第二件半价' },
      'wechat-title',
      20,
    )
    expect(made.map(({ text }) => text)).toContain('连衣裙第二件半价')
    expect(
      made.every(({ diagnosis }) => diagnosis.findings.every(({ severity }) => severity !== 'error')),
    ).toBe(true)
    expect(variantsOf('', { product: '全网第一面霜' }, 'wechat-title', 20)).toEqual([])
  })
})

function eliminated(system: readonly (readonly number[])[]): number[] {
  const rows = system.map((row) => [...row])
  const size = rows.length
  for (let at = 0; at < size; at++) {
    const best = rows
      .slice(at)
      .reduce(
        (top, row, index) => (Math.abs(row[at] ?? 0) > Math.abs(rows[top]?.[at] ?? 0) ? at + index : top),
        at,
      )
    const pivot = rows[best] ?? []
    rows[best] = rows[at] ?? []
    rows[at] = pivot
    for (const [index, row] of rows.entries()) {
      if (index === at) continue
      const factor = (row[at] ?? 0) / (pivot[at] ?? 1)
      for (let column = at; column <= size; column++)
        row[column] = (row[column] ?? 0) - factor * (pivot[column] ?? 0)
    }
  }
  return rows.map((row, index) => (row[size] ?? 0) / (row[index] ?? 1))
}
