import { defaultSettings, type ModelKind, type ModelSettings } from '../../contract/models.ts'
import { seededRandom, type Random } from '../../engine/random.ts'
import type { DataSize } from '../../engine/recommend/model-size.ts'
import { bprByRule, easeByRule, ialsByRule } from '../../engine/recommend/rules-of-size.ts'
import { type Interactions, transpose } from '../../engine/sparse.ts'

/** What the work of a training depends on. */
export type DataShape = DataSize & {
  /** Sum over customers of the square of their products, and over products of the square of their customers. */
  readonly customerSquares: number
  readonly productSquares: number
}

export type Candidate = {
  readonly settings: ModelSettings
  /** The same with less training, for a first look; the settings themselves where there is nothing to shorten. */
  readonly short: ModelSettings
  /** Estimated seconds of one training and of one judgement. */
  readonly seconds: number
}

export function shapeOf(interactions: Interactions): DataShape {
  const squares = ({ rows, rowStart }: Interactions): number => {
    let sum = 0
    for (let r = 0; r < rows; r++) sum += ((rowStart[r + 1] ?? 0) - (rowStart[r] ?? 0)) ** 2
    return sum
  }
  return {
    customers: interactions.rows,
    products: interactions.columns,
    pairs: interactions.column.length,
    customerSquares: squares(interactions),
    productSquares: squares(transpose(interactions)),
  }
}

/**
 * Settings of one kind worth trying, the most promising first; drawn with the seed beyond the first few.
 * @param aim what a model of ratings is judged by.
 */
export function candidatesOf(
  kind: ModelKind,
  shape: DataShape,
  seed: number,
  aim: 'lists' | 'ratings' = 'lists',
): Candidate[] {
  const random = seededRandom(seed)
  const made =
    aim === 'lists' && kind === 'biased-mf' ? listingRatings(shape) : settingsOf(kind, shape, random)
  const distinct = new Map(made.map((settings) => [JSON.stringify(settings), settings]))
  return [...distinct.values()].map((settings) => ({
    settings,
    short: shortened(settings),
    seconds: secondsOf(settings, shape),
  }))
}

/** How many settings of a kind are drawn at random. */
const DRAWN = 8

function settingsOf(kind: ModelKind, shape: DataShape, random: Random): ModelSettings[] {
  const { customers, products, pairs } = shape
  const pick = <T>(values: readonly [T, ...T[]]): T => values[random.below(values.length)] ?? values[0]
  /** Between two numbers, evenly in the logarithm, two digits. */
  const between = (low: number, high: number): number =>
    Number((low * (high / low) ** random.uniform()).toPrecision(2))
  const drawn = <S extends ModelSettings>(make: () => S): S[] => Array.from({ length: DRAWN }, make)
  const most = Math.max(1, Math.min(customers, products) - 1)
  switch (kind) {
    case 'popularity':
      return [0, 30, 90, 365].map((halfLifeDays) => ({ kind, halfLifeDays }))
    case 'item-knn':
    case 'user-knn': {
      const base = defaultSettings[kind]
      const neighbours = [20, 50, 100, 200, 400] as const
      return [
        base,
        { ...base, similarity: 'cosine', shrinkage: 0 },
        { ...base, similarity: 'jaccard', neighbours: 200, shrinkage: 0 },
        { ...base, similarity: 'tf-idf', neighbours: 200, shrinkage: 0 },
        ...drawn(() => ({
          ...base,
          similarity: pick(['cosine', 'jaccard', 'dice', 'tf-idf', 'bm25'] as const),
          neighbours: pick(neighbours),
          shrinkage: pick([0, 5, 20, 100] as const),
        })),
      ]
    }
    case 'ease': {
      const base = defaultSettings.ease
      const rule = easeByRule({ customers, products, pairs })
      return [rule, 200, rule / 4, 4 * rule, 1500, 10].map((penalty) => ({ ...base, penalty }))
    }
    case 'slim': {
      const base = defaultSettings.slim
      return [base, ...drawn(() => ({ ...base, l1: between(0.3, 12), l2: between(2, 500) }))]
    }
    case 'svd': {
      const base = defaultSettings.svd
      const given = [16, 8, 30, 4, 60, 120].filter((rank) => rank <= most)
      return [
        base,
        ...given.map((rank) => ({ ...base, rank })),
        { ...base, rank: Math.min(60, most), strength: 1 },
      ]
    }
    case 'ials': {
      const base = defaultSettings.ials
      const open = { rank: 0, unobservedWeight: 0, penalty: 0, penaltyExponent: base.frequencyExponent }
      /** The rule of the data's size with other strengths: what matters most is the penalty in proportion to chance. */
      const made = (cells: number, shrinkage: number, rank = 0): ModelSettings => {
        const { penaltyExponent: _, ...found } = ialsByRule({ customers, products, pairs }, open, {
          cells,
          shrinkage,
        })
        return { ...base, ...found, rank: rank === 0 ? found.rank : Math.min(rank, most) }
      }
      return [
        made(1, 0.5),
        made(1, 0.8),
        made(3, 0.5),
        made(1, 0.3),
        made(0.3, 0.5),
        ...drawn(() => made(between(0.2, 5), between(0.2, 1), pick([0, 16, 32, 96, 128] as const))),
      ]
    }
    case 'bpr': {
      const rule = bprByRule({ customers, products, pairs })
      const base = { ...defaultSettings.bpr, penalty: rule }
      return [
        base,
        { ...base, epochs: 120, penalty: 0.4 * rule },
        { ...base, penalty: 2.5 * rule },
        ...drawn(() => ({
          ...base,
          rank: pick([16, 32, 64] as const),
          epochs: pick([30, 60, 120] as const),
          learningRate: between(0.02, 0.2),
          penalty: between(0.2 * rule, 3 * rule),
        })),
      ]
    }
    case 'association': {
      const base = defaultSettings.association
      return [base, { ...base, minCount: 10 }, { ...base, measure: 'lift', minCount: 10 }]
    }
    case 'content': {
      const base = defaultSettings.content
      return [base, { ...base, similarity: 'bm25' }, { ...base, neighbours: 50 }]
    }
    case 'mult-vae':
    case 'mult-dae': {
      const base = defaultSettings[kind]
      return [
        base,
        { ...base, dropout: 0.3 },
        { ...base, hidden: 256, latent: 64 },
        { ...base, learningRate: 0.003, epochs: 40 },
        { ...base, hidden: 600, latent: 200 },
        ...drawn(() => ({
          ...base,
          hidden: pick([128, 256, 400, 600] as const),
          latent: pick([32, 64, 100, 200] as const),
          dropout: pick([0.2, 0.35, 0.5, 0.65] as const),
          learningRate: between(0.0004, 0.004),
          ...(base.kind === 'mult-vae' ? { divergenceCap: pick([0.1, 0.2, 0.4] as const) } : {}),
        })),
      ]
    }
    case 'biased-mf': {
      const base = { ...defaultSettings['biased-mf'], penalty: 0.1, missing: 'ignored' as const }
      return [
        base,
        { ...base, rank: 8 },
        { ...base, shrinkage: 6, penalty: 0.06 },
        { ...base, rank: 0, penalty: 0.02 },
        ...drawn(() => ({
          ...base,
          rank: pick([4, 8, 16, 32, 48] as const),
          penalty: between(0.02, 0.2),
          shrinkage: pick([0, 1, 3, 6, 10] as const),
        })),
      ]
    }
    case 'blend':
      return []
  }
}

