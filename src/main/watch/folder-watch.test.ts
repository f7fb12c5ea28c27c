import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ExpectedFailure } from '../../contract/failure.ts'
import { jobId, stepId } from '../../contract/ids.ts'
import type { JobEvent } from '../../contract/jobs.ts'
import { inspectFile } from '../../jobs/import/inspect.ts'
import { fixtures } from '../../jobs/import/presets/fixtures.ts'
import { planOf } from '../../jobs/import/test-import.ts'
import { FolderWatch, type FolderWatchOptions } from './folder-watch.ts'
import { WatchedFolders } from './watched-folders.ts'
import { JobEnds } from './job-ends.ts'

let folder = ''
let profile = ''
const bugs: unknown[] = []
const imported: string[] = []
let watch: FolderWatch
let project: string | null = 'a.sextant'
let busy = false

const SHOPIFY = fixtures['shopify-customers'].text

function made(given: Partial<FolderWatchOptions> = {}): FolderWatch {
  return new FolderWatch({
    inspect: (path) => inspectFile(path, {}),
    mappings: () => Promise.resolve([]),
    project: () => project,
    isBusy: () => busy,
    run: ({ file }) => {
      imported.push(file)
      const counts = {
        read: 1,
        accepted: 1,
        merged: 0,
        duplicates: 0,
        quarantined: 0,
        skipped: 0,
        byReason: [],
        skippedBy: [],
        flagged: 0,
        mended: 0,
      }
      return Promise.resolve({
        importId: 1,
        stepId: stepId.parse(1),
        counts,
        newCustomers: 1,
        newProducts: 0,
        matchedRefunds: 0,
        flags: [],
        seconds: 0,
      })
    },
    remembered: new WatchedFolders(profile),
    onChange: () => undefined,
    onBug: (error) => bugs.push(error),
    now: () => 1,
    lookMs: 5,
    ...given,
  })
}

const states = (): unknown => watch.state().files.map(({ name, state, by }) => [name, state, by])

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-watch-'))
  profile = mkdtempSync(join(tmpdir(), 'sextant-profile-'))
  bugs.length = imported.length = 0
  project = 'a.sextant'
  busy = false
  watch = made()
})
afterEach(() => {
  watch.stop()
  expect(bugs).toEqual([])
  for (const each of [folder, profile]) rmSync(each, { recursive: true, force: true })
})

describe('a watched folder', () => {
  it('imports known exports, lets others wait, and leaves folders, links and unfinished files alone', async () => {
    writeFileSync(join(folder, 'customers.csv'), SHOPIFY)
    writeFileSync(join(folder, 'other.csv'), 'a,b\n1,2\n')
    writeFileSync(join(folder, 'big.csv.part'), SHOPIFY)
    mkdirSync(join(folder, 'inner'))
    symlinkSync(join(folder, 'customers.csv'), join(folder, 'link.csv'))
    watch.start(folder)
    await vi.waitFor(() =>
      expect(states()).toEqual([
        ['other.csv', 'waiting', null],
        ['customers.csv', 'imported', 'shopify-customers'],
      ]),
    )
    expect(watch.state()).toMatchObject({ isWatching: true, folder })
    expect(watch.pathOf('other.csv')).toBe(join(folder, 'other.csv'))
    expect(() => watch.pathOf('../secret')).toThrow(ExpectedFailure)
    // A new version of a file is a new file.
    writeFileSync(join(folder, 'customers.csv'), `${SHOPIFY}\'2,Bob,B,b@example.com,yes,5\n`)
    await vi.waitFor(() => expect(imported).toHaveLength(2))
  })

  it('waits while a job of the user runs, and when it is stopped does nothing more', async () => {
    busy = true
    watch.start(folder)
    writeFileSync(join(folder, 'customers.csv'), SHOPIFY)
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(imported).toEqual([])
    busy = false
    await vi.waitFor(() => expect(imported).toHaveLength(1))
    watch.stop()
    writeFileSync(join(folder, 'more.csv'), SHOPIFY)
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(imported).toHaveLength(1)
    expect(watch.state()).toMatchObject({ isWatching: false, folder })
  })

  it('says why it ended where the folder is gone, and which file failed', async () => {
    watch = made({ run: () => Promise.reject(new ExpectedFailure('disk-full')) })
    writeFileSync(join(folder, 'customers.csv'), SHOPIFY)
    watch.start(folder)
    await vi.waitFor(() =>
      expect(watch.state().files[0]).toMatchObject({ state: 'failed', failure: { code: 'disk-full' } }),
    )
    rmSync(folder, { recursive: true })
    await vi.waitFor(() =>
      expect(watch.state()).toMatchObject({ isWatching: false, failure: { code: 'file-not-found' } }),
    )
  })

  it('knows files again that are in the project, and is forgotten with the project', async () => {
    watch = made({ run: () => Promise.reject(new ExpectedFailure('already-imported')) })
    writeFileSync(join(folder, 'customers.csv'), SHOPIFY)
    watch.start(folder)
    await vi.waitFor(() => expect(states()).toEqual([['customers.csv', 'known', null]]))
    watch.projectChanged()
    expect(watch.state().isWatching).toBe(true)
    project = 'b.sextant'
    watch.projectChanged()
    const nothing = { folder: null, isWatching: false, resumes: false, failure: null, files: [] }
    expect(watch.state()).toEqual(nothing)
  })

  it('is remembered for its project, and watched again after a restart only where the user agreed', async () => {
    watch.start(folder)
    watch.stop()
    const restarted = (): void => {
      watch.stop()
      watch = made()
      watch.projectChanged()
    }
    restarted()
    expect(watch.state()).toMatchObject({ folder, isWatching: false, resumes: false })
    watch.again()
    expect(watch.state()).toMatchObject({ isWatching: true, resumes: false })
    watch.remember(true)
    restarted()
    expect(watch.state()).toMatchObject({ folder, isWatching: true, resumes: true })
    writeFileSync(join(folder, 'customers.csv'), SHOPIFY)
    await vi.waitFor(() => expect(states()).toEqual([['customers.csv', 'imported', 'shopify-customers']]))
    project = 'b.sextant'
    restarted()
    expect(watch.state()).toMatchObject({ folder: null, isWatching: false })
    // Another folder is another agreement.
    project = 'a.sextant'
    restarted()
    watch.start(profile)
    expect(watch.state()).toMatchObject({ folder: profile, resumes: false })
  })
})

describe('the end of a job', () => {
  const id = jobId.parse('job-00000001')
  const order = { kind: 'import', file: 'x', plan: planOf(), allowRepeat: false } as const

  it('is told where the job ends at once, and where it ends later', async () => {
    const ends = new JobEnds()
    const failed: JobEvent = { kind: 'failed', jobId: id, failure: { code: 'disk-full', params: {} } }
    await expect(
      ends.run(order, () => {
        ends.receive(failed)
        return id
      }),
    ).rejects.toMatchObject({ code: 'disk-full' })
    const later = ends.run(order, () => id)
    ends.receive({ kind: 'cancelled', jobId: id })
    await expect(later).rejects.toMatchObject({ code: 'cancelled' })
  })
})
