import fc from 'fast-check'
import iconv from 'iconv-lite'
import { afterAll, describe, expect, it } from 'vitest'
import { shownBytes } from '../../contract/broken-bytes.ts'
import type { Encoding } from '../../contract/dialect.ts'
import { importId } from '../../contract/ids.ts'
import { openLines } from '../../store/queries/quarantine.ts'
import { projectInMemory } from '../../store/open.ts'
import { fixQuarantined } from '../clean/fix.ts'
import { quarantinePage } from '../clean/read.ts'
import { decodeWithBroken, readCellAs } from './broken-text.ts'
import { detectEncoding } from './detect-encoding.ts'
import { encodedLength } from './encodings.ts'
import { inspectFile } from './inspect.ts'
import { check, contextOf, failureOf, load, TestFolder } from './test-import.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

const HEADER = '订单号,商品编号,商品名称,客户编号,下单时间,数量,单价\n'
const line = (n: number, name: string): string =>
  `o${n},A${n},${name},c${n % 7},2024-03-0${1 + (n % 9)},1,9.50\n`
const NAMES = ['蓝色马克杯', '绿茶 250g', '亚麻桌布', '手工皂', '咖啡豆']
const lines = (from: number, count: number): string =>
  Array.from({ length: count }, (_, n) => line(from + n, NAMES[n % NAMES.length] ?? '')).join('')

/** A file of UTF-8 with some lines of another encoding between. */
function mixed(other: string, encoding: string, base = 'utf-8'): Buffer {
  return Buffer.concat([
    iconv.encode(HEADER + lines(1, 20), base),
    iconv.encode(other, encoding),
    iconv.encode(lines(40, 20), base),
  ])
}

const state = (db: ReturnType<typeof projectInMemory>): string[] =>
  db.prepare<[], string>('SELECT name FROM product_facts ORDER BY 1').pluck().all()

async function fix(db: ReturnType<typeof projectInMemory>, id: number, encoding: 'windows-1252' | 'gb18030') {
  const own = importId.parse(id)
  const filter = { importId: own, reason: null, column: null, search: '' }
  const step = {
    reason: null,
    column: '',
    equals: null,
    operation: { kind: 'read-bytes', encoding },
  } as const
  return fixQuarantined(
    { kind: 'fix', fix: { rows: { by: 'filter', filter }, steps: [step], trial: false } },
    contextOf(db),
  )
}

