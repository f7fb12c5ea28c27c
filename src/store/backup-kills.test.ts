import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { backupFile, backupsIn, sweepUnfinished } from './backup-files.ts'
import { connect, createProject } from './open.ts'

const kills = Number(process.env['SEXTANT_KILLS'] ?? 5)

/** Makes one backup after the other until it is killed; each is announced, so that the kills fall into the work. */
const program = (project: string, folder: string): string => `
  const { openProjectForReading } = await import('${url('./open.ts')}')
  const { saveCheckedCopy } = await import('${url('./checked-copy.ts')}')
  const { keepBackup, sweepUnfinished, unfinishedFile } = await import('${url('./backup-files.ts')}')
  const { db } = openProjectForReading(${JSON.stringify(project)})
  const folder = ${JSON.stringify(folder)}
  sweepUnfinished(folder)
  console.log('ready')
  for (;;) {
    const takenAt = Date.now()
    const id = takenAt + '-day'
    const copied = saveCheckedCopy(db, unfinishedFile(folder, id))
    keepBackup(folder, { id, takenAt, reason: 'day', path: ${JSON.stringify(project)}, changedAt: 0, ...copied })
  }
`

function url(file: string): string {
  return pathToFileURL(join(import.meta.dirname, file)).href
}

it('a process killed while it backs up leaves no backup that is not whole, and its leavings are swept', async () => {
  const home = mkdtempSync(join(tmpdir(), 'sextant-kills-'))
  const project = join(home, 'shop.sextant')
  const folder = join(home, 'backups')
  const { db, close } = createProject(project, { now: 0 })
  const insert = db.prepare<[string, string]>('INSERT INTO meta (key, value) VALUES (?, ?)')
  for (let row = 0; row < 3_000; row++) insert.run(`note ${row}`, 'x'.repeat(500))
  close()
  let interrupted = 0
  for (let kill = 0; kill < kills; kill++) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program(project, folder)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    await new Promise((resolve) => child.stdout.once('data', resolve))
    // Spread over what one backup takes.
    await setTimeout(20 + ((kill * 37) % 90))
    child.kill('SIGKILL')
    await ended
    if (readdirSync(folder).some((name) => name.includes('.partial'))) interrupted++
    for (const { id } of backupsIn(folder)) {
      const copy = connect(backupFile(folder, id), { readonly: true, mayCreate: false })
      expect(copy.pragma('integrity_check', { simple: true })).toBe('ok')
      expect(copy.prepare(`SELECT count(*) FROM meta WHERE key LIKE 'note %'`).pluck().get()).toBe(3_000)
      copy.close()
    }
  }
  // Otherwise nothing was tried.
  expect(interrupted).toBeGreaterThan(0)
  expect(backupsIn(folder).length).toBeGreaterThan(0)
  sweepUnfinished(folder)
  expect(readdirSync(folder).filter((name) => name.includes('.partial'))).toEqual([])
  rmSync(home, { recursive: true })
  expect(existsSync(home)).toBe(false)
})
