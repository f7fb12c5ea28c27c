import type { PlanEvidence } from '../../contract/plan-actions.ts'
import type { PlanSettings } from '../../contract/plan.ts'
import type { AnalysisId } from '../../contract/ids.ts'
import type { ClvAnalysis } from '../../contract/value.ts'
import type { Lift } from '../../engine/strategy/lift.ts'
import { textFactor } from '../../engine/strategy/text-effect.ts'
import type { ReadableDb } from '../../store/database.ts'
import { readAnalysisArray } from '../../store/queries/analyses.ts'
import { listImportNames } from '../../store/queries/imports.ts'
import { listLists } from '../../store/queries/lists.ts'
import { listedProductIds } from '../../store/queries/listed-products.ts'
import { listModels } from '../../store/queries/models.ts'
import { dataFingerprint } from '../../store/queries/project.ts'
import { copyReaders } from '../copy/readers.ts'
import type { CustomerBase } from '../customers/customer-base.ts'
import { bestModel } from '../recommend/best-model.ts'
import { latestClv } from '../value/clv-reader.ts'
import { seasonSource, type Season, type SeasonSource } from './season.ts'

const PRINT_DIGITS = 8
const DAY_MS = 86_400_000

/** What the other stages know, read once for all actions of a plan. */
export type PlanKnowledge = {
  readonly dataEvidence: PlanEvidence
  /** Money a customer is expected to spend per day, by place; null without an estimate of customer value. */
  readonly dailyValue: Float64Array | null
  readonly clv: ClvAnalysis | null
  readonly season: SeasonSource | null
  readonly recommendEvidence: PlanEvidence
  readonly copyEvidence: PlanEvidence
  /** The text that own tests speak for; empty without one. */
  readonly bestText: string
  /** What that text makes of the effect of a contact; null where no present test says it is better. */
  readonly textEffect: Lift | null
  /** Row ids of the products that these customers are recommended most often; empty without a list. */
  readonly recommended: (customers: readonly number[], count: number) => number[]
  readonly print: string
}

export function planKnowledge(db: ReadableDb, base: CustomerBase): PlanKnowledge {
  const print = dataFingerprint(db).slice(0, PRINT_DIGITS)
  const imports = listImportNames(db)
  const clv = latestClv(db)
  const [list] = listLists(db)
  const copy = copyReaders['copy:latest'](undefined, { db })
  const draft =
    copy === null || copy.score.verdict === 'few-tests' || copy.score.verdict === 'no-signal'
      ? undefined
      : [...copy.score.drafts].sort((a, b) => b.lift - a.lift)[0]
  const isBetter = draft !== undefined && draft.lift > 0
  const factor = draft === undefined ? null : textFactor(draft)
  // A test on other data than the plan's is told and not counted.
  const isCounted = isBetter && copy?.current === true
  return {
    dataEvidence: {
      stage: 'data',
      state: 'used',
      name: imports.map(({ fileName }) => fileName).join(', '),
      analysisId: null,
      createdAt: Math.max(0, ...imports.map(({ importedAt }) => importedAt)),
      fingerprint: print,
      values: [
        { name: 'n', as: 'integer', value: imports.length },
        { name: 'end', as: 'text', value: new Date(base.span().end - 1).toISOString().slice(0, 10) },
      ],
    },
    dailyValue: clv === null ? null : dailyValues(db, base, clv),
    clv,
    season: seasonSource(db),
    recommendEvidence: recommendEvidence(db, list?.createdAt ?? null, print),
    copyEvidence:
      copy === null || draft === undefined
        ? nothing('copy')
        : {
            stage: 'copy',
            state: isCounted ? 'used' : 'shown',
            name: draft.text,
            analysisId: null,
            createdAt: copy.createdAt,
            fingerprint: copy.current ? print : '',
            values: [
              { name: 'lift', as: 'signed-percent', value: draft.lift },
              { name: 'low', as: 'signed-percent', value: draft.low },
              { name: 'high', as: 'signed-percent', value: draft.high },
              { name: 'chance', as: 'percent', value: draft.probability },
              { name: 'counted', as: 'signed-percent', value: factor === null ? 0 : factor.mean - 1 },
            ],
          },
    bestText: isBetter ? draft.text : '',
    textEffect: isCounted ? factor : null,
    recommended: (customers, count) =>
      list === undefined ? [] : listedProductIds(db, list.id, customers, count),
    print,
  }
}

