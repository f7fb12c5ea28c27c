import { afterAll, describe, expect, it } from 'vitest'
import { projectInMemory } from '../../store/open.ts'
import { listCampaignResults } from '../../store/queries/results.ts'
import { inspectFile } from './inspect.ts'
import { TestFolder, load, undo } from './test-import.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

const google = (cost: string): string => `Campaign report
"September 1, 2024 - September 30, 2024"
Day,Campaign,Impr.,Clicks,Cost,Conversions,Currency code
2024-09-01,Brand,"12,034",842,"${cost}",40.50,EUR
2024-09-01,Shoes,100,10,--,--,EUR
2024-09-02,Brand,"5,000",300,500.00,12,EUR
Total: Account,--,"17,134","1,152","1,734.56",52.50,EUR
Total: Campaigns,--,"17,134","1,152","1,734.56",52.50,EUR
`

describe('a report of campaigns with a title, a date range and totals', () => {
  it('is read without them, and a later one restates its days', async () => {
    const db = projectInMemory()
    const file = folder.write('september.csv', google('1,234.56'))
    const { plan } = await inspectFile(file, {})
    expect(plan).toMatchObject({ target: 'campaign-results', dialect: { skipTop: 2, headerRows: 1 } })
    const { counts } = await load(db, file, plan)
    expect(counts).toMatchObject({ read: 7, accepted: 3, skipped: 4, quarantined: 0 })
    expect(counts.skippedBy).toEqual([
      { reason: 'preamble', lines: 2 },
      { reason: 'totals', lines: 2 },
    ])
    const again = await load(db, folder.write('restated.csv', google('1,300.00')), plan)
    expect(again.counts).toMatchObject({ accepted: 0, merged: 1, duplicates: 2 })
    const page = { search: 'Brand', offset: 0, limit: 10 }
    const costs = (): unknown[] => listCampaignResults(db, page).rows.map((row) => row.costMicros)
    expect(costs()).toEqual([500_000_000, 1_300_000_000])
    await undo(db, again.importId)
    expect(costs()).toEqual([500_000_000, 1_234_560_000])
  })
})

it('what a shop tells once per order is carried down', async () => {
  const db = projectInMemory()
  const file = folder.write(
    'orders.csv',
    'Name,Email,Created at,Lineitem quantity,Lineitem name,Lineitem price\n' +
      '#1,a@x.org,2024-01-02 10:00:00 +0200,1,Mug,5\n#1,,,2,Tea,3\n#2,b@x.org,2024-01-03 10:00:00 +0200,1,Mug,5\n#2,,,1,Cup,4\n',
  )
  const { plan } = await inspectFile(file, {})
  const roles = [...plan.roles]
  roles[0] = 'order-id'
  const carryDown = { key: 0, columns: [1, 2] }
  const { counts } = await load(db, file, { ...plan, roles, carryDown })
  expect(counts).toMatchObject({ read: 4, accepted: 4, quarantined: 0 })
})
