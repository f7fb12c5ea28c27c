import Database from 'better-sqlite3'
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
  mkdirSync,
  existsSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ExpectedFailure, type FailureCode } from '../contract/failure.ts'
import { latestVersion, migrations } from './migrations/index.ts'
import { createProject, migrate, openProject, openProjectForReading, projectInMemory } from './open.ts'
import { saveCopy } from './queries/project.ts'

let folder = ''
let path = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-open-'))
  path = join(folder, 'shop 店.sextant')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function codeOf(work: () => unknown): FailureCode | 'none' {
  try {
    work()
  } catch (error) {
    if (error instanceof ExpectedFailure) return error.code
    throw error
  }
  return 'none'
}

describe('a project file', () => {
  it('is one file after closing, and opens again', () => {
    createProject(path, { now: 0 }).close()
    expect(existsSync(`${path}-wal`)).toBe(false)
    const again = openProject(path)
    expect(again.db.pragma('user_version', { simple: true })).toBe(latestVersion)
    again.close()
  })

  it('has the settings that the design promises, on each kind of connection', () => {
    const project = createProject(path, { now: 0 })
    const read = (name: string): unknown => project.db.pragma(name, { simple: true })
    expect(read('journal_mode')).toBe('wal')
    expect(read('synchronous')).toBe(2)
    expect(read('foreign_keys')).toBe(1)
    expect(read('trusted_schema')).toBe(0)
    expect(read('cell_size_check')).toBe(1)
    expect(read('secure_delete')).toBe(1)
    const reading = openProjectForReading(path)
    expect(reading.db.pragma('query_only', { simple: true })).toBe(1)
    expect(reading.db.pragma('trusted_schema', { simple: true })).toBe(0)
    expect(() => reading.db.prepare(`INSERT INTO meta VALUES ('a', 'b')`).run()).toThrow(/readonly/)
    reading.close()
    project.close()
  })

  it('is not made over a file that is there', () => {
    writeFileSync(path, 'mine')
    expect(codeOf(() => createProject(path, { now: 0 }))).toBe('project-exists')
    expect(readFileSync(path, 'utf8')).toBe('mine')
  })

  it.each([
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
    ['an empty file', Buffer.alloc(0)],
    ['text', Buffer.from('a,b\n1,2\n'.repeat(50))],
  ])('refuses %s and changes no byte', (_, bytes) => {
    writeFileSync(path, bytes)
    expect(codeOf(() => openProject(path))).toBe('project-other-kind')
    expect(readFileSync(path).equals(bytes)).toBe(true)
  })

  it("refuses another program's SQLite file", () => {
    const other = new Database(path)
    other.exec('CREATE TABLE a (b)')
    other.close()
    expect(codeOf(() => openProject(path))).toBe('project-other-kind')
  })

  it("refuses a newer app's file and changes no byte", () => {
    createProject(path, { now: 0 }).close()
    const newer = new Database(path)
    newer.pragma(`user_version = ${latestVersion + 10}`)
    newer.pragma('wal_checkpoint(TRUNCATE)')
    newer.close()
    const before = readFileSync(path)
    expect(codeOf(() => openProject(path))).toBe('project-newer')
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it('tells a folder, a missing file and a damaged file apart', () => {
    mkdirSync(join(folder, 'a.sextant'))
    expect(codeOf(() => openProject(join(folder, 'a.sextant')))).toBe('file-is-folder')
    expect(codeOf(() => openProject(path))).toBe('project-not-found')
    createProject(path, { now: 0 }).close()
    const bytes = readFileSync(path)
    writeFileSync(path, Buffer.concat([bytes.subarray(0, 100), Buffer.alloc(bytes.length - 100, 7)]))
    expect(codeOf(() => openProject(path))).toBe('project-damaged')
  })

  it('is not made in a folder that does not exist', () => {
    expect(codeOf(() => createProject(join(folder, 'gone', 'x.sextant'), { now: 0 }))).toBe(
      'target-not-writable',
    )
  })

  it('saves a consistent copy while it is open', () => {
    const project = createProject(path, { now: 0 })
    saveCopy(project.db, join(folder, 'copy.sextant'))
    const reading = openProjectForReading(path)
    saveCopy(reading.db, join(folder, 'second copy.sextant'))
    expect(reading.db.pragma('query_only', { simple: true })).toBe(1)
    reading.close()
    project.close()
    const copy = openProject(join(folder, 'copy.sextant'))
    expect(copy.db.pragma('integrity_check', { simple: true })).toBe('ok')
    copy.close()
  })

  it('opens for reading while another connection writes', () => {
    const project = createProject(path, { now: 0 })
    const reading = openProjectForReading(path)
    project.db.prepare(`INSERT INTO meta VALUES ('answer', '42')`).run()
    expect(reading.db.prepare<[], string>(`SELECT value FROM meta WHERE key = 'answer'`).pluck().get()).toBe(
      '42',
    )
    reading.close()
    project.close()
  })
})

describe('migrations', () => {
  it('are numbered in ascending order, each number once', () => {
    const versions = migrations.map(({ version }) => version)
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b))
  })

  it('leave nothing behind when one fails half-way', () => {
    const db = projectInMemory()
    const failing = {
      version: latestVersion + 10,
      up: () => {
        db.exec('CREATE TABLE half (a)')
        throw new Error('stopped')
      },
    }
    expect(() => migrate(db, [...migrations, failing])).toThrow('stopped')
    expect(db.pragma('user_version', { simple: true })).toBe(latestVersion)
    expect(
      db.prepare<[], number>(`SELECT count(*) FROM sqlite_schema WHERE name = 'half'`).pluck().get(),
    ).toBe(0)
  })

  it('bring an older copy to the present version', () => {
    createProject(path, { now: 0 }).close()
    copyFileSync(path, join(folder, 'old.sextant'))
    const old = openProject(join(folder, 'old.sextant'))
    expect(old.db.pragma('user_version', { simple: true })).toBe(latestVersion)
    old.close()
  })
})
