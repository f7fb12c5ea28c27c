import { afterAll, describe, expect, it } from 'vitest'
import { importId } from '../../contract/ids.ts'
import { projectInMemory } from '../../store/open.ts'
import { load, planOf, TestFolder } from '../import/test-import.ts'
import { faultyValues } from './read.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

describe('the most frequent faulty cells', () => {
  it('are counted in all lines, or it is told in how many', async () => {
    const rows = Array.from(
      { length: 5_000 },
      (_, n) => `${n},p,c${n},2024-01-02,1,${n < 4_000 ? 'free' : 'n.a.?'}`,
    )
    const db = projectInMemory()
    const path = folder.write('free.csv', ['order,sku,customer,date,quantity,price', ...rows, ''].join('\n'))
    const summary = await load(db, path, planOf())
    const of = { importId: importId.parse(summary.importId) }
    const cell = (value: string, lines: number): object => ({
      reason: 'bad-price',
      column: 'price',
      value,
      lines,
    })
    expect(await faultyValues(db, of)).toEqual({
      values: [cell('free', 4_000), cell('n.a.?', 1_000)],
      counted: 5_000,
      isWhole: true,
    })
    expect(await faultyValues(db, of, 4_000)).toEqual({
      values: [cell('free', 4_000)],
      counted: 4_000,
      isWhole: false,
    })
  })
  it('are counted in turns, so that other questions are answered meanwhile', async () => {
    const rows = Array.from({ length: 5_000 }, (_, n) => `${n},p,c${n},2024-01-02,1,free`)
    const db = projectInMemory()
    const path = folder.write('many.csv', ['order,sku,customer,date,quantity,price', ...rows, ''].join('\n'))
    const { importId: id } = await load(db, path, planOf())
    const order: string[] = []
    const values = faultyValues(db, { importId: importId.parse(id) }).then(() => order.push('values'))
    setImmediate(() => order.push('other'))
    await values
    expect(order).toEqual(['other', 'values'])
  })

  it('and the pages of the list take no sort of all lines', async () => {
    const db = projectInMemory()
    const path = folder.write('few.csv', 'order,sku,customer,date,quantity,price\n1,p,c,2024-01-02,1,free\n')
    await load(db, path, planOf())
    for (const sql of [
      `SELECT q.quarantine_id FROM quarantine q JOIN imports i ON i.import_id = q.import_id WHERE q.import_id = 1 AND q.state = 'open' AND i.status = 'published' ORDER BY q.quarantine_id LIMIT 100 OFFSET 5`,
      `SELECT q.raw FROM quarantine q WHERE q.import_id = 1 AND q.state = 'open' AND q.quarantine_id > 5 ORDER BY q.quarantine_id LIMIT 1000`,
    ]) {
      const plan = db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all()
      expect(plan.map(({ detail }) => detail).join('\n')).not.toContain('TEMP B-TREE')
    }
  })
})
