import { app, dialog, safeStorage, session, type BrowserWindow } from 'electron'
import { randomUUID } from 'node:crypto'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { AppEvent } from '../contract/bridge.ts'
import { ExpectedFailure } from '../contract/failure.ts'
import { jobId } from '../contract/ids.ts'
import { inspection } from '../contract/inspection.ts'
import { composedPrompt } from '../contract/llm.ts'
import { composedTexts } from '../contract/product-vectors.ts'
import { putVectors } from '../store/queries/product-vectors.ts'
import type { JobEvent } from '../contract/jobs.ts'
import { savedMapping } from '../contract/mappings.ts'
import type { Language } from '../contract/requests.ts'
import { startBackups } from './backups/start.ts'
import { listAppFiles } from './app-scheme.ts'
import { electronDesktop } from './electron-desktop.ts'
import { FileRegistry } from './files.ts'
import { addSources } from './ipc/file-handlers.ts'
import { JoinedFiles } from './ipc/join-handlers.ts'
import { mainHandlers } from './ipc/handlers.ts'
import { route } from './ipc/router.ts'
import { LlmCalls } from './llm/calls.ts'
import { VectorCalls } from './llm/vector-calls.ts'
import { KeyStore } from './llm/key-store.ts'
import { LlmSettingsStore } from './llm/settings-store.ts'
import { lockPages, lockSession } from './locks.ts'
import { detailOf, openLog, type Log } from './log.ts'
import { setMenu } from './menu.ts'
import { languageOf, languageOfSystem, PreferenceStore, WindowBoundsStore } from './preferences.ts'
import { printPdf } from './print-pdf.ts'
import { Projects } from './projects.ts'
import { serveAppScheme } from './protocol.ts'
import { RecentProjects } from './recent-projects.ts'
import { projectArgument } from './start-arguments.ts'
import { forkWorker } from './supervise/fork.ts'
import { FolderWatch } from './watch/folder-watch.ts'
import { WatchedFolders } from './watch/watched-folders.ts'
import { JobEnds } from './watch/job-ends.ts'
import { JobRunner } from './supervise/job-runner.ts'
import { COPY_ERRAND } from '../contract/worker.ts'
import { ReaderClient } from './supervise/reader-client.ts'
import { WorkerProcess, type LaneName } from './supervise/worker-process.ts'
import { failureText } from './words.ts'
import { openWindow } from './window.ts'

export type Start = Paths & {
  readonly devTools: boolean
  /** Answers are checked against their schemas, and the page may ask what only journeys ask. */
  readonly isTest: boolean
}

type Paths = {
  readonly jobsModule: string
  readonly preload: string
  readonly rendererFolder: string
  readonly sampleFolder: string
}

/**
 * The keeper copies and checks a whole file in one call, during which it sends no beat; the writer builds an index over tens of millions of rows in one
 * statement.
 */
const HANG_MS = { writer: 180_000, reader: 10_000, keeper: 30 * 60_000 } as const
/** Share of the computer's memory at which a worker is ended, before the system ends something else. */
const MEMORY_SHARE = 0.6

