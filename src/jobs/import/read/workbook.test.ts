import { afterAll, describe, expect, it } from 'vitest'
import { projectInMemory } from '../../../store/open.ts'
import { inspectFile } from '../inspect.ts'
import { TestFolder, failureOf, load } from '../test-import.ts'
import { partsOf, rowOf, zipOf, type Parts, type TestCell } from './test-workbook.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

const HEAD = ['order id', 'customer', 'product', 'quantity', 'price', 'time']
const styled = (value: number, style: number): TestCell => ({ xml: `<c s="${style}"><v>${value}</v></c>` })
const order = (n: number): TestCell[] => [`A${n}`, `u${n % 3}`, 'Mug', 1, 2.5, `2025-03-0${(n % 9) + 1}`]
const orders = (count: number, from = 2): string =>
  Array.from({ length: count }, (_, n) => rowOf(from + n, order(n))).join('')
const HEADER = rowOf(1, HEAD)

let made = 0
const write = (parts: Parts): Promise<string> => zipOf(folder, `book${made++}.xlsx`, parts)
const book = (
  rows: string,
  more: Partial<Parameters<typeof partsOf>[0]> = {},
  behind = '',
): Promise<string> => write(partsOf({ sheets: [{ name: 'Orders', rows, behind }], ...more }))

