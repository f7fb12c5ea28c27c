import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { encodings, type Encoding } from '../../contract/dialect.ts'
import { importId } from '../../contract/ids.ts'
import { projectInMemory } from '../../store/open.ts'
import { fixQuarantined } from '../clean/fix.ts'
import { quarantinePage } from '../clean/read.ts'
import { bytesOfText, encodingTexts } from './encoding-texts.ts'
import { inspectFile } from './inspect.ts'
import { contextOf, failureOf, load, TestFolder } from './test-import.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

const KEYS = ['order_id', 'sku', 'customer_id', 'date', 'qty', 'price', 'name']
/** Names that the encoding has. */
const namesIn = (encoding: Encoding): string[] =>
  encodingTexts[encoding].split(/[,;\n]/).filter((cell) => /[^\u0000-\u007f]/.test(cell))
const nameIn = (encoding: Encoding, n: number): string => {
  const names = namesIn(encoding).slice(2)
  return names[n % names.length] ?? ''
}
const rowsIn = (encoding: Encoding): string[][] =>
  Array.from({ length: 30 }, (_, n) => [
    `o${n}`,
    `A${n % 6}`,
    `c${n % 6}`,
    '2024-01-05',
    '2',
    '9.50',
    nameIn(encoding, n),
  ])

/** The lines of a table in an encoding, each as its bytes. */
function linesIn(encoding: Encoding, newline = '\n'): Buffer[] {
  return [KEYS, ...rowsIn(encoding)].map((row) => bytesOfText(encoding, row.join(',') + newline))
}

let count = 0
async function imported(bytes: Buffer, name = 'csv', encoding?: Encoding) {
  const file = folder.write(`bad-${count++}.${name}`, bytes)
  const inspection = await inspectFile(file, encoding === undefined ? {} : { dialect: { encoding } })
  const db = projectInMemory()
  const { counts, importId: id } = await load(db, file, { ...inspection.plan, timeZone: 'UTC' })
  const orders = db.prepare<[], string>('SELECT order_id FROM interactions ORDER BY line').pluck().all()
  const own = importId.parse(id)
  const page = { filter: { importId: own, reason: null, column: null, search: '' }, offset: 0, limit: 9 }
  return { ...inspection, counts, orders, aside: quarantinePage(db, page).rows, db, id }
}

const wide = ['utf-16le', 'utf-16be', 'shift_jis', 'big5', 'euc-jp', 'euc-kr', 'gb18030', 'utf-8'] as const

describe('one bad byte in a text', () => {
  it.each(wide)('of %s costs its line, told with line, column and byte', async (encoding) => {
    const lines = linesIn(encoding)
    const tenth = lines[10] ?? Buffer.alloc(0)
    const at = bytesOfText(encoding, rowsIn(encoding)[9]?.slice(0, 6).join(',').concat(',') ?? '').length
    // Half a pair in UTF-16, and a byte that begins no character elsewhere.
    if (encoding.startsWith('utf-16')) tenth.writeUInt8(0xdc, encoding === 'utf-16le' ? at + 1 : at)
    else tenth.writeUInt8(0xff, at)
    const { counts, aside, orders, plan } = await imported(Buffer.concat(lines))
    expect(plan.dialect.encoding).toBe(encoding)
    expect(counts).toMatchObject({ read: 30, accepted: 29, quarantined: 1 })
    expect(orders).not.toContain('o9')
    const byte = Buffer.concat(lines.slice(0, 10)).length + at
    expect(aside).toMatchObject([{ line: 11, column: 'name', byte, reason: 'broken-bytes' }])
    expect(aside[0]?.cells.slice(0, 6)).toEqual(rowsIn(encoding)[9]?.slice(0, 6))
  })

  it.each(encodings)(
    'of %s, changed, lost or added, costs no lines but those beside it',
    async (encoding) => {
      await fc.assert(
        fc.asyncProperty(
          fc.nat(29),
          fc.nat(400),
          fc.integer({ min: 1, max: 255 }),
          fc.constantFrom('change', 'lose', 'add'),
          async (row, place, value, how) => {
            const lines = linesIn(encoding)
            const line = lines[row + 1] ?? Buffer.alloc(0)
            const at = place % line.length
            const end = how === 'add' ? at : at + 1
            lines[row + 1] = Buffer.concat([
              line.subarray(0, at),
              how === 'lose' ? Buffer.alloc(0) : Buffer.of(value),
              line.subarray(end),
            ])
            const { counts, orders } = await imported(Buffer.concat(lines), 'csv', encoding)
            const others = rowsIn(encoding).flatMap(([id = ''], n) => (Math.abs(n - row) > 1 ? [id] : []))
            expect(orders).toEqual(expect.arrayContaining(others))
            expect(counts.read).toBe(
              counts.accepted + counts.merged + counts.duplicates + counts.quarantined + counts.skipped,
            )
          },
        ),
        { numRuns: 12 },
      )
    },
  )

  it('behind the end of UTF-16 is a line feed or nothing', async () => {
    for (const byte of [0x0a, 0x1a]) {
      const { counts } = await imported(Buffer.concat([...linesIn('utf-16le'), Buffer.of(byte)]))
      expect(counts).toMatchObject({ accepted: 30, quarantined: 0 })
    }
  })
})

