import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '../engine/random.ts'
import { contextOf, failureOf, load, planOf, TestFolder, visibleState } from '../jobs/import/test-import.ts'
import { runJob } from '../jobs/run-job.ts'
import type { WritableDb } from '../store/database.ts'
import { createProject, openProject } from '../store/open.ts'

/** Moments at which an import is killed; SEXTANT_KILLS=100 for the long run. */
const KILLS = Number(process.env['SEXTANT_KILLS'] ?? 10)
const LINES = 30_000
const cli = resolve(import.meta.dirname, 'index.ts')

let folder: TestFolder
let base: string
let file: string
let planFile: string

beforeAll(async () => {
  folder = new TestFolder()
  base = join(folder.path, 'base.sextant')
  const project = createProject(base, { now: 0 })
  await load(project.db, folder.write('before.csv', linesOf(0, 4_000)), planOf())
  project.close()
  // Overlaps with what is there, repeats itself, and holds lines that cannot be read.
  file = folder.write('orders.csv', linesOf(3_000, LINES))
  planFile = folder.write('plan.json', JSON.stringify(planOf()))
})
afterAll(() => folder.remove())

function linesOf(first: number, count: number): string {
  const lines = ['order_id,product_id,customer_id,date,quantity,price']
  for (let at = first; at < first + count; at++) {
    const quantity = at % 997 === 0 ? 'none' : 1 + (at % 5)
    lines.push(
      `order-${at >> 1},product-${at % 700},customer-${(at * 7) % 3_000},2024-03-${String(1 + (at % 28)).padStart(2, '0')} 10:00:00,${quantity},${at % 90}.50`,
    )
    if (at % 501 === 0) lines.push(lines.at(-1) ?? '')
  }
  return `${lines.join('\n')}\n`
}

function stateIn(path: string): string {
  const { db, close } = openProject(path)
  try {
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(db.pragma('foreign_key_check')).toEqual([])
    return JSON.stringify(visibleState(db))
  } finally {
    close()
  }
}

type Running = { readonly pid: number; readonly ended: Promise<{ code: number | null; stdout: string }> }

/** The import in a process of its own; `onProgress` at its first sign of work. */
function startImport(project: string, onProgress: () => void): Running {
  const args = [cli, 'import', file, '--project', project, '--plan', planFile, '--json']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.once('data', onProgress)
  const ended = new Promise<{ code: number | null; stdout: string }>((done) =>
    child.once('close', (code) => done({ code, stdout })),
  )
  if (child.pid === undefined) throw new Error('the import did not start')
  return { pid: child.pid, ended }
}

function importAgain(db: WritableDb): Promise<unknown> {
  return runJob('again', { kind: 'import', file, plan: planOf(), allowRepeat: false }, contextOf(db))
}

async function stateAfterImportInto(path: string): Promise<string> {
  const { db, close } = openProject(path)
  try {
    await importAgain(db)
  } finally {
    close()
  }
  return stateIn(path)
}

function copyOfBase(name: string): string {
  const path = join(folder.path, `${name}.sextant`)
  copyFileSync(base, path)
  return path
}

function removeProject(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-staged']) rmSync(`${path}${suffix}`, { force: true })
}

describe('an import whose process is killed', () => {
  it(
    `leaves nothing half-imported at ${KILLS} moments, and nothing is doubled by importing again`,
    { timeout: 60_000 + KILLS * 20_000 },
    async () => {
      const before = stateIn(base)
      const whole = copyOfBase('whole')
      let startedAt = 0
      const { ended } = startImport(whole, () => (startedAt = performance.now()))
      expect((await ended).code).toBe(0)
      let duration = performance.now() - startedAt
      const after = stateIn(whole)
      expect(after).not.toBe(before)
      const random = seededRandom(20_250)
      let killed = 0
      for (let kill = 0; kill < KILLS; kill++) {
        const project = copyOfBase(`kill-${kill}`)
        const delay = random.uniform() * duration
        const running = startImport(project, () => {
          setTimeout(() => {
            try {
              process.kill(running.pid, 'SIGKILL')
            } catch {
              // It was faster this time; then it has to be whole.
            }
          }, delay)
        })
        const { code } = await running.ended
        if (code === null) killed++
        // The first run may have been slower than those after it.
        else duration = Math.min(duration, delay)
        const found = stateIn(project)
        expect(found === before || found === after, `after ${Math.round(delay)} ms`).toBe(true)
        if (found === before) expect(await stateAfterImportInto(project)).toBe(after)
        expect(readdirSync(folder.path).filter((name) => name.includes('-staged'))).toEqual([])
        removeProject(project)
      }
      // Most moments are before its end, or this says nothing.
      expect(killed).toBeGreaterThan(KILLS / 2)
    },
  )
})

describe('a disk that is full', () => {
  it('is told, leaves the project as it was, and the import goes through when there is space', async () => {
    const before = stateIn(base)
    const path = copyOfBase('full')
    const { db, close } = openProject(path)
    const pages = Number(db.pragma('page_count', { simple: true }))
    let refused = 0
    for (const more of [0, 10, 100, 300, 600]) {
      db.pragma(`max_page_count = ${pages + more}`)
      expect(await failureOf(importAgain(db))).toEqual({
        code: 'disk-full',
        params: { file: 'full.sextant' },
      })
      db.pragma('max_page_count = 1000000')
      expect(stateIn(path)).toBe(before)
      refused++
    }
    expect(refused).toBe(5)
    await importAgain(db)
    close()
    const whole = copyOfBase('again')
    expect(stateIn(path)).toBe(await stateAfterImportInto(whole))
  }, 120_000)

  const mount = join(process.env['TMPDIR'] ?? '/tmp', `sextant-full-${process.pid}`)
  const canMount = mountSmall('5m')
  if (canMount) spawnSync('umount', [mount])

  function mountSmall(size: string): boolean {
    if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
    mkdirSync(mount, { recursive: true })
    return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'none', mount]).status === 0
  }

  // A file system of a few megabytes needs the right to mount one (root on Linux).
  it.runIf(canMount)('is told by a real one too, wherever the space ends', { timeout: 120_000 }, async () => {
    const before = stateIn(base)
    const needed = statSync(base).size / 1e6
    for (const megabytes of [1, 2, 3, 5]) {
      expect(mountSmall(`${Math.ceil((needed + megabytes) * 1024)}k`)).toBe(true)
      try {
        const project = join(mount, 'small.sextant')
        copyFileSync(base, project)
        const { code, stdout } = await startImport(project, () => undefined).ended
        expect(code).toBe(1)
        expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'disk-full' } })
        const saved = join(folder.path, 'saved.sextant')
        for (const suffix of ['', '-wal'])
          if (readdirSync(mount).includes(`small.sextant${suffix}`))
            copyFileSync(`${project}${suffix}`, `${saved}${suffix}`)
        expect(stateIn(saved)).toBe(before)
        expect(await stateAfterImportInto(saved)).not.toBe(before)
        removeProject(saved)
      } finally {
        spawnSync('umount', [mount])
      }
    }
    rmSync(mount, { recursive: true })
  })
})