describe('sheets', () => {
  it('that are hidden are named, and read only where no other holds a table', async () => {
    const table = HEADER + orders(3)
    const sheets = [
      { name: 'Old', rows: table, state: 'veryHidden' as const },
      { name: 'Notes', rows: rowOf(1, ['made by finance']) },
      { name: 'Orders', rows: table },
      { name: 'Lists', rows: table, state: 'hidden' as const },
    ]
    const shown = await inspectFile(await write(partsOf({ sheets })), {})
    expect(shown.plan.dialect.sheet).toBe('Orders')
    expect(shown.findings).toContainEqual({
      kind: 'hidden-sheets',
      params: { names: 'Old, Lists' },
      isDoubtful: false,
    })
    const hidden = await inspectFile(await write(partsOf({ sheets: sheets.slice(0, 2) })), {})
    expect(hidden.plan.dialect.sheet).toBe('Old')
    expect(hidden.findings).toContainEqual({
      kind: 'hidden-sheet',
      params: { sheet: 'Old' },
      isDoubtful: true,
    })
  })

  it('are found by their relations, wherever and however a writer puts the parts', async () => {
    const parts = partsOf({ sheets: [{ name: 'Orders', rows: HEADER + orders(3) }] })
    const moved = (change: (name: string, content: string) => [string, string]): Parts =>
      Object.fromEntries(Object.entries(parts).map(([name, content]) => change(name, content.toString())))
    const variants: Parts[] = [
      // Absolute targets, as some libraries write them.
      moved((name, text) => [name, text.replace('Target="worksheets', 'Target="/xl/worksheets')]),
      // The strict edition has namespaces of its own, and writers choose their prefixes.
      moved((name, text) => [
        name,
        text
          .replaceAll(
            'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
            'http://purl.oclc.org/ooxml/spreadsheetml/main',
          )
          .replaceAll(
            'http://schemas.openxmlformats.org/officeDocument/2006',
            'http://purl.oclc.org/ooxml/officeDocument',
          )
          .replaceAll('xmlns:r=', 'xmlns:d3p1=')
          .replaceAll('r:id=', 'd3p1:id='),
      ]),
      moved((name, text) => [
        name,
        name.startsWith('xl/') ? text.replace(/<(\/?)(\w)/g, '<$1x:$2').replace('xmlns=', 'xmlns:x=') : text,
      ]),
      moved((name, text) => [name.replaceAll('/', '\\'), text]),
      moved((name, text) => [name.replace('worksheets/sheet1', 'Worksheets/Sheet1'), text]),
      moved((name, text) => [
        name
          .replace('xl/worksheets/sheet1', 'data/first')
          .replace('xl/workbook.xml', 'xl/book.xml')
          .replace('workbook.xml.rels', 'book.xml.rels'),
        text.replace('worksheets/sheet1', '../data/first').replace('xl/workbook.xml', 'xl/book.xml'),
      ]),
      moved((name, text) => [name, text.replaceAll(/ r="[A-Z0-9]+"/g, '')]),
    ]
    for (const variant of variants) {
      const { rows, sheets } = await inspectFile(await write(variant), {})
      expect(sheets.map(({ name }) => name)).toEqual(['Orders'])
      expect(rows).toEqual([0, 1, 2].map((n) => order(n).map(String)))
    }
  })

  it('of a product list with a thousand pictures is read', async () => {
    const pictures = Object.fromEntries(
      Array.from({ length: 1_200 }, (_, n) => [`xl/media/image${n}.jpeg`, 'picture']),
    )
    const path = await book(HEADER + orders(3), { others: pictures })
    expect((await inspectFile(path, {})).rows).toHaveLength(3)
  })

  it('with a million rows that are styled and empty end where their cells do', async () => {
    const empty = Array.from(
      { length: 60_000 },
      (_, n) => `<row r="${n + 5}" s="1"><c r="A${n + 5}" s="0"/><c r="XFD${n + 5}" s="0"/></row>`,
    )
    const path = await book(
      `${HEADER}${orders(3)}${empty.join('')}<row r="1048576"><c r="A1048576" s="0"/></row>`,
    )
    const { rows, columns, exact, plan } = await inspectFile(path, {})
    expect([rows.length, columns.length, exact]).toEqual([3, 6, true])
    const { counts } = await load(projectInMemory(), path, plan)
    expect(counts).toMatchObject({ read: 3, accepted: 3 })
  })

  it.each([4, 7])(
    'whose table begins in row 7 and column %i, with totals below, are read as that table',
    async (from) => {
      const rows = `${rowOf(2, ['Report of March'], 2)}${rowOf(7, HEAD, from)}${Array.from({ length: 12 }, (_, n) => rowOf(8 + n, order(n), from)).join('')}${rowOf(20, ['Total', null, null, { xml: '<c><f>SUBTOTAL(109,G8:G19)</f><v>12</v></c>' }, 30], from)}`
      const path = await book(rows)
      const { plan, columns } = await inspectFile(path, {})
      expect(columns.filter(({ header }) => header !== '').map(({ header }) => header)).toEqual(HEAD)
      const { counts } = await load(projectInMemory(), path, plan)
      expect(counts).toMatchObject({ accepted: 12, quarantined: 0 })
      expect(counts.skippedBy).toContainEqual({ reason: 'totals', lines: 1 })
    },
  )

  it('with a second table say where it begins', async () => {
    const second =
      rowOf(9, ['product', 'stock', 'colour']) + rowOf(10, ['Mug', 5, 'blue']) + rowOf(11, ['Tee', 7, 'red'])
    const { findings } = await inspectFile(await book(HEADER + orders(5) + second), {})
    expect(findings).toContainEqual({ kind: 'other-table', params: { line: 9 }, isDoubtful: true })
    // Rows that are only grouped by empty ones are no other table.
    const grouped = await inspectFile(await book(HEADER + orders(5) + orders(5, 9)), {})
    expect(grouped.findings.map(({ kind }) => kind)).not.toContain('other-table')
  })

  it('with rows that are hidden or filtered out read them, and say so', async () => {
    const rows = HEADER + rowOf(2, order(1)) + rowOf(3, order(2), 1, 'hidden="1"') + rowOf(4, order(3))
    const { findings, rows: shown } = await inspectFile(await book(rows, {}, '<autoFilter ref="A1:F4"/>'), {})
    expect(shown).toHaveLength(3)
    expect(findings).toContainEqual({ kind: 'hidden-rows', params: { n: 1 }, isDoubtful: true })
  })

  it('that repeat a pivot with labels merged down are filled, amounts are not', async () => {
    const rows = `${rowOf(1, ['order id', 'customer', 'product', 'quantity', 'line total', 'time'])}${[
      2, 4, 6, 8,
    ]
      .map(
        (at) =>
          rowOf(at, [`A${at}`, 40_000 + at, 'Mug', 1, 99, '2025-03-01']) +
          rowOf(at + 1, [null, null, 'Tee', 2]),
      )
      .join('')}`
    const merges = [2, 4, 6, 8].flatMap((at) =>
      ['A', 'B', 'E', 'F'].map((column) => `<mergeCell ref="${column}${at}:${column}${at + 1}"/>`),
    )
    const { rows: shown, findings } = await inspectFile(
      await book(rows, {}, `<mergeCells count="${merges.length}">${merges.join('')}</mergeCells>`),
      {},
    )
    expect(shown.slice(0, 2)).toEqual([
      ['A2', '40002', 'Mug', '1', '99', '2025-03-01'],
      ['A2', '40002', 'Tee', '2', '', '2025-03-01'],
    ])
    expect(findings).toContainEqual({ kind: 'merged-cells', params: { n: 12 }, isDoubtful: false })
    expect(findings).toContainEqual({ kind: 'merged-amounts', params: { n: 4 }, isDoubtful: true })
  })
})