/** Objects of the same table. */
const objects = rowsIn('utf-8').map((row) =>
  Object.fromEntries(row.map((cell, at) => [KEYS[at] ?? '', cell])),
)
const jsonLines = (): Buffer[] => objects.map((each) => Buffer.from(`${JSON.stringify(each)}\n`))

describe('one bad byte in JSON', () => {
  it('costs its line, which a fix reads', async () => {
    const lines = jsonLines()
    const broken = Buffer.concat([
      Buffer.from(
        '{"order_id":"o9","sku":"A1","customer_id":"c3","date":"2024-01-05","qty":2,"price":9.5,"name":"Caf',
      ),
      Buffer.of(0xe9),
      Buffer.from('"}\n'),
    ])
    lines[9] = broken
    const byte = Buffer.concat(lines.slice(0, 9)).length + broken.length - 4
    const { counts, aside, findings, db, id } = await imported(Buffer.concat(lines), 'jsonl')
    expect(findings.find(({ kind }) => kind === 'broken-bytes')?.params).toMatchObject({ n: 1, byte })
    expect(counts).toMatchObject({ read: 30, accepted: 29, quarantined: 1 })
    expect(aside).toMatchObject([{ line: 10, column: 'name', byte, reason: 'broken-bytes' }])
    expect(aside[0]?.cells.at(-1)).toBe('Caf\\xE9')
    const filter = { importId: importId.parse(id), reason: null, column: null, search: '' }
    const operation = { kind: 'read-bytes', encoding: 'windows-1252' } as const
    const step = { reason: null, column: '', equals: null, operation }
    const fix = { rows: { by: 'filter', filter } as const, steps: [step], trial: false }
    expect(await fixQuarantined({ kind: 'fix', fix }, contextOf(db))).toMatchObject({ accepted: 1, still: 0 })
    expect(db.prepare<[], string>('SELECT name FROM product_facts').pluck().all()).toContain('Café')
  })

  it.each([
    ['on many lines', 1],
    ['on one line', 0],
  ])('costs its record of a list %s', async (_, indent) => {
    const text = Buffer.from(JSON.stringify({ page: 1, data: objects }, null, indent))
    const at =
      text.indexOf('"o9"') + text.subarray(text.indexOf('"o9"')).indexOf(Buffer.from(nameIn('utf-8', 9)))
    text.writeUInt8(0xff, at)
    const { counts, aside, plan } = await imported(text, 'json')
    expect(plan.dialect).toMatchObject({ kind: 'json', encoding: 'utf-8' })
    expect(counts).toMatchObject({ read: 30, accepted: 29, quarantined: 1 })
    expect(aside).toMatchObject([{ column: 'name', byte: at, reason: 'broken-bytes' }])
  })

  it('instead of a bracket or a quote of a list is told with line and byte', async () => {
    for (const sign of ['"o9"', '}']) {
      const text = Buffer.from(JSON.stringify(objects, null, 1))
      const at = text.indexOf(sign, text.indexOf('"o9"'))
      text.writeUInt8(0xff, at)
      const failure = await failureOf(imported(text, 'json', 'utf-8'))
      const line = text.subarray(0, at).toString('latin1').split('\n').length
      expect(failure).toMatchObject({ code: 'file-bad-encoding', params: { byte: at, line } })
    }
  })
})

describe('lines of JSON that cannot be read', () => {
  it('are set aside with their text, be it the last one that was cut off', async () => {
    const lines = jsonLines()
    lines[4] = Buffer.from('{"order_id":"o4",,}\n')
    lines[29] = lines[29]?.subarray(0, 20) ?? Buffer.alloc(0)
    const { counts, aside } = await imported(Buffer.concat(lines), 'jsonl')
    expect(counts).toMatchObject({ read: 30, accepted: 28, byReason: [{ reason: 'broken-json', lines: 2 }] })
    expect(aside.map(({ line, raw }) => ({ line, raw }))).toEqual([
      { line: 5, raw: '{"order_id":"o4",,}' },
      { line: 30, raw: '{"order_id":"o29","s' },
    ])
  })

  it('are too many where most are: the file is refused at the first', async () => {
    const lines = jsonLines().map((line, at) => (at % 3 === 0 ? line : Buffer.from('{"order_id":\n')))
    expect(await failureOf(imported(Buffer.concat(lines), 'jsonl'))).toMatchObject({
      code: 'json-bad',
      params: { line: 2 },
    })
  })
})

it.each(['windows-1251', 'gb18030', 'shift_jis', 'utf-16le'] as const)(
  'JSON in %s is read as such',
  async (encoding) => {
    const own = objects.map((each, n) => ({ ...each, sku: `A${n}`, name: nameIn(encoding, n) }))
    for (const [name, text] of [
      ['json', JSON.stringify(own)],
      ['jsonl', own.map((each) => JSON.stringify(each)).join('\n')],
    ] as const) {
      const { plan, counts, db } = await imported(bytesOfText(encoding, text), name)
      expect(plan.dialect).toMatchObject({ kind: name, encoding })
      expect(counts.accepted).toBe(30)
      const names = db.prepare<[], string>('SELECT DISTINCT name FROM product_facts').pluck().all()
      expect(names.toSorted()).toEqual([...new Set(own.map((each) => each.name))].toSorted())
    }
  },
)
