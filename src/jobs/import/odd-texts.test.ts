import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { afterAll, describe, expect, it } from 'vitest'
import yazl from 'yazl'
import { projectInMemory } from '../../store/open.ts'
import { inspectFile } from './inspect.ts'
import { failureOf, load, TestFolder } from './test-import.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

const NAMES = ['order_id', 'sku', 'customer_id', 'date', 'qty', 'price']
const ROWS = Array.from({ length: 30 }, (_, n) => [
  `o${n}`,
  `A${n % 4}`,
  `c${n % 6}`,
  `2024-01-${String((n % 28) + 1).padStart(2, '0')}`,
  '2',
  '9.50',
])
const TABLE = [NAMES, ...ROWS]
const csv = (rows = TABLE, between = ',', end = '\n'): string =>
  rows.map((row) => row.join(between) + end).join('')
const objects = ROWS.map((row) => Object.fromEntries(row.map((cell, at) => [NAMES[at] ?? '', cell])))
const ruler = `+${'------+'.repeat(6)}\n`
const boxed = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `| ${row.join(' | ')} |\n`).join('')

async function look(name: string, content: string | Uint8Array) {
  const file = folder.write(name, content)
  const inspection = await inspectFile(file, {})
  const db = projectInMemory()
  const { counts } = await load(db, file, { ...inspection.plan, timeZone: 'UTC' })
  const orders = db.prepare<[], string>('SELECT DISTINCT order_id FROM interactions').pluck().all()
  return { ...inspection, counts, orders }
}

describe('an odd text with a table in it is read as that table', () => {
  it.each<readonly [string, string, string | Uint8Array]>([
    ['two marks of byte order', 'a.csv', `\ufeff\ufeff${csv()}`],
    ['the mark of the end that DOS writes', 'b.csv', `${csv()}\u001a`],
    ['zeros behind the end', 'c.csv', Buffer.concat([Buffer.from(csv()), Buffer.alloc(5_000)])],
    [
      'zeros behind the end, in Windows-1251',
      'd.csv',
      Buffer.concat([iconv.encode(csv().replace('A1', 'Чай'), 'win1251'), Buffer.alloc(64)]),
    ],
    [
      'a name of two lines',
      'e.csv',
      csv().replace('order_id', '"order\nid"').replace('customer_id', '"customer\nid"'),
    ],
    [
      'marks in its names that nobody sees',
      'f.csv',
      `\u200b${csv().replace('sku', '\u200esku\u200f').replace('date', 'date\u00a0')}`,
    ],
    [
      'the frame of MySQL',
      'g.txt',
      `${ruler}${boxed([NAMES])}${ruler}${boxed(ROWS)}${ruler}30 rows in set (0.00 sec)\n`,
    ],
    [
      'the frame of PostgreSQL',
      'h.txt',
      ` ${NAMES.map((each) => each.padEnd(12)).join(' | ')}\n-${Array.from(NAMES, () => '-'.repeat(12)).join('-+-')}\n${ROWS.map((row) => ` ${row.map((each) => each.padEnd(12)).join(' | ')}\n`).join('')}(30 rows)\n\n`,
    ],
    ['the signs of Markdown', 'i.md', `${boxed([NAMES])}|${'---|'.repeat(6)}\n${boxed(ROWS)}`],
    ['bars around its lines', 'j.txt', TABLE.map((row) => `|${row.join('|')}|\n`).join('')],
    ['a delimiter at the end of its rows alone', 'k.csv', csv().replaceAll('\n', ',\n').replace(',\n', '\n')],
    ['a delimiter at the end of its header alone', 'l.csv', csv().replace('\n', ',\n')],
    ['returns doubled by a transfer', 'm.csv', csv(TABLE, ',', '\r\r\n')],
    ['line ends the wrong way round', 'n.csv', csv(TABLE, ',', '\n\r')],
    [
      'two files of gzip in one',
      'o.csv.gz',
      Buffer.concat([gzipSync(csv(TABLE.slice(0, 16))), gzipSync(csv([NAMES, ...ROWS.slice(15)]))]),
    ],
    ['lists of values below their names', 'p.json', JSON.stringify(TABLE)],
    ['lists of values on lines', 'q.jsonl', TABLE.map((row) => `${JSON.stringify(row)}\n`).join('')],
    [
      'lines of JSON with a mark and blank lines',
      'r.jsonl',
      `\ufeff${objects.map((each) => JSON.stringify(each)).join('\r\n\r\n')}\r\n`,
    ],
    [
      'records under their ids',
      'w.json',
      JSON.stringify(Object.fromEntries(objects.map((each) => [each['order_id'], each]))),
    ],
    [
      'a comma behind its last element',
      's.json',
      `[\n${objects.map((each) => JSON.stringify(each)).join(',\n')},\n]\n`,
    ],
    [
      'columns of JSON',
      't.json',
      JSON.stringify(Object.fromEntries(NAMES.map((name, at) => [name, ROWS.map((row) => row[at])]))),
    ],
    [
      'the answer of a GraphQL interface',
      'u.json',
      JSON.stringify({
        data: { orders: { edges: objects.map((node) => ({ node })), pageInfo: { hasNextPage: false } } },
      }),
    ],
    [
      'numbers that are none',
      'v.json',
      JSON.stringify(objects.map((each) => ({ ...each, margin: 0.5, note: 'NaN, -Infinity' }))).replaceAll(
        '0.5,',
        'NaN,',
      ),
    ],
  ])('%s', async (_, name, content) => {
    const { counts, orders, plan } = await look(name, content)
    expect(plan.target).toBe('interactions')
    expect(counts).toMatchObject({ accepted: 30, quarantined: 0 })
    expect(orders.toSorted()).toEqual(ROWS.map(([id]) => id).toSorted())
  })

  it('in gzip within a ZIP archive', async () => {
    const zip = new yazl.ZipFile()
    zip.addBuffer(gzipSync(csv()), 'export/orders.csv.gz')
    zip.end()
    const file = join(folder.path, 'packed.zip')
    await pipeline(zip.outputStream, createWriteStream(file))
    const { plan, members } = await inspectFile(file, {})
    expect(members).toMatchObject([{ name: 'export/orders.csv.gz', readable: true }])
    expect((await load(projectInMemory(), file, plan)).counts).toMatchObject({ accepted: 30, quarantined: 0 })
  })

  it('keeps texts that say NaN', async () => {
    const text = JSON.stringify(objects.map((each) => ({ ...each, name: 'a: NaN, b', x: 1 }))).replaceAll(
      '"x":1',
      '"x":NaN',
    )
    const { columns } = await look('nan.json', text)
    expect(columns.find(({ header }) => header === 'name')?.samples).toEqual(['a: NaN, b'])
  })
})

