import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ExpectedFailure } from '../../contract/failure.ts'
import { backupFile, backupsIn, backupsRoot, profileFolder } from '../../store/backup-files.ts'
import { saveCheckedCopy } from '../../store/checked-copy.ts'
import { writing } from '../../store/database.ts'
import { createProject, openProject, openProjectForReading, type OpenProject } from '../../store/open.ts'
import { projectId } from '../../store/queries/project.ts'
import { Backups, type BackupsOptions } from './backups.ts'

const HOUR = 3_600_000

let folder = ''
let path = ''
let open: OpenProject | undefined
let time = 0
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-backups-'))
  path = join(folder, 'shop.sextant')
  time = new Date(2026, 10, 26, 9).getTime()
  open = createProject(path, { now: time })
})
afterEach(() => {
  open?.close()
  rmSync(folder, { recursive: true, force: true })
})

function copyOf(project: string, target: string) {
  const reading = openProjectForReading(project)
  try {
    return saveCheckedCopy(reading.db, target)
  } finally {
    reading.close()
  }
}

function make(options: Partial<BackupsOptions> = {}): Backups {
  return new Backups({
    root: backupsRoot(folder),
    copy: async (project, target) => copyOf(project, target),
    stopCopy: () => undefined,
    project: () => (open === undefined ? null : { id: projectId(open.db), path }),
    isBusy: () => false,
    now: () => time,
    log: () => undefined,
    onChange: () => undefined,
    ...options,
  })
}

function setNote(value: string): void {
  const { db } = open ?? {}
  if (db === undefined) throw new Error('no project is open')
  writing(db, () => db.prepare(`INSERT OR REPLACE INTO meta (key, value) VALUES ('customers', ?)`).run(value))
  // As if it had been written at the time of the test's clock.
  for (const name of [path, `${path}-wal`]) utimesSync(name, time / 1_000, time / 1_000)
}

function noteOf(file: string): unknown {
  const reading = openProjectForReading(file)
  try {
    return reading.db.prepare(`SELECT value FROM meta WHERE key = 'customers'`).pluck().get()
  } finally {
    reading.close()
  }
}

describe('backups that are taken by themselves', () => {
  it('come first of a day with changes, again after four hours of changes, and never without any', async () => {
    const backups = make()
    const reasons = () => backups.state(path).backups.map(({ reason }) => reason)
    setNote('1')
    await backups.tick()
    expect(reasons()).toEqual(['day'])
    time += HOUR
    setNote('2')
    await backups.tick()
    expect(reasons()).toEqual(['day'])
    time += 3 * HOUR
    await backups.tick()
    expect(reasons()).toEqual(['hours', 'day'])
    time += 24 * HOUR
    await backups.tick()
    expect(reasons()).toEqual(['hours', 'day'])
    setNote('3')
    await backups.tick()
    // Of a day that is over, the last one stays.
    expect(reasons()).toEqual(['day', 'hours'])
    expect(backups.state(path).backups.map(({ customers }) => customers)).toEqual([3, 2])
  })

  it('wait for a job, and for a project', async () => {
    const busy = make({ isBusy: () => true })
    await busy.tick()
    await make({ project: () => null }).tick()
    expect(existsSync(backupsRoot(folder))).toBe(false)
  })

  it('that fail are told of, leave nothing behind, and are tried again', async () => {
    let isFull = true
    const backups = make({
      copy: async (project, target) => {
        if (!isFull) return copyOf(project, target)
        writeFileSync(target, 'half of it')
        throw new ExpectedFailure('disk-full', { file: 'shop.sextant' })
      },
    })
    await backups.tick()
    expect(backups.state(path)).toMatchObject({ backups: [], failure: { code: 'disk-full' } })
    expect(readdirSync(backups.state(path).folder)).toEqual([])
    isFull = false
    await backups.tick()
    const { backups: taken, failure, folder: where } = backups.state(path)
    expect(taken).toHaveLength(1)
    expect(failure).toBeNull()
    expect(readdirSync(where).filter((name) => name.includes('partial'))).toEqual([])
  })

  it('say so where the folder cannot be written', async () => {
    // A file where the folder would be: nobody can make one there, root neither.
    writeFileSync(backupsRoot(folder), '')
    const backups = make()
    await expect(backups.take('asked')).rejects.toMatchObject({ code: 'target-not-writable' })
  })

  it('give way to a job and are due afterwards', async () => {
    let refuse: (error: Error) => void = () => undefined
    const backups = make({
      copy: () => new Promise((_, reject) => (refuse = reject)),
      stopCopy: () => refuse(new ExpectedFailure('cancelled')),
    })
    const ticking = backups.tick()
    await backups.giveWay()
    await ticking
    expect(backups.state(path).backups).toEqual([])
    await make().tick()
    expect(backups.state(path).backups).toHaveLength(1)
  })
})

