import {
  budgetResult,
  projectResponseSettings,
  responseResult,
  type BudgetResult,
} from '../../contract/ads.ts'
import type { AnalysisRecord } from '../../contract/analyses.ts'
import type { AnalysisId } from '../../contract/ids.ts'
import type { Output } from '../../contract/requests.ts'
import type { ResponseDraws } from '../../engine/ads/budget-plan.ts'
import type { StoredDraws } from '../../engine/ads/fitted-draws.ts'
import { logistic } from '../../engine/ads/curves.ts'
import { drawsOf } from '../../engine/ads/fitted-draws.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { ReadableDb } from '../../store/database.ts'
import {
  getAnalysis,
  latestAnalysis,
  readAnalysisArray,
  readAnalysisJson,
} from '../../store/queries/analyses.ts'
import { demandOf, heldChannels, nextDay } from './budget-basis.ts'
import type { PlanBasis } from './make-plan.ts'

export const RESPONSE_KIND = 'response'
export const BUDGET_KIND = 'budget'
export const RESULT_PART = 'result'

const storedResponse = responseResult.extend({ settings: projectResponseSettings })

/** The latest fitted response model of a project. */
export function latestResponse(db: ReadableDb): Output<'ads:response'> {
  return responseOf(db, latestAnalysis(db, 'ads', RESPONSE_KIND))
}

/** A fitted response model that a plan was made with; null where it is not there any more. */
export function responseById(db: ReadableDb, id: AnalysisId): Output<'ads:response'> {
  return responseOf(db, getAnalysis(db, id))
}

function responseOf(db: ReadableDb, record: AnalysisRecord | undefined): Output<'ads:response'> {
  if (record?.kind !== RESPONSE_KIND) return null
  const { id, createdAt, current } = record
  return { id, createdAt, current, result: storedResponse.parse(readAnalysisJson(db, id, RESULT_PART)) }
}

export function latestBudget(db: ReadableDb): Output<'ads:budget'> {
  const record = latestAnalysis(db, 'ads', BUDGET_KIND)
  if (record === undefined) return null
  const { id, createdAt, current } = record
  const result: BudgetResult = budgetResult.parse(readAnalysisJson(db, id, RESULT_PART))
  return { id, createdAt, current, result }
}

/** Curves of the latest model, to plan with; undefined without one. */
export function latestBasis(db: ReadableDb): PlanBasis | undefined {
  const latest = latestResponse(db)
  if (latest === null) return undefined
  const { result, id } = latest
  return {
    basis: 'response',
    verdict: result.adequacy.verdict,
    span: result.span,
    outcomeName: result.outcomeName,
    outcomeIsMoney: result.outcomeIsMoney,
    currency: result.currency,
    draws: storedCurves(db, id, result.settings),
    names: result.channels.map(({ name }) => name),
    today: result.channels.map(({ today }) => today),
    largest: result.channels.map(({ largest }) => largest),
    next: nextDay(result.periods.at(-1) ?? '', result.span),
    level: result.settings.level,
    held: heldChannels(result.adequacy),
    demand: demandOf(result),
  }
}

/** Draws of the curves of a stored model. @throws ExpectedFailure analysis-not-found */
export function storedCurves(
  db: ReadableDb,
  id: AnalysisId,
  settings: { readonly adstock: string; readonly saturation: string },
): ResponseDraws {
  const factor = readAnalysisArray(db, id, 'factor')
  const curves = readAnalysisArray(db, id, 'curves')
  const typical = readAnalysisArray(db, id, 'typical')
  if (
    !(factor instanceof Float64Array) ||
    !(curves instanceof Float64Array) ||
    !(typical instanceof Float64Array)
  )
    throw new ExpectedFailure('analysis-not-found')
  const draws: StoredDraws = {
    typical: [...typical],
    count: factor.length / typical.length,
    factor,
    curves: curves.length === 2 * factor.length ? curves : oldCurves(curves, settings),
  }
  return drawsOf(draws)
}

/** Models fitted before the data chose the form kept four parameters as they were sampled, all of one form: those of the carry-over first. */
function oldCurves(
  curves: Float64Array,
  { adstock, saturation }: { readonly adstock: string; readonly saturation: string },
): Float64Array {
  const width = 4
  const first = adstock === 'geometric' ? 1 : 2
  const parameter = (i: number, at: number): number => curves[i * width + first + at] ?? Number.NaN
  return Float64Array.from({ length: (2 * curves.length) / width }, (_, at) => {
    const i = Math.floor(at / 2)
    if (saturation === 'hill') return at % 2 === 0 ? parameter(i, 0) : Math.exp(parameter(i, 1))
    return at % 2 === 0 ? Number.NaN : logistic(parameter(i, 0))
  })
}
