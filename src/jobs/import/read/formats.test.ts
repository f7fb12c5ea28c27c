import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterAll, describe, expect, it } from 'vitest'
import yazl from 'yazl'
import { ExpectedFailure } from '../../../contract/failure.ts'
import { inspectFile } from '../inspect.ts'
import { TestFolder, failureOf } from '../test-import.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

type Parts = Readonly<Record<string, string | Buffer>>

async function zip(name: string, parts: Parts): Promise<string> {
  const archive = new yazl.ZipFile()
  for (const [part, content] of Object.entries(parts)) archive.addBuffer(Buffer.from(content), part)
  archive.end()
  const path = join(folder.path, name)
  await pipeline(archive.outputStream, createWriteStream(path))
  return path
}

const NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'

/** A workbook of two sheets with the rows given as XML in the first. */
function workbook(name: string, rows: string, others: Parts = {}): Promise<string> {
  return zip(name, {
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml': `<workbook ${NAMESPACE} xmlns:r="r"><sheets><sheet name="Orders" sheetId="1" r:id="a"/><sheet name="Notes" sheetId="2" state="hidden" r:id="b"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/><Relationship Id="b" Target="worksheets/sheet2.xml"/></Relationships>',
    'xl/styles.xml': `<styleSheet ${NAMESPACE}><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd hh:mm"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `<sst ${NAMESPACE}><si><t>customer</t></si><si><r><t>Mu</t></r><r><t>g</t></r></si></sst>`,
    'xl/worksheets/sheet1.xml': `<worksheet ${NAMESPACE}><sheetData>${rows}</sheetData></worksheet>`,
    'xl/worksheets/sheet2.xml': `<worksheet ${NAMESPACE}><sheetData/></worksheet>`,
    ...others,
  })
}

const texts = (row: number, ...cells: string[]): string =>
  `<row r="${row}">${cells.map((cell) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`

describe('workbooks', () => {
  it('show dates, numbers, shared and rich texts as the sheet does', async () => {
    const path = await workbook(
      'typed.xlsx',
      `${texts(1, 'customer', 'product', 'time', 'day', 'price', 'big')}
       <row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>1</v></c><c r="C3" s="2"><v>46082.5</v></c>
         <c r="D3" s="1"><v>46082</v></c><c r="E3"><v>1.1000000000000001</v></c><c r="F3"><v>1.2345678901234568E17</v></c></row>
       <row r="4"><c r="A4" t="b"><v>1</v></c><c r="E4"><v>2</v></c></row>`,
    )
    const { rows, plan, sheets } = await inspectFile(path, {})
    expect(plan.dialect).toMatchObject({ kind: 'xlsx', sheet: 'Orders', headerRows: 1 })
    expect(sheets.map(({ name }) => name)).toEqual(['Orders', 'Notes'])
    expect(rows).toEqual([
      ['customer', 'Mug', '2026-03-01T12:00:00', '2026-03-01', '1.1', '1.2345678901234568E+17'],
      ['true', '', '', '', '2', ''],
    ])
  })

  it('with a title, groups over names and a row of totals are read as one table', async () => {
    const path = await workbook(
      'groups.xlsx',
      texts(1, 'Report of March') +
        texts(3, 'Who', '', 'What', '') +
        texts(4, 'customer id', 'email', 'product id', 'quantity') +
        Array.from({ length: 9 }, (_, n) => texts(5 + n, `c${n}`, `c${n}@x.org`, 'A', '2')).join('') +
        texts(20, 'Total', '', '', '18'),
    )
    const { plan, columns, findings } = await inspectFile(path, {})
    expect(plan.dialect).toMatchObject({ skipTop: 1, headerRows: 2 })
    expect(columns.map(({ header }) => header)).toEqual([
      'Who customer id',
      'Who email',
      'What product id',
      'What quantity',
    ])
    expect(findings.map(({ kind }) => kind)).toContain('totals')
  })

  it('are read from the first sheet that holds a table, behind a title page', async () => {
    const sheet = (rows: string): string =>
      `<worksheet ${NAMESPACE}><sheetData>${rows}</sheetData></worksheet>`
    const path = await workbook(
      'cover.xlsx',
      `${texts(1, 'Report of sales')}${texts(2, 'made by', 'finance')}`,
      {
        'xl/worksheets/sheet2.xml': sheet(
          `${texts(1, 'customer', 'product', 'price')}${texts(2, 'a', 'Mug', '2')}${texts(3, 'b', 'Mug', '2')}`,
        ),
      },
    )
    const { plan, findings } = await inspectFile(path, {})
    expect(plan.dialect.sheet).toBe('Notes')
    expect(findings).toContainEqual({
      kind: 'sheet',
      params: { sheet: 'Notes', count: 2 },
      isDoubtful: false,
    })
    expect((await inspectFile(path, { dialect: { sheet: 'Orders' } })).plan.dialect.sheet).toBe('Orders')
  })

  it('that are bombs or broken are refused', async () => {
    const entity = await workbook('entity.xlsx', '', {
      'xl/worksheets/sheet1.xml': `<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet ${NAMESPACE}/>`,
    })
    expect((await failureOf(inspectFile(entity, {}))).code).toBe('workbook-bomb')
    const broken = await workbook('broken.xlsx', '<row><c>')
    expect((await failureOf(inspectFile(broken, {}))).code).toBe('workbook-bad')
    const inflated = await workbook('inflated.xlsx', '', {
      'xl/sharedStrings.xml': Buffer.concat([Buffer.from('<sst><si><t>'), Buffer.alloc(400_000_000, 'a')]),
    })
    expect((await failureOf(inspectFile(inflated, {}))).code).toMatch(/workbook-bomb|cell-too-long/)
  })
})

describe('JSON', () => {
  it.each([
    [
      'list.json',
      '[{"user_id": 12345678901234567890, "item":{"id":"A"},"tags":["x","y"]},\n {"user_id":2,"n":null}]',
    ],
    [
      'inside.json',
      '{"count": 2, "data": [{"user_id":12345678901234567890,"item":{"id":"A"},"tags":["x","y"]},{"user_id":2,"n":null}]}',
    ],
    [
      'lines.jsonl',
      '{"user_id":12345678901234567890,"item":{"id":"A"},"tags":["x","y"]}\n{"user_id":2,"n":null}\n',
    ],
  ])('%s becomes a table', async (name, text) => {
    const { columns, rows } = await inspectFile(folder.write(name, text), {})
    expect(columns.map(({ header }) => header)).toEqual(['user_id', 'item.id', 'tags', 'n'])
    expect(rows).toEqual([
      ['12345678901234567890', 'A', 'x; y', ''],
      ['2', '', '', ''],
    ])
  })

  it('comes back from any list of objects', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string(), { minLength: 1, maxLength: 20 }), async (values) => {
        const filled = values.map((value) => `v${value.replaceAll('\u0000', '')}`)
        const path = folder.write(
          'any.json',
          JSON.stringify(filled.map((value) => ({ customer: 'c', value }))),
        )
        const { rows } = await inspectFile(path, {})
        expect(rows.map((row) => row[1])).toEqual(filled)
      }),
      { numRuns: 40 },
    )
  })

  it('that is broken says where', async () => {
    const path = folder.write('broken.json', '[{"a":1},\n{"a":,}]')
    expect(await failureOf(inspectFile(path, {}))).toMatchObject({ code: 'json-bad', params: { line: 2 } })
  })
})

it('Parquet becomes a table', async () => {
  const bytes = parquetWriteBuffer({
    columnData: [
      { name: 'customer_id', data: ['c1', 'c2'], type: 'STRING' },
      { name: 'quantity', data: [1n, 9_007_199_254_740_993n], type: 'INT64' },
    ],
  })
  const { rows, plan } = await inspectFile(folder.write('t.parquet', new Uint8Array(bytes)), {})
  expect(plan.dialect.kind).toBe('parquet')
  expect(rows).toEqual([
    ['c1', '1'],
    ['c2', '9007199254740993'],
  ])
})

describe('archives', () => {
  it('offer their files; the first that is a table is read', async () => {
    const path = await zip('export.zip', {
      'read me.pdf': '%PDF-1.4',
      'customers.csv': 'customer_id,email\nc1,a@x.org\n',
      'orders.csv.txt': 'customer_id,sku\nc1,A\n',
    })
    const { container, members, rows } = await inspectFile(path, {})
    expect(container).toBe('zip')
    expect(members.map(({ name, readable }) => [name, readable])).toEqual([
      ['read me.pdf', false],
      ['customers.csv', true],
      ['orders.csv.txt', true],
    ])
    expect(rows).toEqual([['c1', 'a@x.org']])
    const other = await inspectFile(path, { dialect: { member: 'orders.csv.txt' } })
    expect(other.rows).toEqual([['c1', 'A']])
    expect((await failureOf(inspectFile(path, { dialect: { member: 'no.csv' } }))).code).toBe(
      'archive-member-missing',
    )
  })

  it('that are bombs are refused', async () => {
    const path = await zip('bomb.zip', { 'a.csv': Buffer.alloc(50_000_000, 'a,b\n') })
    expect((await failureOf(inspectFile(path, {}).then(async () => drain(path)))).code).toBe('archive-bomb')
  })
})

async function drain(path: string): Promise<void> {
  const { openContent } = await import('./content.ts')
  const source = await openContent(path, 'a.csv')
  try {
    for await (const _ of source.pieces());
  } finally {
    await source.close()
  }
}

it('any bytes end in a table or a clear failure', async () => {
  const starts = [
    Buffer.from('PK\u0003\u0004'),
    Buffer.from('PAR1'),
    Buffer.from('{"a":'),
    Buffer.from('[{'),
    gzipSync('a,b\n'),
  ]
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(Buffer.alloc(0), ...starts),
      fc.uint8Array({ maxLength: 300 }),
      async (start, rest) => {
        const path = folder.write('any.bin', Buffer.concat([start, rest]))
        try {
          await inspectFile(path, {})
        } catch (error) {
          expect(error).toBeInstanceOf(ExpectedFailure)
        }
      },
    ),
    { numRuns: 150 },
  )
})
