import type { JobOrder, JobRequest } from '../../contract/jobs.ts'
import type { MainHandlers } from '../../contract/requests.ts'
import type { FileRegistry } from '../files.ts'
import type { Projects } from '../projects.ts'
import type { JobRunner } from '../supervise/job-runner.ts'

export type JobHandlerTools = {
  readonly jobs: Pick<JobRunner, 'start' | 'cancel' | 'list'>
  readonly projects: Pick<Projects, 'path'>
  readonly files: FileRegistry
}

type JobHandlers = Pick<MainHandlers, 'job:start' | 'job:cancel' | 'job:list'>

export function jobHandlers({ jobs, projects, files }: JobHandlerTools): JobHandlers {
  return {
    'job:start': async (request) => ({ jobId: jobs.start(orderOf(request, files), projects.path()) }),
    'job:cancel': async ({ jobId }) => jobs.cancel(jobId),
    'job:list': async () => jobs.list(),
  }
}

/** Puts the path in the place of the token; what reads gets a source, what writes gets a target. */
function orderOf(request: JobRequest, files: FileRegistry): JobOrder {
  switch (request.kind) {
    case 'check':
    case 'import':
      return { ...request, file: files.sourcePath(request.file) }
    case 'export-list':
    case 'export-quarantine':
    case 'export-data':
    case 'export-analysis':
    case 'export-forecast':
    case 'export-segment':
    case 'export-ads':
    case 'export-plan':
    case 'export-contacts':
    case 'export-report':
      return { ...request, file: files.targetPath(request.file) }
    case 'ads-response':
    case 'edit-plan':
    case 'ads-budget':
    case 'save-segment':
    case 'analyse-customers':
    case 'forget':
    case 'fix':
    case 'find-duplicates':
    case 'merge':
    case 'dismiss':
    case 'undo-import':
    case 'undo':
    case 'redo':
    case 'train':
    case 'recommend':
    case 'save-rerank':
    case 'delete-lists':
    case 'delete-model':
    case 'clv':
    case 'score-copy':
    case 'cluster':
    case 'lookalike':
    case 'attribution':
    case 'forecast':
    case 'make-plan':
      return request
  }
}