/** Puts the app together and runs it until it quits. */
export function startSextant({ devTools, isTest, ...paths }: Start): void {
  const profile = app.getPath('userData')
  const log = openLog(join(profile, 'logs'), Date.now)
  process.on('uncaughtException', (error) => log('error', 'main', detailOf(error)))
  process.on('unhandledRejection', (reason) => log('error', 'main', detailOf(reason)))
  lockPages((text) => log('warning', 'page', text))

  let window: BrowserWindow | undefined
  const send = (channel: 'app:event' | 'job:event', event: AppEvent | JobEvent): void => {
    if (window !== undefined && !window.isDestroyed()) window.webContents.send(channel, event)
  }
  const tell = (event: AppEvent): void => send('app:event', event)

  const writer = workerFor('writer', paths, log)
  const readerProcess = workerFor('reader', paths, log)
  const reader = new ReaderClient(readerProcess)
  const jobs = new JobRunner({
    worker: writer,
    newId: () => jobId.parse(randomUUID()),
    now: Date.now,
    log,
    emit: (event, order) => {
      send('job:event', event)
      ends.receive(event)
      if (event.kind === 'started') keeping.jobStarted()
      if (event.kind === 'finished' && order.kind === 'forget') keeping.erased()
      const isTrial = order.kind === 'check' || (order.kind === 'fix' && order.fix.trial)
      const changesData = !isTrial && !order.kind.startsWith('export')
      if (event.kind === 'finished' && changesData) tell({ kind: 'data-changed' })
    },
  })
  const ends = new JobEnds()
  const preferences = new PreferenceStore(profile)
  const recent = new RecentProjects(profile)
  const files = new FileRegistry()
  const joinedFiles = new JoinedFiles()
  const projects = new Projects({
    recent,
    now: Date.now,
    release: async () => {
      if (jobs.isRunning) throw new ExpectedFailure('job-running')
      await Promise.all([writer.closeProject(), readerProcess.closeProject(), keeping.backups.giveWay()])
    },
    onChange: (project) => {
      watch.projectChanged()
      tell({ kind: 'project-changed', project })
      if (project === null) return
      writer.warmUp()
      readerProcess.warmUp()
      keeping.projectOpened()
    },
    copyTo: async (path) => {
      const reply = await reader.ask(COPY_ERRAND, { path }, projects.path())
      if (!reply.ok) throw new ExpectedFailure(reply.failure.code, reply.failure.params)
    },
  })

  const keeping = startBackups({
    profile,
    keeper: workerFor('keeper', paths, log),
    project: () => projects.identity(),
    isBusy: () => jobs.isRunning,
    // Journeys ask for theirs, so that none comes between two of their steps.
    isAutomatic: () => !isTest && preferences.get().backups,
    log,
    onChange: () => tell({ kind: 'backups-changed' }),
  })

  const watch = new FolderWatch({
    inspect: async (file) => {
      const reply = await reader.ask('import:inspect', { file, choices: {} }, projects.path())
      if (!reply.ok) throw new ExpectedFailure(reply.failure.code, reply.failure.params)
      return inspection.parse(reply.value)
    },
    mappings: async () => {
      const reply = await reader.ask('mappings:list', undefined, projects.path())
      if (!reply.ok) throw new ExpectedFailure(reply.failure.code, reply.failure.params)
      return z.array(savedMapping).parse(reply.value)
    },
    project: () => projects.openPath(),
    isBusy: () => jobs.isRunning,
    run: (order) => ends.run(order, (job) => jobs.start(job, projects.path())),
    remembered: new WatchedFolders(profile),
    onChange: () => tell({ kind: 'watch-changed' }),
    onBug: (error) => log('error', 'watch', detailOf(error)),
    now: Date.now,
  })

  const llm = new LlmCalls({
    settings: new LlmSettingsStore(profile),
    keys: new KeyStore(profile, safeStorage, process.platform),
    compose: async (order) => {
      const reply = await reader.ask('llm:compose', order, projects.path())
      if (!reply.ok) throw new ExpectedFailure(reply.failure.code, reply.failure.params)
      return composedPrompt.parse(reply.value)
    },
    tell,
  })

  const vectors = new VectorCalls({
    calls: llm,
    compose: async (order) => {
      const reply = await reader.ask('vectors:compose', order, projects.path())
      if (!reply.ok) throw new ExpectedFailure(reply.failure.code, reply.failure.params)
      return composedTexts.parse(reply.value)
    },
    keep: async (some) => {
      await projects.write((db) => putVectors(db, some, Date.now()))
      tell({ kind: 'data-changed' })
    },
    tell,
  })

  const systemLanguage = (): Language =>
    languageOfSystem([...app.getPreferredSystemLanguages(), app.getLocale()])
  const language = (): Language => languageOf(preferences.get(), systemLanguage())
  const showMenu = (): void =>
    setMenu({
      language: language(),
      devTools,
      logFile: join(profile, 'logs', 'sextant.log'),
      command: (command) => tell({ kind: 'command', command }),
    })
  const desktop = electronDesktop({ window: () => window, language, afterPreferences: showMenu })

  async function openFromSystem(path: string): Promise<void> {
    try {
      await projects.open(path)
    } catch (error) {
      if (!(error instanceof ExpectedFailure)) log('error', 'open file', detailOf(error))
      const failure =
        error instanceof ExpectedFailure ? error.toFailure() : { code: 'bug' as const, params: {} }
      const { title, detail } = failureText(failure, language())
      await dialog.showMessageBox({ type: 'error', message: title, detail })
    }
  }

  function showWindow(): void {
    if (window !== undefined && !window.isDestroyed()) {
      if (window.isMinimized()) window.restore()
      window.focus()
      return
    }
    window = openWindow({ preload: paths.preload, bounds: new WindowBoundsStore(profile), devTools })
    window.once('closed', () => {
      window = undefined
    })
  }

  async function ready(): Promise<void> {
    serveAppScheme(listAppFiles(paths.rendererFolder))
    lockSession(session.defaultSession, { devTools })
    desktop.applyPreferences(preferences.get())
    route({
      main: mainHandlers({
        now: Date.now,
        version: app.getVersion(),
        platform: process.platform,
        isTest,
        systemLanguage: systemLanguage(),
        preferences,
        recent,
        projects,
        files,
        joinedFiles,
        jobs,
        desktop,
        printPage: printPdf,
        ask: (name, input, project) => reader.ask(name, input, project),
        tell,
        sampleFolder: paths.sampleFolder,
        watch,
        llm,
        vectors,
        dataChanged: () => tell({ kind: 'data-changed' }),
        backups: keeping.backups,
      }),
      drop: (dropped) => addSources(files, dropped),
      ask: async (name, input) => reader.ask(name, input, await projects.settledPath()),
      sourcePath: (token) => files.sourcePath(token),
      windowContentsId: () => window?.webContents.id,
      log,
      now: () => performance.now(),
      checksOutput: isTest,
    })
    const named = projectArgument(process.argv, process.cwd())
    if (named !== undefined) await openFromSystem(named)
    showWindow()
  }

  // A file double-clicked on macOS may come before the app is ready.
  app.on('open-file', (event, path) => {
    event.preventDefault()
    void app.whenReady().then(() => openFromSystem(path))
  })
  app.on('second-instance', (_event, args, workingFolder) => {
    showWindow()
    const named = projectArgument(args, workingFolder)
    if (named !== undefined) void openFromSystem(named)
  })
  app.on('activate', () => {
    if (app.isReady()) showWindow()
  })
  app.on('window-all-closed', () => app.quit())
  app.on(
    'will-quit',
    leaveTidily(async () => {
      watch.stop()
      llm.stop()
      await jobs.stop()
      await projects.close()
      await Promise.all([writer.stop(), readerProcess.stop(), keeping.stop(), joinedFiles.removeAll()])
    }, log),
  )

  void app
    .whenReady()
    .then(ready)
    .catch((error: unknown) => {
      log('error', 'start', detailOf(error))
      app.exit(1)
    })
}

function workerFor(lane: LaneName, paths: Paths, log: Log): WorkerProcess {
  return new WorkerProcess({
    lane,
    log,
    fork: () => forkWorker(paths.jobsModule, lane, log),
    now: () => performance.now(),
    hangMs: HANG_MS[lane],
    maxResidentBytes: totalmem() * MEMORY_SHARE,
  })
}

/** Jobs stop, the workers let go of the file, main folds the log into it: one file remains. Then the app ends. */
function leaveTidily(leave: () => Promise<void>, log: Log): (event: Electron.Event) => void {
  let state: 'running' | 'leaving' | 'left' = 'running'
  return (event) => {
    if (state === 'left') return
    event.preventDefault()
    if (state === 'leaving') return
    state = 'leaving'
    void leave()
      .catch((error: unknown) => log('error', 'quit', detailOf(error)))
      .finally(() => {
        state = 'left'
        // In a turn of its own: Electron ignores a quit asked for while it still handles the one just refused.
        setImmediate(() => app.quit())
      })
  }
}