describe('cells', () => {
  const cellsOf = async (
    cells: readonly TestCell[],
    more: Partial<Parameters<typeof partsOf>[0]> = {},
  ): Promise<string[]> => {
    const names = cells.map((_, index) => `column ${index}`)
    return (await inspectFile(await book(rowOf(1, names) + rowOf(2, cells), more), {})).rows[0] ?? []
  }

  it('of dates and times are read as the sheet shows them', async () => {
    const formats = [
      'yyyy-mm-dd',
      'yyyy"年"m"月"d"日"',
      '[$-409]h:mm AM/PM;@',
      '[h]:mm:ss',
      'm/d/yy h:mm',
      'General',
      'Standard',
      '0.00" days"',
    ]
    const cells = [
      styled(45_717, 1),
      styled(45_717, 2),
      styled(45_717.75, 3),
      styled(1.5, 4),
      styled(45_717.5, 5),
      styled(45_717, 6),
      styled(45_717, 7),
      styled(2, 8),
      // Before March 1900 the calendar of workbooks is a day off, and has one day too many.
      styled(59, 1),
      styled(60, 1),
      styled(61, 1),
      styled(-3, 1),
      styled(0.5, 1),
      styled(2_958_466, 1),
      { xml: '<c t="d"><v>2025-03-01T12:30:00Z</v></c>' } as const,
    ]
    expect(await cellsOf(cells, { formats })).toEqual([
      '2025-03-01',
      '2025-03-01',
      '18:00:00',
      '36:00:00',
      '2025-03-01T12:00:00',
      '45717',
      '45717',
      '2',
      '1900-02-28',
      '1900-02-29',
      '1900-03-01',
      '-3',
      '0.5',
      '2958466',
      '2025-03-01T12:30:00Z',
    ])
    expect(
      await cellsOf([styled(44_255, 1), styled(0, 1), styled(0.25, 1)], { formats, date1904: true }),
    ).toEqual(['2025-03-01', '1904-01-01', '1904-01-01T06:00:00'])
  })

  it('of text are read without what is read aloud, with all their parts and characters', async () => {
    const shared =
      '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si><si><r><rPr><b/></rPr><t xml:space="preserve">Mu </t></r><r><t>g</t></r></si><si/>'
    const cells: TestCell[] = [
      { xml: '<c t="s"><v>0</v></c>' },
      { xml: '<c t="s"><v>1</v></c>' },
      { xml: '<c t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r><rPh><t>x</t></rPh></is></c>' },
      { xml: '<c t="str"><f>A1&amp;"x"</f><v>line_x000D_\nend _x005F_x000D_</v></c>' },
      { xml: '<c t="s"><v>2</v></c>' },
      'end',
    ]
    expect(await cellsOf(cells, { shared })).toEqual(['東京', 'Mu g', 'ab', 'line\r\nend _x000D_', '', 'end'])
  })

  it('that name a text nobody shares are a fault, with its place', async () => {
    const path = await book(HEADER + rowOf(2, [{ xml: '<c t="s"><v>7</v></c>' }]))
    expect(await failureOf(inspectFile(path, {}))).toMatchObject({
      code: 'workbook-bad',
      params: { sheet: 'Orders', line: 2, column: 1 },
    })
  })

  it('with errors, and formulas without a result, are told with their place', async () => {
    const rows = `${HEADER}${rowOf(2, order(1))}${rowOf(3, ['A2', { xml: '<c t="e"><f>VLOOKUP(1,Z:Z,1)</f><v>#N/A</v></c>' }, 'Mug', 1, { xml: '<c><f>D3*2</f></c>' }, '2025-03-01'])}`
    const path = await book(rows)
    const { findings, plan } = await inspectFile(path, {})
    expect(findings).toContainEqual({ kind: 'error-cells', params: { n: 1, line: 3 }, isDoubtful: true })
    expect(findings).toContainEqual({ kind: 'empty-formulas', params: { n: 1, line: 3 }, isDoubtful: true })
    const { counts } = await load(projectInMemory(), path, { ...plan, keepWithoutCustomer: false })
    expect(counts).toMatchObject({ read: 2, accepted: 1, quarantined: 1 })
  })

  it.each([
    ['[$€-407] #,##0.00', 'EUR'],
    ['#,##0.00\\ [$kr-41D]', 'SEK'],
    ['#,##0.00\\ [$kr.-406]', 'DKK'],
    ['[$¥-411]#,##0', 'JPY'],
    ['[$¥-804]#,##0.00', 'CNY'],
    ['"¥"#,##0.00;[Red]"¥"\\-#,##0.00', 'CNY'],
    ['_("$"* #,##0.00_)', 'USD'],
    ['[$CHF] #,##0.00', 'CHF'],
    ['[$₹-4009] #,##0', 'INR'],
    ['#,##0.00 "USD"', 'USD'],
    ['#,##0.00', 'XXX'],
    ['0.0%', 'XXX'],
  ])('formatted as %s are amounts in %s', async (format, currency) => {
    const rows = HEADER + rowOf(2, ['A1', 'u1', 'Mug', 1, styled(1234.5, 1), '2025-03-01'])
    const { plan, rows: shown } = await inspectFile(await book(rows, { formats: [format] }), {})
    expect(plan.currency).toBe(currency)
    expect(shown[0]?.[4]).toBe('1234.5')
  })

  it('in several currencies are told', async () => {
    const formats = ['[$€-407] #,##0.00', '[$£-809]#,##0.00']
    const rows =
      HEADER + [1, 2].map((n) => rowOf(n + 1, ['A1', 'u1', 'Mug', n, styled(2, n), '2025-03-01'])).join('')
    const { findings } = await inspectFile(await book(rows, { formats }), {})
    expect(findings).toContainEqual({
      kind: 'mixed-currencies',
      params: { column: 'price', codes: 'EUR, GBP' },
      isDoubtful: true,
    })
  })

  it('with long ids are kept whole where they are, and set aside where a spreadsheet rounded them', async () => {
    const exact = await book(
      HEADER +
        [1, 2]
          .map((n) =>
            rowOf(n + 1, [{ xml: `<c><v>412345678901234${560 + n}</v></c>` }, ...order(n).slice(1)]),
          )
          .join(''),
    )
    expect((await inspectFile(exact, {})).rows.map(([id]) => id)).toEqual([
      '412345678901234561',
      '412345678901234562',
    ])
    const rounded = await book(
      HEADER +
        rowOf(2, [{ xml: '<c><v>4.1234567890123501E+17</v></c>' }, ...order(1).slice(1)]) +
        rowOf(3, [`'00123`, ...order(2).slice(1)]),
    )
    const { findings, plan } = await inspectFile(rounded, {})
    expect(findings).toContainEqual({ kind: 'damaged-ids', params: { column: 'order id' }, isDoubtful: true })
    const { counts } = await load(projectInMemory(), rounded, plan)
    expect(counts).toMatchObject({ accepted: 1, byReason: [{ reason: 'damaged-id', lines: 1 }] })
  })
})

describe('what only looks like a workbook', () => {
  it.each([
    ['a binary workbook', { '[Content_Types].xml': '<Types/>', 'xl/workbook.bin': 'x' }, 'XLSB'],
    ['a text document', { '[Content_Types].xml': '<Types/>', 'word/document.xml': '<w/>' }, 'DOCX'],
    ['a workbook of Numbers', { 'Index/Document.iwa': 'x', 'preview.jpg': 'x' }, 'Numbers'],
    [
      'an OpenDocument text',
      { mimetype: 'application/vnd.oasis.opendocument.text', 'content.xml': '<x/>' },
      'text',
    ],
  ])('%s is refused by its kind', async (_, parts, kind) => {
    expect(await failureOf(inspectFile(await write(parts), {}))).toMatchObject({
      code: 'file-kind-refused',
      params: { kind },
    })
  })
})
