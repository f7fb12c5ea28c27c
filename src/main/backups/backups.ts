import { randomUUID } from 'node:crypto'
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, join, parse } from 'node:path'
import type { Backup, BackupReason, BackupState, CopiedFacts } from '../../contract/backups.ts'
import { ExpectedFailure, type Failure } from '../../contract/failure.ts'
import {
  backupFile,
  backupsFolder,
  backupsIn,
  keepBackup,
  purgeBackups,
  removeBackup,
  sweepUnfinished,
  unfinishedFile,
} from '../../store/backup-files.ts'
import { detailOf, type Log } from '../log.ts'
import { dayOf, expired } from './rotation.ts'

export type BackedUpProject = { readonly id: string; readonly path: string }

export type BackupsOptions = {
  /** The folder of all projects' backups. */
  readonly root: string
  /** Copies the open project to a path and checks the copy, in a process of its own. */
  readonly copy: (project: string, target: string) => Promise<CopiedFacts>
  /** Ends a copy under way; it fails then. */
  readonly stopCopy: () => void
  readonly project: () => BackedUpProject | null
  /** While a job changes the project no backup is begun by itself. */
  readonly isBusy: () => boolean
  readonly now: () => number
  readonly log: Log
  readonly onChange: () => void
}

/** After so long a project that changed is backed up again on the same day. */
const AGAIN_AFTER_MS = 4 * 3_600_000

/** Copies of the open project in the app's folder, taken by themselves and on request, and the way back to one. */
export class Backups {
  readonly #options: BackupsOptions
  #failure: Failure | null = null
  #underWay: Promise<Backup> | undefined

  constructor(options: BackupsOptions) {
    this.#options = options
  }

  /** Backups of a project by its path, also where the file is gone or cannot be read. */
  state(path: string): BackupState {
    const { root, project } = this.#options
    const open = project()
    const folder = open?.path === path ? backupsFolder(root, open.id) : root
    return { folder, backups: this.#of(path).map(({ facts }) => facts), failure: this.#failure }
  }

  /** One of its own accord: the first of a day with changes, then again every four hours of changes. */
  async tick(): Promise<void> {
    const { project, isBusy, log } = this.#options
    const open = project()
    if (open === null || isBusy() || this.#underWay !== undefined) return
    const reason = this.#due(open)
    if (reason === undefined) return
    try {
      await this.take(reason)
    } catch (error) {
      // Kept for the settings; the work that it would have secured goes on.
      if (!(error instanceof ExpectedFailure)) log('error', 'backup', detailOf(error))
    }
  }

  /**
   * Backs the open project up; one at a time, whoever asks meanwhile gets the same.
   * @throws ExpectedFailure no-project, and what copying fails with (disk-full, project-damaged ...)
   */
  take(reason: BackupReason): Promise<Backup> {
    this.#underWay ??= this.#make(reason).finally(() => {
      this.#underWay = undefined
      this.#options.onChange()
    })
    return this.#underWay
  }

  /** A job begins: a backup under way would hold it up, so it is given up and due again afterwards. */
  async giveWay(): Promise<void> {
    if (this.#underWay === undefined) return
    this.#options.stopCopy()
    await this.#underWay.catch(() => undefined)
  }

  /** What was erased from the project must not live on in its backups. */
  async purge(): Promise<void> {
    const { project, root } = this.#options
    const open = project()
    if (open === null) return
    await this.giveWay()
    purgeBackups(root, open.id)
    this.#options.onChange()
  }

  /** @throws ExpectedFailure backup-gone */
  fileOf(path: string, id: string): string {
    const found = this.#of(path).find(({ facts }) => facts.id === id)
    if (found === undefined) throw new ExpectedFailure('backup-gone', { file: basename(path) })
    return backupFile(found.folder, id)
  }

  /**
   * Puts a backup where the project is; nobody has it open. What lies there is moved aside together with its log, never
   * deleted, unless `isKept` says that its state is in a backup.
   * @returns where the former file is now, or null
   * @throws ExpectedFailure backup-gone, disk-full, target-not-writable
   */
  putBack(path: string, id: string, isKept: boolean): string | null {
    const source = this.fileOf(path, id)
    const draft = `${path}.${randomUUID()}.restoring`
    try {
      copyFileSync(source, draft)
      flush(draft)
    } catch (error) {
      rmSync(draft, { force: true })
      throw expectedOf(error, path)
    }
    const aside = isKept || !existsSync(path) ? null : this.#moveAside(path)
    // Before the other file has the name: a log of the former one must never stand beside it.
    for (const companion of ['-wal', '-shm']) rmSync(`${path}${companion}`, { force: true })
    renameSync(draft, path)
    return aside
  }

  #due(open: BackedUpProject): BackupReason | undefined {
    const { now, root } = this.#options
    const [latest] = backupsIn(backupsFolder(root, open.id)).filter(({ path }) => path === open.path)
    const changedAt = lastWrite(open.path)
    if (latest === undefined) return 'day'
    if (changedAt <= latest.changedAt) return undefined
    if (dayOf(latest.takenAt) < dayOf(now())) return 'day'
    return now() - latest.takenAt >= AGAIN_AFTER_MS ? 'hours' : undefined
  }

