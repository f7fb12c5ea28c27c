import type { AutoSelection, MemberSettings } from '../../contract/models.ts'
import { memberSettings } from '../../contract/models.ts'
import { createBlend } from '../../engine/recommend/blend.ts'
import { compareWith, evaluateAt, type Evaluation } from '../../engine/recommend/evaluate.ts'
import type { Recommender } from '../../engine/recommend/model.ts'
import type { Split } from '../../engine/recommend/split.ts'
import { tuneBlend } from '../../engine/recommend/tune-blend.ts'
import { emptyTriplets, interactionsFromTriplets } from '../../engine/sparse.ts'
import { nextTurn, runSliced } from '../run-sliced.ts'
import type { AutoContext, Finalist } from './auto-types.ts'
import type { EvaluationData } from './evaluation-data.ts'

const STEPS = 10
/** Scores that are added up while tuning, at most: bounds the customers for catalogues of any size. */
const MAX_SUMS = 5e8

type Part = { readonly settings: MemberSettings; readonly model: Recommender }

/**
 * A blend of the best, or null where there are not two. Weights are tuned on one half of the customers; it `helps` if it is ahead of the best single
 * model on the other half, the whole interval above 0.
 */
export async function blendOfBest(
  best: readonly Finalist[],
  data: EvaluationData,
  seed: number,
  k: number,
  context: AutoContext,
): Promise<{
  helps: boolean
  finalist: Finalist
  gain: AutoSelection['leaderboard'][number]['ndcg']
} | null> {
  const parts = best.flatMap(({ settings, model }): Part[] => {
    const member = memberSettings.safeParse(settings)
    return member.success && model !== null ? [{ settings: member.data, model }] : []
  })
  const [first] = best
  if (parts.length < 2 || first === undefined || first.model === null) return null
  const startedAt = context.clock()
  const [tuning, judging] = halves(data.split)
  const divisions = parts.length === 2 ? STEPS + 1 : ((STEPS + 1) * (STEPS + 2)) / 2
  const most = Math.max(50, Math.floor(MAX_SUMS / (divisions * parts.length * data.split.train.columns)))
  const { weights } = await runSliced(
    tuneBlend({
      models: parts.map(({ model }) => model),
      normalisation: 'score',
      train: data.split.train,
      test: tuning.test,
      customers: customersOf(tuning).slice(0, most),
      trained: true,
      k,
      steps: STEPS,
    }),
    context.signal,
    () => undefined,
  )
  const members = parts.flatMap(({ settings, model }, at) => {
    const weight = weights[at] ?? 0
    return weight > 0 ? [{ settings, model, weight }] : []
  })
  const model = createBlend(members, 'score')
  const bootstrap = { k, resamples: 1000, seed: 1 }
  const judgedOn = async (one: Recommender, split: Split): Promise<Evaluation> => {
    const breathe = async (): Promise<void> => {
      await nextTurn()
      context.signal.throwIfAborted()
    }
    const [evaluation] = await evaluateAt(one, split, [k], bootstrap, context.backend, breathe)
    if (evaluation === undefined) throw new RangeError('no list length to evaluate at')
    return evaluation
  }
  const blended = await judgedOn(model, judging)
  const single = await judgedOn(first.model, judging)
  const { difference, verdict } = compareWith(blended, single, 'ndcg_cut', bootstrap)
  const helps = members.length > 1 && verdict === 'better'
  return {
    helps,
    gain: { value: difference.mean, low: difference.low, high: difference.high },
    finalist: {
      settings: {
        kind: 'blend',
        normalisation: 'score',
        members: members.map(({ settings, weight }) => ({ settings, weight })),
        tune: false,
        seed,
      },
      model: null,
      evaluation: helps ? await judgedOn(model, data.split) : blended,
      trials: divisions,
      seconds: (context.clock() - startedAt) / 1000,
    },
  }
}

/** Test customers in turns, so that both halves are alike. */
function halves(split: Split): readonly [Split, Split] {
  const { test } = split
  const cells = [emptyTriplets(), emptyTriplets()] as const
  const counts: [number, number] = [0, 0]
  customersOf(split).forEach((customer, at) => {
    const half = at % 2 === 0 ? 0 : 1
    counts[half]++
    for (let k = test.rowStart[customer] ?? 0; k < (test.rowStart[customer + 1] ?? 0); k++) {
      cells[half].row.push(customer)
      cells[half].column.push(test.column[k] ?? 0)
      cells[half].weight.push(1)
    }
  })
  const part = (half: 0 | 1): Split => ({
    ...split,
    test: interactionsFromTriplets(cells[half], test.rows, test.columns),
    testCustomers: counts[half],
  })
  return [part(0), part(1)]
}

function customersOf({ test }: Split): Int32Array {
  const customers: number[] = []
  for (let r = 0; r < test.rows; r++)
    if ((test.rowStart[r + 1] ?? 0) > (test.rowStart[r] ?? 0)) customers.push(r)
  return Int32Array.from(customers)
}
