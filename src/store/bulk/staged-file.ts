import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writing, type ReadableDb, type WritableDb } from '../database.ts'
import { createInteractionIndexes, isInteractionIndex } from '../interaction-indexes.ts'
import { connect } from '../open.ts'
import { PAGE_BYTES } from './page-file.ts'

/** Where rows wait before they go into a project: beside it, so that it is the same disk; one writer, one set of files. */
function stagedPathOf(db: ReadableDb): string {
  return db.memory ? join(tmpdir(), `sextant-staged-${process.pid}`) : `${db.name}-staged`
}

/** Staged files that may wait at once to be copied together: SQLite attaches ten databases, and others need some. */
export const MAX_PARTS = 7

/** Where the part of this number is staged, counted from 0. */
export function partPathOf(db: ReadableDb, part: number): string {
  return part === 0 ? stagedPathOf(db) : `${stagedPathOf(db)}-${part}`
}

/** All parts, also what a killed process left. */
export function removeStagedFiles(db: ReadableDb): void {
  for (let part = 0; part < MAX_PARTS; part++)
    for (const suffix of ['', '-journal', '-wal', '-shm'])
      rmSync(`${partPathOf(db, part)}${suffix}`, { force: true })
}

/**
 * Makes an empty database file with one table of the project and, of its indexes, those that may be copied as they are: because no row will be in
 * them, or because they are written.
 * @returns the pages on which their trees begin, by name
 */
export function createStagedFile(
  db: WritableDb,
  path: string,
  table: string,
  copied: readonly string[],
): ReadonlyMap<string, number> {
  const indexes = indexesOf(db, table).filter(({ name }) => copied.includes(name))
  const sql = db
    .prepare<[string], string>(`SELECT sql FROM main.sqlite_schema WHERE name = ? AND type = 'table'`)
    .pluck()
    .get(table)
  if (sql === undefined) throw new Error(`the project has no ${table}`)
  const staged = connect(path, { readonly: false, mayCreate: true })
  try {
    staged.pragma(`page_size = ${PAGE_BYTES}`)
    staged.pragma('auto_vacuum = NONE')
    staged.pragma('journal_mode = OFF')
    staged.pragma('synchronous = OFF')
    for (const each of [sql, ...indexes.map((index) => index.sql)]) staged.exec(each)
    const roots = staged.prepare<[], [string, number]>('SELECT name, rootpage FROM sqlite_schema').raw()
    return new Map(roots.all())
  } finally {
    staged.close()
  }
}

/** How staged rows get into the indexes of a table: these are built anew, or later on, or each row goes into each of them. */
type IntoIndexes = 'rebuilt' | 'inserted' | 'left out'

/** Building all indexes anew costs a row of the table a sixth of what it costs to insert one into trees that do not fit in memory. */
const WORTH_REBUILDING = 6

/** What is cheaper for `added` rows beside `stored` ones. */
export function wayIntoIndexes(stored: number, added: number): Exclude<IntoIndexes, 'left out'> {
  return stored <= WORTH_REBUILDING * added ? 'rebuilt' : 'inserted'
}

/** Sorting goes through runs of this size (and a file): as much as a processor has at hand. Larger ones take twice as long. */
const SORTED_AT_ONCE_KB = 4_096

/** Under which name the part of a number is attached to the project's connection. */
export function attachedAs(part: number): string {
  return `staged_${part}`
}

/** Attaches a staged file, outside of a transaction: its rows can be asked for, and copied. */
export function attachPart(db: WritableDb, part: number): void {
  db.prepare<[string]>(`ATTACH ? AS ${attachedAs(part)}`).run(partPathOf(db, part))
}

/** Lets go of the parts before this number. */
export function detachParts(db: WritableDb, parts: number): void {
  for (let part = 0; part < parts; part++) db.exec(`DETACH ${attachedAs(part)}`)
}

export type StagedCopy = {
  readonly table: string
  /** Parts that are attached: from 0 to before this number. Their rows follow each other. */
  readonly parts: number
  readonly way: IntoIndexes
  /** Indexes that are copied as the staged files have them: no copied row is in them, or the project's entries all come before theirs. */
  readonly copied: readonly string[]
  /** Is told after each step that takes long. */
  readonly onStep: () => void
}

/**
 * Copies staged tables into the project's, and does what belongs to it, in one transaction. Where its indexes are built anew, rows are copied
 * without being decoded (https://sqlite.org/lang_insert.html, "transfer optimization"). Keys of indexes are copied that way too, but only
 * into empty ones or behind all others: SQLite takes them for the last ones of their tree, and fills a page with each that comes between others (measured:
 * 1.7 GB instead of 0.5 for twice two million rows).
 */
export function copyStaged(db: WritableDb, copy: StagedCopy, withIt: () => void): void {
  // What rows refer to was looked up by who staged them; references would keep SQLite from copying.
  db.pragma('foreign_keys = OFF')
  try {
    if (copy.way !== 'inserted') return copyWithoutIndexes(db, copy, withIt)
    writing(db, () => {
      // A condition, though always true, has each row inserted.
      copyParts(db, copy, 'WHERE true')
      withIt()
    })
  } finally {
    db.pragma('foreign_keys = ON')
  }
}

function copyParts(db: WritableDb, { table, parts, onStep }: StagedCopy, condition: string): void {
  for (let part = 0; part < parts; part++) {
    db.exec(`INSERT INTO main.${table} SELECT * FROM ${attachedAs(part)}.${table} ${condition}`)
    onStep()
  }
}

/** Copies without the indexes of a table, and builds them again where they are not to be left out: all in one transaction. */
function copyWithoutIndexes(db: WritableDb, copy: StagedCopy, withIt: () => void): void {
  const { table, way, copied, onStep } = copy
  const indexes = indexesOf(db, table).filter(({ name }) => !copied.includes(name))
  sortingInRuns(db, () =>
    writing(db, () => {
      for (const { name } of indexes) db.exec(`DROP INDEX main.${name}`)
      copyParts(db, copy, '')
      withIt()
      for (const { name, sql } of indexes) {
        if (way === 'left out' && isInteractionIndex(name)) continue
        db.exec(sql)
        onStep()
      }
    }),
  )
}

/** Builds the indexes that were left out, in one transaction. O(rows log rows), bounded memory. */
export function buildLeftOut(db: WritableDb, onStep: () => void): void {
  sortingInRuns(db, () => writing(db, () => createInteractionIndexes(db, onStep)))
}

function sortingInRuns(db: WritableDb, work: () => void): void {
  const before = (['cache_size', 'temp_store', 'secure_delete'] as const).map(
    (name) => `${name} = ${Number(db.pragma(name, { simple: true }))}`,
  )
  // In memory all entries of an index would be sorted at once.
  db.pragma('temp_store = FILE')
  db.pragma(`cache_size = -${SORTED_AT_ONCE_KB}`)
  // Pages of the dropped indexes are not to be written empty: the new ones lie on them.
  db.pragma('secure_delete = FAST')
  try {
    work()
  } finally {
    for (const setting of before) db.pragma(setting)
  }
}

function indexesOf(db: WritableDb, table: string): { readonly name: string; readonly sql: string }[] {
  return db
    .prepare<[string], { name: string; sql: string }>(
      `SELECT name, sql FROM main.sqlite_schema WHERE tbl_name = ? AND type = 'index' AND sql IS NOT NULL`,
    )
    .all(table)
}