describe('a text that is no table is refused by its kind', () => {
  const japanese = '\u001b$BCmJ8HV9f\u001b(B,\u001b$B>&IJL>\u001b(B\n1,\u001b$B%^%0\u001b(B\n'
  it.each<readonly [string, string | Uint8Array]>([
    ['ISO-2022-JP', japanese],
    [
      'UTF-32',
      Buffer.concat([
        Buffer.from([0xff, 0xfe, 0, 0]),
        ...Array.from(csv(), (each) => Buffer.from([each.charCodeAt(0), 0, 0, 0])),
      ]),
    ],
    ['SQL', ROWS.map((row) => `INSERT INTO orders VALUES ('${row.join("','")}');\n`).join('')],
    ['SQL', `-- dump of the shop\nSET NAMES utf8;\n\nCREATE TABLE orders (id int);\n`],
    ['vCard', 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anna\r\nEND:VCARD\r\n'],
    ['LOG', '10.0.0.1 - - [10/Oct/2023:13:55:36 +0000] "GET / HTTP/1.1" 200 12 "-" "Mozilla"\n'.repeat(9)],
  ])('%s', async (kind, content) => {
    expect(await failureOf(look('other.txt', content))).toMatchObject({
      code: 'file-kind-refused',
      params: { kind },
    })
  })

  it.each<readonly [string, string, string]>([
    ['lines that end with U+2028', csv(TABLE, ',', '\u2028'), 'file-no-rows'],
    ['a zero within a line', csv().replace('A1', 'A\u00001'), 'file-not-text'],
  ])('or by what it lacks: %s', async (_, content, code) => {
    expect((await failureOf(look('other.json', content))).code).toBe(code)
  })
})

describe('a text that was read wrongly and saved again', () => {
  it('is told with what was meant', async () => {
    const text = csv([[...NAMES, 'name'], ...ROWS.map((row) => [...row, 'Grüße für Zoë'])])
    const twice = iconv.decode(Buffer.from(text), 'windows-1252')
    const { findings } = await look('twice.csv', twice)
    expect(findings.find(({ kind }) => kind === 'twice-encoded')).toEqual({
      kind: 'twice-encoded',
      params: { sample: 'GrÃ¼ÃŸe fÃ¼r ZoÃ«', meant: 'Grüße für Zoë' },
      isDoubtful: true,
    })
  })

  it.each(['São Paulo', 'Ångström', 'CHÂTEAU “Â”', 'Ã la carte', '“quoted” – text…', '价格'])(
    'is not %s',
    async (name) => {
      const { findings } = await look(
        'once.csv',
        csv([[...NAMES, 'name'], ...ROWS.map((row) => [...row, name])]),
      )
      expect(findings.some(({ kind }) => kind === 'twice-encoded')).toBe(false)
    },
  )
})
