import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ReadableDb, WritableDb } from '../database.ts'
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
 * Copies a staged table into the project's in one transaction. Tables and indexes that are declared alike are copied entry by entry without
 * being decoded (https://sqlite.org/lang_insert.html, "transfer optimization"), and keys that ascend are cheap to add.
 */
export function copyStaged(db: WritableDb, path: string, table: string): void {
  // What rows refer to was looked up by who staged them; references would keep SQLite from copying.
  db.pragma('foreign_keys = OFF')
  try {
    db.prepare<[string]>('ATTACH ? AS staged').run(path)
    try {
      db.exec(`INSERT INTO main.${table} SELECT * FROM staged.${table}`)
    } finally {
      db.exec('DETACH staged')
    }
  } finally {
    db.pragma('foreign_keys = ON')
  }
}
