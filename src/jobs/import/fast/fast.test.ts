import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, describe, expect, it, vi } from 'vitest'
import type { Dialect } from '../../../contract/dialect.ts'
import type { ColumnRole } from '../../../contract/column-roles.ts'
import { ExpectedFailure } from '../../../contract/failure.ts'
import type { ImportPlan } from '../../../contract/import-plan.ts'
import { projectInMemory } from '../../../store/open.ts'
import { Marks } from '../../../store/queries/flags.ts'
import { importStager, insertStagingImport } from '../../../store/queries/import-staging.ts'
import type { WritableDb } from '../../../store/database.ts'
import { Tally } from '../tally.ts'
import { TestFolder, planOf } from '../test-import.ts'
import { openContent } from '../read/content.ts'
import { openTable } from '../read/open-table.ts'
import { brokenBytesOf } from '../recipe.ts'
import { RecordReader } from '../record-reader.ts'
import { typingContextOf } from '../typing-context-of.ts'
import { readColumns } from './read-columns.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

const NOW = 1_750_000_000_000
const TABLES = [
  'customers',
  'customer_facts',
  'products',
  'product_facts',
  'interactions',
  'campaigns',
  'consents',
  'quarantine',
]

type Way = 'rows' | 'columns'

/** All that an import leaves: tables, counts, profile; or how it fails. */
async function leftBy(
  way: Way,
  path: string,
  plan: ImportPlan,
  bulkRows?: number,
  bytesAtOnce = 100_000,
): Promise<unknown> {
  const db = projectInMemory()
  let open: { readonly close: () => Promise<void> } | undefined
  const tally = new Tally()
  const context = typingContextOf(db, NOW)
  const reader = new RecordReader(plan, tally, context)
  try {
    const importId = insertStagingImport(db, { fileName: 'f', fileBytes: 1, plan, startedAt: 0 })
    const stager = importStager(db, importId, {
      marks: new Marks(db, importId),
      marksConflicts: true,
      headerOf: (role) => reader.headers[plan.roles.indexOf(role)] ?? '',
      ...(bulkRows === undefined ? {} : { bulkRows }),
    })
    if (way === 'rows') {
      const table = await openTable(path, plan.dialect, brokenBytesOf(plan))
      open = table
      for await (const batch of table.batches())
        tally.stage(stager.stage([reader.read(batch, batch.counts.length)]))
      stager.finish()
      return state(db, tally, reader.headers, reader.profile(), await table.finish())
    }
    const source = await openContent(path, '', Buffer.alloc(bytesAtOnce))
    open = source
    for await (const { part } of readColumns(source, plan, reader, context.rules, NOW))
      tally.stage(stager.stageColumns([part]))
    stager.finish()
    return state(db, tally, reader.headers, reader.profile(), await source.finish())
  } catch (error) {
    if (error instanceof ExpectedFailure) return error.toFailure()
    throw error
  } finally {
    await open?.close()
  }
}

function state(db: WritableDb, tally: Tally, ...others: readonly unknown[]): unknown {
  return {
    tables: TABLES.map((table) => [table, db.prepare<[]>(`SELECT * FROM ${table}`).all()]),
    // Marks of rows are written part by part, and how many rows are a part is no matter.
    flags: db.prepare<[]>('SELECT rule, line, column_name FROM flags ORDER BY rule, line, column_name').all(),
    counts: tally.counts('f'),
    others,
  }
}

