import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { planActionRowId, planResolutionId, planTabId } from '../../src/renderer/src/test-ids.ts'
import { answerSaveDialogs } from '../pages/dialogs.ts'
import { request } from '../pages/request.ts'
import { expect, test, testIds } from '../pages/test.ts'
import { write } from '../pages/test-files.ts'

const header = 'Order,Date,Customer ID,Product ID,Quantity,Unit price'
const customers = Array.from({ length: 400 }, (_, index) => `C${1000 + index}`)

/** Each customer buys once or more often from January to April. */
function spring(): string {
  const rows = customers.flatMap((customer, index) =>
    Array.from({ length: 1 + (index % 5) }, (_, order) => {
      const day = new Date(Date.UTC(2026, 0, 1 + ((index * 7 + order * 31) % 119))).toISOString().slice(0, 10)
      return `S${index}-${order},${day},${customer},P${index % 12},1,${10 + (index % 9)}.00`
    }),
  )
  return [header, ...rows, 'S-end,2026-04-30,C1000,P1,1,10.00'].join('\n')
}

test('a plan is proposed, decided, exported, and measured on the next import, in both languages', async ({
  sextant,
  folder,
}) => {
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.importFile(write(folder, 'spring.csv', spring()))
  await sextant.goTo('strategy')
  await sextant.id(testIds.planFrom).fill('2026-05-01')
  await sextant.id(testIds.planDays).fill('30')
  await sextant.id(testIds.planHoldout).fill('0.3')
  await sextant.id(testIds.planMinContacts).fill('20')
  await sextant.id(testIds.planSegments).selectOption('rfm')
  await sextant.id(testIds.planMake).click()
  await expect(sextant.id(testIds.planSummary)).toContainText('Expected gain')
  const plan = await request(sextant.page, 'plan:latest', undefined)
  const [first, second] = plan?.actions ?? []
  if (first === undefined || second === undefined) throw new Error('too few actions')
  await sextant.id(planTabId('whatIf')).click()
  await expect(sextant.id(testIds.planWhatIfTable)).toContainText('Expected gain')
  await expect(sextant.id(testIds.planWhatIf)).toContainText('80%')
  await sextant.id(planTabId('actions')).click()

  // An own action for the same customers at the same time is a conflict; one click ends it, undo brings it back.
  await sextant.id(testIds.planAdd).click()
  await sextant.id(testIds.planFormGroup).selectOption(first.segmentKey)
  await sextant.id(testIds.planFormChannel).selectOption('sms')
  await sextant.jobs.during('edit-plan', () => sextant.id(testIds.planFormSave).click())
  const clash = sextant.page.locator('[data-conflict="same-customers"]')
  await expect(clash).toBeVisible()
  await sextant.jobs.during('edit-plan', () => clash.getByTestId(planResolutionId('keep-stronger')).click())
  await expect(clash).toHaveCount(0)
  await sextant.jobs.during('edit-plan', () => sextant.id(testIds.planUndo).click())
  await expect(clash).toBeVisible()
  await sextant.jobs.during('edit-plan', () => sextant.id(testIds.planUndo).click())
  await expect(clash).toHaveCount(0)
  await expect(sextant.id(testIds.planUndo)).toBeDisabled()

  // A day later by keyboard, from the calendar; then back.
  await sextant.id(planTabId('calendar')).click()
  const bar = sextant.id(testIds.planBar).first()
  await bar.focus()
  await sextant.jobs.during('edit-plan', () => bar.press('ArrowRight'))
  await expect(sextant.id(testIds.planBar).first()).toHaveAttribute('title', /May 02, 2026/)
  await sextant.jobs.during('edit-plan', () => sextant.id(testIds.planUndo).click())
  await sextant.id(planTabId('actions')).click()

  const card = sextant.id(planActionRowId(first.id))
  await card.getByTestId(testIds.planAccept).click()
  await expect(card.locator('[data-state="accepted"]')).toBeVisible()
  const other = sextant.id(planActionRowId(second.id))
  await other.getByRole('textbox').fill('not this season')
  await other.getByTestId(testIds.planReject).click()
  await expect(other.locator('[data-state="rejected"]')).toBeVisible()

  // What it rests on is told, and what is missing too.
  await card.locator('summary').click()
  await expect(card.locator('[data-state="used"]').first()).toContainText('spring.csv')
  await expect(card.locator('[data-state="missing"]').first()).toBeVisible()

  const printed = path.join(folder, 'plan.pdf')
  await answerSaveDialogs(sextant.app, printed)
  await sextant.id(testIds.planExport).click()
  await sextant.id(testIds.planExportPdf).click()
  await expect.poll(() => existsSync(printed)).toBe(true)
  expect(readFileSync(printed).subarray(0, 5).toString('latin1')).toBe('%PDF-')

  const calendar = path.join(folder, 'plan.ics')
  await answerSaveDialogs(sextant.app, calendar)
  await sextant.id(testIds.planExport).click()
  await sextant.id(testIds.planExportIcs).click()
  await expect.poll(() => existsSync(calendar)).toBe(true)
  expect(readFileSync(calendar, 'utf8')).toContain('BEGIN:VEVENT')

  // The list for the mailing tool says who is contacted and who is held out.
  const list = path.join(folder, 'contacts.csv')
  await answerSaveDialogs(sextant.app, list)
  await card.getByTestId(testIds.planContacts).click()
  await expect.poll(() => existsSync(list)).toBe(true)
  const held = new Set(
    readFileSync(list, 'utf8')
      .split('\r\n')
      .filter((line) => line.endsWith(',holdout'))
      .map((line) => line.split(',')[0] ?? ''),
  )
  expect(held.size).toBe(first.held)

  // In May whoever was contacted spends three times as much.
  const may = customers.map((customer, index) => {
    const price = held.has(customer) ? 10 + (index % 3) : 30 + (index % 3)
    return `M${index},2026-05-1${index % 9},${customer},P1,1,${price}.00`
  })
  await sextant.importFile(
    write(folder, 'may.csv', [header, ...may, 'M-end,2026-06-02,C1000,P1,1,1.00'].join('\n')),
  )
  await sextant.goTo('strategy')
  await expect(sextant.id(planActionRowId(first.id))).toContainText('shown to work')
  await sextant.id(planTabId('learned')).click()
  await expect(sextant.id(testIds.planLearned)).toContainText('shown to work')
  await request(sextant.page, 'app:set-preferences', { language: 'zh-CN', theme: 'light' })
  await expect(sextant.id(testIds.planLearned)).toContainText('证实有效')
  await sextant.id(planTabId('actions')).click()
  await expect(sextant.id(planActionRowId(first.id))).toContainText('证实有效')
})
