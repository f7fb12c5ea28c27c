import { evaluateAt } from '../../engine/recommend/evaluate.ts'
import {
  bprByRule,
  easeByRule,
  type Extent,
  ialsByRule,
  looksLikeRatings,
  usualStrength,
} from '../../engine/recommend/rules-of-size.ts'
import { splitByCustomer, thinnedTest } from '../../engine/recommend/split.ts'
import type { Interactions } from '../../engine/sparse.ts'
import { nextTurn } from '../run-sliced.ts'
import type { FitContext, Fitted, FoundSettings, SingleSettings } from './fit-context.ts'
import { sideWithin } from './side-data.ts'

type Settled<S extends SingleSettings = SingleSettings> = {
  readonly settings: S
  readonly found: FoundSettings | null
}

type FitModel = (interactions: Interactions, settings: SingleSettings, context: FitContext) => Promise<Fitted>

/** Seconds, by estimate, that all looks together may take; beyond it the rule decides. */
const LOOK_SECONDS = 20
/** Customers that one look is judged by, at most, and over all rounds together, at least, where there are that many. */
const JUDGED_CUSTOMERS = 1500
const MOST_ROUNDS = 4
/** With fewer the differences are chance. */
const LEAST_CUSTOMERS = 20
const HELD_SHARE = 0.2
const LOOK_SWEEPS = 10
const LOOK_EPOCHS = 30
const K = 10

/**
 * Settings without open numbers: what was given stays, the rest follows the data. By a rule from their size; where the looks take no more than some
 * seconds, the rule's settings and their neighbours are tried on products that are hidden from each customer of this training, several times where
 * customers are few, and the best are taken. The estimate of the seconds comes from the sizes, so that the same data and seed give the same settings.
 * @param interactions the training; nothing else is looked at.
 */
export async function settle(
  interactions: Interactions,
  settings: SingleSettings,
  context: FitContext,
  fitModel: FitModel,
): Promise<Settled> {
  const extent = extentOf(interactions)
  const candidates = candidatesFor(settings, extent, context.side.ratings)
  const [rule] = candidates
  if (rule === undefined) return { settings, found: null }
  const names = Object.keys(rule).filter((name) => valueOf(settings, name) !== valueOf(rule, name))
  const byRule: Settled = { settings: rule, found: { by: 'rule', names, customers: 0, tried: [] } }
  if (candidates.length === 1) return byRule
  const first = splitByCustomerOf(interactions, 0)
  if (first.testCustomers < LEAST_CUSTOMERS) return byRule
  const rounds = Math.min(MOST_ROUNDS, Math.ceil(JUDGED_CUSTOMERS / first.testCustomers))
  const seconds = candidates.reduce((sum, each) => sum + secondsOfLook(each, extent), 0)
  if (rounds * seconds > LOOK_SECONDS && seconds > LOOK_SECONDS) return byRule
  const most = Math.max(1, Math.min(rounds, Math.floor(LOOK_SECONDS / seconds)))
  const sums = new Float64Array(candidates.length)
  let customers = 0
  for (let round = 0; round < most; round++) {
    const split = thinnedTest(round === 0 ? first : splitByCustomerOf(interactions, round), JUDGED_CUSTOMERS)
    const inner = { ...context, side: sideWithin(context.side, split.train), progress: () => undefined }
    customers += split.testCustomers
    for (const [at, candidate] of candidates.entries()) {
      context.progress({
        phase: 'tuning',
        done: round * candidates.length + at,
        total: most * candidates.length,
        unit: 'steps',
      })
      const { model } = await fitModel(split.train, shortened(candidate), inner)
      const breathe = async (): Promise<void> => {
        await nextTurn()
        context.signal.throwIfAborted()
      }
      const [judged] = await evaluateAt(
        model,
        split,
        [K],
        { resamples: 1, seed: 1 },
        context.backend,
        breathe,
      )
      sums[at] = (sums[at] ?? 0) + (judged?.accuracy.ndcg_cut.mean ?? 0) / most
    }
  }
  let best = 0
  for (let at = 1; at < sums.length; at++) if ((sums[at] ?? 0) > (sums[best] ?? 0)) best = at
  return {
    settings: candidates[best] ?? rule,
    found: {
      by: 'validation',
      names,
      customers,
      tried: candidates.map((each, at) => ({ settings: each, ndcg: sums[at] ?? 0 })),
    },
  }
}

function splitByCustomerOf(interactions: Interactions, round: number) {
  return splitByCustomer(interactions, HELD_SHARE, 1 + round)
}

function extentOf({ rows, columns, rowStart, column }: Interactions): Extent {
  // Those without anything, test customers of a file for example, tell nothing of how dense the data are.
  let customers = 0
  for (let r = 0; r < rows; r++) if ((rowStart[r + 1] ?? 0) > (rowStart[r] ?? 0)) customers++
  const has = new Uint8Array(columns)
  for (const product of column) has[product] = 1
  return { customers, products: has.reduce((sum, one) => sum + one, 0), pairs: column.length }
}

