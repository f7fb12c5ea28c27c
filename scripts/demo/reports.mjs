import { statSync } from 'node:fs'
import path from 'node:path'
import { answerSaveDialogs } from '../../e2e/pages/dialogs.ts'
import { request } from '../../e2e/pages/request.ts'
import { testIds } from '../../src/renderer/src/test-ids.ts'

const endings = { en: '', 'zh-CN': '.zh-CN' }

/** What the demo leaves for a reader without the app. */
export const reportFiles = Object.values(endings).flatMap((ending) => [
  `report${ending}.html`,
  `report${ending}.pdf`,
])

/** The project written up from the pipeline view, as a page and as PDF, in both languages. */
export async function writeReports(window, output) {
  const { app, page, jobs } = window
  const id = (name) => page.getByTestId(name)
  await window.goTo('pipeline')
  for (const [language, ending] of Object.entries(endings)) {
    await request(page, 'app:set-preferences', { language, theme: 'light' })
    await answerSaveDialogs(app, path.join(output, `report${ending}.html`))
    await id(testIds.reportWrite).click()
    const job = await jobs.during('export-report', () => id(testIds.reportHtml).click())
    if (job.state !== 'finished') throw new Error(`the report ${job.state}`)
    const pdf = path.join(output, `report${ending}.pdf`)
    await answerSaveDialogs(app, pdf)
    await id(testIds.reportWrite).click()
    await id(testIds.reportPdf).click()
    await appears(pdf)
  }
  await request(page, 'app:set-preferences', { language: 'en', theme: 'light' })
}

async function appears(file) {
  for (let tries = 0; tries < 400; tries++) {
    if (statSync(file, { throwIfNoEntry: false })?.size > 0) return
    await new Promise((resolve) => {
      setTimeout(resolve, 50)
    })
  }
  throw new Error(`${path.basename(file)} was not written`)
}