/** What is said where a stage has no result. */
export function nothing(stage: PlanEvidence['stage']): PlanEvidence {
  return { stage, state: 'missing', name: '', analysisId: null, createdAt: null, fingerprint: '', values: [] }
}

function recommendEvidence(db: ReadableDb, listedAt: number | null, print: string): PlanEvidence {
  const best = bestModel(listModels(db))
  if (best === undefined || listedAt === null) return nothing('recommend')
  const { evaluation } = best
  return {
    stage: 'recommend',
    state: 'shown',
    name: best.settings.kind,
    analysisId: null,
    createdAt: best.createdAt,
    fingerprint: best.current ? print : '',
    values: [
      { name: 'k', as: 'integer', value: evaluation.k },
      { name: 'own', as: 'decimal', value: evaluation.model.ndcgCut.value },
      { name: 'popular', as: 'decimal', value: evaluation.popularity.ndcgCut.value },
    ],
  }
}

/** Orders and their value as the model of customer value expects them, by day. O(customers). */
function dailyValues(db: ReadableDb, base: CustomerBase, { id, settings }: ClvAnalysis): Float64Array | null {
  const [ids, orders, orderValue] = ['customer', 'orders', 'orderValue'].map((name) =>
    readAnalysisArray(db, id, name),
  )
  if (ids === undefined || orders === undefined || orderValue === undefined) return null
  const daily = new Float64Array(base.size)
  ids.forEach((customer, index) => {
    const place = base.placeOf(customer)
    if (place >= 0) daily[place] = ((orders[index] ?? 0) * (orderValue[index] ?? 0)) / settings.horizonDays
  })
  return daily
}

export type BaselineFacts = {
  /** Mean per member in the last period of the same length, by the model of value (null without one), and the season (null without one). */
  readonly recent: number
  readonly expected: number | null
  readonly season: Season | null
}

/** What members spend anyway: what they spent last, what the model of value expects, and the season. O(members). */
export function baselineFacts(
  knowledge: PlanKnowledge,
  members: Int32Array,
  recent: number,
  when: { readonly segment: string; readonly from: string; readonly days: number },
): BaselineFacts {
  const { dailyValue, season } = knowledge
  let sum = 0
  if (dailyValue !== null) for (const place of members) sum += dailyValue[place] ?? 0
  const count = Math.max(1, members.length)
  return {
    recent,
    expected: dailyValue === null ? null : (sum / count) * when.days,
    season: season?.seasonOf(when.segment, when.from, when.days) ?? null,
  }
}

/** The evidence of one action, in the order of the stages. */
export function evidenceOf(
  knowledge: PlanKnowledge,
  { recent, expected, season }: BaselineFacts,
  lift: {
    readonly prior: PlanSettings['channels'][number]
    readonly mean: number
    readonly deviation: number
    readonly measurements: number
  },
): PlanEvidence[] {
  const { clv, season: source, print } = knowledge
  const analysis = (found: {
    readonly id: AnalysisId
    readonly createdAt: number
    readonly current: boolean
  }) => ({
    analysisId: found.id,
    createdAt: found.createdAt,
    fingerprint: found.current ? print : '',
  })
  return [
    knowledge.dataEvidence,
    clv === null || expected === null
      ? { ...nothing('value'), values: [{ name: 'recent', as: 'money', value: recent }] }
      : {
          stage: 'value',
          state: 'used',
          name: clv.summary.used.kind,
          ...analysis(clv),
          values: [
            { name: 'recent', as: 'money', value: recent },
            { name: 'expected', as: 'money', value: expected },
          ],
        },
    source === null || season === null
      ? nothing('forecast')
      : {
          stage: 'forecast',
          state: 'used',
          name: season.slice,
          ...analysis(source.analysis),
          values: [
            { name: 'change', as: 'signed-percent', value: season.factor - 1 },
            { name: 'unsure', as: 'percent', value: season.deviation },
          ],
        },
    knowledge.recommendEvidence,
    knowledge.copyEvidence,
    {
      ...nothing('learned'),
      state: lift.measurements > 0 ? 'used' : 'missing',
      values: [
        { name: 'n', as: 'integer', value: lift.measurements },
        { name: 'assumed', as: 'signed-percent', value: lift.prior.liftMean },
        { name: 'lift', as: 'signed-percent', value: lift.mean },
        { name: 'unsure', as: 'percent', value: lift.deviation },
      ],
    },
  ]
}

/** Days of an action, both ends counted. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T12:00:00Z`) - Date.parse(`${from}T12:00:00Z`)) / DAY_MS) + 1
}
