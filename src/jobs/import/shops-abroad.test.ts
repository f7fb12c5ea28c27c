import { afterAll, describe, expect, it } from 'vitest'
import { projectInMemory } from '../../store/open.ts'
import { inspectFile } from './inspect.ts'
import { orderStateOf } from './order-status.ts'
import { load, TestFolder } from './test-import.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

describe('orders of shops whose headers are known', () => {
  it.each([
    ['구매확정', 'paid'],
    ['취소', 'cancelled'],
    ['반품완료', 'refunded'],
    ['입금대기', 'open'],
    ['Выполнен', 'paid'],
    ['Отменён', 'cancelled'],
    ['Ожидает оплаты', 'open'],
    ['İptal Edildi', 'cancelled'],
    ['Tamamlandı', 'paid'],
    ['已出貨', 'paid'],
    ['Zrušeno', 'cancelled'],
    ['Kiszállítva', 'paid'],
    ['Livrată', 'paid'],
    ['Ακυρώθηκε', 'cancelled'],
  ] as const)('have the state of %s', (word, state) => {
    expect(orderStateOf(word, {})).toBe(state)
  })

  it('are counted with their amounts, and cancelled ones set aside (Korean)', async () => {
    const states = ['구매확정', '배송완료', '취소', '배송중']
    const lines = Array.from(
      { length: 40 },
      (_, n) =>
        `20230${n},2023.05.${String(1 + (n % 28)).padStart(2, '0')} 10:00:00,김철수,buyer${n % 7},P${n % 5},"머그컵, 대형",2,"3,000","6,000",${states[n % 4] ?? ''}`,
    )
    const header = '주문번호,주문일시,구매자명,구매자ID,상품번호,상품명,수량,상품가격,총 주문금액,주문상태'
    const path = folder.write('orders-korean.csv', `${header}\n${lines.join('\n')}\n`)
    const { plan } = await inspectFile(path, {})
    expect(plan.roles.slice(7)).toEqual(['unit-price', 'line-total', 'order-status'])
    const db = projectInMemory()
    const { counts } = await load(db, path, plan)
    expect(counts).toMatchObject({ read: 40, accepted: 30, quarantined: 10 })
    const sold = db.prepare('SELECT SUM(quantity * unit_price_micros) / 1e6 AS sum FROM interactions').get()
    expect(sold).toEqual({ sum: 30 * 6000 })
  })

  it('keep the telephone and the first day of customers (WeCom, Youzan)', async () => {
    const lines = Array.from(
      { length: 20 },
      (_, n) => `客户${n},王总,139000000${10 + n},2023-02-0${1 + (n % 9)}`,
    )
    const path = folder.write('wecom.csv', `客户名称,备注,备注手机号,成为客户时间\n${lines.join('\n')}\n`)
    expect((await inspectFile(path, {})).plan.roles).toEqual([
      'customer-name',
      'attribute',
      'phone',
      'joined',
    ])
  })
})
