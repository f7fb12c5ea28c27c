import { exportAds } from './ads/export-ads.ts'
import { runBudget } from './ads/run-budget.ts'
import { runResponse } from './ads/run-response.ts'
import { dismissDuplicates, mergeDuplicates, searchDuplicates } from './clean/duplicates.ts'
import { fixQuarantined } from './clean/fix.ts'
import { redoStep, undoStep } from './clean/undo-redo.ts'
import { analyseCustomers } from './customers/analyse.ts'
import { exportSegment } from './customers/export-segment.ts'
import { forgetCustomers } from './customers/forget.ts'
import { saveSegment } from './customers/save-segment.ts'
import { exportData } from './export/export-data.ts'
import { exportList } from './export/export-list.ts'
import { exportForecast } from './forecast/export-forecast.ts'
import { forecastProject } from './forecast/forecast-project.ts'
import { checkImport, exportQuarantine, runImport, undoImport } from './import/jobs.ts'
import type { Jobs } from './job.ts'
import { saveRerank } from './llm/save-rerank.ts'
import { makeList } from './recommend/make-list.ts'
import { deleteLists, deleteModel } from './recommend/remove.ts'
import { trainModel } from './recommend/train.ts'
import { runAttribution } from './attribution/run-attribution.ts'
import { runCluster } from './clusters/run-cluster.ts'
import { runLookalike } from './lookalike/run-lookalike.ts'
import { exportAnalysis } from './value/export-analysis.ts'
import { runClv } from './value/run-clv.ts'
import { scoreCopyJob } from './copy/score-job.ts'
import { exportReport } from './report/export-report.ts'
import { editPlan } from './strategy/edit-plan.ts'
import { exportContacts } from './strategy/export-contacts.ts'
import { exportPlan } from './strategy/export-plan.ts'
import { makePlan } from './strategy/make-plan.ts'

/** Every kind of job: a new one is added here and in `src/contract/jobs.ts`, and the compiler names what is missing. */
export const jobs: Jobs = {
  check: checkImport,
  import: runImport,
  fix: fixQuarantined,
  'find-duplicates': searchDuplicates,
  merge: mergeDuplicates,
  dismiss: dismissDuplicates,
  'undo-import': undoImport,
  undo: undoStep,
  redo: redoStep,
  train: trainModel,
  recommend: makeList,
  'save-rerank': saveRerank,
  'delete-lists': deleteLists,
  'delete-model': deleteModel,
  clv: runClv,
  'score-copy': scoreCopyJob,
  cluster: runCluster,
  lookalike: runLookalike,
  attribution: runAttribution,
  'export-analysis': exportAnalysis,
  'ads-response': runResponse,
  'ads-budget': runBudget,
  'export-ads': exportAds,
  forecast: forecastProject,
  'export-forecast': exportForecast,
  'make-plan': makePlan,
  'edit-plan': editPlan,
  'export-plan': exportPlan,
  'export-contacts': exportContacts,
  'export-report': exportReport,
  'export-list': exportList,
  'export-quarantine': exportQuarantine,
  'export-data': exportData,
  'save-segment': saveSegment,
  'export-segment': exportSegment,
  'analyse-customers': analyseCustomers,
  forget: forgetCustomers,
}
