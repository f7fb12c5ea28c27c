import type { ChannelLimits } from '../src/engine/ads/budget-grid.ts'
import { optimiseBudget } from '../src/engine/ads/budget.ts'
import { meanResponses } from '../src/engine/ads/budget-plan.ts'
import { drawsOf, storedDraws } from '../src/engine/ads/fitted-draws.ts'
import { judgeAdequacy } from '../src/engine/ads/adequacy.ts'
import { fitResponse, responseDefaults, type ResponseSettings } from '../src/engine/ads/response.ts'
import { summariseResponse } from '../src/engine/ads/response-summary.ts'
import { simulateMarket, type MarketSettings } from '../src/engine/ads/simulate-market.ts'
import { seededRandom } from '../src/engine/random.ts'

/**
 * Simulated markets with known curves, of several kinds: how often intervals of the return hold the truth and how wide they are (beside it), and what
 * the recommended budget misses against the true optimum, as a share of what ads bring there and (without limits) of the whole outcome. Limits: half to
 * twice of today's amounts, and none. The curves' forms are left to the data, as in the product; `known` gives the true ones, which bounds what any
 * choice of forms could reach.
 *
 *   npm run bench -- ads [markets of each kind] [noise] [periods] [kind,kind... or all] [known]
 */
const [markets = 23, noise = 0.03, periods = 104] = process.argv.slice(2, 5).map(Number)
const CHANNELS = 5
const shares = [0.2, 0.35, 0.5]
const kinds: Readonly<Record<string, Partial<MarketSettings>>> = {
  hill: {},
  weibull: { adstock: 'weibull' },
  power: { saturation: 'power' },
  logistic: { saturation: 'logistic' },
  correlated: { spends: 'correlated' },
  seasonal: { spends: 'seasonal' },
  breaks: { base: 'breaks' },
  uneven: { sizes: 'uneven' },
  rough: { shocks: 'rough' },
}
const [chosen = 'all', known] = process.argv.slice(5)
const wanted = chosen === 'all' ? Object.keys(kinds) : chosen.split(',')

/** The forms that a market's curves really have; a hyperbolic tangent is nearest to a Hill curve. */
function trueForms({ adstock, saturation }: Partial<MarketSettings>): Partial<ResponseSettings> {
  if (known !== 'known') return {}
  return {
    adstock: adstock === 'weibull' ? 'weibull-late' : 'geometric',
    saturation: saturation === 'power' ? 'power' : 'hill',
  }
}

function at(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return Number((sorted[Math.floor(p * (sorted.length - 1))] ?? Number.NaN).toFixed(4))
}
const of = (values: readonly number[]) => ({ median: at(values, 0.5), p90: at(values, 0.9) })

function judge(kind: string) {
  let [inside, all, width, truths] = [0, 0, 0, 0]
  const verdicts = { enough: 0, weak: 0, 'not-enough': 0 }
  const [limited, open, ofOutcome, today]: [number[], number[], number[], number[]] = [[], [], [], []]
  const started = performance.now()
  for (let seed = 0; seed < markets; seed++) {
    const share = shares[seed % shares.length] ?? 0.35
    const market = simulateMarket({
      periods,
      channels: CHANNELS,
      share,
      noise,
      random: seededRandom(10_000 + seed),
      ...kinds[kind],
    })
    verdicts[judgeAdequacy(market.data).verdict]++
    const work = fitResponse(market.data, { ...responseDefaults, ...trueForms(kinds[kind] ?? {}), seed })
    let next = work.next()
    while (next.done !== true) next = work.next()
    const fit = next.value
    const { channels } = summariseResponse(fit)
    channels.forEach(({ roi, spend }, c) => {
      const truth = (market.contributions[c]?.reduce((sum, value) => sum + value, 0) ?? 0) / spend
      if (truth >= roi.low && truth <= roi.high) inside++
      all++
      width += (roi.high - roi.low) * spend
      truths += truth * spend
    })
    const amounts = channels.map((channel) => channel.today)
    const total = amounts.reduce((sum, amount) => sum + amount, 0)
    const learned = meanResponses(drawsOf(storedDraws(fit)), CHANNELS)
    const real = market.channels.map(({ response }) => response)
    const regret = (limits: readonly ChannelLimits[], own = limits): number => {
      const goal = { kind: 'total', total } as const
      const [plan, best] = [optimiseBudget(learned, own, goal), optimiseBudget(real, limits, goal)]
      if (!plan.ok || !best.ok) throw new Error('feasible by construction')
      return 1 - market.response(plan.amounts) / best.outcome
    }
    const without = amounts.map(() => ({ low: 0, high: Number.POSITIVE_INFINITY, step: 0, least: 0 }))
    limited.push(regret(amounts.map((amount) => ({ low: amount / 2, high: amount * 2, step: 0, least: 0 }))))
    // As the product plans without limits: within what was ever spent on a channel in a period. The optimum knows no limits.
    const ceilings = market.data.channels.map(({ spend }) => ({
      low: 0,
      high: Math.max(...spend),
      step: 0,
      least: 0,
    }))
    open.push(regret(without, ceilings))
    const best = optimiseBudget(real, without, { kind: 'total', total })
    if (!best.ok) throw new Error('feasible by construction')
    today.push(1 - market.response(amounts) / best.outcome)
    // The same miss beside everything that comes in, what comes without ads included.
    const whole = market.data.outcome.reduce((sum, value) => sum + value, 0) / periods
    const organic =
      whole - market.contributions.reduce((sum, own) => sum + own.reduce((s, v) => s + v, 0), 0) / periods
    ofOutcome.push(((open.at(-1) ?? 0) * best.outcome) / (best.outcome + organic))
  }
  return {
    intervals: all,
    inside,
    coverage: Number((inside / all).toFixed(3)),
    meanWidth: Number((width / truths).toFixed(3)),
    verdicts,
    regretWithinLimits: of(limited),
    regretWithoutLimits: of(open),
    regretOfWholeOutcome: of(ofOutcome),
    regretOfToday: of(today),
    secondsPerMarket: Number(((performance.now() - started) / 1000 / markets).toFixed(3)),
  }
}

const byKind = wanted.map((kind) => [kind, judge(kind)] as const)
const sum = (of: (judged: ReturnType<typeof judge>) => number): number =>
  byKind.reduce((total, [, judged]) => total + of(judged), 0)
console.log(
  JSON.stringify({
    bench: 'ads',
    markets,
    noise,
    periods,
    level: responseDefaults.level,
    forms: known === 'known' ? 'true' : 'open',
    coverage: Number((sum(({ inside }) => inside) / sum(({ intervals }) => intervals)).toFixed(3)),
    kinds: Object.fromEntries(byKind),
  }),
)
