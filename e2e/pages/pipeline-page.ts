import type { Locator, Page } from '@playwright/test'
import type { Stage } from '../../src/contract/pipeline.ts'
import { testIds } from '../../src/renderer/src/test-ids.ts'

/** The pipeline view: the diagram, the same as a table, the next step. */
export class PipelinePage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  get diagram(): Locator {
    return this.page.getByTestId(testIds.pipelineDiagram)
  }

  node(stage: Stage): Locator {
    return this.diagram.locator(`[data-stage="${stage}"]`)
  }

  row(stage: Stage): Locator {
    return this.page.getByTestId(testIds.pipelineTable).locator(`[data-stage-row="${stage}"]`)
  }

  async saveAs(format: 'mmd' | 'svg' | 'png'): Promise<void> {
    const items = {
      mmd: testIds.pipelineExportMmd,
      svg: testIds.pipelineExportSvg,
      png: testIds.pipelineExportPng,
    }
    const item = this.page.getByTestId(items[format])
    await this.page.getByTestId(testIds.viewPipeline).locator('header').getByRole('button').first().click()
    await item.click()
  }
}
