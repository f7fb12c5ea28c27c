import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { readCsv } from '../pages/csv.ts'
import { answerSaveDialogs } from '../pages/dialogs.ts'
import { expect, test, testIds } from '../pages/test.ts'
import { csvText, orderHeader, orderRows, write } from '../pages/test-files.ts'

const orders = { customers: 120, products: 30, rows: 3_000 }
const dangerous = ['=HYPERLINK("http://example.com","x")', '+1 free', '-10% today', '@home']

/** The same shop, where all products have names that a spreadsheet would take for formulas: whatever is recommended, each is there. */
function shopWithFormulas(): string {
  const rows = [...orderRows(orders)].map((row) => {
    const name = dangerous[(Number(row[5]?.slice(1)) >> 1) % 4]
    return row.map((cell, index) => (index === 6 && name !== undefined ? name : cell))
  })
  return csvText([orderHeader, ...rows])
}

test('a list for all is exported as CSV and JSON Lines, complete and harmless', async ({
  sextant,
  folder,
}) => {
  test.setTimeout(180_000)
  const { recommendations } = sextant
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.importFile(write(folder, 'orders.csv', shopWithFormulas()))
  expect((await recommendations.train('svd')).failure).toBeNull()
  expect((await recommendations.makeList(5)).failure).toBeNull()
  await expect(sextant.id(testIds.listRows)).toBeVisible()

  const long = path.join(folder, 'long.csv')
  await answerSaveDialogs(sextant.app, long)
  expect(
    (await recommendations.exportList({ format: 'csv', layout: 'long', purpose: 'spreadsheet' })).failure,
  ).toBeNull()
  const text = readFileSync(long, 'utf8')
  expect(text.startsWith('\uFEFF')).toBe(true)
  const [header, ...rows] = readCsv(text.slice(1))
  expect(rows).toHaveLength(600)
  expect(rows.every((row) => row.length === header?.length)).toBe(true)
  const cells = new Set(rows.flat())
  expect([...cells].some((cell) => cell.startsWith("'=HYPERLINK"))).toBe(true)
  expect([...cells].some((cell) => cell.startsWith("'@home"))).toBe(true)
  // A negative number is a number; any other cell that begins like a formula must not be there.
  expect(
    [...cells].filter((cell) => /^[=+\-@\t\r]/.test(cell) && !/^-?\d+(\.\d+)?(e-?\d+)?$/.test(cell)),
  ).toEqual([])

  const wide = path.join(folder, 'wide.csv')
  await answerSaveDialogs(sextant.app, wide)
  expect(
    (await recommendations.exportList({ format: 'csv', layout: 'wide', purpose: 'machine' })).failure,
  ).toBeNull()
  const plain = readFileSync(wide, 'utf8')
  expect(plain.startsWith('\uFEFF')).toBe(false)
  const wideRows = readCsv(plain)
  expect(wideRows).toHaveLength(121)
  expect(wideRows.flat()).toContain('@home')

  const lines = path.join(folder, 'list.jsonl')
  await answerSaveDialogs(sextant.app, lines)
  expect((await recommendations.exportList({ format: 'jsonl', layout: 'long' })).failure).toBeNull()
  const documents = readFileSync(lines, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
  expect(documents).toHaveLength(600)

  // Nothing but what was asked for: no temporary files.
  expect(readdirSync(folder).filter((name) => /part|tmp/.test(name))).toEqual([])
})

test('an export goes to no folder that cannot be written to, and says so', async ({
  sextant,
  folder,
  readOnlyFolder,
}) => {
  const { recommendations } = sextant
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.importFile(write(folder, 'orders.csv', csvText([orderHeader, ...orderRows(orders)])))
  expect((await recommendations.train('popularity')).failure).toBeNull()
  expect((await recommendations.makeList(3)).failure).toBeNull()

  const target = path.join(readOnlyFolder, 'list.csv')
  await answerSaveDialogs(sextant.app, target)
  const failed = await recommendations.exportList({ format: 'csv' })
  expect(failed.failure?.code).toBe('target-not-writable')
  await expect(sextant.failure()).toHaveAttribute('data-code', 'target-not-writable')
  expect(existsSync(target)).toBe(false)

  await answerSaveDialogs(sextant.app, path.join(folder, 'list.csv'))
  expect((await recommendations.exportList({ format: 'csv' })).failure).toBeNull()
})
