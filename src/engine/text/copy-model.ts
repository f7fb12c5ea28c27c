import { seededRandom } from '../random.ts'
import { normalCdf } from './normal.ts'
import {
  excessVariance,
  groupedRidge,
  groupedRidgeDraw,
  groupedRidgeSolve,
  predicted,
  type GroupedRows,
} from './grouped-ridge.ts'
import { pairwiseAccuracy, type PairwiseAccuracy, type TestedText } from './pairwise-accuracy.ts'
import { styleNames, type StyleName } from './style.ts'
import { rowsOf, vocabularyOf, type SparseRows, type Vocabulary } from './vocabulary.ts'

export type CopyModel = {
  readonly vocabulary: Vocabulary
  readonly coefficients: Float64Array
  readonly penalty: number
  readonly converged: boolean
  /** Rows the model learned from, kept for the variance of what it predicts. */
  readonly rows: GroupedRows
  /** Variance of a text's log rate that the model does not explain. */
  readonly unexplained: number
}

export type CopyModelFit = {
  readonly model: CopyModel
  readonly tests: number
  readonly texts: number
  readonly crossValidated: PairwiseAccuracy
}

type Candidate = { readonly loss: number; readonly penalty: number; readonly scores: Float64Array }

/** Tests with fewer cannot carry a model: a penalty cannot be chosen, and an accuracy means nothing. */
export const MIN_TESTS = 20
const FOLDS = 4
/** Candidates of the penalty, the strongest first, so that each is a good start for the next. */
const PENALTIES = [6400, 3200, 1600, 800, 400, 200, 100, 50, 25, 12] as const
/** Weaker penalties are not tried when the loss has risen by more than this. */
const LOSS_RISE = 1.002

/** Texts of one test that are the same are one; tests with a single text are left out, since nothing is compared in them. */
export function comparedTexts(tested: readonly TestedText[]): TestedText[] {
  const merged = new Map<string, TestedText>()
  for (const each of tested) {
    if (
      !(each.trials > 0) ||
      !(each.successes >= 0) ||
      each.successes > each.trials ||
      each.text.trim() === ''
    )
      continue
    const key = `${each.test}\u0000${each.text}`
    const known = merged.get(key)
    merged.set(
      key,
      known === undefined
        ? each
        : { ...known, trials: known.trials + each.trials, successes: known.successes + each.successes },
    )
  }
  const sizes = new Map<string, number>()
  for (const { test } of merged.values()) sizes.set(test, (sizes.get(test) ?? 0) + 1)
  return [...merged.values()].filter(({ test }) => (sizes.get(test) ?? 0) >= 2)
}

/**
 * Learns from own tests which texts get more: the log of a text's rate, less the level of its test, is explained by words, pairs of words, runs of
 * characters and style with a ridge penalty. Audience and time are the same within a test and cancel. The penalty is chosen by cross-validation over
 * whole tests. A generator that yields between small pieces of work. O(folds x penalties x iterations x non-zero cells).
 * @param tested texts of at least {@link MIN_TESTS} tests after {@link comparedTexts}
 * @throws RangeError with fewer tests
 */
export function* fitCopyModel(
  tested: readonly TestedText[],
  seed: number,
): Generator<void, CopyModelFit, undefined> {
  const compared = comparedTexts(tested)
  const tests = [...new Set(compared.map(({ test }) => test))]
  if (tests.length < MIN_TESTS)
    throw new RangeError(`at least ${MIN_TESTS} tests are needed, got ${tests.length}`)
  const random = seededRandom(seed)
  const order = shuffled(tests, random.below)
  const foldOf = new Map(order.map((test, index) => [test, index % FOLDS]))
  const fold = Int32Array.from(compared, ({ test }) => foldOf.get(test)!)
  // Which words there are and how many texts have them is told by all texts; what they are worth only by the tests of the other folds.
  const vocabulary = vocabularyFor(compared)
  yield
  const rows = groupedRows(
    compared,
    rowsOf(
      vocabulary,
      compared.map(({ text }) => text),
    ),
  )
  yield
  const folds = Array.from({ length: FOLDS }, (_, index) => ({
    rows: { ...rows, weight: rows.weight.map((weight, row) => (fold[row] === index ? 0 : weight)) },
    start: null as Float64Array | null, // the solution for the last penalty
  }))
  let best: Candidate = { loss: Infinity, penalty: PENALTIES[0], scores: new Float64Array(compared.length) }
  for (const penalty of PENALTIES) {
    const scores = new Float64Array(compared.length)
    for (const [index, each] of folds.entries()) {
      const { coefficients } = yield* groupedRidge(each.rows, penalty, each.start)
      each.start = coefficients
      predicted(rows.features, coefficients).forEach((score, row) => {
        if (fold[row] === index) scores[row] = score
      })
    }
    const loss = withinLoss(rows, scores)
    if (loss > best.loss * LOSS_RISE) break
    if (loss < best.loss) best = { loss, penalty, scores }
  }
  const { penalty, scores: heldOut } = best
  const unexplained = excessVariance(
    rows.outcome.map((value, row) => value - heldOut[row]!),
    samplingVariance(compared),
    rows.group,
    rows.groups,
  )
  const { coefficients, converged } = yield* groupedRidge(rows, penalty, null)
  return {
    model: { vocabulary, coefficients, penalty, converged, rows, unexplained },
    tests: tests.length,
    texts: compared.length,
    crossValidated: pairwiseAccuracy(compared, heldOut, unexplained, seed),
  }
}