/** Cells as most are, of which the first two are regular, and odd ones. */
type Cells = { readonly regular: fc.Arbitrary<string>; readonly any: fc.Arbitrary<string> }
const few = (common: readonly [string, string, ...string[]], odd: fc.Arbitrary<string>): Cells => ({
  regular: fc.constantFrom(common[0], common[1]),
  any: fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...common) }, { weight: 1, arbitrary: odd }),
})
const anyText = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom(
    '',
    ' ',
    'NULL',
    'n/a',
    '-',
    'Total',
    'total:',
    '#',
    '"',
    'a"b',
    ' x ',
    "'1",
    '`1',
    '="7"',
    '1.23E+17',
    '7.0',
    '138****1234',
    'customer',
    'Summe',
    '合计',
    '\u00a0',
    '\ufeff',
  ),
)
const number = few(
  ['1', '2', '12', '3.50', '0.99'],
  fc.oneof(
    fc.constantFrom(
      '0',
      '-1',
      '1,5',
      '1.5',
      '1.234.567',
      '1,234.56',
      '',
      ' 4',
      '12.',
      '.5',
      '$3',
      '1e3',
      '99999999999999999999',
      '0.0000001',
      '7.1234567',
      '(3)',
      '５',
    ),
    fc.double({ min: 0, max: 1e15, noNaN: true }).map(String),
    anyText,
  ),
)
const time = few(
  ['2024-03-01', '2024-03-31 02:30', '2024-03-01T08:00:00', '2024-10-27 02:30:00'],
  fc.oneof(
    fc.constantFrom(
      '2024-02-30',
      '1.3.2024',
      '03/04/2024',
      '1709280000',
      '2024-3-1',
      '2024-03-01T08:00:00Z',
      '2024-03-01 24:00:00',
      '2099-01-01',
      '1950-01-01',
      '',
      '2024-03-01 08:00:00.5',
      '2024-03-01 08:00 PST',
      '2024-03-01 08:00 CST',
      '2024-03-01 08:00 GMT+8',
      '2024030108',
      '1709280000000000',
      'Mar 1, 2024',
    ),
    anyText,
  ),
)
const cellOf: Readonly<Partial<Record<ColumnRole, Cells>>> = {
  'order-id': few(['A-1', 'A-2', 'B_3', '1001', '10.0'], anyText),
  'customer-id': few(['C1', 'C2', 'C3', ' C1', '=', '0'], anyText),
  'product-id': few(['P1', 'P2', 'P3'], anyText),
  email: few(['a@example.com', 'B@example.com', ''], fc.oneof(anyText, fc.constant('test@example.com'))),
  'customer-name': few(['Ann', 'Bo', '李雷'], anyText),
  'product-name': few(['Mug', 'Tee, red', '杯子'], anyText),
  category: few(['Home', ''], anyText),
  time,
  'time-of-day': few(['', '10:00', '9:05 PM', '093000'], anyText),
  'time-zone': few(['UTC', '+0800', 'PST', 'CST', 'Europe/Rome'], anyText),
  quantity: number,
  'unit-price': number,
  'line-total': number,
  'refund-amount': few(['', '0', '0.00', '1.50', '1000'], number.any),
  rating: few(['', '5', '4.5'], number.any),
  currency: few(['EUR', 'usd', ''], anyText),
  channel: few(['web', 'shop'], anyText),
  campaign: few(['', 'spring'], anyText),
  'order-status': few(
    ['paid', 'completed', 'refunded', 'cancelled', 'pending', 'partially refunded'],
    anyText,
  ),
  'event-kind': few(['purchase', 'view', 'refund', 'rating'], anyText),
  'consent-email': few(['yes', 'no', ''], anyText),
  attribute: few(['x', ''], anyText),
  ignore: few(['x', '7'], anyText),
}
// The roles above, all of them.
const roles = Object.keys(cellOf) as ColumnRole[]

type Shape = { readonly plan: ImportPlan; readonly bytes: Uint8Array }

