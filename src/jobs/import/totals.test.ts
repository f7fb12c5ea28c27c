import { afterAll, describe, expect, it } from 'vitest'
import { projectInMemory } from '../../store/open.ts'
import { inspectFile } from './inspect.ts'
import { load, TestFolder } from './test-import.ts'
import { totalsFinder } from './totals.ts'
import { planOf } from './test-import.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

async function counted(text: string): Promise<{ accepted: number; totals: number; aside: number }> {
  const path = folder.write('report.csv', text)
  const { plan } = await inspectFile(path, {})
  const { counts } = await load(projectInMemory(), path, plan)
  const totals = counts.skippedBy.find(({ reason }) => reason === 'totals')?.lines ?? 0
  return { accepted: counts.accepted, totals, aside: counts.quarantined }
}

const row = (id: string, product: string): string => `North,${id},c${id},2025-03-14,${product},1,10.00`
const HEADER = 'Region,Order ID,Customer ID,Date,Product,Quantity,Amount'

describe('totals of parts within a table', () => {
  it.each([
    'Subtotal North',
    'Sub-total: North',
    'North Total',
    'Total North',
    'Zwischensumme Nord',
    '小计 华北',
    '小计：华北',
    '华北 汇总',
    '华北小计',
  ])('are left out and counted: %s', async (word) => {
    const lines = [HEADER, row('1', 'Mug'), row('2', 'Total Cleaner'), `${word},,,,,2,20.00`, row('3', 'Mug')]
    expect(await counted([...lines, 'Grand Total,,,,,3,30.00', ''].join('\n'))).toEqual({
      accepted: 3,
      totals: 2,
      aside: 0,
    })
  })

  it('end with lines that are no data, commas in them included', async () => {
    const lines = [
      HEADER,
      row('1', 'Mug'),
      row('2', 'Mug'),
      '2,"record(s) downloaded, from Mar-01-25"',
      '已收入:2笔,20.00元',
      '',
    ]
    expect(await counted(lines.join('\n'))).toEqual({ accepted: 2, totals: 0, aside: 0 })
  })

  it('do not swallow things that are called so', async () => {
    const names = ['Total Cleaner', 'Colgate Total', 'Summe Magna', 'Sum 41', 'Gesamtausgabe Goethe']
    const sales = names.map((name, at) => `${name},c${at},2025-03-14,1,10.00`)
    expect(await counted(['Product,Customer,Date,Quantity,Amount', ...sales, ''].join('\n'))).toEqual({
      accepted: names.length,
      totals: 0,
      aside: 0,
    })
    const isTotals = totalsFinder(
      planOf({ target: 'products', roles: ['product-name', 'stock', 'unit-price'] }),
    )
    for (const name of names) expect([name, isTotals([name, '5', '10.00'], 0, 3)]).toEqual([name, false])
    expect(isTotals(['Subtotal Cleaners', '5', '10.00'], 0, 3)).toBe(true)
  })
})