/** Scores of texts: differences between two are differences of the log rate that the model expects. */
export function scoreTexts(model: CopyModel, texts: readonly string[]): Float64Array {
  return predicted(rowsOf(model.vocabulary, texts), model.coefficients)
}

export type Comparison = {
  readonly probability: number
  /** Ratio of rates less one, with its 95 % interval. */
  readonly lift: number
  readonly low: number
  readonly high: number
}

/** So many texts are compared with an error of their own each; of more, the errors come from draws, whose standard deviations are within some 9 %. */
const EXACT_TEXTS = 40
const DRAWS = 64

/**
 * The probability that each text gets a higher rate than another in the same test, with the expected lift. It counts what the model does not know: the error of
 * its coefficients, and what it leaves unexplained of both texts. O(solves x non-zero cells): one per text, or {@link DRAWS} in all.
 */
export function* compareTexts(
  model: CopyModel,
  texts: readonly string[],
  other: string,
  seed: number,
): Generator<void, Comparison[], undefined> {
  const features = rowsOf(model.vocabulary, [other, ...texts])
  const means = predicted(features, model.coefficients)
  const variances = new Float64Array(texts.length)
  if (texts.length <= EXACT_TEXTS) {
    for (const index of texts.keys()) {
      const difference = differenceOf(features, index + 1)
      const solved = yield* groupedRidgeSolve(model.rows, model.penalty, difference)
      variances[index] = difference.reduce((sum, value, at) => sum + value * solved[at]!, 0)
    }
  } else {
    const random = seededRandom(seed)
    for (let draw = 0; draw < DRAWS; draw++) {
      const errors = predicted(features, yield* groupedRidgeDraw(model.rows, model.penalty, random.normal))
      for (const index of texts.keys()) variances[index]! += (errors[index + 1]! - errors[0]!) ** 2 / DRAWS
    }
  }
  return texts.map((_, index) => {
    const mean = means[index + 1]! - means[0]!
    const deviation = Math.sqrt(2 * model.unexplained + variances[index]!)
    return {
      probability: deviation > 0 ? normalCdf(mean / deviation) : 0.5,
      lift: Math.expm1(mean),
      low: Math.expm1(mean - 1.96 * deviation),
      high: Math.expm1(mean + 1.96 * deviation),
    }
  })
}

/** A row of features less the first one. */
function differenceOf({ start, column, value, columns }: SparseRows, row: number): Float64Array {
  const difference = new Float64Array(columns)
  for (let at = start[row]!; at < start[row + 1]!; at++) difference[column[at]!]! += value[at]!
  for (let at = 0; at < start[1]!; at++) difference[column[at]!]! -= value[at]!
  return difference
}

/** Judges a model on tests that it has not seen. */
export function judgeCopyModel(
  model: CopyModel,
  tested: readonly TestedText[],
  seed: number,
): PairwiseAccuracy {
  const compared = comparedTexts(tested)
  const scores = scoreTexts(
    model,
    compared.map(({ text }) => text),
  )
  return pairwiseAccuracy(compared, scores, model.unexplained, seed)
}

type Effect = {
  /** Texts that have it. */
  readonly texts: number
  /** Change of the rate where a text has it (style: for a change of one standard deviation), as a share, with its 95 % interval. */
  readonly effect: number
  readonly low: number
  readonly high: number
}
export type FeatureEffect =
  | (Effect & { readonly kind: 'word'; readonly name: string })
  | (Effect & { readonly kind: 'style'; readonly name: StyleName })

const MIN_EFFECT_TEXTS = 8
const EFFECTS = 40

/**
 * What single words, pairs of words and features of style do, all others held: a model of its own on words and style alone, since runs of characters
 * would share a word's effect among them. The strongest by effect against its error, at most {@link EFFECTS} words and all styles.
 */