describe('a file that mixes encodings', () => {
  it('is read as UTF-8; lines of Windows-1252 are set aside with their place, and a fix reads them', async () => {
    const file = folder.write('western.csv', mixed(line(30, 'Café crème'), 'windows-1252'))
    const { plan, findings, rows } = await inspectFile(file, {})
    expect(plan.dialect.encoding).toBe('utf-8')
    const byte = Buffer.byteLength(HEADER + lines(1, 20)) + 'o30,A30,Caf'.length
    expect(findings.find(({ kind }) => kind === 'broken-bytes')).toEqual({
      kind: 'broken-bytes',
      params: { n: 1, line: 22, byte, encoding: 'utf-8', reading: 'windows-1252' },
      isDoubtful: true,
    })
    expect(rows[20]?.[2]).toBe('Caf\\xE9 cr\\xE8me')
    const db = projectInMemory()
    expect((await check(db, file, plan)).counts.byReason).toEqual([{ reason: 'broken-bytes', lines: 1 }])
    const { importId: id, counts } = await load(db, file, plan)
    expect(counts).toMatchObject({ read: 41, accepted: 40, quarantined: 1 })
    const own = importId.parse(id)
    const page = { filter: { importId: own, reason: null, column: null, search: '' }, offset: 0, limit: 9 }
    expect(quarantinePage(db, page).rows[0]).toMatchObject({
      line: 22,
      byte,
      column: '商品名称',
      reason: 'broken-bytes',
      raw: 'o30,A30,Caf\\xE9 cr\\xE8me,c2,2024-03-04,1,9.50',
    })
    expect(await fix(db, id, 'windows-1252')).toMatchObject({ accepted: 1, still: 0 })
    expect(state(db)).toContain('Café crème')
  })

  it('has lines of GB18030, which are read as such whole', async () => {
    const file = folder.write('chinese.csv', mixed(line(30, '女装连衣裙') + line(31, '女'), 'gb18030'))
    const { plan, findings } = await inspectFile(file, {})
    expect(findings.find(({ kind }) => kind === 'broken-bytes')?.params).toMatchObject({
      n: 1,
      reading: 'gb18030',
    })
    const db = projectInMemory()
    const { importId: id, counts } = await load(db, file, plan)
    // Two bytes alone may be either: they make a letter of UTF-8.
    expect(counts.quarantined).toBe(1)
    await fix(db, id, 'gb18030')
    expect(state(db)).toContain('女装连衣裙')
  })

  it('is read by a recipe the next time', async () => {
    const file = folder.write('recipe.csv', mixed(line(30, 'Café'), 'windows-1252'))
    const { plan } = await inspectFile(file, {})
    const recipe = [
      {
        reason: 'broken-bytes',
        column: '',
        equals: null,
        operation: { kind: 'read-bytes', encoding: 'windows-1252' },
      },
    ] as const
    const db = projectInMemory()
    const { counts } = await load(db, file, { ...plan, recipe: [...recipe] })
    expect(counts).toMatchObject({ accepted: 41, quarantined: 0, mended: 1 })
    expect(state(db)).toContain('Café')
  })

  it('is GB18030 where most lines are, and a broken byte costs its line', async () => {
    const bytes = iconv.encode(HEADER + lines(1, 30), 'gb18030')
    bytes[bytes.indexOf('A9,') + 4] = 0xff
    const file = folder.write('gb.csv', bytes)
    const { plan } = await inspectFile(file, {})
    expect(plan.dialect.encoding).toBe('gb18030')
    const db = projectInMemory()
    expect((await load(db, file, plan)).counts).toMatchObject({ accepted: 29, quarantined: 1 })
    expect(openLines(db, 1, [1])[0]?.line).toBe(10)
  })

  it('with few accented letters keeps them', async () => {
    const text = 'order,sku,customer,date,amount,name\n'
    const row = (n: number, name: Buffer): Buffer =>
      Buffer.concat([Buffer.from(`o${n},A,c${n},2024-01-02,5,`), name, Buffer.from('\n')])
    const bytes = Buffer.concat([
      Buffer.from(text),
      row(1, Buffer.from('José')),
      row(2, Buffer.from('Zoë')),
      row(3, Buffer.from('Anna')),
      row(4, Buffer.from([0x5a, 0x6f, 0xeb])),
    ])
    expect(detectEncoding(bytes)).toBe('utf-8')
    const { plan } = await inspectFile(folder.write('few.csv', bytes), {})
    expect((await load(projectInMemory(), folder.write('few.csv', bytes), plan)).counts.quarantined).toBe(1)
  })

  it('does not let a word of two bytes make UTF-8 of GB18030', () => {
    const text = `会员编号,性别\n${Array.from({ length: 60 }, (_, n) => `${n},${n % 3 === 0 ? '男' : '女'}\n`).join('')}`
    expect(detectEncoding(iconv.encode(text, 'gb18030'))).toBe('gb18030')
    const women = `会员编号,性别\n${Array.from({ length: 60 }, (_, n) => `${n},女\n`).join('')}`
    expect(detectEncoding(iconv.encode(women, 'gb18030'))).toBe('gb18030')
  })

  it('says that lines look like UTF-8 where most are of another encoding', async () => {
    const other = mixed(line(30, '亚麻桌布'), 'utf-8', 'gb18030')
    const { plan, findings } = await inspectFile(folder.write('few-utf8.csv', other), {})
    expect(plan.dialect.encoding).toBe('gb18030')
    expect(findings.find(({ kind }) => kind === 'mixed-encoding')?.params['n']).toBe(1)
  })
})

it('refuses an encoding in which most lines cannot be read', async () => {
  const file = folder.write('wrong.csv', iconv.encode(HEADER + lines(1, 60), 'gb18030'))
  const failure = await failureOf(inspectFile(file, { dialect: { encoding: 'utf-8' } }))
  expect(failure).toMatchObject({ code: 'file-bad-encoding', params: { line: 1, byte: 0 } })
})

describe('bytes that do not belong to an encoding', () => {
  it.each<Encoding>(['utf-8', 'gb18030', 'windows-1252'])('of %s stay in their place', (encoding) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const { text, offsets } = decodeWithBroken(bytes, encoding)
        expect(encodedLength(text, encoding)).toBe(bytes.length)
        const found = [...shownBytes(text).matchAll(/\\x[0-9A-F]{2}/g)].length
        expect(found).toBeGreaterThanOrEqual(offsets.length)
        // Whatever was well formed reads as it would alone.
        if (offsets.length === 0)
          expect(Buffer.from(iconv.encode(text, encoding))).toEqual(Buffer.from(bytes))
      }),
    )
  })

  it('of a line of GB18030 become its text again', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NAMES, '女装', 'T恤 XL', '咖啡，中度'), (text) => {
        const bytes = iconv.encode(text, 'gb18030')
        const read = decodeWithBroken(bytes, 'utf-8').text
        if (read !== text && /[\udc00-\udcff]/u.test(read))
          expect(readCellAs(read, 'utf-8', 'gb18030')).toBe(text)
      }),
    )
  })
})
