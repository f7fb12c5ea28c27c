import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { IdNumbers } from './id-numbers.ts'
import { type ColumnNames, type InteractionFile, readInteractionFile } from './interaction-file.ts'

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
  expect(events).toEqual({
    row: [0, 1],
    column: [0, 1],
    weight: [3, 4],
    time: [881250949, 891717742],
  })
})

it('takes columns by header or by number, counts the lines it leaves out and names the first', async () => {
  const byName = await read('a,who,what\n1,u,x\n2,u,\n3,v,x\n', { user: 'who', item: 'what' })
  expect(byName.events).toMatchObject({ row: [0, 1], column: [0, 0], weight: [1, 1] })
  expect(byName).toMatchObject({ skipped: 1, firstSkipped: 3, header: true })
  const byNumber = await read('7,u,x,2020-05-01\n8,v,y,2020-05-02\n', {
    user: '2',
    item: '3',
    value: '1',
    time: '4',
  })
  expect(byNumber.header).toBe(false)
  expect(byNumber.events.time).toEqual([Date.UTC(2020, 4, 1), Date.UTC(2020, 4, 2)])
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
