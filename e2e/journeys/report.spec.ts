import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { answerSaveDialogs } from '../pages/dialogs.ts'
import { request } from '../pages/request.ts'
import { expect, test, testIds } from '../pages/test.ts'
import { write } from '../pages/test-files.ts'

const header = 'Order,Date,Customer ID,Product ID,Quantity,Unit price'

function orders(): string {
  const rows = Array.from({ length: 600 }, (_, index) => {
    const day = new Date(Date.UTC(2026, 0, 1 + (index % 120))).toISOString().slice(0, 10)
    return `O${index},${day},C${index % 90},<b>P${index % 9}</b>,1,${10 + (index % 7)}.00`
  })
  return [header, ...rows].join('\n')
}

test('the project is written up as a page and as PDF, in both languages', async ({ sextant, folder }) => {
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.importFile(write(folder, 'orders.csv', orders()))
  await sextant.goTo('pipeline')
  for (const language of ['en', 'zh-CN'] as const) {
    await request(sextant.page, 'app:set-preferences', { language, theme: 'light' })
    const page = path.join(folder, `report.${language}.html`)
    await answerSaveDialogs(sextant.app, page)
    await sextant.id(testIds.reportWrite).click()
    await sextant.jobs.during('export-report', () => sextant.id(testIds.reportHtml).click())
    const html = readFileSync(page, 'utf8')
    expect(html).toContain(`<html lang="${language}">`)
    expect(html).toContain('id="customers"')
    expect(html).not.toMatch(/<script|<b>P/)

    const pdf = path.join(folder, `report.${language}.pdf`)
    await answerSaveDialogs(sextant.app, pdf)
    await sextant.id(testIds.reportWrite).click()
    await sextant.id(testIds.reportPdf).click()
    await expect(
      sextant.page.getByText(language === 'en' ? 'The report is saved.' : '报告已保存。'),
    ).toBeVisible()
    await expect.poll(() => existsSync(pdf)).toBe(true)
    const bytes = readFileSync(pdf)
    expect(bytes.subarray(0, 5).toString('latin1')).toBe('%PDF-')
    expect(bytes.byteLength).toBeGreaterThan(20_000)
  }
  // The window that printed is gone.
  const windows = await sextant.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
  expect(windows).toBe(1)
})
