import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { partsOf, rowOf, zipOf, type TestCell } from '../jobs/import/read/test-workbook.ts'
import { TestFolder } from '../jobs/import/test-import.ts'

const cli = resolve(import.meta.dirname, 'index.ts')
const folder = new TestFolder()
afterAll(() => folder.remove())

const HEADER = ['Invoice', 'StockCode', 'Quantity', 'InvoiceDate', 'Price', 'Customer ID']
const rows = (header: readonly TestCell[], year: number, count: number): string =>
  [header, ...Array.from({ length: count }, (_, n) => lineOf(year, n))]
    .map((cells, index) => rowOf(index + 1, cells))
    .join('')
const lineOf = (year: number, n: number): TestCell[] => [
  `${year}${n}`,
  `P${n}`,
  2,
  `${year}-05-0${1 + n}`,
  1.5,
  `C${n}`,
]

function sextant(...args: readonly string[]): { code: number | null; stdout: string } {
  const { status, stdout } = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' })
  return { code: status, stdout }
}

it('reads all sheets of a workbook that have the same columns, and no others', async () => {
  const parts = partsOf({
    sheets: [
      { name: 'Year 2010', rows: rows(HEADER, 2010, 3) },
      { name: 'Notes', rows: rowOf(1, ['word', 'meaning']) + rowOf(2, ['C', 'cancelled']) },
      { name: 'Year 2011', rows: rows(HEADER, 2011, 4) },
      { name: 'Old', rows: rows(HEADER, 2009, 5), state: 'hidden' },
    ],
  })
  const path = await zipOf(folder, 'years.xlsx', parts)
  const project = join(folder.path, 'years.sextant')
  const { code, stdout } = sextant('import', path, '--project', project)
  expect(stdout).toContain('years.xlsx / Year 2010: read 3, accepted 3')
  expect(stdout).toContain('years.xlsx / Year 2011: read 4, accepted 4')
  expect(stdout).toContain('each sheet with the same columns is imported by itself')
  expect(stdout).not.toMatch(/Notes:|Old:/)
  expect(code).toBe(0)
  const one = sextant('inspect', path, '--sheet', 'Year 2011', '--json')
  expect(JSON.parse(one.stdout)).toMatchObject({
    inspections: [{ plan: { dialect: { sheet: 'Year 2011' } } }],
  })
  expect(one.stdout).not.toContain('"alike"')
})
