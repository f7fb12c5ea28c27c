import { describe, expect, it } from 'vitest'
import { seededRandom } from '../random.ts'
import { judgeAdequacy } from './adequacy.ts'
import type { ResponseData } from './baseline.ts'
import { adstock, adstockWeights, curveForm, halfLife, saturate, steady, steadySlope } from './curves.ts'
import { drawsOf, storedDraws } from './fitted-draws.ts'
import { judgeHealth } from './health.ts'
import { fitResponse, responseDefaults, type ResponseFit, type ResponseSettings } from './response.ts'
import { responseOf, summariseResponse } from './response-summary.ts'
import { simulateMarket } from './simulate-market.ts'

function fit(data: ResponseData, changes: Partial<ResponseSettings> = {}): ResponseFit {
  const work = fitResponse(data, { ...responseDefaults, chains: 3, warmUp: 250, kept: 400, ...changes })
  let next = work.next()
  while (next.done !== true) next = work.next()
  return next.value
}

const market = (seed: number, periods = 104, channels = 5, noise = 0.03) =>
  simulateMarket({ periods, channels, share: 0.35, noise, random: seededRandom(seed) })

describe('curves', () => {
  it('keeps a constant amount in the long run, whatever the form', () => {
    for (const form of [
      curveForm('geometric', 'hill'),
      curveForm('weibull', 'hill'),
      curveForm('weibull-late', 'hill'),
    ]) {
      const out = new Float64Array(120)
      adstock(form, form.priorMean, new Float64Array(120).fill(50), out)
      expect(out[119]).toBeCloseTo(50, 6)
      expect(adstockWeights(form, form.priorMean).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
    }
  })

  it('is what the formulas say', () => {
    const form = curveForm('geometric', 'hill')
    const at = [Math.log(0.5 / 0.5), Math.log(2), Math.log(3)]
    const out = Float64Array.from([100, 0, 0])
    adstock(form, at, out.slice(), out)
    expect([...out]).toEqual([50, 25, 12.5])
    saturate(form, at, 10, out)
    // Hill with K = 20, s = 3.
    expect(out[0]).toBeCloseTo(50 ** 3 / (20 ** 3 + 50 ** 3), 12)
    expect(halfLife(form, at)).toBeCloseTo(1, 12)
    const width = 1e-5
    expect(steadySlope(form, at, 10, 30)).toBeCloseTo(
      (steady(form, at, 10, 30 + width) - steady(form, at, 10, 30 - width)) / (2 * width),
      7,
    )
  })
})

describe('fitResponse', () => {
  it('covers true returns about as often as it says, over simulated markets', { timeout: 120_000 }, () => {
    let [inside, all] = [0, 0]
    for (let seed = 0; seed < 12; seed++) {
      const { data, contributions } = market(100 + seed)
      const fitted = fit(data, { seed })
      summariseResponse(fitted).channels.forEach(({ roi, spend }, c) => {
        const truth = contributions[c]!.reduce((sum, value) => sum + value, 0) / spend
        if (truth >= roi.low && truth <= roi.high) inside++
        all++
      })
    }
    // 60 intervals of 90 %: fewer than 45 inside has a probability below 0.0001 if they are right.
    expect(inside).toBeGreaterThanOrEqual(45)
    expect(all).toBe(60)
  })

  it('gives the same figures for the same seed', () => {
    const { data } = market(1, 60, 2)
    expect(summariseResponse(fit(data)).channels).toEqual(summariseResponse(fit(data)).channels)
  })

  it('adds up: parts make the fitted values, and shares one', () => {
    const { data } = market(2)
    const fitted = fit(data)
    const summary = summariseResponse(fitted)
    summary.fitted.forEach(({ mean }, t) =>
      expect(summary.parts.reduce((sum, part) => sum + part.values[t]!, 0) / mean).toBeCloseTo(1, 9),
    )
    expect(summary.waterfall.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 2)
    for (const { name, contribution } of summary.channels)
      expect(
        (summary.waterfall.find((part) => part.name === name)?.total ?? Number.NaN) / contribution.mean,
      ).toBeCloseTo(1, 9)
    expect(summary.rSquared).toBeGreaterThan(0.5)
    expect(judgeHealth(fitted, summary).find(({ code }) => code === 'convergence')?.level).not.toBe('bad')
    const coverage = (inside: number): unknown =>
      judgeHealth(fitted, { ...summary, inside }).find(({ code }) => code.startsWith('coverage'))
    const { level } = fitted.settings
    expect(coverage(level)).toEqual({ code: 'coverage', level: 'good', value: level })
    expect(coverage(level + 0.09)).toMatchObject({ code: 'coverage-wide', level: 'warn' })
    expect(coverage(level - 0.09)).toMatchObject({ code: 'coverage-narrow', level: 'warn' })
  })

  it('keeps curves that say the same as the fit', () => {
    const { data } = market(9, 60, 2)
    for (const saturation of ['hill', 'power', 'auto'] as const) {
      const fitted = fit(data, { saturation, kept: 60, warmUp: 60 })
      const kept = drawsOf(storedDraws(fitted))
      for (const [d, draw] of fitted.draws.slice(0, 20).entries())
        for (const amount of [0, 500, 20_000])
          expect(kept.of(d, 1, amount)).toBeCloseTo(responseOf(fitted, draw, 1, amount), 6)
    }
  })

  it('is narrowed by an experiment, towards what it found', () => {
    const { data, contributions } = market(3, 104, 3, 0.06)
    const truth = contributions[0]!.subarray(40, 52).reduce((sum, value) => sum + value, 0)
    const width = (lifts: ResponseSettings['lifts']): number => {
      const { roi } = summariseResponse(fit(data, { lifts })).channels[0]!
      return roi.high - roi.low
    }
    expect(width([{ channel: 0, from: 40, to: 51, lift: truth, error: truth / 20 }])).toBeLessThan(
      0.6 * width([]),
    )
  })

  it('runs with the other forms', () => {
    const { data } = market(4, 60, 2)
    const { channels } = summariseResponse(
      fit(data, { adstock: 'weibull', saturation: 'power', kept: 100, warmUp: 100 }),
    )
    expect(channels.every(({ roi, halfLife: half }) => roi.mean > 0 && half.mean > 0)).toBe(true)
  })

  it('finds the form of the curves: a late peak, and a power', { timeout: 60_000 }, () => {
    const random = seededRandom(11)
    const spend = Float64Array.from({ length: 156 }, () =>
      random.uniform() < 0.3 ? 0 : 1000 * random.uniform(),
    )
    const lags = [0.02, 0.08, 0.25, 0.35, 0.2, 0.1]
    const outcome = (weights: readonly number[], shape: (amount: number) => number): Float64Array =>
      spend.map((_, t) => {
        const carried = weights.reduce((sum, weight, lag) => sum + weight * (spend[t - lag] ?? 0), 0)
        return 10_000 + shape(carried) + 60 * random.normal()
      })
    const found = (values: Float64Array) => {
      const data = { outcome: values, channels: [{ name: 'a', spend }], controls: [], periodsPerYear: 52.18 }
      return summariseResponse(fit(data, { kept: 300, warmUp: 300 })).channels[0]!
    }
    const late = found(outcome(lags, (amount) => (4000 * amount) / (amount + 500)))
    expect(late.peakLater).toBeGreaterThan(0.9)
    expect(late.forms.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9)
    // Half of the effect has come after 2.4 periods, between the third and the fourth.
    expect(Math.abs(late.halfLife.mean - 2.9)).toBeLessThan(1)
    const early = found(outcome([1], (amount) => 30 * amount ** 0.5))
    expect(early.peakLater).toBeLessThan(0.1)
    const power = early.forms.reduce(
      (sum, { saturation, share }) => (saturation === 'power' ? sum + share : sum),
      0,
    )
    expect(power).toBeGreaterThan(0.5)
  })

  it('refuses what is no market', () => {
    expect(() =>
      fit({ outcome: new Float64Array(20), channels: [], controls: [], periodsPerYear: 52 }),
    ).toThrow(RangeError)
    const idle = { name: 'a', spend: new Float64Array(20) }
    expect(() =>
      fit({ outcome: new Float64Array(20).fill(1), channels: [idle], controls: [], periodsPerYear: 52 }),
    ).toThrow(RangeError)
  })
})

describe('judgeAdequacy', () => {
  it('accepts two years of weekly data with five channels', () => {
    expect(judgeAdequacy(market(5).data).verdict).not.toBe('not-enough')
  })

  it('says no to twelve weeks, and for how long to wait', () => {
    const { verdict, advice } = judgeAdequacy(market(6, 12).data)
    expect(verdict).toBe('not-enough')
    expect(advice.map((each) => each.do)).toEqual(expect.arrayContaining(['wait', 'simple-shares']))
  })

  it('proposes to merge channels that move together', () => {
    const { data } = market(7, 104, 2)
    const [one] = data.channels
    const twin = { name: 'twin', spend: one!.spend.map((amount) => 2 * amount + 1) }
    const { findings, advice } = judgeAdequacy({ ...data, channels: [...data.channels, twin] })
    expect(findings.some(({ code, other }) => code === 'collinear' && other === 'twin')).toBe(true)
    expect(advice).toContainEqual({ do: 'merge', channels: ['channel 1', 'twin'] })
  })

  it('tells a spend that never varies', () => {
    const { data } = market(8, 104, 2)
    const flat = { name: 'flat', spend: new Float64Array(104).fill(1000) }
    const { findings, advice } = judgeAdequacy({ ...data, channels: [...data.channels, flat] })
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'flat-spend', level: 'bad', channel: 'flat' }),
    )
    expect(advice).toContainEqual({ do: 'vary', channel: 'flat' })
  })
})
