import type { ElectronApplication, Page } from '@playwright/test'
import type { ProjectInfo } from '../../src/contract/requests.ts'
import { testIds } from '../../src/renderer/src/test-ids.ts'
import { CustomersPage } from './customers-page.ts'
import { DataPage } from './data-page.ts'
import { answerOpenDialogs, answerSaveDialogs } from './dialogs.ts'
import { JobsPage } from './jobs.ts'
import { PipelinePage } from './pipeline-page.ts'
import { RecommendationsPage } from './recommendations-page.ts'
import { request } from './request.ts'
import { WizardPage } from './wizard-page.ts'

export type ViewName =
  | 'pipeline'
  | 'data'
  | 'customers'
  | 'recommendations'
  | 'ads'
  | 'forecast'
  | 'copy'
  | 'strategy'
  | 'settings'

const views = {
  pipeline: [testIds.navPipeline, testIds.viewPipeline],
  data: [testIds.navData, testIds.viewData],
  customers: [testIds.navCustomers, testIds.viewCustomers],
  recommendations: [testIds.navRecommendations, testIds.viewRecommendations],
  ads: [testIds.navAds, testIds.viewAds],
  forecast: [testIds.navForecast, testIds.viewForecast],
  copy: [testIds.navCopy, testIds.viewCopy],
  strategy: [testIds.navStrategy, testIds.viewStrategy],
  settings: [testIds.navSettings, testIds.viewSettings],
} as const

/** The app's window as a user sees it. Shared by the journeys, the demo and the benchmark. */
export class SextantWindow {
  readonly app: ElectronApplication
  readonly page: Page
  readonly jobs: JobsPage
  readonly wizard: WizardPage
  readonly data: DataPage
  readonly customers: CustomersPage
  readonly recommendations: RecommendationsPage
  readonly pipeline: PipelinePage

  constructor(app: ElectronApplication, page: Page) {
    this.app = app
    this.page = page
    this.jobs = new JobsPage(page)
    this.wizard = new WizardPage(page, this.jobs)
    this.data = new DataPage(page, this.jobs)
    this.customers = new CustomersPage(page, this.jobs)
    this.recommendations = new RecommendationsPage(page, this.jobs)
    this.pipeline = new PipelinePage(page)
  }

  id(testId: string) {
    return this.page.getByTestId(testId)
  }

  failure() {
    return this.id(testIds.failure).first()
  }

  async goTo(view: ViewName): Promise<void> {
    const [nav, root] = views[view]
    await this.id(nav).click()
    await this.id(root).waitFor()
  }

  /** From the welcome view: "New project", the dialog answered with `path`. */
  async newProject(path: string): Promise<void> {
    await answerSaveDialogs(this.app, path)
    await this.id(testIds.welcomeNew).click()
    await this.id(testIds.projectName).waitFor()
  }

  async openProject(path: string): Promise<void> {
    await answerOpenDialogs(this.app, path)
    await this.id(testIds.welcomeOpen).click()
    await this.id(testIds.projectName).waitFor()
  }

  async closeProject(): Promise<void> {
    await this.goTo('settings')
    await this.id(testIds.projectClose).click()
    await this.id(testIds.viewWelcome).waitFor()
  }

  project(): Promise<ProjectInfo | null> {
    return request(this.page, 'project:current', undefined)
  }

  /** Opens the wizard with files that the dialog answers with. */
  async chooseFiles(...paths: readonly string[]): Promise<void> {
    await answerOpenDialogs(this.app, ...paths)
    const choose = this.id(testIds.wizardFileChoose)
    if (!(await choose.isVisible())) {
      // A wizard that is at its end, or elsewhere, begins anew.
      if (await this.id(testIds.wizardClose).isVisible()) await this.id(testIds.wizardClose).click()
      await this.id(testIds.headerImport).click()
      // The end of an earlier import may still be shown.
      await choose.or(this.id(testIds.wizardSummary)).first().waitFor()
      if (await this.id(testIds.wizardSummary).isVisible()) await this.id(testIds.headerImport).click()
    }
    await choose.click()
  }

  /** Imports a file with what is proposed for it. */
  async importFile(path: string): Promise<void> {
    await this.chooseFiles(path)
    await this.wizard.importAsProposed()
  }
}
