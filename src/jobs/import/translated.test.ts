import { afterAll, describe, expect, it } from 'vitest'
import { projectInMemory } from '../../store/open.ts'
import { inspectFile } from './inspect.ts'
import { load, TestFolder } from './test-import.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

/** Exports whose headers are in the language of the shop. */
describe('orders with all items in one cell', () => {
  it.each([
    ['Datum,Bestellung #,N. Umsatz (formatiert),Status,Kunde,Produkt(e),Verkaufte Artikel,Nettoumsatz'],
    ['日期,订单 #,N. 收入（已格式化）,状态,客户,产品,已售商品,净销售额'],
    ['Fecha,Pedido #,Ingresos (formato),Estado,Cliente,Producto(s),Artículos vendidos,Ventas netas'],
  ])(
    'are taken apart by what is in it, and what is shown with a sign tells the currency: %s',
    async (header) => {
      const file = folder.write(
        'orders.csv',
        `${header}\n` +
          '2025-03-01 9:05:09,2001,€37.50,completed,Ada,"2× Blue Mug, 1× Tee\\, striped",3,37.5\n' +
          '2025-03-02 9:05:09,2002,€12.50,completed,Bob,1× Blue Mug,1,12.5\n' +
          '2025-03-03 9:05:09,2003,€12.50,cancelled,Bob,1× Blue Mug,1,12.5\n',
      )
      const { plan } = await inspectFile(file, {})
      expect(plan.items).toMatchObject({ form: 'count-times-name' })
      expect(plan.currency).toBe('EUR')
      const db = projectInMemory()
      const { counts } = await load(db, file, plan)
      expect(counts).toMatchObject({ read: 3, accepted: 2, quarantined: 1 })
      const rows = db
        .prepare<[]>(
          `SELECT p.external_id, x.quantity, x.unit_price_micros FROM visible_interactions x JOIN products p USING (product_id) ORDER BY line, 1`,
        )
        .raw()
        .all()
      expect(rows).toEqual([
        ['Blue Mug', 2, 12_500_000],
        ['Tee, striped', 1, 12_500_000],
        ['Blue Mug', 1, 12_500_000],
      ])
    },
  )

  it('are not seen in sizes: 2x4 is no count', async () => {
    const file = folder.write(
      'wood.csv',
      'order_id,customer_id,date,product,amount\n1,a,2025-03-01,2x4 Timber,9.5\n2,b,2025-03-02,2x6 Timber,12.5\n',
    )
    const { plan } = await inspectFile(file, {})
    expect(plan.items).toBeNull()
  })
})

describe('dates with dots', () => {
  it('are days first, also where the rows of totals have none', async () => {
    const file = folder.write(
      'Kampagnenbericht.csv',
      'Kampagnenbericht\n"1. März 2025 - 2. März 2025"\nKampagne\tTag\tWährungscode\tImpr.\tKlicks\tKosten\n' +
        'Marke\t01.03.2025\tEUR\t12.034\t842\t1.234,50\nMarke\t02.03.2025\tEUR\t10\t8\t2,50\n' +
        'Gesamt: Kampagnen\t --\tEUR\t12.044\t850\t1.237,00\nGesamt: Konto\t --\tEUR\t12.044\t850\t1.237,00\n',
    )
    const { plan, ambiguousDates } = await inspectFile(file, {})
    expect(ambiguousDates).toEqual([])
    const db = projectInMemory()
    const { counts } = await load(db, file, plan)
    expect(counts).toMatchObject({ accepted: 2, quarantined: 0, skipped: 4 })
    const rows = db.prepare<[]>('SELECT day, cost_micros FROM campaign_results ORDER BY day').raw().all()
    expect(rows).toEqual([
      ['2025-03-01', 1_234_500_000],
      ['2025-03-02', 2_500_000],
    ])
  })
})

describe('bills of apps', () => {
  it.each([1, 2, 5, 40])('begin below many lines of text, however few rows there are: %d', async (rows) => {
    const notes = Array.from({ length: 12 }, (_, index) => `${index + 1}.本明细仅展示当前账单中的交易`)
    const top = [
      '-'.repeat(80),
      '导出信息：',
      '姓名：某某',
      '支付宝账户：shop@example.com',
      '起始时间：[2025-03-01 00:00:00]    终止时间：[2025-04-01 00:00:00]',
      '导出交易类型：[全部]',
      `共${rows}笔记录`,
      '',
      '特别提示：',
      ...notes,
      '------------------------支付宝（中国）网络技术有限公司  电子客户回单------------------------',
      '交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,',
    ]
    const data = Array.from(
      { length: rows },
      (_, n) =>
        `2025-03-${10 + (n % 20)} 10:00:00,商业服务,小明,xm@example.com,拿铁咖啡,收入,${20 + n}.50,,交易成功,2025${n}\t,M${n}\t,,`,
    )
    const file = folder.write('alipay.csv', [...top, ...data, ''].join('\r\n'))
    const { plan, preset } = await inspectFile(file, {})
    expect(preset?.name).toBe('alipay-transactions')
    const { counts } = await load(projectInMemory(), file, plan)
    expect(counts).toMatchObject({ accepted: rows, quarantined: 0, skipped: top.length - 1 })
  })
})
