import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { ExpectedFailure } from '../contract/failure.ts'
import type { ProjectInfo } from '../contract/requests.ts'
import type { WritableDb } from '../store/database.ts'
import { createProject, openProject, translated, type OpenProject } from '../store/open.ts'
import { projectCounts, projectId } from '../store/queries/project.ts'
import { projectName, type RecentProjects } from './recent-projects.ts'

export type ProjectsOptions = {
  readonly recent: RecentProjects
  readonly now: () => number
  /** Makes the workers let go of the file; refused while a job runs. */
  readonly release: () => Promise<void>
  readonly onChange: (project: ProjectInfo | null) => void
  /** Writes a copy of the open project; a worker does it, since it takes as long as the file is large. */
  readonly copyTo: (path: string) => Promise<void>
}

/** How long a small write is tried while a job's transactions have the file. */
const WRITE_PATIENCE_MS = 10_000
const WRITE_RETRY_MS = 20

/** The one open project of the app. */
export class Projects {
  readonly #options: ProjectsOptions
  #current: OpenProject | undefined
  /** Opening and closing wait for each other. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(options: ProjectsOptions) {
    this.#options = options
  }

  info(): ProjectInfo | null {
    const current = this.#current
    if (current === undefined) return null
    const counts = this.#guarded(() => projectCounts(current.db))
    return { name: projectName(current.path), path: current.path, readOnly: false, ...counts }
  }

  /** @throws ExpectedFailure no-project */
  path(): string {
    return this.#required().path
  }

  openPath(): string | null {
    return this.#current?.path ?? null
  }

  /** The id that a project shares with its copies and backups, and where it is. */
  identity(): { readonly id: string; readonly path: string } | null {
    const current = this.#current
    return current === undefined
      ? null
      : { id: this.#guarded(() => projectId(current.db)), path: current.path }
  }

  /** The path once what is being opened or closed is so; a question asked meanwhile must not open the former file again. */
  async settledPath(): Promise<string | null> {
    await this.#turn
    return this.#current?.path ?? null
  }

  create(path: string): Promise<ProjectInfo> {
    return this.#inTurn(() =>
      this.#switchTo(path, () => createProject(path, { now: this.#options.now(), busyTimeoutMs: 0 })),
    )
  }

  open(path: string): Promise<ProjectInfo> {
    return this.#inTurn(async () => {
      if (this.#current?.path === path) return this.#requiredInfo()
      return this.#switchTo(path, () => openProject(path, { busyTimeoutMs: 0 }))
    })
  }

  /**
   * Lets go of the open project while `work` puts another file in its place, and opens what is there then; the window is told once.
   * @throws ExpectedFailure no-project, job-running, and whatever work and opening fail with
   */
  replaced<T>(work: () => T): Promise<T> {
    return this.#inTurn(async () => {
      const { path } = this.#required()
      await this.#options.release()
      this.#current?.close()
      this.#current = undefined
      try {
        return work()
      } finally {
        // Also where the work failed: then the former file is still there.
        this.#current = openProject(path, { busyTimeoutMs: 0 })
        this.#options.onChange(this.#requiredInfo())
      }
    })
  }

  close(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#closeCurrent()
      this.#options.onChange(null)
    })
  }

  /** @throws ExpectedFailure no-project, project-exists, and what the copying itself fails with */
  async saveCopy(path: string): Promise<void> {
    this.#required()
    if (existsSync(path)) throw new ExpectedFailure('project-exists', { file: basename(path) })
    await this.#options.copyTo(path)
  }

  /**
   * One small write. Main's connection never waits for a job's transaction, which would hold the window up; it tries
   * again between turns instead.
   * @throws ExpectedFailure no-project, project-locked
   */
  async write<T>(work: (db: WritableDb) => T): Promise<T> {
    const giveUpAt = this.#options.now() + WRITE_PATIENCE_MS
    for (;;) {
      const { db } = this.#required()
      try {
        return this.#guarded(() => work(db))
      } catch (error) {
        const isBusy = error instanceof ExpectedFailure && error.code === 'project-locked'
        if (!isBusy || this.#options.now() > giveUpAt) throw error
      }
      await setTimeout(WRITE_RETRY_MS)
    }
  }

  async #switchTo(path: string, open: () => OpenProject): Promise<ProjectInfo> {
    await this.#options.release()
    // The former project stays open until the new one is: a file that cannot be opened changes nothing.
    const next = open()
    const former = this.#current
    this.#current = next
    former?.close()
    this.#options.recent.add(path, this.#options.now())
    const info = this.#requiredInfo()
    this.#options.onChange(info)
    return info
  }

  async #closeCurrent(): Promise<void> {
    await this.#options.release()
    const former = this.#current
    this.#current = undefined
    former?.close()
  }

  #required(): OpenProject {
    if (this.#current === undefined) throw new ExpectedFailure('no-project')
    return this.#current
  }

  #requiredInfo(): ProjectInfo {
    const info = this.info()
    if (info === null) throw new ExpectedFailure('no-project')
    return info
  }

  #guarded<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw translated(error, this.#current?.path ?? '')
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work)
    this.#turn = turn.catch(() => undefined)
    return turn
  }
}
