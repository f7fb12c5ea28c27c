import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AppEvent } from '../../contract/bridge.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { jobId } from '../../contract/ids.ts'
import type { JobOrder } from '../../contract/jobs.ts'
import { openProjectForReading } from '../../store/open.ts'
import { saveCopy } from '../../store/queries/project.ts'
import { saveCheckedCopy } from '../../store/checked-copy.ts'
import { Backups } from '../backups/backups.ts'
import type { Desktop } from '../desktop.ts'
import { FileRegistry } from '../files.ts'
import type { LogLevel } from '../log.ts'
import { LlmCalls } from '../llm/calls.ts'
import { KeyStore } from '../llm/key-store.ts'
import { LlmSettingsStore } from '../llm/settings-store.ts'
import { VectorCalls } from '../llm/vector-calls.ts'
import { FolderWatch } from '../watch/folder-watch.ts'
import { PreferenceStore } from '../preferences.ts'
import { Projects } from '../projects.ts'
import { RecentProjects } from '../recent-projects.ts'
import { addSources } from './file-handlers.ts'
import { JoinedFiles } from './join-handlers.ts'
import { mainHandlers, type HandlerTools } from './handlers.ts'
import type { AnswerTools } from './answer.ts'

type Logged = { readonly level: LogLevel; readonly where: string; readonly detail: string }

/** The app without Electron, for tests: real projects, files and preferences in a throw-away folder, dialogs that answer what they are told. */
export function testTools(): {
  readonly folder: string
  readonly chosen: { save: string | null; open: readonly string[] }
  readonly orders: { readonly order: JobOrder; readonly project: string }[]
  readonly events: AppEvent[]
  readonly logged: Logged[]
  readonly files: FileRegistry
  readonly handlers: HandlerTools
  readonly answering: AnswerTools
} {
  const folder = mkdtempSync(join(tmpdir(), 'sextant-main-'))
  const chosen: { save: string | null; open: readonly string[] } = { save: null, open: [] }
  const orders: { readonly order: JobOrder; readonly project: string }[] = []
  const events: AppEvent[] = []
  const logged: Logged[] = []
  const files = new FileRegistry()
  const recent = new RecentProjects(folder)
  const save = (): Promise<string | null> => Promise.resolve(chosen.save)
  const desktop: Desktop = {
    chooseNewProject: save,
    chooseProject: () => Promise.resolve(chosen.open[0] ?? null),
    chooseCopy: save,
    chooseFolder: () => Promise.resolve(chosen.open[0] ?? null),
    chooseImports: () => Promise.resolve(chosen.open),
    chooseTarget: save,
    reveal: () => undefined,
    applyPreferences: () => undefined,
  }
  const projects: Projects = new Projects({
    recent,
    now: () => 1_000,
    release: () => Promise.resolve(),
    onChange: (project) => events.push({ kind: 'project-changed', project }),
    copyTo: (path) => {
      const reading = openProjectForReading(projects.path())
      saveCopy(reading.db, path)
      reading.close()
      return Promise.resolve()
    },
  })
  const llm = new LlmCalls({
    settings: new LlmSettingsStore(folder),
    keys: new KeyStore(
      folder,
      {
        isEncryptionAvailable: () => false,
        encryptString: (text) => Buffer.from(text),
        decryptString: (bytes) => bytes.toString(),
      },
      'linux',
    ),
    compose: () => Promise.reject(new ExpectedFailure('no-project')),
    tell: (event) => events.push(event),
  })
  const backups = new Backups({
    root: join(folder, 'backups'),
    copy: (project, target) => {
      const reading = openProjectForReading(project)
      try {
        return Promise.resolve(saveCheckedCopy(reading.db, target))
      } finally {
        reading.close()
      }
    },
    stopCopy: () => undefined,
    project: () => projects.identity(),
    isBusy: () => false,
    now: () => 1_000,
    log: (level, where, detail) => logged.push({ level, where, detail }),
    onChange: () => events.push({ kind: 'backups-changed' }),
  })
  const handlers: HandlerTools = {
    backups,
    now: () => 1_000,
    version: '0.0.0',
    platform: 'linux',
    isTest: true,
    systemLanguage: 'en',
    preferences: new PreferenceStore(folder),
    desktop,
    tell: (event) => events.push(event),
    files,
    joinedFiles: new JoinedFiles(),
    sampleFolder: folder,
    projects,
    recent,
    llm,
    vectors: new VectorCalls({
      calls: llm,
      compose: () => Promise.reject(new ExpectedFailure('no-project')),
      keep: () => Promise.resolve(),
      tell: (event) => events.push(event),
    }),
    dataChanged: () => events.push({ kind: 'data-changed' }),
    printPage: (html) => Promise.resolve(Buffer.from(`%PDF ${html}`)),
    ask: () => Promise.resolve({ ok: true, value: { html: '<p>report</p>', title: 'report' } }),
    watch: new FolderWatch({
      inspect: () => Promise.reject(new ExpectedFailure('file-not-found')),
      mappings: () => Promise.resolve([]),
      project: () => null,
      isBusy: () => false,
      run: () => Promise.reject(new ExpectedFailure('job-running')),
      remembered: { of: () => null, set: () => undefined },
      onChange: () => undefined,
      onBug: (error) => void logged.push({ level: 'error', where: 'watch', detail: String(error) }),
      now: () => 1_000,
    }),
    jobs: {
      start: (order, project) => {
        orders.push({ order, project })
        return jobId.parse('job-00000001')
      },
      cancel: () => undefined,
      list: () => [],
    },
  }
  const answering: AnswerTools = {
    main: mainHandlers(handlers),
    drop: (paths) => addSources(files, paths),
    ask: () => Promise.resolve({ ok: true, value: [] }),
    sourcePath: (token) => files.sourcePath(token),
    log: (level, where, detail) => logged.push({ level, where, detail }),
    now: () => performance.now(),
    checksOutput: true,
  }
  return { folder, chosen, orders, events, logged, files, handlers, answering }
}