const shape: fc.Arbitrary<Shape> = fc
  .record({
    more: fc.subarray(
      roles.filter((role) => !['customer-id', 'product-id', 'consent-email'].includes(role)),
      { maxLength: 7 },
    ),
    hasConsent: fc.integer({ min: 0, max: 9 }).map((each) => each === 0),
    keys: fc.constantFrom<readonly ColumnRole[]>(
      ['customer-id', 'product-id'],
      ['product-id', 'customer-id'],
      ['email', 'product-name'],
    ),
    delimiter: fc.constantFrom<Dialect['delimiter'][]>(',', ';', '\t', '|', '^', '~', '\u0001', '\u001f'),
    quote: fc.constantFrom<Dialect['quote'][]>('"', '"', "'", ''),
    newline: fc.constantFrom('\n', '\r\n', '\r'),
    encoding: fc.constantFrom<Dialect['encoding'][]>('utf-8', 'utf-8', 'utf-8', 'windows-1252', 'gb18030'),
    comment: fc.constantFrom('', '#'),
    skipTop: fc.integer({ min: 0, max: 1 }),
    headerRows: fc.constantFrom(0, 1, 1, 2),
    decimalComma: fc.boolean(),
    timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Shanghai'),
    dateOrder: fc.constantFrom<ImportPlan['dateOrder'][]>('ymd', 'dmy', 'mdy'),
    keep: fc.boolean(),
    recipe: fc.boolean(),
    defaultKind: fc.constantFrom<ImportPlan['defaultKind'][]>(
      'purchase',
      'purchase',
      'view',
      'rating',
      'refund',
    ),
  })
  .chain((given) => {
    const columns = [
      ...new Set<ColumnRole>([
        ...given.keys,
        ...given.more,
        ...(given.hasConsent ? (['consent-email'] as const) : []),
      ]),
    ]
    const record = fc.oneof(
      fc.tuple(...columns.map((role) => cellOf[role]?.regular ?? anyText)),
      fc.tuple(...columns.map((role) => cellOf[role]?.any ?? anyText)),
    )
    const style = fc.constantFrom('bare', 'bare', 'bare', 'quoted', 'raw')
    const line = fc.tuple(
      record,
      style,
      fc.constantFrom('', '', '', '', '', '', 'short', 'long', 'blank', 'again', 'torn'),
    )
    return fc.array(line, { minLength: 1, maxLength: 80, size: 'max' }).map((lines): Shape => {
      const { quote, delimiter, newline } = given
      const written = (cell: string, how: string): string => {
        if (how === 'raw' || quote === '')
          return quote === '' ? cell.replaceAll(delimiter, '').replace(/[\r\n]/g, '') : cell
        const needs =
          how === 'quoted' || cell.includes(delimiter) || cell.includes(quote) || /[\r\n]/.test(cell)
        return needs ? `${quote}${cell.replaceAll(quote, quote + quote)}${quote}` : cell
      }
      const out: string[] = []
      for (let top = 0; top < given.skipTop; top++) out.push('Export of today')
      for (let row = 0; row < given.headerRows; row++)
        out.push(columns.map((role) => role.split('-')[0] ?? '').join(delimiter))
      for (const [cells, how, odd] of lines) {
        const record2 = cells.map((cell) => written(cell.replaceAll('\u0000', ''), how))
        if (odd === 'short') record2.pop()
        if (odd === 'long') record2.push('more')
        if (odd === 'torn') record2[1] = `${quote}${cells[1]?.replace(/[\r\n]/g, '') ?? ''}`
        out.push(odd === 'blank' ? '' : record2.join(delimiter))
        if (odd === 'again') out.push(out.at(-1) ?? '')
      }
      const plan = planOf({
        dialect: {
          encoding: given.encoding,
          delimiter,
          quote,
          comment: given.comment,
          skipTop: given.skipTop,
          headerRows: given.headerRows,
        },
        roles: columns,
        decimalComma: given.decimalComma,
        timeZone: given.timeZone,
        dateOrder: given.dateOrder,
        keepWithoutCustomer: given.keep,
        keepWithoutProduct: given.keep,
        defaultKind: given.defaultKind,
        recipe: given.recipe
          ? [{ column: columns[0] ?? '', reason: null, equals: null, operation: { kind: 'trim' } }]
          : [],
      })
      return { plan, bytes: Buffer.from(out.join(newline), given.encoding === 'utf-8' ? 'utf8' : 'latin1') }
    })
  })

let count = 0

async function expectSame(
  bytes: Uint8Array,
  plan: ImportPlan,
  bulkRows?: number,
  bytesAtOnce?: number,
): Promise<unknown> {
  const path = folder.write(`${count++}.csv`, bytes)
  const rows = await leftBy('rows', path, plan, bulkRows)
  expect(await leftBy('columns', path, plan, bulkRows, bytesAtOnce)).toEqual(rows)
  return rows
}

