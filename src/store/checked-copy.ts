import { closeSync, fsyncSync, openSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import type { CopiedFacts } from '../contract/backups.ts'
import { ExpectedFailure } from '../contract/failure.ts'
import type { ReadableDb } from './database.ts'
import { connect, translated } from './open.ts'
import { saveCopy } from './queries/project.ts'

/**
 * A copy that can be relied on: written, checked from end to end by SQLite, and on the disk before this returns. O(size of
 * the project), about twice what copying alone takes.
 *
 * @param path of a file that does not exist yet
 * @throws ExpectedFailure project-damaged where the copy does not pass (then the project does not either), disk-full
 */
export function saveCheckedCopy(db: ReadableDb, path: string): CopiedFacts {
  try {
    saveCopy(db, path)
    const facts = check(path)
    const handle = openSync(path, 'r+')
    try {
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    return { bytes: statSync(path).size, ...facts }
  } catch (error) {
    throw translated(error, path)
  }
}

function check(path: string): Omit<CopiedFacts, 'bytes'> {
  const copy = connect(path, { readonly: true, mayCreate: false })
  try {
    const answer = copy.prepare<[], string>('PRAGMA integrity_check(1)').pluck().get()
    const orphans = copy.prepare<[]>('PRAGMA foreign_key_check').get()
    if (answer !== 'ok' || orphans !== undefined)
      throw new ExpectedFailure('project-damaged', { file: basename(path) })
    const count = (key: string): number =>
      Number(copy.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck().get(key) ?? 0)
    return { customers: count('customers'), interactions: count('interactions') }
  } finally {
    copy.close()
  }
}
