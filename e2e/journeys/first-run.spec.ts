import { readFileSync } from 'node:fs'
import path from 'node:path'
import { readCsv } from '../pages/csv.ts'
import { answerSaveDialogs } from '../pages/dialogs.ts'
import { existing } from '../pages/existing.ts'
import { request } from '../pages/request.ts'
import { expect, test, testIds } from '../pages/test.ts'

const shown = new Intl.NumberFormat('en')

test('a first run: sample, mapping, check, import, set-aside lines', async ({ sextant, folder }) => {
  const { page, wizard, data } = sextant
  await expect(sextant.id(testIds.viewWelcome)).toBeVisible()
  await answerSaveDialogs(sextant.app, path.join(folder, 'first.sextant'))
  await sextant.id(testIds.welcomeSample).click()
  await expect(sextant.id(testIds.projectName)).toContainText('first')

  await expect(sextant.id(testIds.wizardReadAs)).toBeVisible()
  await expect(sextant.id(testIds.wizardEncoding)).toHaveValue('utf-8')
  await expect(sextant.id(testIds.wizardDelimiter)).toHaveValue(',')
  await expect(sextant.id(testIds.wizardPreview).first()).toContainText('S-10001')

  await wizard.toColumns()
  const proposed = await wizard.roles()
  expect(proposed).toEqual([
    'order-id',
    'time',
    'customer-id',
    'customer-name',
    'email',
    'city',
    'product-id',
    'product-name',
    'category',
    'quantity',
    'unit-price',
    'currency',
    'channel',
    'campaign',
  ])

  // Without anything that tells customers apart nothing can be imported, and the wizard says so before any work is done.
  await wizard.role(2).selectOption('ignore')
  await wizard.role(4).selectOption('ignore')
  await expect(sextant.id(testIds.wizardProblems)).toContainText('Customer id')
  await expect(sextant.id(testIds.wizardCheck)).toBeDisabled()
  await wizard.role(2).selectOption('customer-id')
  await wizard.role(4).selectOption('email')
  // The city is not wanted: a column without a role is not stored.
  await wizard.role(5).selectOption('ignore')

  const check = await wizard.check()
  expect(check.state).toBe('finished')
  await expect(sextant.id(testIds.wizardCheckReport)).toContainText('can be imported')
  expect(await sextant.project()).toMatchObject({ interactions: 0, imports: 0 })

  const job = await wizard.run()
  expect(job.state).toBe('finished')
  const [imported] = await request(page, 'imports:list', undefined)
  const { byReason, read, accepted, merged, duplicates, quarantined, skipped } = existing(imported).counts
  expect(accepted + merged + duplicates + quarantined + skipped).toBe(read)
  expect(quarantined).toBeGreaterThan(300)
  expect(duplicates).toBeGreaterThan(50)
  const summary = sextant.id(testIds.wizardSummary)
  for (const count of [read, accepted, duplicates, quarantined])
    await expect(summary).toContainText(shown.format(count))

  await sextant.id(testIds.wizardOpenQuarantine).click()
  await expect(sextant.id(testIds.quarantineTable)).toBeVisible()
  expect(await data.total()).toBe(quarantined)
  await sextant.id(testIds.quarantineReason).selectOption('missing-customer')
  const missing = byReason.find(({ reason }) => reason === 'missing-customer')
  await expect.poll(() => data.total()).toBe(missing?.lines)

  const target = path.join(folder, 'set-aside.csv')
  await answerSaveDialogs(sextant.app, target)
  expect((await data.exportQuarantine()).state).toBe('finished')
  const records = readCsv(readFileSync(target, 'utf8').replace(/^\uFEFF/, ''))
  expect(records.length - 1).toBe(quarantined)
  expect(records.some((record) => record.join(' ').includes('2026-02-30'))).toBe(true)

  const customers = await request(page, 'customers:list', { search: '', offset: 0, limit: 5 })
  expect(customers.total).toBeGreaterThan(1_000)
  expect(customers.rows.every((customer) => customer.city === '')).toBe(true)

  await data.open('Customers')
  await data.search('example.com')
  await expect.poll(() => data.total()).toBeLessThan(customers.total)
})
