import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import path from 'node:path'
import yazl from 'yazl'
import { answerOpenDialogs } from '../pages/dialogs.ts'
import { expect, test, testIds } from '../pages/test.ts'
import { csvText, write } from '../pages/test-files.ts'

/** What a shop of Taobao exports: its orders, and the items in them; o9 is told by the items alone, o7 by the orders alone. */
const orders = csvText([
  ['订单编号', '买家会员名', '买家应付货款', '总金额', '订单状态', '订单创建时间', '宝贝总数量'],
  ['o1', 'tb_a', '120', '120', '交易成功', '2025-03-14 10:11:12', '3'],
  ['o2', 'tb_b', '60', '60', '交易成功', '2025-03-15 10:11:12', '1'],
  ['o7', 'tb_c', '60', '60', '交易成功', '2025-03-16 10:11:12', '1'],
])
const items = csvText([
  ['订单编号', '标题', '价格', '购买数量', '商家编码'],
  ['o1', '蓝色马克杯', '30', '2', 'MUG01'],
  ['o1', '白色马克杯', '60', '1', 'MUG02'],
  ['o2', '白色马克杯', '60', '1', 'MUG02'],
  ['o9', '白色马克杯', '60', '1', 'MUG02'],
])

test('lines of orders and their orders are joined in the window, and imported as one table', async ({
  sextant,
  folder,
}) => {
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.chooseFiles(write(folder, 'items.csv', items))
  await sextant.id(testIds.wizardReadAs).waitFor()
  await answerOpenDialogs(sextant.app, write(folder, 'orders.csv', orders))
  await sextant.id(testIds.wizardJoin).click()
  const result = sextant.id(testIds.wizardJoinResult)
  await expect(result).toContainText('3 of 4 lines find their order (75%)')
  await expect(result).toContainText('Orders without a line, which are not imported: 1.')

  // Columns that hold other numbers find nothing, and nothing goes on from there.
  await sextant.id(testIds.wizardJoinOrderKey).selectOption({ label: '买家会员名' })
  await expect(result).toContainText('No line finds its order')
  await expect(sextant.id(testIds.wizardJoinUse)).toBeDisabled()
  await sextant.id(testIds.wizardJoinOrderKey).selectOption({ label: '订单编号' })
  await expect(result).toContainText('3 of 4 lines')
  await sextant.id(testIds.wizardJoinUse).click()

  await expect(sextant.id(testIds.wizardJoined)).toContainText('items.csv')
  await sextant.wizard.toColumns()
  expect(await sextant.wizard.roles()).toEqual(
    expect.arrayContaining(['order-id', 'product-id', 'quantity', 'unit-price', 'customer-id', 'time']),
  )
  expect((await sextant.wizard.check()).state).toBe('finished')
  expect((await sextant.wizard.run()).state).toBe('finished')
  await sextant.data.open('Interactions')
  const table = sextant.id(testIds.interactionsTable)
  await expect(table).toContainText('tb_a')
  await expect(table).toContainText('白色马克杯')
})

test('in Chinese, of two files chosen together the orders may come first', async ({ sextant, folder }) => {
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.goTo('settings')
  await sextant.id(testIds.languageSelect).selectOption('zh-CN')
  await sextant.chooseFiles(write(folder, 'orders.csv', orders), write(folder, 'items.csv', items))
  await sextant.id(testIds.wizardReadAs).waitFor()
  await sextant.id(testIds.wizardJoinQueued).click()
  await expect(sextant.id(testIds.wizardJoinSide)).toHaveValue('other')
  await expect(sextant.id(testIds.wizardJoinResult)).toContainText('4 行明细中有 3 行找到了订单')
  await sextant.id(testIds.wizardJoinUse).click()
  await expect(sextant.id(testIds.wizardJoined)).toContainText('由 items.csv 和 orders.csv 合并')
  await sextant.wizard.importAsProposed()
  // The file that was joined does not wait to be imported by itself.
  await expect(sextant.id(testIds.wizardNextFile)).toHaveCount(0)
})

test('orders and their lines are joined where both lie in one archive', async ({ sextant, folder }) => {
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  const archive = new yazl.ZipFile()
  archive.addBuffer(Buffer.from(items), 'export/items.csv')
  archive.addBuffer(Buffer.from(orders), 'export/orders.csv')
  archive.end()
  const file = path.join(folder, 'shop.zip')
  await once(archive.outputStream.pipe(createWriteStream(file)), 'close')
  await sextant.chooseFiles(file)
  await sextant.id(testIds.wizardReadAs).waitFor()
  await expect(sextant.id(testIds.wizardJoinQueued)).toContainText('orders.csv')
  await sextant.id(testIds.wizardJoinQueued).click()
  await expect(sextant.id(testIds.wizardJoinResult)).toContainText('3 of 4 lines find their order (75%)')
  await sextant.id(testIds.wizardJoinUse).click()
  await expect(sextant.id(testIds.wizardJoined)).toContainText('items.csv')
  await expect(sextant.id(testIds.wizardJoined)).toContainText('orders.csv')
  await sextant.wizard.importAsProposed()
  await sextant.data.open('Interactions')
  await expect(sextant.id(testIds.interactionsTable)).toContainText('tb_a')
})
