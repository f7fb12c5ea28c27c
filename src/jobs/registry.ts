import { dismissDuplicates, mergeDuplicates, searchDuplicates } from './clean/duplicates.ts'
import { fixQuarantined } from './clean/fix.ts'
import { redoStep, undoStep } from './clean/undo-redo.ts'
import { exportData } from './export/export-data.ts'
import { exportList } from './export/export-list.ts'
import { checkImport, exportQuarantine, runImport, undoImport } from './import/jobs.ts'
import type { Jobs } from './job.ts'
import { makeList } from './recommend/make-list.ts'
import { trainModel } from './recommend/train.ts'
import { runClv } from './value/run-clv.ts'

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
  clv: runClv,
  'export-list': exportList,
  'export-quarantine': exportQuarantine,
  'export-data': exportData,
}
