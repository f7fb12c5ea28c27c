import type { Locator, Page } from '@playwright/test'
import type { JobRecord } from '../../src/contract/jobs.ts'
import { testIds, wizardRoleId } from '../../src/renderer/src/test-ids.ts'
import type { JobsPage } from './jobs.ts'

/** The import wizard: file, read as, columns, check, import, summary. */
export class WizardPage {
  readonly page: Page
  readonly #jobs: JobsPage

  constructor(page: Page, jobs: JobsPage) {
    this.page = page
    this.#jobs = jobs
  }

  id(testId: string): Locator {
    return this.page.getByTestId(testId)
  }

  async next(): Promise<void> {
    await this.id(testIds.wizardNext).click()
  }

  /** From "read as" to the columns. */
  async toColumns(): Promise<void> {
    await this.id(testIds.wizardReadAs).waitFor()
    await this.next()
    await this.role(0).waitFor()
  }

  role(index: number): Locator {
    return this.id(wizardRoleId(index))
  }

  async roles(): Promise<string[]> {
    const values: string[] = []
    while ((await this.role(values.length).count()) > 0)
      values.push(await this.role(values.length).inputValue())
    return values
  }

  /** From the columns to a finished check. */
  async check(): Promise<JobRecord> {
    return this.#jobs.during('check', () => this.id(testIds.wizardCheck).click())
  }

  async run(): Promise<JobRecord> {
    return this.#jobs.during('import', () => this.id(testIds.wizardRun).click())
  }

  async importAsProposed(): Promise<void> {
    await this.toColumns()
    for (const work of [() => this.check(), () => this.run()]) {
      const { kind, state, failure } = await work()
      if (state !== 'finished') throw new Error(`${kind} ${state}: ${JSON.stringify(failure)}`)
    }
    await this.id(testIds.wizardSummary).waitFor()
  }
}
