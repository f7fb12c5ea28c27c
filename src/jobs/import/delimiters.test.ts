import { afterAll, describe, expect, it } from 'vitest'
import { cutsLines, delimiters, type Delimiter } from '../../contract/dialect.ts'
import { projectInMemory } from '../../store/open.ts'
import { detectCut, isFixedWidth } from './detect-delimiter.ts'
import { inspectFile } from './inspect.ts'
import { failureOf, load, orderRoles, TestFolder } from './test-import.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

const HEADER = ['order_id', 'sku', 'customer_id', 'date', 'qty', 'price']
const ROWS = Array.from({ length: 30 }, (_, n) => [
  `o${n}`,
  `A${n % 4}`,
  `c${n % 6}`,
  `2024-01-${String(1 + (n % 28)).padStart(2, '0')}`,
  '2',
  `${n + 1}.50`,
])
const textOf = (rows: readonly (readonly string[])[], delimiter: string): string =>
  rows.map((row) => `${row.join(delimiter)}\n`).join('')
let count = 0
const write = (text: string): string => folder.write(`cut-${count++}.txt`, text)

describe('every delimiter', () => {
  it.each(delimiters)('%j is found, and the table read', async (delimiter) => {
    const file = write(textOf([HEADER, ...ROWS], delimiter))
    const { plan } = await inspectFile(file, {})
    expect(plan.dialect).toMatchObject({ delimiter, headerRows: 1 })
    expect(plan.roles).toEqual(orderRoles)
    const { counts } = await load(projectInMemory(), file, { ...plan, timeZone: 'UTC' })
    expect(counts).toMatchObject({ read: 30, accepted: 30, quarantined: 0 })
  })

  it.each(delimiters)('%j is found where the first line is data', async (delimiter) => {
    const { plan, columns } = await inspectFile(write(textOf(ROWS, delimiter)), {})
    expect(plan.dialect).toMatchObject({ delimiter, headerRows: 0 })
    expect(columns).toHaveLength(6)
  })

  const quoting = delimiters.filter((each) => each !== ' ')
  it.each(quoting)('%j has cells in quotes', async (delimiter) => {
    const rows = [HEADER, ...ROWS].map((row) => row.map((cell) => `"${cell}"`))
    const { columns, rows: read } = await inspectFile(write(textOf(rows, delimiter)), {})
    expect(columns.map(({ header }) => header)).toEqual(HEADER)
    expect(read).toEqual(ROWS)
  })

  const told = delimiters.filter((each) => !cutsLines(each))
  it.each(told)('%j is taken where the first line says so', async (delimiter) => {
    const text = `sep=${delimiter}\r\n${textOf([HEADER, ...ROWS.slice(0, 2)], delimiter)}`
    expect((await inspectFile(write(text), {})).plan.dialect.delimiter).toBe(delimiter)
  })
})

describe('a character that may be a delimiter', () => {
  it.each<[string, string, Delimiter]>([
    ['ranges of days in a column', 'period\n' + '2024-01-01 ~ 2024-01-07\n'.repeat(9), ','],
    ['ranges of days beside others', 'period,clicks\n' + '2024-01-01 ~ 2024-01-07,5\n'.repeat(9), ','],
    ['powers in names', 'name;unit\n' + 'Area^2;m^2\n'.repeat(9), ';'],
    ['columns that are always empty', 'id|a|b|name\n' + '1|||Mug\n'.repeat(9), '|'],
    ['an empty column that has no name', 'id||name|qty\n' + '1||Mug|2\n'.repeat(9), '|'],
    ['words of C++', 'name,note\n' + 'std::map,a::b\n'.repeat(3) + 'Mug,none\n', ','],
    ['channels of a chat', 'channel,users\n' + '##general,4\n##random,5\n'.repeat(9), ','],
  ])('is none in %s', (_, text, delimiter) => {
    expect(detectCut(text).delimiter).toBe(delimiter)
  })

  it('is one although titles stand above and totals below', async () => {
    const text = `Sales of January\n\n${textOf([HEADER, ...ROWS], '^')}Total^^^^60^480.00\n`
    const { plan } = await inspectFile(write(text), {})
    expect(plan.dialect).toMatchObject({ delimiter: '^', skipTop: 2 })
  })
})

describe('columns of fixed width', () => {
  const WIDTHS = [9, 22, 12, 10]
  const line = (cells: readonly string[]): string =>
    cells.map((cell, at) => cell.padEnd(WIDTHS[at] ?? 0)).join('')
  const names = ['Blue mug', 'Green tea, 250 g', 'Linen cloth', 'Soap']
  const report = [
    line(['ORDER', 'PRODUCT', 'DATE', 'AMOUNT']),
    ...names.map((name, n) => line([`${n + 1}`, name, `2024-01-0${n + 1}`, `${n + 1},250.00`])),
  ]

  it.each([
    ['with spaces at the end', report],
    ['without', report.map((each) => each.trimEnd())],
    [
      'with a ruler below the header',
      [report[0] ?? '', line(['-----', '-------', '----', '------']), ...report.slice(1)],
    ],
  ])('are refused, %s', async (_, lines) => {
    const failure = await failureOf(inspectFile(write(`${lines.join('\n')}\n`), {}))
    expect(failure.code).toBe('file-fixed-width')
  })

  it('are read where the user says what separates the cells', async () => {
    const { columns } = await inspectFile(write(`${report.join('\n')}\n`), { dialect: { delimiter: ' ' } })
    expect(columns.length).toBeGreaterThan(1)
  })

  it.each([
    ['sentences', 'We like the blue mug\nand the green tea.  Both are good.\n'.repeat(4)],
    ['addresses', 'anna@example.com\nbob@example.com\ncarl@example.com\ndora@example.com\n'],
    ['columns of spaces', textOf([HEADER, ...ROWS], '  ')],
    ['text with spaces behind delimiters', textOf([HEADER, ...ROWS], ',   ')],
  ])('are not %s', (_, text) => {
    expect(isFixedWidth(text, detectCut(text).delimiter)).toBe(false)
  })
})
