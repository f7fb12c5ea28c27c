import { existsSync, readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { inspectFile } from '../inspect.ts'
import { TestFolder, failureOf } from '../test-import.ts'
import { joinFiles, type Joined } from './join-files.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

async function joined(lines: string, orders: string): Promise<{ text: string; told: Joined }> {
  const [own, other] = [folder.write('lines.csv', lines), folder.write('orders.csv', orders)]
  const told = await joinFiles(
    { path: own, inspection: await inspectFile(own, {}) },
    { path: other, inspection: await inspectFile(other, {}) },
    new AbortController().signal,
  )
  const text = readFileSync(told.path, 'utf8')
  told.dispose()
  return { text, told }
}

describe('lines of orders and their orders', () => {
  it('become one table, and what finds nothing on the other side is told', async () => {
    const { text, told } = await joined(
      'order_id,product_id,price\no1,A,5\no1,"B, blue",7\no9,A,5\n',
      'order_id,customer_id,order_date,total\no1,c1,2025-01-02,12\no2,c2,2025-01-03,4\n',
    )
    expect(text.split('\r\n')).toEqual([
      'order_id,product_id,price,customer_id,order_date',
      'o1,A,5,c1,2025-01-02',
      'o1,"B, blue",7,c1,2025-01-02',
      'o9,A,5,,',
      '',
    ])
    expect(told).toMatchObject({ lines: 3, withoutOrder: 1, withoutLines: 1, leftOut: ['total'] })
    expect(existsSync(told.path)).toBe(false)
  })

  it('find each other however the number is written', async () => {
    const { text } = await joined(
      '订单编号,标题,价格,购买数量,商家编码\n="2800001",蓝色马克杯,60.00,1,MUG01\n',
      '订单编号,买家会员名,订单创建时间,总金额\n\t2800001,tb_a,2025-02-01 10:00:00,60\n',
    )
    expect(text.split('\r\n')[1]).toBe('"=""2800001""",蓝色马克杯,60.00,1,MUG01,tb_a,2025-02-01 10:00:00')
  })

  it('are refused where no column tells orders apart', async () => {
    const promise = joined('product_id,price\nA,5\n', 'customer_id,order_date\nc1,2025-01-02\n')
    expect(await failureOf(promise)).toMatchObject({ code: 'mapping-incomplete' })
  })
})
