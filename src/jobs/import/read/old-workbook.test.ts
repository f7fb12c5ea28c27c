import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { ExpectedFailure } from '../../../contract/failure.ts'
import { projectInMemory } from '../../../store/open.ts'
import { inspectFile } from '../inspect.ts'
import { TestFolder, failureOf, load } from '../test-import.ts'
import { bof, compoundFile, eof, float, record, u16, u32, wide, workbookStream } from './test-biff.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

const HEAD = ['order id', 'customer', 'product', 'quantity', 'price', 'time', 'paid']
const label = (row: number, column: number, text: string): Buffer =>
  record(0x0204, u16(row, column, 0), wide(text))
const header = HEAD.map((name, column) => label(0, column, name))
const number = (row: number, column: number, value: number, style = 0): Buffer =>
  record(0x0203, u16(row, column, style), float(value))
/** Whole numbers, or hundredths. */
const rk = (value: number): Buffer =>
  u32(Number.isInteger(value) ? (value << 2) | 2 : (Math.round(value * 100) << 2) | 3)
const formats = [
  record(0x041e, u16(164), wide('yyyy-mm-dd hh:mm')),
  record(0x041e, u16(165), wide('[$€-407] #,##0.00')),
  ...[0, 164, 165].map((id) => record(0x00e0, u16(0, id), Buffer.alloc(16))),
]
let made = 0
const write = (stream: Buffer, name = 'Workbook'): string =>
  folder.write(`old${made++}.xls`, compoundFile(name, stream))

/** Rows of orders with all kinds of cells: shared and own texts, four ways to write numbers, flags. */
function orders(count: number): Buffer[] {
  return Array.from({ length: count }, (_, n) => {
    const row = n + 1
    return [
      label(row, 0, `A${row}`),
      record(0x00fd, u16(row, 1, 0), u32(n % 2)),
      label(row, 2, 'Mug'),
      record(0x00bd, u16(row, 3, 0), rk(2), u16(2), rk(1.25), u16(4)),
      number(row, 5, 45_717 + n / 24, 1),
      record(0x0205, u16(row, 6, 0), Buffer.from([n % 2, 0])),
    ]
  }).flat()
}

/** Two texts of which the second is cut between two records, in the middle of its characters, with formatting and a reading. */
const shared = [
  record(
    0x00fc,
    u32(40, 2),
    u16(3),
    Buffer.from([0x08]),
    u16(1),
    Buffer.from('Ann'),
    u32(0),
    u16(4),
    Buffer.from([0x05]),
    u32(4),
    Buffer.from('客户', 'utf16le'),
  ),
  record(0x003c, Buffer.from([1]), Buffer.from('一号', 'utf16le'), Buffer.from('read')),
]

