import { readFileSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import yazl from 'yazl'
import { TestFolder } from '../test-import.ts'
import { joinForWindow } from './join-for-window.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

async function zipped(members: Readonly<Record<string, string>>): Promise<string> {
  const archive = new yazl.ZipFile()
  for (const [name, text] of Object.entries(members)) archive.addBuffer(Buffer.from(text), name)
  archive.end()
  const parts: Buffer[] = []
  for await (const part of archive.outputStream) parts.push(Buffer.from(part))
  return folder.write('shop.zip', Buffer.concat(parts))
}

it('joins two files of one archive, and calls them by their names', async () => {
  const file = await zipped({
    'export/orders.csv': 'order_id,customer_id,order_date\no1,c1,2025-01-02\n',
    'export/lines.csv': 'order_id,product_id,quantity,price\no1,A,1,5\no1,B,2,7\n',
  })
  const answer = await joinForWindow({
    file,
    other: file,
    choices: { dialect: { member: 'export/orders.csv' } },
    otherChoices: { dialect: { member: 'export/lines.csv' } },
    linesIn: null,
    on: null,
  })
  expect(answer).toMatchObject({
    linesIn: 'other',
    lines: { name: 'lines.csv' },
    orders: { name: 'orders.csv' },
    joined: { lines: 2, withoutOrder: 0, withoutLines: 0 },
  })
  const path = answer.joined?.path ?? ''
  expect(readFileSync(path, 'utf8').split('\r\n').slice(0, 2)).toEqual([
    'order_id,product_id,quantity,price,customer_id,order_date',
    'o1,A,1,5,c1,2025-01-02',
  ])
  rmSync(dirname(path), { recursive: true })
})
