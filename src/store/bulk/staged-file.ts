import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writing, type ReadableDb, type WritableDb } from '../database.ts'
import { connect } from '../open.ts'
import { PAGE_BYTES } from './page-file.ts'

/** Where rows wait before they go into a project: beside it, so that it is the same disk; one writer, one file. */
export function stagedPathOf(db: ReadableDb): string {
  return db.memory ? join(tmpdir(), `sextant-staged-${process.pid}`) : `${db.name}-staged`
}

/** Also what a killed process left. */
export function removeStagedFile(db: ReadableDb): void {
  const path = stagedPathOf(db)
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true })
}

type Part = { readonly name: string; readonly type: string; readonly sql: string | null }

/**
 * Makes an empty database file with one table of the project and its indexes.
 * @returns the page on which the tree of each begins, by name
 */
export function createStagedFile(db: WritableDb, path: string, table: string): ReadonlyMap<string, number> {
  const parts = db
    .prepare<[string], Part>(
      `SELECT name, type, sql FROM main.sqlite_schema WHERE tbl_name = ? AND type IN ('table', 'index') ORDER BY type DESC, name`,
    )
    .all(table)
  const staged = connect(path, { readonly: false, mayCreate: true })
  try {
    staged.pragma(`page_size = ${PAGE_BYTES}`)
    staged.pragma('auto_vacuum = NONE')
    staged.pragma('journal_mode = OFF')
    staged.pragma('synchronous = OFF')
    staged.exec(`BEGIN; ${parts.map(({ sql }) => `${sql ?? ''};`).join('\n')} COMMIT`)
    const roots = staged.prepare<[], { name: string; rootpage: number }>(
      'SELECT name, rootpage FROM sqlite_schema',
    )
    return new Map(roots.all().map(({ name, rootpage }) => [name, rootpage]))
  } finally {
    staged.close()
  }
}

/**
 * How staged rows get into the indexes of a table. `trees`: the staged file has them as trees, and the project's are empty. `rebuilt`: the
 * project's are built anew. `inserted`: each row goes into each of them.
 */
export type IntoIndexes = 'trees' | 'rebuilt' | 'inserted'

/** Building all indexes anew costs a row of the table a sixth of what it costs to insert one into trees that do not fit in memory. */
const WORTH_REBUILDING = 6

/**
 * What is cheapest for `added` rows beside `stored` ones. Whole trees only go into empty ones: SQLite expects keys that are copied that way at
 * the end, and fills one page for each that comes between others (measured: 1.7 GB instead of 0.5 for twice two million rows).
 */
export function wayIntoIndexes(stored: number, added: number): IntoIndexes {
  if (stored === 0) return 'trees'
  return stored <= WORTH_REBUILDING * added ? 'rebuilt' : 'inserted'
}

/** Sorting goes through runs of this size (and a file): as much as a processor has at hand. Larger ones take twice as long. */
const SORTED_AT_ONCE_KB = 4_096

/**
 * Copies a staged table into the project's in one transaction. Tables and indexes that are declared alike are copied entry by entry without
 * being decoded (https://sqlite.org/lang_insert.html, "transfer optimization"), and keys that ascend are cheap to add.
 */
export function copyStaged(db: WritableDb, path: string, table: string, way: IntoIndexes): void {
  // What rows refer to was looked up by who staged them; references would keep SQLite from copying.
  db.pragma('foreign_keys = OFF')
  try {
    db.prepare<[string]>('ATTACH ? AS staged').run(path)
    try {
      const copy = `INSERT INTO main.${table} SELECT * FROM staged.${table}`
      if (way === 'trees') db.exec(copy)
      // A condition, though always true, has each row inserted.
      else if (way === 'inserted') db.exec(`${copy} WHERE true`)
      else rebuildIndexes(db, table, copy)
    } finally {
      db.exec('DETACH staged')
    }
  } finally {
    db.pragma('foreign_keys = ON')
  }
}

/** Runs `copy` without the indexes of a table and builds them again, all in one transaction. O(rows log rows), bounded memory. */
function rebuildIndexes(db: WritableDb, table: string, copy: string): void {
  const indexes = db
    .prepare<
      [string],
      { name: string; sql: string }
    >(`SELECT name, sql FROM main.sqlite_schema WHERE tbl_name = ? AND type = 'index' AND sql IS NOT NULL`)
    .all(table)
  const cacheSize = Number(db.pragma('cache_size', { simple: true }))
  const tempStore = Number(db.pragma('temp_store', { simple: true }))
  // In memory all entries of an index would be sorted at once.
  db.pragma('temp_store = FILE')
  db.pragma(`cache_size = -${SORTED_AT_ONCE_KB}`)
  try {
    writing(db, () => {
      for (const { name } of indexes) db.exec(`DROP INDEX main.${name}`)
      db.exec(copy)
      for (const { sql } of indexes) db.exec(sql)
    })
  } finally {
    db.pragma(`cache_size = ${cacheSize}`)
    db.pragma(`temp_store = ${tempStore}`)
  }
}
