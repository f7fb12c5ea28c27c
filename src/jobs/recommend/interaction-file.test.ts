import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import Papa from 'papaparse'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import type { FileEvents } from './event-columns.ts'
import { IdNumbers } from './id-numbers.ts'
import type { ColumnNames } from './file-columns.ts'
import { type InteractionFile, readInteractionFile } from './interaction-file.ts'
import { LineCutter } from './line-cutter.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sextant-ratings-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function read(text: string, columns: ColumnNames | null = null): Promise<InteractionFile> {
  const file = path.join(folder, 'ratings.txt')
  writeFileSync(file, text)
  return readInteractionFile(file, columns, { users: new IdNumbers(), items: new IdNumbers() })
}

/** Typed arrays as plain ones, with the ids. */
async function cells(text: string | Buffer, name: string, columns: ColumnNames | null = null) {
  const file = path.join(folder, name)
  writeFileSync(file, text)
  const ids = { users: new IdNumbers(), items: new IdNumbers() }
  const { events, header } = await readInteractionFile(file, columns, ids)
  const users = ids.users.ids()
  const items = ids.items.ids()
  return {
    header,
    rows: [...events.row].map((row, k) => [users[row], items[events.column[k] ?? 0], events.weight[k]]),
  }
}

it.each([
  ['196\t242\t3\t881250949\n186\t302\t4\t891717742\n', false],
  ['196::242::3::881250949\r\n186::302::4::891717742\r\n', false],
  ['196 242 3 881250949\n186 302 4 891717742', false],
  ['\uFEFFuserId,movieId,rating,timestamp\n196,242,3,881250949\n186,302,4,891717742\n', true],
  ['timestamp;rating;item_id;user_id\n881250949;3;242;196\n891717742;4;302;186\n', true],
])('reads what the data sets of the field look like: %j', async (text, header) => {
  const { events, header: found, skipped } = await read(text)
  expect(found).toBe(header)
  expect(skipped).toBe(0)
  expect(plain(events)).toEqual({
    row: [0, 1],
    column: [0, 1],
    weight: [3, 4],
    time: [881250949, 891717742],
  })
})

it.each<[string, string, ColumnNames | null, boolean]>([
  [
    'headers in another case',
    'USERID,MovieId,Rating\n7,8,5\n',
    { user: 'userid', item: 'movieid', value: 'rating' },
    true,
  ],
  [
    'words for a header of other words',
    'userId,movieId,rating\n7,8,5\n',
    { user: 'user', item: 'item', value: 'value' },
    true,
  ],
  [
    'words for columns without a header',
    '7\t8\t5\t881250949\n',
    { user: 'user', item: 'item', value: 'rating', time: 'timestamp' },
    false,
  ],
  ['words in another order', '8|7|5\n', { user: 'item', item: 'user', value: 'rating' }, false],
  [
    'numbers on a file with a header',
    'userId,movieId,rating\n7,8,5\n',
    { user: '1', item: '2', value: '3' },
    true,
  ],
  ['a header that only the numbers below tell', 'wer,was,wieviel\n7,8,5\n', null, true],
  ['names of artists', 'userID\tartistID\tweight\n7\t8\t5\n', null, true],
  ['a decimal comma', 'user;item;rating\n7;8;5,0\n', null, true],
  [
    'quoted cells that hold delimiters and line ends',
    'note,user,item,rating\n"a, ""b""\nc",7,8,5\n',
    null,
    true,
  ],
  ['spaces around cells', 'user, item, rating\r\n 7 , 8 , 5\r\n', null, true],
  ['old line ends', 'user,item,rating\r7,8,5\r', null, true],
])('finds the columns: %s', async (_, text, columns, header) => {
  expect(await cells(text, 'some.txt', columns)).toEqual({ header, rows: [['7', '8', 5]] })
})

it('reads any encoding, packed or not, and does not end at a byte that is none of its own', async () => {
  const text = 'user,item,rating\nJosé,café,5\n'
  const expected = { header: true, rows: [['José', 'café', 5]] }
  expect(await cells(Buffer.from(text, 'latin1'), 'latin.csv')).toEqual(expected)
  expect(await cells(Buffer.from(`\uFEFF${text}`, 'utf16le'), 'wide.csv')).toEqual(expected)
  expect(await cells(gzipSync(Buffer.from(text, 'latin1')), 'packed.data')).toEqual(expected)
  expect(await cells(await zipped('ratings.csv', text), 'packed.zip')).toEqual(expected)
  const chinese = '用户,商品,评分\n甲方公司,绿茶,5\n乙方公司,红茶,4\n'
  expect((await cells(iconv.encode(chinese, 'gb18030'), 'gbk.csv')).rows[0]).toEqual(['甲方公司', '绿茶', 5])
  const many = Array.from({ length: 9000 }, (_, k) => `u${k},i${k % 7},3`).join('\n')
  const damaged = Buffer.concat([
    Buffer.from(`${many}\nu`),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('x,i1,4\n'),
  ])
  const { rows } = await cells(damaged, 'damaged.csv')
  expect(rows).toHaveLength(9001)
  expect(rows.at(-1)).toEqual([expect.stringMatching(/^u.+x$/), 'i1', 4])
})

it('cuts what comes in pieces of any size as a CSV parser cuts the whole', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'é', '中', ',', '"', '\n', ' ', '\r\n'), maxLength: 6 })
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 9 }),
      (table, size) => {
        const text = Papa.unparse(table, { quotes: true, newline: '\n' })
        const cutter = new LineCutter({ delimiter: ',', quote: '"' })
        const found: string[][] = []
        for (let at = 0; at < text.length; at += size)
          cutter.feed(text.slice(at, at + size), [2, 0], (row) => found.push([...row]))
        cutter.finish([2, 0], (row) => found.push([...row]))
        expect(found).toEqual(table.map((row) => [row[2]?.trim(), row[0]?.trim()]))
      },
    ),
  )
})

function zipped(name: string, text: string): Promise<Buffer> {
  const zip = new ZipFile()
  zip.addBuffer(Buffer.from(text), name)
  zip.end()
  return buffer(zip.outputStream)
}

function plain(events: FileEvents): object {
  return Object.fromEntries(Object.entries(events).map(([name, values]) => [name, [...values]]))
}

it('takes columns by header or by number, counts the lines it leaves out and names the first', async () => {
  const byName = await read('a,who,what\n1,u,x\n2,u,\n3,v,x\n', { user: 'who', item: 'what' })
  expect(plain(byName.events)).toMatchObject({ row: [0, 1], column: [0, 0], weight: [1, 1] })
  expect(byName).toMatchObject({ skipped: 1, firstSkipped: 3, header: true })
  const byNumber = await read('7,u,x,2020-05-01\n8,v,y,2020-05-02\n', {
    user: '2',
    item: '3',
    value: '1',
    time: '4',
  })
  expect(byNumber.header).toBe(false)
  expect([...byNumber.events.time]).toEqual([Date.UTC(2020, 4, 1), Date.UTC(2020, 4, 2)])
  await expect(read('a,b\n1,2\n', { user: 'a', item: 'nope' })).rejects.toMatchObject({
    code: 'mapping-incomplete',
    params: { column: 'nope' },
  })
})

it('says when there is no file, and when nothing is in it', async () => {
  const ids = { users: new IdNumbers(), items: new IdNumbers() }
  await expect(readInteractionFile(path.join(folder, 'none'), null, ids)).rejects.toMatchObject({
    code: 'file-not-found',
  })
  await expect(read('user,item\n')).rejects.toMatchObject({ code: 'file-no-rows' })
})
