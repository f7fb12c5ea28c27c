import type { Page } from '@playwright/test'
import type { JobRecord } from '../../src/contract/jobs.ts'
import { testIds } from '../../src/renderer/src/test-ids.ts'
import { request } from './request.ts'

/** Jobs as the app itself counts them, so that an earlier job of the same kind is never taken for the present one. */
export class JobsPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  get tray() {
    return this.page.getByTestId(testIds.jobTray)
  }

  list(): Promise<JobRecord[]> {
    return request(this.page, 'job:list', undefined)
  }

  /** Does `action`, waits for the job of this kind that it starts, and for its end. */
  async during(kind: string, action: () => Promise<unknown>, seconds = 90): Promise<JobRecord> {
    const started = await this.startedBy(kind, action)
    return this.endOf(started.id, seconds)
  }

  /** Does `action` and waits until the job that it starts is under way. */
  async startedBy(kind: string, action: () => Promise<unknown>): Promise<JobRecord> {
    const before = new Set((await this.list()).map((job) => job.id))
    await action()
    return this.#until(`no ${kind} was started`, 20, async () =>
      (await this.list()).find((job) => job.kind === kind && !before.has(job.id)),
    )
  }

  endOf(id: string, seconds = 90): Promise<JobRecord> {
    return this.#until('the job did not end', seconds, async () =>
      (await this.list()).find((job) => job.id === id && job.state !== 'running'),
    )
  }

  async cancel(): Promise<void> {
    await this.page.getByTestId(testIds.jobCancel).first().click()
  }

  async #until<T>(complaint: string, seconds: number, find: () => Promise<T | undefined>): Promise<T> {
    const end = Date.now() + seconds * 1_000
    for (;;) {
      const found = await find()
      if (found !== undefined) return found
      if (Date.now() > end) throw new Error(complaint)
      await this.page.waitForTimeout(50)
    }
  }
}
