import { z } from 'zod'
import { budgetSettings, projectResponseSettings } from './ads.ts'
import { adsBudgetSummary, adsExport, adsExported, adsResponseSummary } from './ads-requests.ts'
import { failure } from './failure.ts'
import { fixOrder, fixReport, step } from './cleaning.ts'
import { matchedEntity, mergeOrder } from './duplicates.ts'
import { fileToken, importId, jobId, listId, modelId, stepId } from './ids.ts'
import { checkReport, importSummary } from './import-counts.ts'
import { importPlan } from './import-plan.ts'
import { analysisExport } from './analysis-export.ts'
import { attributionAnalysis, attributionSettings } from './attribution.ts'
import { clusterAnalysis, clusterSettings } from './clusters.ts'
import { lookalikeAnalysis, lookalikeSettings } from './lookalikes.ts'
import { forecastAnalysis, forecastExport, forecastSettings } from './forecast.ts'
import { clvAnalysis, clvSettings } from './value.ts'
import { listName } from './list-rules.ts'
import { rerankBrief } from './llm.ts'
import { copyScore, copyScoreSettings } from './copy.ts'
import { modelSummary, trainSettings } from './models.ts'
import { exportSettings, listSettings, listSummary } from './lists.ts'
import { planEdit } from './plan-actions.ts'
import { contactsExport, planExport, planSettings, strategyPlan } from './plan.ts'
import { reportSettings, reportWritten } from './report.ts'
import { forgetReceipt, forgetSettings } from './forget.ts'
import { segmentExport, segmentExported } from './segment-export.ts'
import { segment, segmentDraft, segmentId } from './segments.ts'

/** The cleaned base itself, in a form that imports again without a question. */
export const dataExport = z.object({
  what: z.enum(['customers', 'products', 'interactions']),
  format: z.enum(['csv', 'jsonl']),
  purpose: z.enum(['spreadsheet', 'machine']),
})
export type DataExport = z.output<typeof dataExport>

/**
 * Orders for long work. The window names files by token (`jobRequest`); main replaces each token by the path
 * behind it (`jobOrder`), and the command line gives paths itself.
 */
function orders<F extends z.ZodType<string>>(file: F) {
  return z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('check'), file, plan: importPlan }),
    z.object({ kind: z.literal('import'), file, plan: importPlan, allowRepeat: z.boolean() }),
    z.object({ kind: z.literal('fix'), fix: fixOrder }),
    z.object({
      kind: z.literal('find-duplicates'),
      entity: matchedEntity,
      minScore: z.number().min(0.01).max(1),
    }),
    z.object({ kind: z.literal('merge'), merge: mergeOrder }),
    /** Pairs that are not the same. */
    z.object({ kind: z.literal('dismiss'), pairs: z.array(z.number().int().positive()).min(1).max(10_000) }),
    z.object({ kind: z.literal('undo-import'), importId }),
    /** The step named, or the latest that is done (undone). */
    z.object({ kind: z.literal('undo'), stepId: stepId.nullable() }),
    z.object({ kind: z.literal('redo'), stepId: stepId.nullable() }),
    z.object({ kind: z.literal('train'), settings: trainSettings, evaluate: z.boolean() }),
    z.object({ kind: z.literal('recommend'), settings: listSettings }),
    /** Lists in the order of a language model as a list of their own; `customers`: whose lists were shown, so that no other ones are stored. */
    z.object({
      kind: z.literal('save-rerank'),
      brief: rerankBrief,
      answer: z.string().max(2_000_000),
      customers: z.array(z.string()).min(1).max(20),
      name: listName,
    }),
    z.object({ kind: z.literal('delete-lists'), listIds: z.array(listId).min(1).max(1000) }),
    /** With the lists it made. */
    z.object({ kind: z.literal('delete-model'), modelId }),
    z.object({ kind: z.literal('forecast'), settings: forecastSettings }),
    z.object({ kind: z.literal('export-forecast'), settings: forecastExport, file }),
    z.object({ kind: z.literal('clv'), settings: clvSettings }),
    z.object({ kind: z.literal('score-copy'), settings: copyScoreSettings }),
    z.object({ kind: z.literal('cluster'), settings: clusterSettings }),
    z.object({ kind: z.literal('lookalike'), settings: lookalikeSettings }),
    z.object({ kind: z.literal('attribution'), settings: attributionSettings }),
    z.object({ kind: z.literal('export-analysis'), settings: analysisExport, file }),
    z.object({ kind: z.literal('ads-response'), settings: projectResponseSettings }),
    z.object({ kind: z.literal('ads-budget'), settings: budgetSettings }),
    z.object({ kind: z.literal('export-ads'), settings: adsExport, file }),
    z.object({ kind: z.literal('make-plan'), settings: planSettings }),
    z.object({ kind: z.literal('edit-plan'), edit: planEdit }),
    z.object({ kind: z.literal('export-plan'), settings: planExport, file }),
    z.object({ kind: z.literal('export-contacts'), settings: contactsExport, file }),
    z.object({ kind: z.literal('export-report'), settings: reportSettings, file }),
    z.object({ kind: z.literal('export-list'), settings: exportSettings, file }),
    z.object({ kind: z.literal('export-quarantine'), importId, file, language: z.enum(['en', 'zh-CN']) }),
    z.object({ kind: z.literal('export-data'), settings: dataExport, file }),
    z.object({ kind: z.literal('save-segment'), draft: segmentDraft, id: segmentId.nullable() }),
    z.object({ kind: z.literal('export-segment'), settings: segmentExport, file }),
    /** Scores, groups and the sizes of segments for the present data. */
    z.object({ kind: z.literal('analyse-customers') }),
    z.object({ kind: z.literal('forget'), settings: forgetSettings }),
  ])
}

