import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { ZipFile } from 'yazl'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestFolder } from '../jobs/import/test-import.ts'

const cli = resolve(import.meta.dirname, 'index.ts')
const folder = new TestFolder()
afterAll(() => folder.remove())

const DETAIL =
  'order_id,customer_id,product_id,date,price\n' + 'o1,c1,p1,2025-03-01,9.50\no2,c2,p1,2025-03-02,8\n'
const HEADER_ONLY = 'shop,orders,amount\n'
const PEOPLE = 'first,second\n1,2\n3,4\n'

/** Tables in the order in which the archive holds them. */
async function archive(name: string, parts: Readonly<Record<string, string>>): Promise<string> {
  const zip = new ZipFile()
  for (const [member, text] of Object.entries(parts)) zip.addBuffer(Buffer.from(text), member)
  zip.end()
  const pieces: Buffer[] = []
  for await (const piece of zip.outputStream) pieces.push(Buffer.from(piece))
  return folder.write(name, Buffer.concat(pieces))
}

function sextant(...args: readonly string[]): { code: number | null; document: unknown } {
  const { status, stdout } = spawnSync(process.execPath, [cli, ...args, '--json'], { encoding: 'utf8' })
  return { code: status, document: JSON.parse(stdout) }
}

describe('an archive with several tables', () => {
  let project: string
  beforeAll(() => {
    project = join(folder.path, 'shop.sextant')
  })

  it('imports what can be read, tells what failed, and leaves out what has no rows', async () => {
    const zip = await archive('export.zip', {
      'a-sum.csv': HEADER_ONLY,
      'b.csv': PEOPLE,
      'c-detail.csv': DETAIL,
    })
    const { code, document } = sextant('import', zip, '--project', project)
    expect(code).toBe(1)
    expect(document).toMatchObject({
      imports: [{ file: 'export.zip', detection: { member: 'c-detail.csv' }, accepted: 2 }],
      failures: [
        {
          file: 'export.zip / b.csv',
          code: 'mapping-incomplete',
          hint: 'Assign the missing meaning in “Columns”; on the command line name a header of the file, or a number from 1.',
        },
      ],
      leftOut: [{ file: 'export.zip', name: 'a-sum.csv' }],
    })
  })

  it('succeeds where the others have no rows', async () => {
    const zip = await archive('bill.zip', {
      'sum.csv': HEADER_ONLY,
      'detail.csv': DETAIL.replaceAll('o', 'x'),
    })
    const { code, document } = sextant('import', zip, '--project', project)
    expect(code, JSON.stringify(document)).toBe(0)
    expect(document).toMatchObject({ leftOut: [{ name: 'sum.csv' }], failures: [] })
  })

  it('fails where none has rows', async () => {
    const zip = await archive('empty.zip', { 'one.csv': HEADER_ONLY, 'two.csv': HEADER_ONLY })
    const { code, document } = sextant('import', zip, '--project', project)
    expect(code).toBe(1)
    expect(document).toMatchObject({ error: { code: 'file-no-rows' } })
  })

  it('is looked at with what cannot be read', async () => {
    const zip = await archive('look.zip', { 'sum.csv': '\n\n\n', 'detail.csv': DETAIL })
    const { code, document } = sextant('inspect', zip)
    expect(code).toBe(0)
    expect(document).toMatchObject({
      inspections: [{ plan: { dialect: { member: 'detail.csv' } } }],
      unread: [{ file: 'look.zip', member: 'sum.csv', code: 'file-no-rows' }],
    })
  })

  const ITEMS = 'order_id,product_id,price\no1,p1,9.50\no1,p2,3\no2,p1,8\n'
  const ORDERS = 'order_id,customer_id,date\no1,c1,2025-03-01\no2,c2,2025-03-02\n'

  it('joins the lines of orders with the table of their orders beside them', async () => {
    const zip = await archive('pair.zip', { 'data/items.csv': ITEMS, 'data/orders.csv': ORDERS })
    const joined = join(folder.path, 'joined.sextant')
    const { code, document } = sextant('import', zip, '--project', joined, '--join', 'orders.csv')
    expect(code).toBe(0)
    expect(document).toMatchObject({
      imports: [{ accepted: 3, detection: { target: 'interactions' } }],
      joins: [{ file: 'pair.zip', with: 'orders.csv', lines: 3, withoutOrder: 0 }],
    })
    expect(sextant('info', '--project', joined).document).toMatchObject({
      counts: { customers: 2, interactions: 3 },
    })
  })

  it('asks which table holds the lines where there are several', async () => {
    const zip = await archive('three.zip', { 'items.csv': ITEMS, 'orders.csv': ORDERS, 'people.csv': PEOPLE })
    const joined = join(folder.path, 'three.sextant')
    const args = ['import', zip, '--project', joined, '--join', 'orders.csv']
    const refused = sextant(...args)
    expect(refused.code).toBe(2)
    expect(JSON.stringify(refused.document)).toContain('--member')
    expect(sextant(...args, '--member', 'items.csv')).toMatchObject({
      code: 0,
      document: { imports: [{ accepted: 3 }] },
    })
  })
})
