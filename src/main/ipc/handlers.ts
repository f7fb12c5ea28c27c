import type { MainHandlers } from '../../contract/requests.ts'
import { appHandlers, type AppHandlerTools } from './app-handlers.ts'
import { backupHandlers, type BackupHandlerTools } from './backup-handlers.ts'
import { fileHandlers, type FileHandlerTools } from './file-handlers.ts'
import { joinHandlers, type JoinHandlerTools } from './join-handlers.ts'
import { jobHandlers, type JobHandlerTools } from './job-handlers.ts'
import { llmHandlers, type LlmHandlerTools } from './llm-handlers.ts'
import { keptCopyHandlers } from './kept-copy-handlers.ts'
import { listHandlers } from './list-handlers.ts'
import { mappingHandlers, type MappingHandlerTools } from './mapping-handlers.ts'
import { forecastHandlers, type ForecastHandlerTools } from './forecast-handlers.ts'
import { planHandlers } from './plan-handlers.ts'
import { reportHandlers, type ReportHandlerTools } from './report-handlers.ts'
import { segmentHandlers, type SegmentHandlerTools } from './segment-handlers.ts'
import { projectHandlers, type ProjectHandlerTools } from './project-handlers.ts'
import { watchHandlers, type WatchHandlerTools } from './watch-handlers.ts'

export type HandlerTools = AppHandlerTools &
  BackupHandlerTools &
  FileHandlerTools &
  JobHandlerTools &
  JoinHandlerTools &
  MappingHandlerTools &
  ProjectHandlerTools &
  SegmentHandlerTools &
  WatchHandlerTools &
  LlmHandlerTools &
  ForecastHandlerTools &
  ReportHandlerTools

/** Every request on lane main. Handlers know no transport: parsed input in, values out. */
export function mainHandlers(tools: HandlerTools): MainHandlers {
  return {
    ...appHandlers(tools),
    ...projectHandlers(tools),
    ...backupHandlers(tools),
    ...fileHandlers(tools),
    ...jobHandlers(tools),
    ...joinHandlers(tools),
    ...mappingHandlers(tools),
    ...watchHandlers(tools),
    ...listHandlers(tools),
    ...segmentHandlers(tools),
    ...forecastHandlers(tools),
    ...planHandlers(tools),
    ...keptCopyHandlers(tools),
    ...reportHandlers(tools),
    ...llmHandlers(tools),
  }
}
