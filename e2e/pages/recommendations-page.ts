import type { Locator, Page } from '@playwright/test'
import type { JobRecord } from '../../src/contract/jobs.ts'
import type { ModelKind } from '../../src/contract/models.ts'
import { modelSettingId, testIds } from '../../src/renderer/src/test-ids.ts'
import type { JobsPage } from './jobs.ts'

export type RecommendationTab = 'Model' | 'Preview' | 'Lists'

export type ExportChoice = {
  readonly format?: 'csv' | 'jsonl'
  readonly layout?: 'long' | 'wide'
  readonly purpose?: 'spreadsheet' | 'machine'
}

/** The recommendations view: models, previews, lists and their export. */
export class RecommendationsPage {
  readonly page: Page
  readonly #jobs: JobsPage

  constructor(page: Page, jobs: JobsPage) {
    this.page = page
    this.#jobs = jobs
  }

  id(testId: string): Locator {
    return this.page.getByTestId(testId)
  }

  async open(tab: RecommendationTab): Promise<void> {
    if (!(await this.id(testIds.viewRecommendations).isVisible()))
      await this.id(testIds.navRecommendations).click()
    await this.id(testIds[`tab${tab}`]).click()
  }

  async train(
    kind: ModelKind | 'auto',
    seconds = 120,
    settings: Readonly<Record<string, string>> = {},
  ): Promise<JobRecord> {
    await this.open('Model')
    await this.id(testIds.modelKind).selectOption(kind)
    for (const [name, value] of Object.entries(settings)) await this.setSetting(name, value)
    return this.#jobs.during('train', () => this.id(testIds.trainStart).click(), seconds)
  }

  /** A number in the settings of the model to train, by its name in the contract. */
  async setSetting(name: string, value: string): Promise<void> {
    const field = this.id(modelSettingId(name))
    if (!(await field.isVisible()))
      await this.id(testIds.viewRecommendations).locator('details > summary').first().click()
    await field.fill(value)
  }

  async makeList(topN: number, seconds = 90): Promise<JobRecord> {
    await this.open('Lists')
    await this.id(testIds.listTopN).fill(String(topN))
    await this.id(testIds.listCustomers).selectOption('all')
    return this.#jobs.during('recommend', () => this.id(testIds.listCreate).click(), seconds)
  }

  /** Exports the list that is shown; the dialog for the target must have been answered before. */
  async exportList(choice: ExportChoice): Promise<JobRecord> {
    const run = this.id(testIds.exportRun)
    // After a failure, or at its end, the dialog stays open.
    if (!(await run.isVisible())) {
      await this.open('Lists')
      await this.id(testIds.listExport).first().click()
    }
    if (choice.format) await this.id(testIds.exportFormat).selectOption(choice.format)
    if (choice.layout) await this.id(testIds.exportLayout).selectOption(choice.layout)
    if (choice.purpose) await this.id(testIds.exportPurpose).selectOption(choice.purpose)
    return this.#jobs.during('export-list', () => run.click())
  }

  /** Searches a customer in the preview and chooses the first one found. */
  async previewCustomer(text: string): Promise<void> {
    await this.open('Preview')
    const search = this.id(testIds.previewSearch)
    await search.fill(text)
    await this.page.getByRole('option').filter({ hasText: text }).first().click()
    await this.id(testIds.previewRecommendations).waitFor()
  }

  async chooseNewCustomer(): Promise<void> {
    const mode = this.id(testIds.previewMode)
    await mode.getByText(/A new customer|新客户/).click()
    await this.id(testIds.foldInSearch).waitFor()
  }

  async pickForNewCustomer(product: string): Promise<void> {
    await this.id(testIds.foldInSearch).fill(product)
    await this.page.getByRole('option').filter({ hasText: product }).first().click()
    await this.id(testIds.foldInPicked).filter({ hasText: product }).waitFor()
  }
}