  async #make(reason: BackupReason): Promise<Backup> {
    const { project, root, now, copy } = this.#options
    const open = project()
    if (open === null) throw new ExpectedFailure('no-project')
    const folder = backupsFolder(root, open.id)
    const takenAt = now()
    const id = `${String(takenAt).padStart(13, '0')}-${reason}`
    try {
      sweepUnfinished(folder)
      // Asked before the copy: what is written meanwhile makes the next one due.
      const changedAt = lastWrite(open.path)
      const copied = await copy(open.path, unfinishedFile(folder, id))
      const facts: Backup = { id, takenAt, reason, path: open.path, changedAt, ...copied }
      keepBackup(folder, facts)
      this.#failure = null
      const alike = backupsIn(folder).filter(({ path }) => path === open.path)
      for (const old of expired(alike, takenAt)) removeBackup(folder, old)
      return facts
    } catch (error) {
      const cause = expectedOf(error, folder)
      this.#failure = cause instanceof ExpectedFailure ? cause.toFailure() : { code: 'bug', params: {} }
      // At once: on a full disk it is the half copy that fills it.
      const half = unfinishedFile(folder, id)
      if (existsSync(half)) rmSync(half)
      throw cause
    }
  }

  /** Of the open project by its id, also from where it lay before; of any other by its path alone, since its file may be past asking. */
  #of(path: string): Found[] {
    const { root, project } = this.#options
    const open = project()
    if (open?.path === path) {
      return found(backupsFolder(root, open.id)).filter(
        ({ facts }) => facts.path === path || !existsSync(facts.path),
      )
    }
    if (!existsSync(root)) return []
    return readdirSync(root)
      .flatMap((id) => found(join(root, id)))
      .filter(({ facts }) => facts.path === path)
      .toSorted((a, b) => b.facts.takenAt - a.facts.takenAt)
  }

  #moveAside(path: string): string {
    const { dir, name, ext } = parse(path)
    const stamp = new Date(this.#options.now()).toISOString().slice(0, 19).replaceAll(':', '-')
    const aside = join(dir, `${name}.before-restore-${stamp}${ext}`)
    renameSync(path, aside)
    for (const companion of ['-wal', '-shm']) {
      if (existsSync(`${path}${companion}`)) renameSync(`${path}${companion}`, `${aside}${companion}`)
    }
    return aside
  }
}

type Found = { readonly folder: string; readonly facts: Backup }

function found(folder: string): Found[] {
  return backupsIn(folder).map((facts) => ({ folder, facts }))
}

/** What the system says of a folder or a disk, as a failure that the user can act on; everything else as it came. */
function expectedOf(error: unknown, folder: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOSPC' || code === 'EDQUOT') return new ExpectedFailure('disk-full', { file: folder })
  const isClosed = code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR'
  return isClosed ? new ExpectedFailure('target-not-writable', { file: folder }) : error
}

function flush(file: string): void {
  const handle = openSync(file, 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** When the project or its log was last written to, in UTC milliseconds. An empty log is made by mere opening. */
function lastWrite(path: string): number {
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false })
  return Math.max(statSync(path).mtimeMs, log !== undefined && log.size > 0 ? log.mtimeMs : 0)
}