describe('the way back', () => {
  it('makes the project what it was, byte by byte sound', async () => {
    const backups = make()
    setNote('1')
    const { id } = await backups.take('asked')
    time += HOUR
    setNote('2')
    await backups.take('before-restore')
    open?.close()
    open = undefined
    expect(backups.putBack(path, id, true)).toBeNull()
    expect(noteOf(path)).toBe('1')
    // And forth again.
    const [present] = backups.state(path).backups
    expect(present?.reason).toBe('before-restore')
    backups.putBack(path, present?.id ?? '', true)
    expect(noteOf(path)).toBe('2')
    openProject(path).close()
  })

  it('moves a file that cannot be read aside with its log, and deletes nothing', async () => {
    const backups = make()
    setNote('1')
    const { id } = await backups.take('day')
    open?.close()
    open = undefined
    const handle = openSync(path, 'r+')
    writeSync(handle, Buffer.alloc(8_192, 0x55), 0, 8_192, 4_096)
    closeSync(handle)
    writeFileSync(`${path}-wal`, 'torn')
    const damaged = readFileSync(path)
    const aside = backups.putBack(path, id, false)
    expect(readFileSync(aside ?? '')).toEqual(damaged)
    expect(readFileSync(`${aside ?? ''}-wal`, 'utf8')).toBe('torn')
    expect(existsSync(`${path}-wal`)).toBe(false)
    expect(noteOf(path)).toBe('1')
  })

  it('knows a project that is gone by its path, and refuses what is none of its backups', async () => {
    const backups = make()
    const { id } = await backups.take('day')
    open?.close()
    open = undefined
    rmSync(path)
    expect(backups.state(path).backups.map((each) => each.id)).toEqual([id])
    backups.putBack(path, id, false)
    openProject(path).close()
    expect(() => backups.fileOf(path, '0000000000000-day')).toThrow(ExpectedFailure)
    expect(backups.state(join(folder, 'other.sextant')).backups).toEqual([])
  })
})

describe('what is no backup', () => {
  it('a copy of a damaged project is none', async () => {
    const { db } = open ?? {}
    if (db === undefined) throw new Error('no project is open')
    for (let row = 0; row < 2_000; row++) {
      db.prepare('INSERT INTO meta (key, value) VALUES (?, ?)').run(`k${row}`, 'x'.repeat(100))
    }
    open?.close()
    open = undefined
    const bytes = readFileSync(path)
    // Somewhere in the middle of the table: a page of nonsense.
    bytes.fill(0x55, bytes.length - 3 * 4_096, bytes.length - 2 * 4_096)
    writeFileSync(path, bytes)
    expect(() => copyOf(path, join(folder, 'copy.sextant'))).toThrow(
      expect.objectContaining({ code: 'project-damaged' }),
    )
  })

  it('a file without its facts, facts without their file, and facts cut short are none', async () => {
    const backups = make()
    const { id } = await backups.take('day')
    const { folder: where } = backups.state(path)
    const [facts] = backupsIn(where)
    const text = JSON.stringify(facts)
    const stray = '0000000000001-day'
    writeFileSync(backupFile(where, stray), 'x')
    writeFileSync(join(where, '0000000000002-day.json'), text.replace(id, '0000000000002-day'))
    writeFileSync(join(where, `${stray}.json`), text.slice(0, 40))
    mkdirSync(join(where, 'folder.json'))
    expect(backupsIn(where).map((each) => each.id)).toEqual([id])
  })

  it('an id that would lead elsewhere leads nowhere', async () => {
    const outside = join(folder, 'outside')
    mkdirSync(outside)
    if (open === undefined) throw new Error('no project is open')
    open.db.prepare(`UPDATE meta SET value = '../outside' WHERE key = 'project_id'`).run()
    const backups = make()
    await backups.take('day')
    expect(readdirSync(outside)).toEqual([])
    await backups.purge()
    expect(existsSync(outside)).toBe(true)
  })

  it('purged backups are gone from the disk', async () => {
    const backups = make()
    await backups.take('day')
    const { folder: where } = backups.state(path)
    await backups.purge()
    expect(existsSync(where)).toBe(false)
    expect(backups.state(path).backups).toEqual([])
  })
})

describe('profileFolder', () => {
  it('is where Electron puts it on each system, or where the variable says', () => {
    const of = (platform: NodeJS.Platform, env: Record<string, string>) =>
      profileFolder(platform, env, '/home/a')
    expect(of('linux', {})).toBe('/home/a/.config/Sextant')
    expect(of('linux', { XDG_CONFIG_HOME: '/c' })).toBe('/c/Sextant')
    expect(of('darwin', {})).toBe('/home/a/Library/Application Support/Sextant')
    expect(of('win32', { APPDATA: '/r' })).toBe('/r/Sextant')
    expect(of('darwin', { SEXTANT_USER_DATA: '/own' })).toBe('/own')
  })
})
