import { lstat, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { ExpectedFailure, type Failure } from '../../contract/failure.ts'
import type { JobOrder, JobResult } from '../../contract/jobs.ts'
import type { Inspection } from '../../contract/inspection.ts'
import type { SavedMapping } from '../../contract/mappings.ts'
import {
  certainPlan,
  isSameVersion,
  isUnfinishedName,
  type FileVersion,
  type WatchedFile,
  type WatchState,
} from '../../contract/watch.ts'
import type { WatchedFolders } from './watched-folders.ts'

const LOOK_MS = 2_000
/** Files that are told, the latest; a folder may fill for months. */
const KEPT_FILES = 200

export type FolderWatchOptions = {
  readonly inspect: (path: string) => Promise<Inspection>
  readonly mappings: () => Promise<readonly SavedMapping[]>
  /** Path of the open project; null where none is. */
  readonly project: () => string | null
  readonly isBusy: () => boolean
  /** @throws ExpectedFailure of the import, job-running */
  readonly run: (order: Extract<JobOrder, { kind: 'import' }>) => Promise<JobResult<'import'>>
  readonly remembered: Pick<WatchedFolders, 'of' | 'set'>
  readonly onChange: () => void
  readonly onBug: (error: unknown) => void
  readonly now: () => number
  readonly lookMs?: number
}

/**
 * Imports what appears in a folder that the user has chosen, for as long as he wants and the project is open; a project remembers its
 * folder, and watches it again by itself where the user said so. Files that a saved mapping
 * fits, or that are a known export, are imported without a question; others wait for him. Links are not followed, folders in it not looked into.
 */
export class FolderWatch {
  readonly #options: FolderWatchOptions
  #folder: string | null = null
  #project: string | null = null
  #resumes = false
  #failure: Failure | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  /** Each start has a number: a look that ends after another start says nothing. */
  #round = 0
  #seen = new Map<string, FileVersion>()
  readonly #done = new Map<string, FileVersion>()
  readonly #files = new Map<string, WatchedFile>()

  constructor(options: FolderWatchOptions) {
    this.#options = options
  }

  state(): WatchState {
    return {
      folder: this.#folder,
      isWatching: this.#timer !== undefined,
      resumes: this.#resumes,
      failure: this.#failure,
      files: [...this.#files.values()].reverse(),
    }
  }

  start(folder: string): void {
    this.stop()
    if (folder !== this.#folder) {
      this.#done.clear()
      this.#files.clear()
      // What was agreed to was about the other folder.
      this.#resumes = false
    }
    this.#folder = folder
    this.#project = this.#options.project()
    this.#failure = null
    this.#keep()
    this.#seen = new Map()
    this.#next(0)
    this.#options.onChange()
  }

  stop(): void {
    this.#round++
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#options.onChange()
  }

  /** Another project was opened, or none is: what was watched for the one before is forgotten. */
  projectChanged(): void {
    const project = this.#options.project()
    if (project === this.#project) return
    this.stop()
    const remembered = project === null ? null : this.#options.remembered.of(project)
    this.#project = project
    this.#folder = remembered?.folder ?? null
    this.#resumes = remembered?.resumes ?? false
    this.#failure = null
    this.#done.clear()
    this.#files.clear()
    if (this.#resumes) this.again()
    else this.#options.onChange()
  }

  /** Goes on with the folder that the project has. */
  again(): void {
    if (this.#folder !== null) this.start(this.#folder)
  }

  /** Whether the folder is watched again whenever this project is opened. */
  remember(resumes: boolean): void {
    this.#resumes = resumes
    this.#keep()
    this.#options.onChange()
  }

  #keep(): void {
    if (this.#project === null || this.#folder === null) return
    this.#options.remembered.set(this.#project, { folder: this.#folder, resumes: this.#resumes })
  }

  /** Path of a file that was found, for the import by hand. */
  pathOf(name: string): string {
    if (this.#folder === null || !this.#files.has(name))
      throw new ExpectedFailure('file-not-found', { file: name })
    return join(this.#folder, name)
  }

  #next(wait: number): void {
    const round = this.#round
    this.#timer = setTimeout(() => {
      void this.#look(round).then(
        () => {
          if (round === this.#round) this.#next(this.#options.lookMs ?? LOOK_MS)
        },
        (error: unknown) => this.#end(round, error),
      )
    }, wait)
  }

  #end(round: number, error: unknown): void {
    if (!(error instanceof ExpectedFailure)) this.#options.onBug(error)
    if (round !== this.#round) return
    this.#failure = error instanceof ExpectedFailure ? error.toFailure() : { code: 'bug', params: {} }
    this.stop()
  }

  async #look(round: number): Promise<void> {
    const folder = this.#folder ?? ''
    const present = await versionsIn(folder)
    for (const [name, version] of present) {
      if (round !== this.#round) return
      if (isSameVersion(this.#done.get(name), version) || !isSameVersion(this.#seen.get(name), version))
        continue
      // A job of the user's goes first; the file is still there at the next look.
      if (this.#options.isBusy()) break
      this.#done.set(name, version)
      await this.#take(join(folder, name), name)
    }
    this.#seen = present
  }

  async #take(path: string, name: string): Promise<void> {
    const told = { name, by: null, accepted: 0, quarantined: 0, failure: null, at: this.#options.now() }
    try {
      const certain = certainPlan(await this.#options.inspect(path), await this.#options.mappings())
      if (certain === null) {
        this.#tell({ ...told, state: 'waiting' })
        return
      }
      const { plan, by } = certain
      this.#tell({ ...told, state: 'importing', by })
      const { counts } = await this.#options.run({ kind: 'import', file: path, plan, allowRepeat: false })
      const { accepted, quarantined } = counts
      this.#tell({ ...told, state: 'imported', by, accepted, quarantined })
    } catch (error) {
      if (!(error instanceof ExpectedFailure)) this.#options.onBug(error)
      const failure =
        error instanceof ExpectedFailure ? error.toFailure() : { code: 'bug' as const, params: {} }
      // Somebody else's job came first: at the next look then.
      if (failure.code === 'job-running') this.#done.delete(name)
      this.#tell(
        failure.code === 'already-imported'
          ? { ...told, state: 'known' }
          : { ...told, state: 'failed', failure },
      )
    }
  }

  #tell(file: WatchedFile): void {
    this.#files.delete(file.name)
    this.#files.set(file.name, file)
    for (const oldest of this.#files.keys()) {
      if (this.#files.size <= KEPT_FILES) break
      this.#files.delete(oldest)
    }
    this.#options.onChange()
  }
}

/** Regular files only: a link may lead anywhere. */
async function versionsIn(folder: string): Promise<Map<string, FileVersion>> {
  let names: string[]
  try {
    names = await readdir(folder)
  } catch {
    throw new ExpectedFailure('file-not-found', { file: basename(folder) })
  }
  const versions = new Map<string, FileVersion>()
  for (const name of names.sort()) {
    if (isUnfinishedName(name)) continue
    try {
      const stat = await lstat(join(folder, name))
      if (stat.isFile() && stat.size > 0) versions.set(name, { bytes: stat.size, changedAt: stat.mtimeMs })
    } catch {
      // Gone between the two questions.
    }
  }
  return versions
}
