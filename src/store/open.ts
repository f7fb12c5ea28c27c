import Database from 'better-sqlite3'
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { randomBytes, randomUUID } from 'node:crypto'
import { basename, join, parse } from 'node:path'
import { ExpectedFailure } from '../contract/failure.ts'
import { writing, type ReadableDb, type WritableDb } from './database.ts'
import { latestVersion, migrations, type Migration } from './migrations/index.ts'

/** `application_id` of a project file: the letters SXTN. */
const APPLICATION_ID = 0x5358544e
const BUSY_TIMEOUT_MS = 5000
const SQLITE_MAGIC = 'SQLite format 3\u0000'

export type OpenProject = { readonly db: WritableDb; readonly path: string; readonly close: () => void }
export type OpenProjectForReading = {
  readonly db: ReadableDb
  readonly path: string
  readonly close: () => void
}

/**
 * Makes a new project file and opens it.
 * @throws ExpectedFailure project-exists, target-not-writable
 */
export function createProject(
  path: string,
  options: { readonly now: number; readonly busyTimeoutMs?: number },
): OpenProject {
  if (existsSync(path)) throw new ExpectedFailure('project-exists', { file: basename(path) })
  const raw = connect(path, { readonly: false, mayCreate: true })
  try {
    raw.pragma(`application_id = ${APPLICATION_ID}`)
    raw.pragma('auto_vacuum = INCREMENTAL')
    prepareForWriting(raw)
    migrate(asWritable(raw), migrations)
    const insert = raw.prepare<[string, string]>('INSERT INTO meta (key, value) VALUES (?, ?)')
    insert.run('project_id', randomUUID())
    insert.run('created_at', String(options.now))
    insert.run('suppression_salt', randomBytes(32).toString('hex'))
    raw.pragma(`busy_timeout = ${options.busyTimeoutMs ?? BUSY_TIMEOUT_MS}`)
  } catch (error) {
    raw.close()
    throw error
  }
  return { db: asWritable(raw), path, close: () => closeForGood(raw) }
}

/**
 * Opens a project for reading and writing, migrated to the present version. `busyTimeoutMs`: how long a write waits for
 * another connection's (default 5000); waiting blocks the thread, so main gives 0 and tries again by itself.
 * @throws ExpectedFailure project-not-found, file-is-folder, project-other-kind, project-newer, project-damaged,
 *   project-read-only, project-locked
 */
export function openProject(path: string, options: { readonly busyTimeoutMs?: number } = {}): OpenProject {
  inspectProjectFile(path)
  const raw = connect(path, { readonly: false, mayCreate: false })
  try {
    prepareForWriting(raw)
    keepBefore(raw, path)
    migrate(asWritable(raw), migrations)
    raw.pragma(`busy_timeout = ${options.busyTimeoutMs ?? BUSY_TIMEOUT_MS}`)
  } catch (error) {
    raw.close()
    throw translated(error, path)
  }
  return { db: asWritable(raw), path, close: () => closeForGood(raw) }
}

/**
 * Opens a project for questions only; never changes it. The file must have been opened for writing by this version before.
 * @throws ExpectedFailure as {@link openProject}
 */
export function openProjectForReading(path: string): OpenProjectForReading {
  inspectProjectFile(path)
  const raw = connect(path, { readonly: true, mayCreate: false })
  try {
    raw.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
    raw.pragma('trusted_schema = OFF')
    raw.pragma('cell_size_check = ON')
    raw.pragma('mmap_size = 0')
    raw.pragma('query_only = ON')
    raw.pragma('cache_size = -65536')
    const version = versionOf(raw)
    if (version > latestVersion) throw new ExpectedFailure('project-newer', { file: basename(path), version })
  } catch (error) {
    raw.close()
    throw translated(error, path)
  }
  // A read-only connection with query_only on is exactly what the brand stands for.
  return { db: raw as unknown as ReadableDb, path, close: () => raw.close() }
}

/**
 * Looks at a file's first 100 bytes before SQLite touches it, so that a file of another kind or of a newer app keeps every byte.
 * @throws ExpectedFailure project-not-found, file-is-folder, project-other-kind, project-newer
 */
export function inspectProjectFile(path: string): void {
  const file = basename(path)
  if (!existsSync(path)) throw new ExpectedFailure('project-not-found', { file })
  if (statSync(path).isDirectory()) throw new ExpectedFailure('file-is-folder', { file })
  const head = Buffer.alloc(100)
  let handle: number
  try {
    handle = openSync(path, 'r')
  } catch {
    throw new ExpectedFailure('file-unreadable', { file })
  }
  try {
    readSync(handle, head, 0, 100, 0)
  } finally {
    closeSync(handle)
  }
  const isOurs = head.toString('latin1', 0, 16) === SQLITE_MAGIC && head.readUInt32BE(68) === APPLICATION_ID
  if (!isOurs) throw new ExpectedFailure('project-other-kind', { file })
  const version = head.readUInt32BE(60)
  if (version > latestVersion) throw new ExpectedFailure('project-newer', { file, version })
}

