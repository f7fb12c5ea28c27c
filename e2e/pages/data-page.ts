import type { Locator, Page } from '@playwright/test'
import type { JobRecord } from '../../src/contract/jobs.ts'
import { testIds } from '../../src/renderer/src/test-ids.ts'
import type { JobsPage } from './jobs.ts'

export type DataTab =
  | 'Quality'
  | 'Rules'
  | 'History'
  | 'Imports'
  | 'Quarantine'
  | 'Duplicates'
  | 'Customers'
  | 'Products'
  | 'Interactions'
  | 'Results'

const tables = {
  Imports: testIds.importsTable,
  Quarantine: testIds.quarantineTable,
  Duplicates: testIds.duplicatesList,
  Quality: testIds.qualityTable,
  Rules: testIds.rulesTable,
  History: testIds.historyTable,
  Customers: testIds.customersTable,
  Products: testIds.productsTable,
  Interactions: testIds.interactionsTable,
  Results: testIds.resultsTable,
} as const

/** The data view: imports, lines set aside, customers, products, interactions. */
export class DataPage {
  readonly page: Page
  readonly #jobs: JobsPage

  constructor(page: Page, jobs: JobsPage) {
    this.page = page
    this.#jobs = jobs
  }

  async open(tab: DataTab): Promise<Locator> {
    if (!(await this.page.getByTestId(testIds.viewData).isVisible()))
      await this.page.getByTestId(testIds.navData).click()
    await this.page.getByTestId(testIds[`tab${tab}`]).click()
    return this.page.getByTestId(tables[tab])
  }

  async search(text: string): Promise<void> {
    await this.page.getByTestId(testIds.tableSearch).fill(text)
  }

  /** What the table's foot says it holds. */
  async total(): Promise<number> {
    const text = await this.page.getByTestId(testIds.tableTotal).first().getAttribute('data-total')
    return Number(text)
  }

  exportQuarantine(): Promise<JobRecord> {
    return this.#jobs.during('export-quarantine', () =>
      this.page.getByTestId(testIds.quarantineExport).click(),
    )
  }
}
