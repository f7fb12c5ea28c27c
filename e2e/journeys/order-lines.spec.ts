import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test, testIds } from '../pages/test.ts'

/** An order as the interface of a shop gives it; the last one is a refund that no sale precedes. */
function order(n: number): object {
  return {
    id: 5000 + n,
    email: `a${n % 3}@example.com`,
    created_at: `2024-01-${10 + n}T11:00:00-05:00`,
    total_price: '218.94',
    currency: 'USD',
    line_items: [
      { product_id: n === 9 ? 699 : 632, title: 'Player', quantity: n === 9 ? -1 : 1, price: '199.00' },
      { product_id: 633, title: 'Case', quantity: 2, price: '9.97' },
    ],
  }
}

test('orders that hold their lines as a list are told to give a row per line, and the check says what rules mark', async ({
  sextant,
  folder,
}) => {
  const file = path.join(folder, 'orders.json')
  writeFileSync(file, JSON.stringify({ orders: Array.from({ length: 9 }, (_, n) => order(n + 1)) }))
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.chooseFiles(file)
  await expect(sextant.id(testIds.wizardReadAs)).toContainText('Each entry of “line_items” becomes a row')
  await sextant.wizard.toColumns()
  expect((await sextant.wizard.roles()).filter((role) => role !== 'ignore')).toEqual([
    'order-id',
    'email',
    'time',
    'currency',
    'product-id',
    'product-name',
    'quantity',
    'unit-price',
  ])
  expect((await sextant.wizard.check()).state).toBe('finished')
  await expect(sextant.id(testIds.wizardCheckFlags)).toContainText('Refund without a sale')
  expect((await sextant.wizard.run()).state).toBe('finished')
  await sextant.data.open('Interactions')
  await expect(sextant.id(testIds.interactionsTable)).toContainText('$9.97')
})
