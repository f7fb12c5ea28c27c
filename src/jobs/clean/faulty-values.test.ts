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
    expect(faultyValues(db, of)).toEqual({
      values: [cell('free', 4_000), cell('n.a.?', 1_000)],
      counted: 5_000,
      isWhole: true,
    })
    expect(faultyValues(db, of, 4_000)).toEqual({
      values: [cell('free', 4_000)],
      counted: 4_000,
      isWhole: false,
    })
  })
})