describe('workbooks of Excel 97 to 2003', () => {
  it.each([3, 400])('with %i rows give the values they show', async (count) => {
    const stream = workbookStream(
      [...formats, ...shared],
      [
        { name: 'Notes', records: [label(0, 0, 'made by finance')] },
        { name: 'Chart', kind: 2, records: [] },
        {
          name: '订单',
          records: [...header, ...orders(count), record(0x0208, u16(2, 0, 7, 255, 0, 0), u16(0x20, 0))],
        },
        { name: 'Lists', state: 1, records: [] },
      ],
    )
    const path = write(stream)
    const { plan, rows, sheets, findings } = await inspectFile(path, {})
    expect(plan).toMatchObject({ dialect: { kind: 'xls', sheet: '订单', headerRows: 1 }, currency: 'EUR' })
    expect(sheets.map(({ name, hidden }) => [name, hidden])).toEqual([
      ['Notes', undefined],
      ['订单', undefined],
      ['Lists', true],
    ])
    expect(rows.slice(0, 2)).toEqual([
      ['A1', 'Ann', 'Mug', '2', '1.25', '2025-03-01', 'false'],
      ['A2', '客户一号', 'Mug', '2', '1.25', '2025-03-01T01:00:00', 'true'],
    ])
    expect(findings.map(({ kind }) => kind)).toContain('hidden-sheets')
    const { counts } = await load(projectInMemory(), path, { ...plan, timeZone: 'UTC' })
    expect(counts).toMatchObject({ read: count, accepted: count, quarantined: 0 })
  })

  it('take what formulas resulted in, and say where nothing is stored', async () => {
    const result = (row: number, column: number, value: Buffer, flags = 0): Buffer =>
      record(0x0006, u16(row, column, 0), value, u16(flags), u32(0), u16(0))
    const special = (kind: number, value: number): Buffer =>
      Buffer.from([kind, 0, value, 0, 0, 0, 0xff, 0xff])
    const stream = workbookStream(formats, [
      {
        name: 'S',
        records: [
          ...header,
          label(1, 0, 'A1'),
          result(1, 1, special(0, 0)),
          record(0x0207, wide('u1')),
          label(1, 2, 'Mug'),
          result(1, 3, float(3)),
          result(1, 4, float(0), 3),
          label(1, 5, '2025-03-01'),
          result(1, 6, special(1, 1)),
          label(2, 0, 'A2'),
          result(2, 1, special(2, 0x2a)),
          label(2, 2, 'Mug'),
          number(2, 3, 412_345_678_901_234_500),
          record(0x0205, u16(2, 4, 0), Buffer.from([0x07, 1])),
        ],
      },
    ])
    const { rows, findings } = await inspectFile(write(stream), {})
    expect(rows).toEqual([
      ['A1', 'u1', 'Mug', '3', '', '2025-03-01', 'true'],
      ['A2', '#N/A', 'Mug', '4.123456789012345E+17', '#DIV/0!', '', ''],
    ])
    expect(findings).toContainEqual({ kind: 'empty-formulas', params: { n: 1, line: 2 }, isDoubtful: true })
    expect(findings).toContainEqual({ kind: 'error-cells', params: { n: 2, line: 3 }, isDoubtful: true })
  })

  it('written column by column, merged, hidden and counting from 1904 are read in the order of the rows', async () => {
    const columns = [
      header[0],
      label(1, 0, 'A1'),
      label(3, 0, 'A2'),
      header[1],
      label(1, 1, 'u1'),
      label(3, 1, 'u2'),
    ]
    const more = [
      ...header.slice(2),
      ...[1, 2, 3].flatMap((row) => [
        label(row, 2, 'Mug'),
        number(row, 3, 1),
        number(row, 4, 2),
        number(row, 5, 44_255, 1),
      ]),
      record(0x00e5, u16(1), u16(1, 2, 0, 0)),
      record(0x0208, u16(2, 0, 7, 255, 0, 0), u16(0x20, 0)),
    ]
    const records = [...columns, ...more].flatMap((each) => each ?? [])
    const stream = workbookStream([record(0x0022, u16(1)), ...formats], [{ name: 'S', records }])
    const { rows } = await inspectFile(write(stream), {})
    expect(rows).toEqual([
      ['A1', 'u1', 'Mug', '1', '2', '2025-03-01', ''],
      ['A1', '', 'Mug', '1', '2', '2025-03-01', ''],
      ['A2', 'u2', 'Mug', '1', '2', '2025-03-01', ''],
    ])
  })

  it('of Excel 5, and sheets without a file around them, have texts in a code page', async () => {
    const old = (row: number, column: number, text: Buffer): Buffer =>
      record(0x0204, u16(row, column, 0, text.length), text)
    const gbk = Buffer.from('bfcdbba7', 'hex') // 客户
    const sheet = Buffer.concat([
      bof(16, 0x0500),
      record(0x0042, u16(936)),
      ...HEAD.slice(0, 3).map((name, column) => old(0, column, Buffer.from(name))),
      ...[1, 2].flatMap((row) => [
        old(row, 0, Buffer.from(`A${row}`)),
        old(row, 1, gbk),
        old(row, 2, Buffer.from('Mug')),
      ]),
      eof,
    ])
    const { plan, rows } = await inspectFile(folder.write('bare.xls', sheet), {})
    expect(plan.dialect.kind).toBe('xls')
    expect(rows[0]).toEqual(['A1', '客户', 'Mug'])
  })

  it('with a password, and other files of that kind, are refused with what to do', async () => {
    const locked = workbookStream(
      [record(0x002f, u16(1, 1, 1)), ...formats],
      [{ name: 'S', records: header }],
    )
    expect((await failureOf(inspectFile(write(locked), {}))).code).toBe('workbook-encrypted')
    const modern = write(Buffer.alloc(5_000, 7), 'EncryptedPackage')
    expect((await failureOf(inspectFile(modern, {}))).code).toBe('workbook-encrypted')
    const text = write(Buffer.alloc(5_000, 7), 'WordDocument')
    expect(await failureOf(inspectFile(text, {}))).toMatchObject({
      code: 'file-kind-refused',
      params: { kind: 'DOC' },
    })
  })

  it('cut off, bent in a circle or changed in any byte end in a table or a clear failure', async () => {
    const whole = compoundFile(
      'Workbook',
      workbookStream([...formats, ...shared], [{ name: 'S', records: [...header, ...orders(60)] }]),
    )
    const cut = folder.write('cut.xls', whole.subarray(0, Math.floor(whole.length / 2)))
    expect((await failureOf(inspectFile(cut, {}))).code).toBe('workbook-bad')
    const circle = Buffer.from(whole)
    // The table of sectors is the first sector: the fifth leads back to the fourth.
    circle.writeUInt32LE(3, 512 + 4 * 4)
    expect((await failureOf(inspectFile(folder.write('circle.xls', circle), {}))).code).toBe('workbook-bad')
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 }),
        async (changes) => {
          const bytes = Buffer.from(whole)
          for (const [at, value] of changes) if (at >= 8) bytes[at] = value
          const path = folder.write('changed.xls', bytes)
          await inspectFile(path, {}).catch((error: unknown) => {
            if (!(error instanceof ExpectedFailure)) throw error
          })
        },
      ),
      { numRuns: 300 },
    )
  })
})
