import { createRequire } from 'node:module'
import path from 'node:path'
import { request } from '../pages/request.ts'
import { expect, test, testIds } from '../pages/test.ts'
import { csvText, write } from '../pages/test-files.ts'

// The package is CommonJS and names its exports at run time.
const { encode } = createRequire(import.meta.url)('iconv-lite') as typeof import('iconv-lite')

const taobao = [
  '订单编号,买家会员名,买家应付货款,总金额,买家实际支付金额,订单状态,收货人姓名,收货地址 ,联系手机,订单创建时间,订单付款时间 ,宝贝标题,宝贝种类,宝贝总数量'.split(
    ',',
  ),
  ...Array.from({ length: 40 }, (_, k) => [
    `="20250501${String(k).padStart(6, '0')}"`,
    `买家${k % 9}`,
    '59.00',
    '59.00',
    k % 10 === 9 ? '0.00' : '118.00',
    k % 10 === 9 ? '交易关闭' : '交易成功',
    '李小明',
    '浙江省 杭州市',
    `'1380000000${k % 9}`,
    `2025-05-${String(1 + (k % 28)).padStart(2, '0')} 10:00:00`,
    '',
    k % 2 === 0 ? '手冲咖啡壶' : '咖啡豆 250g',
    '1',
    '2',
  ]),
]

test('a Taobao export in GBK is known by its headers and imported without a question', async ({
  sextant,
  folder,
}) => {
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.chooseFiles(write(folder, 'ExportOrderList.csv', encode(csvText(taobao), 'gb18030')))
  await expect(sextant.id(testIds.wizardEncoding)).toHaveValue('gb18030')
  await expect(sextant.id(testIds.wizardPreset)).toHaveValue('taobao-orders')
  await expect(sextant.id(testIds.wizardReadAs)).toContainText('Taobao or Tmall orders')
  await sextant.wizard.importAsProposed()

  const rows = await request(sextant.page, 'interactions:list', { search: '', offset: 0, limit: 1 })
  expect(rows).toMatchObject({
    total: 36,
    rows: [{ customerId: '买家0', productName: '手冲咖啡壶', quantity: 2, unitPriceMicros: 59_000_000 }],
  })
  // What came to nothing is set aside, and said so.
  const imports = await request(sextant.page, 'imports:list', undefined)
  expect(imports[0]?.counts).toMatchObject({
    read: 40,
    accepted: 36,
    quarantined: 4,
    byReason: [{ reason: 'order-cancelled', lines: 4 }],
  })
})

const googleAds =
  'Campaign report\n"May 1, 2025 - May 3, 2025"\n' +
  'Campaign status,Day,Campaign,Account,Impr.,Clicks,Cost,Conversions,Currency code\n' +
  'Enabled,2025-05-01,Brand,Shop,"12,034",842,"1,234.56",40.50,EUR\n' +
  'Enabled,2025-05-02,Brand,Shop,"11,034",802,"1,134.56",38.00,EUR\n' +
  'Paused,2025-05-03,Generic,Shop,100,10,--,--,EUR\n' +
  'Total: Account,--,--,--,"23,168","1,654","2,369.12",78.50,EUR\n' +
  'Total: Campaigns,--,--,--,"23,168","1,654","2,369.12",78.50,EUR\n'

test('a Google Ads report loses its title and its totals, and is counted by day', async ({
  sextant,
  folder,
}) => {
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.chooseFiles(write(folder, 'Campaign report.csv', googleAds))
  await expect(sextant.id(testIds.wizardPreset)).toHaveValue('google-ads')
  await expect(sextant.id(testIds.wizardSkipTop)).toHaveValue('2')
  await sextant.wizard.importAsProposed()
  const days = await request(sextant.page, 'results:campaigns', { search: '', offset: 0, limit: 10 })
  expect(days.total).toBe(3)
  const imports = await request(sextant.page, 'imports:list', undefined)
  expect(imports[0]?.counts).toMatchObject({ accepted: 3, quarantined: 0, skipped: 4 })
})

test('a known export can be refused, and the preview says at once what is read instead', async ({
  sextant,
  folder,
}) => {
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.chooseFiles(write(folder, 'Campaign report.csv', googleAds))
  await expect(sextant.id(testIds.wizardReadAs)).toContainText('Google Ads report')
  await sextant.id(testIds.wizardPreset).selectOption('none')
  await expect(sextant.id(testIds.wizardReadAs)).not.toContainText('Google Ads report')
  await expect(sextant.id(testIds.wizardPreset)).toHaveValue('none')
})