/**
 * Brings `db` from its version to the last of `steps`, each step in a transaction of its own. References are checked at the end of each
 * instead of row by row, so that a step can rebuild a table that others refer to. Exported for the tests of migrations.
 */
export function migrate(db: WritableDb, steps: readonly Migration[]): void {
  for (const { version, up } of steps) {
    if (version <= versionOf(db)) continue
    db.pragma('foreign_keys = OFF')
    try {
      writing(db, () => {
        up(db)
        const broken = db.prepare<[]>('PRAGMA foreign_key_check').all()
        if (broken.length > 0)
          throw new Error(`migration ${version} leaves ${broken.length} rows without what they refer to`)
        db.pragma(`user_version = ${version}`)
      })
    } finally {
      db.pragma('foreign_keys = ON')
    }
  }
}

/** The project as it was, beside it, before a new version of the app changes its shape. */
function keepBefore(raw: Database.Database, path: string): void {
  const version = versionOf(raw)
  if (version === 0 || version >= latestVersion) return
  const { dir, name, ext } = parse(path)
  const backup = join(dir, `${name}.before-version-${latestVersion}${ext}`)
  if (existsSync(backup)) return
  raw.prepare<[string]>('VACUUM INTO ?').run(backup)
}

/** An empty project in memory, for tests of queries. */
export function projectInMemory(): WritableDb {
  const raw = connect(':memory:', { readonly: false, mayCreate: true })
  raw.pragma('foreign_keys = ON')
  const db = asWritable(raw)
  migrate(db, migrations)
  return db
}

/** A connection without any settings of ours. */
export function connect(
  path: string,
  options: { readonly readonly: boolean; readonly mayCreate: boolean },
): Database.Database {
  // The fallback runtime's Node-API is too old for the binary in the package; set-up compiles one and names it here.
  const nativeBinding =
    Number(process.versions['napi'] ?? '0') < 10 ? process.env['SEXTANT_SQLITE_BINDING'] : undefined
  try {
    return new Database(path, {
      readonly: options.readonly,
      fileMustExist: !options.mayCreate,
      ...(nativeBinding === undefined ? {} : { nativeBinding }),
    })
  } catch (error) {
    throw translated(error, path)
  }
}

/** Settings that every writing connection has, read back because SQLite ignores a pragma it cannot follow. */
function prepareForWriting(raw: Database.Database): void {
  raw.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
  raw.pragma('trusted_schema = OFF')
  raw.pragma('cell_size_check = ON')
  raw.pragma('mmap_size = 0')
  raw.pragma('secure_delete = ON')
  raw.pragma('checkpoint_fullfsync = ON')
  raw.pragma('cache_size = -65536')
  raw.pragma('temp_store = MEMORY')
  const mode = raw.pragma('journal_mode = WAL', { simple: true })
  raw.pragma('synchronous = FULL')
  raw.pragma('foreign_keys = ON')
  const version = versionOf(raw)
  // A newer version may still sit in the -wal, where the first look at the file did not see it.
  if (version > latestVersion)
    throw new ExpectedFailure('project-newer', { file: basename(raw.name), version })
  if (mode !== 'wal' || raw.pragma('foreign_keys', { simple: true }) !== 1) {
    throw new ExpectedFailure('project-read-only', { file: basename(raw.name) })
  }
}

function versionOf(db: Pick<Database.Database, 'pragma'>): number {
  return Number(db.pragma('user_version', { simple: true }))
}

function asWritable(raw: Database.Database): WritableDb {
  // Only connections opened for writing pass here.
  return raw as unknown as WritableDb
}

/** Folds the write-ahead log into the file, so that one file remains. */
function closeForGood(raw: Database.Database): void {
  if (!raw.open) return
  try {
    raw.pragma('wal_checkpoint(TRUNCATE)')
  } catch (error) {
    // On a full disk what was written stays in the log, and is folded in when there is space again.
    if (!FULL.has(codeOf(error))) throw error
  } finally {
    raw.close()
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** What SQLite and the system say where there is no space left, also by a quota or a limit. */
const FULL: ReadonlySet<string> = new Set(['SQLITE_FULL', 'ENOSPC', 'EDQUOT', 'EFBIG'])

/** SQLite's errors in the words of the contract; everything else as it came. */
export function translated(error: unknown, path: string): unknown {
  const code = codeOf(error)
  const file = basename(path)
  if (FULL.has(code)) return new ExpectedFailure('disk-full', { file })
  if (code.startsWith('SQLITE_BUSY') || code === 'SQLITE_LOCKED')
    return new ExpectedFailure('project-locked', { file })
  if (code.startsWith('SQLITE_READONLY') || code === 'SQLITE_PERM')
    return new ExpectedFailure('project-read-only', { file })
  if (code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT_')) {
    return new ExpectedFailure('project-damaged', { file })
  }
  if (
    code.startsWith('SQLITE_CANTOPEN') ||
    (error instanceof TypeError && error.message.includes('directory does not exist'))
  ) {
    return new ExpectedFailure('target-not-writable', { file })
  }
  return error
}
