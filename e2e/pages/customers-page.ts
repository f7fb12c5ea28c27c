import type { Locator, Page } from '@playwright/test'
import type { JobRecord } from '../../src/contract/jobs.ts'
import { customersTabId, ruleAddId, testIds } from '../../src/renderer/src/test-ids.ts'
import type { JobsPage } from './jobs.ts'

export type CustomersTabName = 'overview' | 'segments' | 'rfm' | 'cohorts' | 'people'

/** The customers view: overview, segments, RFM, cohorts, one customer. */
export class CustomersPage {
  readonly page: Page
  readonly #jobs: JobsPage

  constructor(page: Page, jobs: JobsPage) {
    this.page = page
    this.#jobs = jobs
  }

  id(testId: string): Locator {
    return this.page.getByTestId(testId)
  }

  async open(tab: CustomersTabName): Promise<void> {
    if (!(await this.id(testIds.viewCustomers).isVisible())) await this.id(testIds.navCustomers).click()
    await this.id(customersTabId(tab)).click()
  }

  async newSegment(): Promise<void> {
    await this.id(testIds.segmentNew).click()
    await this.id(testIds.segmentBuilder).waitFor()
  }

  /** Adds a condition to the outermost group. */
  async addCondition(kind: string): Promise<void> {
    await this.id(testIds.ruleAdd).last().click()
    await this.id(ruleAddId(kind)).click()
  }

  async save(name: string): Promise<JobRecord> {
    await this.id(testIds.segmentSaveOpen).click()
    await this.id(testIds.segmentName).fill(name)
    return this.#jobs.during('save-segment', () => this.id(testIds.segmentSave).click())
  }

  /** The live count, once it is there. */
  async count(): Promise<number> {
    const shown = this.page.locator(`[data-testid="${testIds.segmentCount}"]:not([data-size=""])`)
    await shown.waitFor()
    return Number(await shown.getAttribute('data-size'))
  }
}