export function* copyEffects(
  tested: readonly TestedText[],
  penalty: number,
): Generator<void, FeatureEffect[], undefined> {
  const compared = comparedTexts(tested)
  const texts = compared.map(({ text }) => text)
  const vocabulary = vocabularyOf(texts, { minWordTexts: MIN_EFFECT_TEXTS, minRunTexts: null })
  yield
  const features = rowsOf(vocabulary, texts)
  const rows = groupedRows(compared, features)
  const { coefficients } = yield* groupedRidge(rows, penalty, null)
  const [counts, typical] = presence(features)
  const words = [...vocabulary.words.places]
    .map(([name, place]) => ({ kind: 'word' as const, name, place }))
    .sort((a, b) => strength(b.place) - strength(a.place))
    .slice(0, EFFECTS)
  function strength(place: number): number {
    return Math.abs(coefficients[place]!) * Math.sqrt(counts[place]!) * typical[place]!
  }
  const styleAt = vocabulary.columns - styleNames.length
  const styles = styleNames.flatMap((name: StyleName, index) =>
    vocabulary.style.scale[index] === 0 ? [] : [{ kind: 'style' as const, name, place: styleAt + index }],
  )
  const effects: FeatureEffect[] = []
  for (const feature of [...words, ...styles]) {
    const { place } = feature
    const unit = new Float64Array(features.columns)
    // A word counts as it typically stands in a text; a style by one standard deviation, which is its scale.
    unit[place] = feature.kind === 'word' ? typical[place]! : STYLE_STEP
    const solved = yield* groupedRidgeSolve(rows, penalty, unit)
    const mean = unit[place] * coefficients[place]!
    const deviation = Math.sqrt(unit[place] * solved[place]!)
    const measured = {
      texts: counts[place]!,
      effect: Math.expm1(mean),
      low: Math.expm1(mean - 1.96 * deviation),
      high: Math.expm1(mean + 1.96 * deviation),
    }
    effects.push(
      feature.kind === 'word'
        ? { kind: feature.kind, name: feature.name, ...measured }
        : { kind: feature.kind, name: feature.name, ...measured },
    )
  }
  return effects.sort((a, b) => b.effect - a.effect)
}

const STYLE_STEP = 0.12

function vocabularyFor(texts: readonly TestedText[]): Vocabulary {
  const plain = texts.map(({ text }) => text)
  // Few texts repeat few words: what stands in two is kept, and runs of characters want a little more.
  return vocabularyOf(plain, { minWordTexts: 2, minRunTexts: plain.length > 500 ? 5 : 3 })
}

function samplingVariance(texts: readonly TestedText[]): Float64Array {
  return Float64Array.from(texts, ({ successes, trials }) => 1 / (successes + 0.5) - 1 / (trials + 1))
}

function groupedRows(texts: readonly TestedText[], features: SparseRows): GroupedRows {
  const numbers = new Map<string, number>()
  const group = Int32Array.from(texts, ({ test }) => {
    const known = numbers.get(test)
    if (known !== undefined) return known
    numbers.set(test, numbers.size)
    return numbers.size - 1
  })
  // The log of the rate, with half a success added (Anscombe), and its variance by the delta method.
  const outcome = Float64Array.from(texts, ({ successes, trials }) =>
    Math.log((successes + 0.5) / (trials + 1)),
  )
  const variance = samplingVariance(texts)
  const excess = excessVariance(outcome, variance, group, numbers.size)
  return {
    features,
    outcome,
    weight: variance.map((each) => 1 / (each + excess)),
    group,
    groups: numbers.size,
  }
}

/** Weighted squared error within groups of what was predicted for rows not learned from. */
function withinLoss(rows: GroupedRows, scores: Float64Array): number {
  const [weights, means] = [new Float64Array(rows.groups), new Float64Array(rows.groups)]
  for (let row = 0; row < scores.length; row++) {
    weights[rows.group[row]!]! += rows.weight[row]!
    means[rows.group[row]!]! += rows.weight[row]! * (rows.outcome[row]! - scores[row]!)
  }
  let loss = 0
  for (let row = 0; row < scores.length; row++) {
    const at = rows.group[row]!
    loss += rows.weight[row]! * (rows.outcome[row]! - scores[row]! - means[at]! / weights[at]!) ** 2
  }
  return loss
}

/** How many rows have a column, and the mean of its absolute values there. */
function presence({ column, value, columns }: SparseRows): [Float64Array, Float64Array] {
  const [counts, sums] = [new Float64Array(columns), new Float64Array(columns)]
  for (let at = 0; at < column.length; at++) {
    counts[column[at]!]!++
    sums[column[at]!]! += Math.abs(value[at]!)
  }
  return [counts, sums.map((sum, index) => (counts[index]! > 0 ? sum / counts[index]! : 0))]
}

function shuffled<T>(list: readonly T[], below: (limit: number) => number): T[] {
  const mixed = [...list]
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = below(at + 1)
    const kept = mixed[at]!
    mixed[at] = mixed[other]!
    mixed[other] = kept
  }
  return mixed
}
