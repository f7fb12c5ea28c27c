import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { SextantWindow } from '../pages/sextant-window.ts'
import { answerSaveDialogs } from '../pages/dialogs.ts'
import { expect, test, testIds } from '../pages/test.ts'
import { ordersCsv, write } from '../pages/test-files.ts'

const icon = path.resolve(import.meta.dirname, '../../resources/icons/sextant.png')

/** Makes a file (or what is wrong with it) and names the failure it must end in. */
const wrongFiles = [
  { name: 'a picture', code: 'file-kind-refused', make: () => icon },
  { name: 'an empty file', code: 'file-empty', make: (folder: string) => write(folder, 'empty.csv', '') },
  {
    name: 'a header without rows',
    code: 'file-no-rows',
    make: (folder: string) => write(folder, 'header.csv', 'order_id,customer_id,product_id\n'),
  },
  {
    name: 'a folder',
    code: 'file-is-folder',
    make: (folder: string) => {
      mkdirSync(path.join(folder, 'a-folder.csv'))
      return path.join(folder, 'a-folder.csv')
    },
  },
  {
    name: 'one line of 50 MB',
    code: 'record-too-long',
    make: (folder: string) =>
      write(folder, 'long.csv', `order_id,customer_id,product_id\nO1,C1,${'x'.repeat(50_000_000)}\n`),
  },
] as const

for (const { name, code, make } of wrongFiles) {
  test(`${name} is refused in words, and the next file works`, async ({ sextant, folder }) => {
    await sextant.newProject(path.join(folder, 'shop.sextant'))
    await sextant.chooseFiles(make(folder))
    // What the first look does not tell, the check does.
    await sextant.failure().or(sextant.id(testIds.wizardReadAs)).first().waitFor()
    if (await sextant.id(testIds.wizardReadAs).isVisible()) {
      await sextant.wizard.toColumns()
      expect((await sextant.wizard.check()).state).toBe('failed')
    }
    await expectFailure(sextant, code)
    await stillWorks(sextant, folder)
  })
}

test('a refusal is told in Chinese as well', async ({ sextant, folder }) => {
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.goTo('settings')
  await sextant.id(testIds.languageSelect).selectOption('zh-CN')
  await sextant.chooseFiles(icon)
  await expectFailure(sextant, 'file-kind-refused')
  await expect(sextant.failure()).toContainText(/[\u4e00-\u9fff]{4,}/)
  await expect(sextant.failure()).toContainText('sextant.png')
})

test('a file that vanishes between look and import is told as such', async ({ sextant, folder }) => {
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  const file = write(folder, 'here-and-gone.csv', ordersCsv({ customers: 10, products: 5, rows: 50 }))
  await sextant.chooseFiles(file)
  await sextant.wizard.toColumns()
  rmSync(file)
  const check = await sextant.wizard.check()
  expect(check.failure?.code).toBe('file-not-found')
  await expectFailure(sextant, 'file-not-found')
  await stillWorks(sextant, folder)
})

test('a file that changes between check and import is not imported by halves', async ({
  sextant,
  folder,
}) => {
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  const file = write(folder, 'changing.csv', ordersCsv({ customers: 10, products: 5, rows: 50 }))
  await sextant.chooseFiles(file)
  await sextant.wizard.toColumns()
  await sextant.wizard.check()
  writeFileSync(file, '')
  const job = await sextant.wizard.run()
  expect(job.state).toBe('failed')
  expect(['file-changed', 'file-empty']).toContain(job.failure?.code)
  expect(await sextant.project()).toMatchObject({ interactions: 0, imports: 0 })
})

test('a new project in a read-only folder is refused', async ({ sextant, folder, readOnlyFolder }) => {
  await answerSaveDialogs(sextant.app, path.join(readOnlyFolder, 'shop.sextant'))
  await sextant.id(testIds.welcomeNew).click()
  await expectFailure(sextant, 'target-not-writable')
  expect(readdirSync(readOnlyFolder)).toEqual([])
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  expect(existsSync(path.join(folder, 'shop.sextant'))).toBe(true)
})

async function expectFailure(sextant: SextantWindow, code: string): Promise<void> {
  await expect(sextant.failure()).toHaveAttribute('data-code', code, { timeout: 30_000 })
  // What happened, and what to do next.
  await expect(sextant.failure().locator('p').first()).not.toBeEmpty()
}

async function stillWorks(sextant: SextantWindow, folder: string): Promise<void> {
  await sextant.importFile(write(folder, 'good.csv', ordersCsv({ customers: 10, products: 5, rows: 50 })))
  expect(await sextant.project()).toMatchObject({ interactions: 50, imports: 1 })
}