/** The rule's settings, then their neighbours; empty where every number is given. */
function candidatesFor(
  settings: SingleSettings,
  extent: Extent,
  ratings: Interactions | null,
): SingleSettings[] {
  if (settings.kind === 'ials') {
    const { rank, unobservedWeight, penalty, frequencyExponent } = settings
    if (rank > 0 && unobservedWeight > 0 && penalty > 0) return []
    const { cells, shrinkage } = usualStrength
    const strengths = [1, 0.6, 1.6].flatMap((s) =>
      [1, 0.3, 3].map((c) => ({ cells: c * cells, shrinkage: s * shrinkage })),
    )
    const made = strengths.map((strength): SingleSettings => {
      const given = { rank, unobservedWeight, penalty, penaltyExponent: frequencyExponent }
      const { penaltyExponent: _, ...found } = ialsByRule(extent, given, strength)
      return { ...settings, ...found }
    })
    return distinct(made)
  }
  if (settings.kind === 'ease') {
    if (settings.penalty > 0) return []
    return distinct([1, 0.25, 4].map((s) => ({ ...settings, penalty: easeByRule(extent, s) })))
  }
  if (settings.kind === 'bpr') {
    if (settings.penalty > 0) return []
    return distinct([1, 0.4, 2.5].map((s) => ({ ...settings, penalty: bprByRule(extent, s) })))
  }
  return settings.kind === 'biased-mf' ? ofRatings(settings, extent, ratings) : []
}

type BiasedMf = Extract<SingleSettings, { kind: 'biased-mf' }>

/** lambda of ratings where none is given: what does on MovieLens 100k, 1M and planted ratings. */
const RATING_PENALTY = 0.1

function ofRatings(settings: BiasedMf, extent: Extent, ratings: Interactions | null): SingleSettings[] {
  const { rank, penalty, missing, missingWeight } = settings
  if (ratings === null || (missing !== 'data' && penalty > 0 && (missing === 'ignored' || missingWeight > 0)))
    return []
  const isCounted = missing === 'counted' || (missing === 'data' && !looksLikeRatings(ratings.weight))
  if (!isCounted) return [{ ...settings, missing: 'ignored', penalty: penalty || RATING_PENALTY }]
  const strengths = [1, 0.6, 1.6].map((s) => ({ ...usualStrength, shrinkage: s * usualStrength.shrinkage }))
  return distinct(
    strengths.map((strength): SingleSettings => {
      const given = { rank: rank || 1, unobservedWeight: missingWeight, penalty, penaltyExponent: 1 }
      const found = ialsByRule(extent, given, strength)
      return {
        ...settings,
        missing: 'counted',
        missingWeight: found.unobservedWeight,
        penalty: found.penalty,
        // It draws to the mean of ratings; here the penalty alone does.
        shrinkage: missing === 'data' ? 0 : settings.shrinkage,
      }
    }),
  )
}

function distinct(all: readonly SingleSettings[]): SingleSettings[] {
  return [...new Map(all.map((settings) => [JSON.stringify(settings), settings])).values()]
}

/** Fewer and cheaper sweeps tell which settings are better, if not by how much. */
function shortened(settings: SingleSettings): SingleSettings {
  if (settings.kind === 'bpr') return { ...settings, epochs: Math.min(settings.epochs, LOOK_EPOCHS) }
  return settings.kind === 'ials'
    ? { ...settings, sweeps: Math.min(settings.sweeps, LOOK_SWEEPS), solver: 'cg' }
    : settings
}

/** A slow desktop's kernels on two threads, multiply-adds a second. */
const KERNEL = 6e9
/** Numbers moved a second by the steps of BPR. */
const BPR = 3e8

function secondsOfLook(settings: SingleSettings, { customers, products, pairs }: Extent): number {
  const judging = (Math.min(customers, JUDGED_CUSTOMERS) * products) / 1e8
  if (settings.kind === 'ease') return (pairs ** 2 / customers + products ** 3) / KERNEL + judging
  if (settings.kind === 'bpr')
    return (Math.min(settings.epochs, LOOK_EPOCHS) * pairs * (settings.rank + 20)) / BPR + judging
  if (settings.kind === 'biased-mf') {
    const width = settings.rank + 1
    return (
      (2 * settings.sweeps * (pairs * width ** 2 + ((customers + products) * width ** 3) / 6)) / 2e8 + judging
    )
  }
  if (settings.kind !== 'ials') return judging
  const { rank } = settings
  return (LOOK_SWEEPS * (20 * pairs * rank + 4 * (customers + products) * rank ** 2)) / KERNEL + judging
}

function valueOf(settings: SingleSettings, name: string): unknown {
  return Object.entries(settings).find(([key]) => key === name)?.[1]
}
