import { readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import Database from 'better-sqlite3'
import type { JobEvent, JobRequest } from '../src/contract/jobs.ts'
import type { FileRef } from '../src/contract/requests.ts'
import { answerOpenDialog, expect, test, workerPid } from './fixtures.ts'

const ROWS = 1_200_000

test('a job whose process is killed fails with a hint, the next works, and one sound file remains', async ({
  app,
  project,
  folder,
}) => {
  test.setTimeout(180_000)
  const { page } = project
  const [large, small] = [path.join(folder, 'large.csv'), path.join(folder, 'small.csv')]
  writeFileSync(large, csv(ROWS))
  writeFileSync(small, csv(2_000))
  await answerOpenDialog(app, large, small)
  const files = await chosen(page)

  const killed = startJob(page, await importOf(page, files[0]))
  await expect.poll(() => progressed(page)).toBe(true)
  const pid = await workerPid(app, 'writer')
  expect(pid).toBeGreaterThan(0)
  process.kill(pid ?? 0, 'SIGKILL')
  expect(await killed).toMatchObject({
    kind: 'failed',
    failure: { code: 'worker-lost', params: { hint: 'project-unharmed' } },
  })
  expect(await counts(page)).toMatchObject({ imports: 0, interactions: 0 })

  expect((await startJob(page, await importOf(page, files[1]))).kind).toBe('finished')
  expect(await counts(page)).toMatchObject({ imports: 1, interactions: 2_000 })
  await app.close()
  expect(readdirSync(folder).filter((name) => name.startsWith('project.sextant'))).toEqual([
    'project.sextant',
  ])
  const db = new Database(project.path, { readonly: true })
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(db.pragma('foreign_key_check')).toEqual([])
  db.close()
})

test('a cancelled job ends as cancelled within its grace, and a second job is refused meanwhile', async ({
  app,
  project,
  folder,
}) => {
  test.setTimeout(120_000)
  const { page } = project
  const large = path.join(folder, 'large.csv')
  writeFileSync(large, csv(ROWS))
  await answerOpenDialog(app, large)
  const [file] = await chosen(page)
  const request = await importOf(page, file)
  const end = startJob(page, request)
  await expect.poll(() => progressed(page)).toBe(true)
  const second = await page.evaluate((order) => window.sextant.request('job:start', order), request)
  expect(second).toEqual({ ok: false, failure: { code: 'job-running', params: {} } })
  const asked = Date.now()
  await page.evaluate(async () => {
    const jobs = await window.sextant.request('job:list', undefined)
    const running = jobs.ok ? jobs.value.find((job) => job.state === 'running') : undefined
    if (running !== undefined) await window.sextant.request('job:cancel', { jobId: running.id })
  })
  expect((await end).kind).toBe('cancelled')
  expect(Date.now() - asked).toBeLessThan(4_000)
  expect(await counts(page)).toMatchObject({ imports: 0, interactions: 0 })
})

test('a stopped process that does not even hear "cancel" is ended', async ({ app, project, folder }) => {
  test.setTimeout(120_000)
  const { page } = project
  const large = path.join(folder, 'large.csv')
  writeFileSync(large, csv(ROWS))
  await answerOpenDialog(app, large)
  const [file] = await chosen(page)
  const end = startJob(page, await importOf(page, file))
  await expect.poll(() => progressed(page)).toBe(true)
  process.kill((await workerPid(app, 'writer')) ?? 0, 'SIGSTOP')
  await page.evaluate(async () => {
    const jobs = await window.sextant.request('job:list', undefined)
    const running = jobs.ok ? jobs.value.find((job) => job.state === 'running') : undefined
    if (running !== undefined) await window.sextant.request('job:cancel', { jobId: running.id })
  })
  expect((await end).kind).toBe('cancelled')
  expect(await counts(page)).toMatchObject({ imports: 0, interactions: 0 })
})

test('a killed reader fails its question, not the app; the next question is answered', async ({
  app,
  project,
}) => {
  const { page } = project
  expect(await page.evaluate(() => window.sextant.request('imports:list', undefined))).toEqual({
    ok: true,
    value: [],
  })
  const pid = await workerPid(app, 'reader')
  process.kill(pid ?? 0, 'SIGKILL')
  await expect.poll(() => workerPid(app, 'reader')).not.toBe(pid)
  expect(await page.evaluate(() => window.sextant.request('imports:list', undefined))).toEqual({
    ok: true,
    value: [],
  })
})

test('a stopped reader is found out, ended and replaced', async ({ app, project }) => {
  test.setTimeout(60_000)
  const { page } = project
  await page.evaluate(() => window.sextant.request('imports:list', undefined))
  const pid = await workerPid(app, 'reader')
  process.kill(pid ?? 0, 'SIGSTOP')
  const stuck = await page.evaluate(() => window.sextant.request('imports:list', undefined))
  expect(stuck).toMatchObject({ ok: false, failure: { code: 'worker-unresponsive' } })
  expect(await page.evaluate(() => window.sextant.request('imports:list', undefined))).toEqual({
    ok: true,
    value: [],
  })
})

test('no worker outlives a killed app', async ({ app, project }) => {
  await project.page.evaluate(() => window.sextant.request('imports:list', undefined))
  const workers = [await workerPid(app, 'writer'), await workerPid(app, 'reader')]
  for (const pid of workers) expect(isAlive(pid)).toBe(true)
  app.process().kill('SIGKILL')
  await expect.poll(() => workers.map(isAlive), { timeout: 5_000 }).toEqual([false, false])
})

test('a second start hands over its file and ends', async ({ app, page, project, start, folder }) => {
  const other = path.join(folder, 'other.sextant')
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, other)
  expect(await page.evaluate(() => window.sextant.request('project:save-copy', undefined))).toMatchObject({
    ok: true,
  })
  expect(project.path).not.toBe(other)
  await start({ args: [other] }).catch(() => undefined)
  // The driver can lose a question while the second start ends; it is asked again until the time is up.
  await expect
    .poll(() =>
      page.evaluate(() => window.sextant.request('project:current', undefined)).catch(() => undefined),
    )
    .toMatchObject({ ok: true, value: { name: 'other' } })
})

