import iconv from 'iconv-lite'
import { afterAll, describe, expect, it } from 'vitest'
import type { WritableDb } from '../../store/database.ts'
import { projectInMemory } from '../../store/open.ts'
import { asciiDigits } from './ascii-digits.ts'
import { inspectFile } from './inspect.ts'
import { load, TestFolder } from './test-import.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

type Row = {
  readonly o: string
  readonly s: string
  readonly c: string
  readonly d: string
  readonly q: string
  readonly p: string
}
const HEADER = 'order_id,sku,customer_id,date,qty,price'
const day = (n: number): string => String((n % 20) + 1).padStart(2, '0')

function rows(make: (n: number) => Partial<Row>): string[] {
  return Array.from({ length: 20 }, (_, n) => {
    const row = {
      o: `o${n}`,
      s: `A${n % 4}`,
      c: `c${n % 6}`,
      d: `2024-11-${day(n)}`,
      q: '2',
      p: '1.50',
      ...make(n),
    }
    return [row.o, row.s, row.c, row.d, row.q, row.p].join(',')
  })
}

async function imported(name: string, content: string | Uint8Array) {
  const file = folder.write(name, content)
  const inspection = await inspectFile(file, {})
  const db = projectInMemory()
  const { counts } = await load(db, file, { ...inspection.plan, timeZone: 'UTC' })
  return { ...inspection, counts, total: totalOf(db) }
}

/** What was sold, how much of it, and between which days. */
function totalOf(db: WritableDb): unknown {
  return db
    .prepare<[]>(
      `SELECT count(*) AS rows, sum(quantity) AS pieces, sum(quantity * unit_price_micros) / 1000000 AS money,
              date(min(occurred_at) / 1000, 'unixepoch') AS first, date(max(occurred_at) / 1000, 'unixepoch') AS last
         FROM interactions`,
    )
    .get()
}

const WHOLE = { rows: 20, pieces: 40, money: 60, first: '2024-11-01', last: '2024-11-20' }
const inDigits = (text: string, nought: number, point = '.'): string =>
  text.replace(/\d/g, (digit) => String.fromCharCode(nought + Number(digit))).replace('.', point)

describe('cells that are written in other ways', () => {
  it.each([
    ['days with a year of two digits', rows((n) => ({ d: `"Nov ${Number(day(n))}, 24"` }))],
    [
      'Thai digits',
      rows((n) => ({ d: inDigits(`2024-11-${day(n)}`, 0x0e50), q: '๒', p: inDigits('1.50', 0x0e50) })),
    ],
    [
      'Arabic digits',
      rows((n) => ({ d: inDigits(`2024/11/${day(n)}`, 0x0660), p: inDigits('1.50', 0x0660, '٫') })),
    ],
    [
      'digits of full width',
      rows((n) => ({ d: inDigits(`2024-11-${day(n)}`, 0xff10), q: '２', p: '１．５０' })),
    ],
  ])('%s', async (_, lines) => {
    const { counts, total } = await imported('cells.csv', `${HEADER}\n${lines.join('\n')}\n`)
    expect(counts).toMatchObject({ accepted: 20, quarantined: 0 })
    expect(total).toEqual(WHOLE)
  })

  it('words for yes and no of ten languages tell consent', async () => {
    const words = 'yes no ja nein oui non sí não sim tak nie да нет evet hayır はい いいえ 是 否 예'.split(
      ' ',
    )
    const text = `email,newsletter\n${words.map((word, n) => `p${n}@example.com,${word}`).join('\n')}\n`
    expect((await imported('consent.csv', text)).counts).toMatchObject({ accepted: 20, quarantined: 0 })
  })

  it('digits of other writings keep what is between them', () => {
    expect(asciiDigits('۱۲۳٬۴۵۶٫۷')).toBe('123456.7')
    expect(asciiDigits('१२-٣', true)).toBe('12-3')
    expect(asciiDigits('abc 1')).toBe('abc 1')
  })
})

describe('tables that look otherwise', () => {
  const lines = rows(() => ({}))

  it.each([
    [
      'three rows of headers',
      `,,Who,When,Amounts,\n,,Customer,Day,Pieces,Money\n${HEADER}\n${lines.join('\n')}\n`,
    ],
    [
      'the header and the number on each page',
      [0, 5, 10, 15]
        .map((at) => `Page ${at / 5 + 1} of 4\n${HEADER}\n${lines.slice(at, at + 5).join('\n')}\n`)
        .join(''),
    ],
    ['a rule drawn under the header', `${HEADER}\n---,---,---,---,---,---\n${lines.join('\n')}\n`],
    ['a first line as wide as the header', `H,20240131,ACME,V2,EUR,0001\n${HEADER}\n${lines.join('\n')}\n`],
    [
      'a first line that is wider',
      `"HDR";1;2;3;4;5;6;7;8;9;20240131\n${`${HEADER}\n${lines.join('\n')}`.replaceAll(',', ';')}\n`,
    ],
    ['titles side by side', `"Report","Shop: Example","Date: 31/01/2024"\n${HEADER}\n${lines.join('\n')}\n`],
  ])('%s', async (_, text) => {
    const { counts, total } = await imported('table.csv', text)
    expect(counts).toMatchObject({ accepted: 20, quarantined: 0 })
    expect(total).toEqual(WHOLE)
  })

  const objects = lines.map((line) =>
    Object.fromEntries(line.split(',').map((cell, at) => [HEADER.split(',')[at] ?? '', cell])),
  )
  it.each([
    ['lines of JSON with commas', 'a.jsonl', `${objects.map((each) => JSON.stringify(each)).join(',\n')},\n`],
    [
      'JSON by columns',
      'b.json',
      JSON.stringify(
        Object.fromEntries(HEADER.split(',').map((key) => [key, objects.map((each) => each[key])])),
      ),
    ],
    [
      'JSON by columns and numbers of rows',
      'c.json',
      JSON.stringify(
        Object.fromEntries(
          HEADER.split(',').map((key) => [
            key,
            Object.fromEntries(objects.map((each, row) => [row, each[key]])),
          ]),
        ),
      ),
    ],
    ['a comment above JSON', 'd.json', `// export of the shop\n${JSON.stringify(objects, null, 1)}\n`],
  ])('%s', async (_, name, text) => {
    const { counts, total } = await imported(name, text)
    expect(counts).toMatchObject({ accepted: 20, quarantined: 0 })
    expect(total).toEqual(WHOLE)
  })
})

it.each([
  ['ISO 8859-5', iconv.encode('Кружка синяя,Москва', 'iso-8859-5')],
  ['ISO 8859-6', iconv.encode('كوب أزرق,القاهرة', 'iso-8859-6')],
])('an encoding that is not known (%s) is doubted in the preview', async (_, name) => {
  const lines = [`${HEADER},name,city`, ...rows(() => ({}))].flatMap((line, index) =>
    index === 0 ? [Buffer.from(`${line}\n`)] : [Buffer.from(`${line},`), name, Buffer.from('\n')],
  )
  const { findings } = await inspectFile(folder.write('other.csv', Buffer.concat(lines)), {})
  const doubts = findings.filter(({ kind }) => kind === 'unsure-encoding' || kind === 'two-encodings')
  expect(doubts.map(({ isDoubtful }) => isDoubtful)).toEqual([true])
})
