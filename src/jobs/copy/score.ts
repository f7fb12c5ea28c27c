import type {
  CopyScore,
  CopyScoreSettings,
  CopyVerdict,
  DraftScore,
  PairwiseAccuracyReport,
} from '../../contract/copy.ts'
import {
  comparedTexts,
  compareTexts,
  copyEffects,
  fitCopyModel,
  judgeCopyModel,
  MIN_TESTS,
  scoreTexts,
  type CopyModel,
} from '../../engine/text/copy-model.ts'
import type { PairwiseAccuracy, TestedText } from '../../engine/text/pairwise-accuracy.ts'
import { runSliced } from '../run-sliced.ts'
import type { JobContext } from '../job.ts'

/** A tested text with the channel it ran in, empty where that is not told. */
export type ChanneledText = TestedText & { readonly channel: string }

type Tools = Pick<JobContext, 'signal' | 'progress' | 'now'>

/** Channels with fewer tests are not looked at on their own. */
const MIN_CHANNEL_TESTS = 40
const CHANNEL_EFFECTS = 10
const USEFUL = 0.6

/**
 * Learns from the tests, judges itself on tests it has not seen, scores the drafts against the current text, and tells what single words do. With too few
 * tests there is no model, and the answer says so.
 */
export async function scoreCopy(
  tested: readonly ChanneledText[],
  settings: Pick<CopyScoreSettings, 'drafts' | 'current' | 'seed'>,
  { signal, progress, now }: Tools,
): Promise<{ readonly score: CopyScore; readonly model: CopyModel | null }> {
  const startedAt = now()
  const compared = comparedTexts(tested)
  const tests = new Set(compared.map(({ test }) => test)).size
  const base = { tests, texts: compared.length, testsNeeded: MIN_TESTS }
  const none = { crossValidated: null, penalty: null, converged: true, drafts: [], effects: [], channels: [] }
  if (tests < MIN_TESTS)
    return {
      score: { ...base, ...none, verdict: 'few-tests', current: settings.current, seconds: 0 },
      model: null,
    }
  let pieces = 0
  const sliced = <T>(work: Generator<void, T, undefined>): Promise<T> =>
    runSliced(work, signal, () => progress({ phase: 'training', done: ++pieces, total: 0, unit: 'steps' }))
  const fit = await sliced(fitCopyModel(tested, settings.seed))
  const { model } = fit
  const current = settings.current === '' ? bestOf(model, compared) : settings.current
  const comparisons = await sliced(compareTexts(model, settings.drafts, current, settings.seed))
  const drafts = settings.drafts.flatMap((text, index): DraftScore[] => {
    const comparison = comparisons[index]
    return comparison === undefined ? [] : [{ text, ...comparison }]
  })
  const effects = await sliced(copyEffects(tested, model.penalty))
  const channels: CopyScore['channels'] = []
  for (const channel of new Set(tested.map((each) => each.channel))) {
    if (channel === '') continue
    const own = tested.filter((each) => each.channel === channel)
    const ownTests = new Set(comparedTexts(own).map(({ test }) => test)).size
    if (ownTests < MIN_CHANNEL_TESTS || ownTests === tests) continue
    const all = await sliced(copyEffects(own, model.penalty))
    const sure = all.filter(({ low, high }) => low > 0 || high < 0).slice(0, CHANNEL_EFFECTS)
    channels.push({ channel, tests: ownTests, effects: sure })
  }
  const crossValidated = reportOf(fit.crossValidated)
  return {
    model,
    score: {
      ...base,
      verdict: verdictOf(fit.crossValidated),
      crossValidated,
      penalty: model.penalty,
      converged: model.converged,
      current,
      drafts: drafts.sort((a, b) => b.probability - a.probability),
      effects,
      channels,
      seconds: (now() - startedAt) / 1000,
    },
  }
}

/** How a model does on tests of another file. */
export function judged(
  model: CopyModel,
  tested: readonly TestedText[],
  seed: number,
): PairwiseAccuracyReport {
  return reportOf(judgeCopyModel(model, tested, seed))
}

function verdictOf({ accuracy, low, pairs }: PairwiseAccuracy): CopyVerdict {
  if (pairs === 0 || !(low > 0.5)) return 'no-signal'
  return accuracy < USEFUL ? 'weak' : 'useful'
}

function reportOf(measured: PairwiseAccuracy): PairwiseAccuracyReport {
  const known = (value: number): number | null => (Number.isFinite(value) ? value : null)
  return {
    pairs: measured.pairs,
    tests: measured.tests,
    accuracy: known(measured.accuracy),
    low: known(measured.low),
    high: known(measured.high),
    longerWins: known(measured.longerWins),
    brier: known(measured.brier),
  }
}

function bestOf(model: CopyModel, compared: readonly TestedText[]): string {
  const texts = compared.map(({ text }) => text)
  const scores = scoreTexts(model, texts)
  return texts[scores.indexOf(Math.max(...scores))] ?? ''
}