/** Biased factorisation for the sake of its lists: cells without a value count. */
function listingRatings({ customers, products, pairs }: DataShape): ModelSettings[] {
  const base = defaultSettings['biased-mf']
  return [0.5, 0.3, 0.8].flatMap((shrinkage) =>
    [1, 3].map((cells) => {
      const given = { rank: base.rank, unobservedWeight: 0, penalty: 0, penaltyExponent: 1 }
      const found = ialsByRule({ customers, products, pairs }, given, { cells, shrinkage })
      const { unobservedWeight: missingWeight, penalty } = found
      return { ...base, penalty, shrinkage: 0, missing: 'counted' as const, missingWeight }
    }),
  )
}

function shortened(settings: ModelSettings): ModelSettings {
  if (settings.kind === 'ials') return { ...settings, sweeps: Math.min(settings.sweeps, 6) }
  if (settings.kind === 'bpr') return { ...settings, epochs: Math.max(5, Math.round(settings.epochs / 3)) }
  if (settings.kind === 'mult-vae' || settings.kind === 'mult-dae')
    return { ...settings, epochs: Math.min(settings.epochs, 12) }
  if (settings.kind === 'biased-mf') return { ...settings, sweeps: Math.min(settings.sweeps, 8) }
  return settings
}

/** Operations a second on a slow desktop: plain loops, and the kernels on two threads. */
const PLAIN = 2e8
const KERNEL = 6e9
/** Numbers moved a second by the steps of BPR. */
const BPR = 3e8
/** Customers that a candidate is judged by, at most. */
export const JUDGED_CUSTOMERS = 2000

/** A rough estimate, on the high side; the clock has no say, so that a choice can be repeated. */
function secondsOf(settings: ModelSettings, shape: DataShape): number {
  const { customers, products, pairs, customerSquares, productSquares } = shape
  const judged = Math.min(customers, JUDGED_CUSTOMERS)
  const listing = (judged * products) / 1e8
  switch (settings.kind) {
    case 'item-knn':
    case 'content':
      return (customerSquares + 4 * products ** 2) / PLAIN + listing
    case 'association':
      return (customerSquares + products ** 2) / PLAIN + listing
    case 'user-knn':
      return ((judged / Math.max(1, customers)) * 4 * productSquares) / PLAIN + listing
    case 'ease':
      return customerSquares / PLAIN + products ** 3 / 2 / KERNEL + listing
    case 'slim':
      return (customerSquares + products * Math.min(settings.candidates, products) * 300) / PLAIN + listing
    case 'svd': {
      // What chooses its factors decomposes twice, once for up to 64.
      const rank = settings.rank === 0 ? 64 : settings.rank
      const once = (pairs * rank * 12 + (customers + products) * rank ** 2 * 6) / 1e9
      return (settings.rank === 0 ? 2 * once + 2 : once) + listing
    }
    case 'ials':
      return (
        (settings.sweeps * (pairs * settings.rank ** 2 + (customers + products) * settings.rank ** 3)) /
          KERNEL +
        listing
      )
    case 'biased-mf': {
      const solves =
        pairs * (settings.rank + 1) ** 2 + ((customers + products) * (settings.rank + 1) ** 3) / 6
      return (2 * settings.sweeps * solves) / PLAIN
    }
    case 'bpr':
      return (settings.epochs * pairs * (settings.rank + 20)) / BPR + listing
    case 'mult-vae':
    case 'mult-dae': {
      // Every customer against every product, forth and back, each epoch.
      const width = settings.hidden === 0 ? 200 : settings.hidden
      return (settings.epochs * customers * products * width * 6) / KERNEL + listing
    }
    default:
      return listing
  }
}