function csv(rows: number): string {
  const lines = ['order_id,order_time,customer_id,product_id,quantity,unit_price']
  for (let row = 0; row < rows; row++) {
    const day = String(1 + (row % 28)).padStart(2, '0')
    lines.push(
      `O${row},2026-01-${day} 10:00:00,C${row % 5_000},P${(row * 7) % 700},${1 + (row % 3)},${5 + (row % 40)}.50`,
    )
  }
  return `${lines.join('\n')}\n`
}

async function chosen(page: Page): Promise<FileRef[]> {
  const reply = await page.evaluate(() => window.sextant.request('file:choose-import', undefined))
  if (!reply.ok) throw new Error(reply.failure.code)
  return reply.value
}

/** An order to import the file as the app proposes. */
async function importOf(page: Page, file: FileRef | undefined): Promise<JobRequest> {
  if (file === undefined) throw new Error('no file was chosen')
  const reply = await page.evaluate(
    (token) => window.sextant.request('import:inspect', { file: token, choices: {} }),
    file.token,
  )
  if (!reply.ok) throw new Error(reply.failure.code)
  return { kind: 'import', file: file.token, plan: reply.value.plan, allowRepeat: false }
}

/** Starts a job and waits for its end. */
function startJob(page: Page, request: JobRequest): Promise<JobEvent> {
  return page.evaluate(
    (order) =>
      new Promise<JobEvent>((resolve, reject) => {
        document.body.dataset['progressed'] = 'false'
        const stop = window.sextant.onJobEvent((event) => {
          if (event.kind === 'progress' && event.progress.done > 0)
            document.body.dataset['progressed'] = 'true'
          if (event.kind !== 'finished' && event.kind !== 'failed' && event.kind !== 'cancelled') return
          stop()
          resolve(event)
        })
        void window.sextant.request('job:start', order).then((reply) => {
          if (!reply.ok) reject(new Error(reply.failure.code))
        })
      }),
    request,
  )
}

function progressed(page: Page): Promise<boolean> {
  return page.evaluate(() => document.body.dataset['progressed'] === 'true')
}

async function counts(page: Page): Promise<unknown> {
  const reply = await page.evaluate(() => window.sextant.request('project:current', undefined))
  return reply.ok ? reply.value : reply.failure
}

function isAlive(pid: number | undefined): boolean {
  try {
    process.kill(pid ?? Number.NaN, 0)
    return true
  } catch {
    return false
  }
}