describe('reading by column', () => {
  it('leaves the same as reading by row, whatever the file', { timeout: 300_000 }, async () => {
    const fast = vi.spyOn(RecordReader.prototype, 'countAccepted')
    await fc.assert(
      fc.asyncProperty(shape, async ({ plan, bytes }) => {
        await expectSame(bytes, plan, undefined, 1_000)
      }),
      { numRuns: Number(process.env['SEXTANT_RUNS'] ?? '100') },
    )
    // What is compared is not one way with itself.
    expect(fast.mock.calls.length).toBeGreaterThan(100)
  })

  it('does so where pieces of the file end, in a gzip, and in bulk', { timeout: 60_000 }, async () => {
    const lines = Array.from({ length: 9_000 }, (_, index) =>
      index % 97 === 3
        ? `"O-${index >> 2}",P${index % 50},"C""${index % 700}",2024-01-01 00:00:0${index % 10},1,"2.50"`
        : `O-${index >> 2},P${index % 50},${index % 31 === 0 ? 'Zoë 李' : 'C'}${index % 700},2024-01-01 00:00:0${index % 10},${1 + (index % 3)},2.50`,
    )
    const text = `\ufefforder,product,customer,time,quantity,price\r\n${lines.join('\r\n')}\r\n${lines.slice(0, 50).join('\r\n')}`
    const left = await expectSame(Buffer.from(text), planOf(), 10_000)
    expect(left).toMatchObject({ counts: { read: 9_050, accepted: 9_000, duplicates: 50 } })
    expect(await expectSame(gzipSync(text), planOf(), 10_000)).toMatchObject({ counts: { read: 9_050 } })
  })

  it.each([
    ['a word for totals in a row that is too short', 'a,b\rSumme\rC1,P1\rC1,P1', '"' as const, 1],
    ['control characters where no quote is set', '\u0003\u0001,P1\nC1,P1', '' as const, 0],
  ])('does so with %s', async (_, text, quote, headerRows) => {
    const plan = planOf({
      roles: ['customer-id', 'product-id'],
      dialect: { encoding: 'utf-8', delimiter: ',', quote, headerRows },
    })
    expect(await expectSame(Buffer.from(text), plan)).toMatchObject({ counts: { read: headerRows + 2 } })
  })

  it.each([
    ['a quote that nothing closes', 'a,b\n1,"3\n4,6\n', 'unclosed-quote'],
    ['a byte that is no text', 'a,b,c\n1,2,3\n4,\u0000,6\n', 'file-not-text'],
    ['a record without an end', `a,b,c\n1,2,3\n${'x'.repeat(1_100_000)}`, 'record-too-long'],
    ['too many cells', `a,b,c\n1,2,3\n${','.repeat(20_000)}\n`, 'too-many-columns'],
  ])('tells of %s where it is', async (_, text, code) => {
    const plan = planOf({ roles: ['customer-id', 'product-id', 'ignore'] })
    expect(await expectSame(Buffer.from(text), plan)).toMatchObject({ code })
  })

  it('takes the width of a file from no record whose quotes are out of place', async () => {
    const plan = planOf({ roles: ['order-id', 'product-id', 'customer-id'] })
    const left = await expectSame(Buffer.from('a,b,c\n1,2,3\n4,"5,"6"\n7,"8,9\n10,11,12\n'), plan)
    expect(left).toMatchObject({ counts: { read: 4, accepted: 2, quarantined: 2 } })
  })

  it('sets a line with a quote too many aside alone, wherever a piece of the file ends', async () => {
    const lines = Array.from({ length: 300 }, (_, n) =>
      n % 70 === 5 ? `o${n},"p${n},c` : n % 3 === 0 ? `o${n},"p, ${n}","c"` : `o${n},p${n},c`,
    )
    const plan = planOf({ roles: ['order-id', 'product-id', 'customer-id'] })
    for (const bytesAtOnce of [17, 1_000, 100_000]) {
      const left = await expectSame(Buffer.from(`a,b,c\n${lines.join('\n')}\n`), plan, undefined, bytesAtOnce)
      expect(left).toMatchObject({
        counts: {
          read: 300,
          accepted: 295,
          quarantined: 5,
          byReason: [{ reason: 'broken-quote', lines: 5 }],
        },
      })
    }
  })

  it('tells of a damaged byte where it is', async () => {
    const plan = planOf({ roles: ['customer-id', 'product-id'] })
    const text = `a,b\n${'c,p\n'.repeat(100_000)}c,`
    const bytes = Buffer.concat([Buffer.from(text), Buffer.from([0xff]), Buffer.from('\nc,p\n')])
    const left = await expectSame(bytes, plan)
    expect(left).toMatchObject({
      counts: { read: 100_002, quarantined: 1, byReason: [{ reason: 'broken-bytes', lines: 1 }] },
    })
    expect(JSON.stringify(left)).toContain(`"line":100002,"column_name":"b","reason":"broken-bytes"`)
    expect(JSON.stringify(left)).toContain(`"byte":${text.length}`)
  })

  it('counts a return and a line feed as one line end, also where a piece ends between them', async () => {
    const plan = planOf({
      roles: ['customer-id', 'product-id'],
      dialect: { encoding: 'windows-1252', delimiter: ',', headerRows: 1 },
    })
    const bytes = Buffer.from(`a,b\r\n${'c,p\r\n'.repeat(9)}c,\u0081\r\n`, 'latin1')
    for (const bytesAtOnce of [4, 5, 6, 7, 8, 9])
      expect(await expectSame(bytes, plan, undefined, bytesAtOnce)).toMatchObject({
        counts: { quarantined: 1, byReason: [{ reason: 'broken-bytes', lines: 1 }] },
      })
  })

  it('tells of the first fault of two, wherever pieces of the file end', async () => {
    const plan = planOf({
      roles: ['customer-id', 'product-id'],
      dialect: { encoding: 'windows-1252', delimiter: ',', headerRows: 1 },
    })
    const text = `a,b\nc,\u0000\n${'c,p\n'.repeat(50)}c,\u0081\n`
    for (const bytesAtOnce of [7, 64, 1_000])
      expect(await expectSame(Buffer.from(text, 'latin1'), plan, undefined, bytesAtOnce)).toMatchObject({
        code: 'file-not-text',
        params: { line: 2 },
      })
  })
})
