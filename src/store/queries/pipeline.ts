import {
  stages,
  type PipelineState,
  type Stage,
  type StageCountName,
  type StageReport,
} from '../../contract/pipeline.ts'
import type { ReadableDb } from '../database.ts'
import { listAnalyses } from './analyses.ts'
import { dataFingerprint, projectCounts } from './project.ts'

/** Stages that have no view yet; each area takes its own out. */
const ABSENT: ReadonlySet<Stage> = new Set<Stage>()

/** Stages whose results are stored analyses, and the area that keeps them. */
const AREAS = { analyse: 'customers', ads: 'ads', forecast: 'forecast', strategy: 'strategy' } as const

type ImportTotals = {
  files: number
  read: number
  accepted: number
  merged: number
  duplicates: number
  skipped: number
  flagged: number
  quarantined: number
  seconds: number | null
  finishedAt: number | null
}

/**
 * What each stage has done, told from what the project holds. A stage is current when what it made carries the
 * fingerprint of the present data. Which stage runs is known to the window from the job's events, not from the file.
 */
export function pipelineState(db: ReadableDb): PipelineState {
  const imports = db
    .prepare<[], ImportTotals>(
      `SELECT count(*) AS files, coalesce(sum(read), 0) AS read, coalesce(sum(accepted), 0) AS accepted,
              coalesce(sum(merged), 0) AS merged, coalesce(sum(duplicates), 0) AS duplicates,
              coalesce(sum(skipped), 0) AS skipped, coalesce(sum(flagged), 0) AS flagged,
              coalesce(sum(quarantined), 0) AS quarantined,
              sum(seconds) AS seconds, max(finished_at) AS finishedAt
         FROM imports WHERE status = 'published'`,
    )
    .get()
  if (imports === undefined) throw new Error('the totals of the imports came back empty')
  const reports: Readonly<Partial<Record<Stage, StageReport>>> = {
    collect: {
      stage: 'collect',
      state: imports.files > 0 ? 'current' : 'idle',
      counts: [
        { name: 'files', value: imports.files },
        { name: 'lines', value: imports.read },
        ...unlessNone('skipped', imports.skipped),
      ],
      seconds: imports.seconds,
      finishedAt: imports.finishedAt,
    },
    ...dataStages(db, imports),
    recommend: recommendStage(db),
    analyse: analysisStage(db, 'analyse'),
    ads: analysisStage(db, 'ads'),
    forecast: analysisStage(db, 'forecast'),
    strategy: analysisStage(db, 'strategy'),
  }
  return { stages: stages.map((stage) => reports[stage] ?? idle(stage)) }
}

function dataStages(db: ReadableDb, imports: ImportTotals): Partial<Record<Stage, StageReport>> {
  const counts = projectCounts(db)
  const state = imports.files > 0 ? 'current' : 'idle'
  const timing = { seconds: null, finishedAt: imports.finishedAt }
  return {
    preprocess: {
      stage: 'preprocess',
      state,
      counts: [
        { name: 'customers', value: counts.customers },
        { name: 'products', value: counts.products },
      ],
      ...timing,
    },
    valid: {
      stage: 'valid',
      state,
      counts: [
        { name: 'accepted', value: imports.accepted },
        ...unlessNone('merged', imports.merged),
        { name: 'duplicates', value: imports.duplicates },
        ...unlessNone('flagged', imports.flagged),
      ],
      ...timing,
    },
    clean: {
      stage: 'clean',
      state: imports.files === 0 ? 'idle' : imports.quarantined > 0 ? 'attention' : 'current',
      counts: [{ name: 'quarantined', value: imports.quarantined }],
      ...timing,
    },
  }
}

/** Counts that most projects do not have are only shown where there is something to count. */
function unlessNone(name: StageCountName, value: number): StageReport['counts'] {
  return value === 0 ? [] : [{ name, value }]
}

function recommendStage(db: ReadableDb): StageReport {
  const latest = db
    .prepare<
      [],
      {
        models: number
        lists: number
        seconds: number | null
        finishedAt: number | null
        fingerprint: string | null
      }
    >(
      `SELECT (SELECT count(*) FROM models WHERE status = 'published') AS models,
              (SELECT count(*) FROM lists WHERE status = 'published') AS lists,
              m.seconds, m.created_at AS finishedAt, m.fingerprint
         FROM (SELECT 1) LEFT JOIN (
              SELECT seconds, created_at, fingerprint FROM models WHERE status = 'published'
               ORDER BY model_id DESC LIMIT 1) m`,
    )
    .get()
  const models = latest?.models ?? 0
  return {
    stage: 'recommend',
    state: models === 0 ? 'idle' : latest?.fingerprint === dataFingerprint(db) ? 'current' : 'stale',
    counts: [
      { name: 'models', value: models },
      { name: 'lists', value: latest?.lists ?? 0 },
    ],
    seconds: latest?.seconds ?? null,
    finishedAt: latest?.finishedAt ?? null,
  }
}

/** Current while the latest analysis of its area was computed from the present data. */
function analysisStage(db: ReadableDb, stage: keyof typeof AREAS): StageReport {
  const [latest, ...earlier] = ABSENT.has(stage) ? [] : listAnalyses(db, AREAS[stage])
  if (latest === undefined) return idle(stage)
  return {
    stage,
    state: latest.current ? 'current' : 'stale',
    counts: [{ name: 'analyses', value: 1 + earlier.length }],
    seconds: latest.seconds,
    finishedAt: latest.createdAt,
  }
}

function idle(stage: Stage): StageReport {
  return { stage, state: ABSENT.has(stage) ? 'absent' : 'idle', counts: [], seconds: null, finishedAt: null }
}