export const jobOrder = orders(z.string().min(1).max(4096))
export const jobRequest = orders(fileToken)
export type JobOrder = z.output<typeof jobOrder>
export type JobRequest = z.output<typeof jobRequest>
export type JobKind = JobOrder['kind']

const exported = z.object({
  rows: z.number().int(),
  customers: z.number().int(),
  bytes: z.number().int(),
  seconds: z.number(),
})

/** What each kind of job answers with when it has finished. */
export const jobResults = {
  check: checkReport,
  import: importSummary,
  fix: fixReport,
  'find-duplicates': z.object({
    entity: matchedEntity,
    rows: z.number().int(),
    pairs: z.number().int(),
    seconds: z.number(),
  }),
  merge: z.object({ stepId: stepId.nullable(), groups: z.number().int(), merged: z.number().int() }),
  dismiss: z.object({ stepId, pairs: z.number().int() }),
  'undo-import': z.object({
    interactions: z.number().int(),
    customers: z.number().int(),
    products: z.number().int(),
  }),
  undo: z.object({ step, interactions: z.number().int() }),
  redo: z.object({ step, interactions: z.number().int() }),
  train: modelSummary,
  recommend: listSummary,
  'save-rerank': listSummary,
  'delete-lists': z.object({ rows: z.number().int(), lists: z.number().int() }),
  'delete-model': z.object({ rows: z.number().int(), lists: z.number().int() }),
  clv: clvAnalysis,
  'score-copy': copyScore,
  cluster: clusterAnalysis,
  lookalike: lookalikeAnalysis,
  attribution: attributionAnalysis,
  'export-analysis': exported,
  'ads-response': adsResponseSummary,
  'ads-budget': adsBudgetSummary,
  'export-ads': adsExported,
  forecast: forecastAnalysis,
  'export-forecast': exported,
  'make-plan': strategyPlan,
  'edit-plan': strategyPlan,
  'export-plan': exported,
  'export-contacts': exported,
  'export-report': reportWritten,
  'export-list': exported.extend({ held: z.number().int() }),
  'export-quarantine': exported,
  'export-data': exported,
  'save-segment': segment,
  'export-segment': segmentExported,
  forget: forgetReceipt,
  'analyse-customers': z.object({
    scored: z.number().int(),
    segments: z.number().int(),
    seconds: z.number(),
  }),
} as const satisfies Record<JobKind, z.ZodType>
export type JobResult<K extends JobKind = JobKind> = z.output<(typeof jobResults)[K]>

export const jobPhases = [
  'starting',
  'reading',
  'writing',
  'indexing',
  'publishing',
  'checking',
  'removing',
  'loading',
  'splitting',
  'tuning',
  'training',
  'evaluating',
  'ranking',
  'saving',
  'exporting',
  'forecasting',
] as const
export const jobPhase = z.enum(jobPhases)

export const jobProgress = z.object({
  phase: jobPhase,
  done: z.number().nonnegative(),
  /** 0 where the total is not known. */
  total: z.number().nonnegative(),
  unit: z.enum(['bytes', 'rows', 'sweeps', 'customers', 'steps', 'series']),
  /** Units per second so far in this phase, and seconds left; null where unknown. */
  rate: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  /** Loss after the sweep just done, where the model has one. */
  loss: z.number().nullable(),
  /** Rows accepted and quarantined so far (import and check). */
  accepted: z.number().nullable(),
  quarantined: z.number().nullable(),
})
export type JobProgress = z.output<typeof jobProgress>

/** The life of a job as the window sees it: started, any number of progress, exactly one end. */
export const jobEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('started'), jobId, order: z.string(), at: z.number() }),
  z.object({ kind: z.literal('progress'), jobId, progress: jobProgress }),
  z.object({ kind: z.literal('finished'), jobId, result: z.unknown() }),
  z.object({ kind: z.literal('failed'), jobId, failure }),
  z.object({ kind: z.literal('cancelled'), jobId }),
])
export type JobEvent = z.output<typeof jobEvent>

export const jobRecord = z.object({
  id: jobId,
  kind: z.string(),
  state: z.enum(['running', 'finished', 'failed', 'cancelled']),
  startedAt: z.number(),
  finishedAt: z.number().nullable(),
  failure: failure.nullable(),
})
export type JobRecord = z.output<typeof jobRecord>
