import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { projectInMemory } from '../../store/open.ts'
import { inspectFile } from './inspect.ts'
import { TestFolder, failureOf, load, planOf } from './test-import.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

const HEADER = 'order_id,customer_id,product_id,order_date,quantity,price'
const plain = (n: number): string => `${n},c${n % 3},Mug,2024-01-02,1,3.20`
const quoted = (n: number): string => `${n},c${n % 3},"Mug, big",2024-01-02,1,"3.20"`

async function left(lines: readonly string[], newline = '\n'): Promise<unknown> {
  const path = folder.write('torn.csv', [HEADER, ...lines, ''].join(newline))
  const { plan } = await inspectFile(path, {})
  const db = projectInMemory()
  const { counts } = await load(db, path, plan)
  const orders = db.prepare<[], string>('SELECT order_id FROM interactions ORDER BY line').pluck().all()
  const aside = db.prepare<[], object>('SELECT line, reason, raw FROM quarantine ORDER BY line').all()
  return { orders, aside, read: counts.read }
}

describe('a quote that nothing closes', () => {
  const broken = '3,c1,"Mug,2024-01-02,1,3.20'

  it.each([
    ['above plain lines', plain, '\n'],
    ['above quoted lines', quoted, '\n'],
    ['above quoted lines that end otherwise', quoted, '\r\n'],
    ['above lines that end with a carriage return', quoted, '\r'],
  ])('sets its line aside alone: %s', async (_, row, newline) => {
    expect(await left([row(1), row(2), broken, row(4), row(5)], newline)).toEqual({
      orders: ['1', '2', '4', '5'],
      aside: [{ line: 4, reason: 'broken-quote', raw: broken }],
      read: 5,
    })
  })

  it('does so on the last line, and on several lines', async () => {
    expect(await left([quoted(1), broken])).toMatchObject({ orders: ['1'], aside: [{ line: 3 }] })
    expect(await left([quoted(1), broken, quoted(3), broken, quoted(5)])).toMatchObject({
      orders: ['1', '3', '5'],
      aside: [{ line: 3 }, { line: 5 }],
    })
    // Two in a row, and three: each costs itself alone, above quoted lines and above plain ones.
    for (const row of [plain, quoted])
      for (const n of [2, 3]) {
        const lines = [quoted(1), ...Array.from({ length: n }, () => broken), row(8), row(9)]
        expect(await left(lines)).toEqual({
          orders: ['1', '8', '9'],
          aside: Array.from({ length: n }, (_, at) => ({
            line: 3 + at,
            reason: 'broken-quote',
            raw: broken,
          })),
          read: n + 3,
        })
      }
    expect(await left([quoted(1), broken, broken])).toMatchObject({
      orders: ['1'],
      aside: [{ line: 3 }, { line: 4 }],
    })
  })

  it('keeps texts that do run over lines, quotes within them included', async () => {
    const text = '2,c1,"Mug,\nvery ""big""\nindeed",2024-01-02,1,3.20'
    expect(await left([plain(1), text, plain(3)])).toMatchObject({ orders: ['1', '2', '3'], aside: [] })
  })

  it('does not take lines of a text for records', async () => {
    // Nothing closes the quote, and what follows is no table: refused, with the place.
    const path = folder.write('prose.csv', `${HEADER}\n${plain(1)}\n2,c1,"Dear all,\nplease see below\nbye\n`)
    expect(await failureOf(load(projectInMemory(), path, planOf()))).toMatchObject({
      code: 'unclosed-quote',
      params: { line: 3, byte: HEADER.length + plain(1).length + 2 + 5 },
    })
  })

  it('never loses or doubles a line, wherever the quote is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('plain', 'quoted', 'broken'), { minLength: 1, maxLength: 12 }),
        async (kinds) => {
          const lines = kinds.map((kind, n) =>
            kind === 'plain' ? plain(n) : kind === 'quoted' ? quoted(n) : `${n},c1,"Mug,2024-01-02,1,3.20`,
          )
          const whole = kinds.flatMap((kind, n) => (kind === 'broken' ? [] : [String(n)]))
          const path = folder.write('any.csv', [HEADER, ...lines, ''].join('\n'))
          const db = projectInMemory()
          const roles = ['order-id', 'customer-id', 'product-id', 'time', 'quantity', 'unit-price'] as const
          try {
            await load(db, path, planOf({ roles: [...roles] }))
          } catch (error) {
            // Quotes that close each other may leave nothing that can be told; none is made up.
            expect(error).toMatchObject({ code: 'unclosed-quote' })
            return
          }
          const orders = db
            .prepare<[], string>('SELECT order_id FROM interactions ORDER BY line')
            .pluck()
            .all()
          expect(whole).toEqual(expect.arrayContaining(orders))
        },
      ),
      { numRuns: 100 },
    )
  })
})
