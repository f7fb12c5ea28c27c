import { afterAll, describe, expect, it } from 'vitest'
import type { ColumnRole } from '../../contract/column-roles.ts'
import { projectInMemory } from '../../store/open.ts'
import { inspectFile } from './inspect.ts'
import { load, TestFolder } from './test-import.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

const ROWS = 60
const pad = (n: number): string => String((n % 28) + 1).padStart(2, '0')

type Case = {
  readonly name: string
  readonly header: string
  readonly row: (n: number) => string
  readonly roles: readonly ColumnRole[]
  /** Interactions by kind (1 purchase, 2 refund, 3 view, 4 click, 5 cart, 6 rating). */
  readonly kinds: Readonly<Record<number, number>>
  readonly dropped?: number
}

/** Layouts of data sets that are much used for trying things out; rows made up. */
const cases: readonly Case[] = [
  {
    name: '2019-Oct.csv',
    header: 'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session',
    row: (n) =>
      `2019-10-${pad(n)} 0${n % 9}:00:00 UTC,${['view', 'cart', 'remove_from_cart', 'purchase'][n % 4] ?? ''},${5000 + n},15,electronics,acme,9.99,${900 + (n % 11)},s${n}`,
    roles: ['time', 'event-kind', 'product-id', 'customer-id', 'unit-price'],
    kinds: { 1: 15, 3: 15, 5: 15 },
    dropped: 15,
  },
  {
    name: 'events.csv',
    header: 'timestamp,visitorid,event,itemid,transactionid',
    row: (n) =>
      `${1433221332117 + n * 60_000},${257 + (n % 20)},${['view', 'addtocart', 'transaction'][n % 3] ?? ''},${355 + n},${n % 3 === 2 ? n : ''}`,
    roles: ['time', 'customer-id', 'event-kind', 'product-id', 'order-id'],
    kinds: { 1: 20, 3: 20, 5: 20 },
  },
  {
    name: 'UserBehavior.csv',
    header: '',
    row: (n) =>
      `${1 + (n % 9)},${2268318 + n},${2520377 + (n % 5)},${['pv', 'buy', 'cart', 'fav'][n % 4] ?? ''},${1511544070 + n * 77}`,
    roles: ['customer-id', 'product-id', 'event-kind', 'time'],
    kinds: { 1: 15, 3: 15, 4: 15, 5: 15 },
  },
  {
    name: 'tianchi_mobile_recommend_train_user.csv',
    header: 'user_id,item_id,behavior_type,user_geohash,item_category,time',
    row: (n) =>
      `${98047837 + (n % 12)},${232431562 + n},${(n % 4) + 1},,${4245 + (n % 4)},2014-12-${pad(n)} ${String(n % 24).padStart(2, '0')}`,
    roles: ['customer-id', 'product-id', 'event-kind', 'category', 'time'],
    kinds: { 1: 15, 3: 15, 4: 15, 5: 15 },
  },
  {
    name: 'train-item-views.csv',
    header: 'sessionId;userId;itemId;timeframe;eventdate',
    row: (n) => `${n};${n % 5 === 0 ? 7 : 'NA'};${81766 + (n % 13)};${526309 + n};2016-05-${pad(n)}`,
    roles: ['customer-id', 'product-id', 'time'],
    kinds: { 3: ROWS },
  },
  {
    name: 'yoochoose-buys.dat',
    header: '',
    row: (n) =>
      `${420374 + (n >> 1)},2014-04-06T18:44:${pad(n)}.318Z,${214537888 + (n % 13)},${12462 + n},${(n % 3) + 1}`,
    roles: ['customer-id', 'time', 'product-id', 'quantity'],
    kinds: { 1: ROWS },
  },
  {
    name: 'ta_feng_all_months_merged.csv',
    header:
      'TRANSACTION_DT,CUSTOMER_ID,AGE_GROUP,PIN_CODE,PRODUCT_SUBCLASS,PRODUCT_ID,AMOUNT,ASSET,SALES_PRICE',
    row: (n) =>
      `11/${(n % 28) + 1}/2000,${1104905 + (n % 9)},45-49,115,110411,${4710199010372 + (n % 11)},${(n % 3) + 1},${24 * ((n % 3) + 1)},${30 * ((n % 3) + 1)}`,
    roles: ['time', 'customer-id', 'product-id', 'quantity', 'line-total'],
    kinds: { 1: ROWS },
  },
  {
    name: 'steam-200k.csv',
    header: '',
    row: (n) =>
      `${151603712 + (n % 9)},"The Game ${n}",${n % 2 === 0 ? 'purchase' : 'play'},${n % 2 === 0 ? '1.0' : `${n}.5`},0`,
    roles: ['customer-id', 'event-kind', 'product-id'],
    kinds: { 1: 30, 3: 30 },
  },
  {
    name: 'user_artists.dat',
    header: 'userID\tartistID\tweight',
    row: (n) => `${2 + (n % 10)}\t${51 + n}\t${13883 - n * 30}`,
    roles: ['customer-id', 'product-id'],
    kinds: { 3: ROWS },
  },
  {
    name: 'yelp_academic_dataset_review.json',
    header: '',
    row: (n) =>
      JSON.stringify({
        review_id: `r${n}`,
        user_id: `u${n % 20}`,
        business_id: `b${n}`,
        stars: (n % 5) + 1,
        text: 'If you',
        date: `2018-07-${pad(n)} 22:09:11`,
      }),
    roles: ['customer-id', 'product-id', 'rating', 'time'],
    kinds: { 6: ROWS },
  },
  {
    name: 'transactions_train.csv',
    header: 't_dat,customer_id,article_id,price,sales_channel_id',
    row: (n) => `2018-09-${pad(n)},000058a12d5b43e67d225668${n % 9},0${663713001 + n},0.05083,${(n % 2) + 1}`,
    roles: ['time', 'customer-id', 'product-id', 'unit-price'],
    kinds: { 1: ROWS },
  },
]

it.each(cases)(
  '$name is imported without a question',
  async ({ name, header, row, roles, kinds, dropped = 0 }) => {
    const lines = Array.from({ length: ROWS }, (_, n) => row(n))
    const file = folder.write(name, `${[...(header === '' ? [] : [header]), ...lines].join('\n')}\n`)
    const { plan } = await inspectFile(file, {})
    expect(plan.target).toBe('interactions')
    for (const role of roles) expect(plan.roles).toContain(role)
    const db = projectInMemory()
    const { counts } = await load(db, file, plan)
    expect(counts).toMatchObject({ read: ROWS, accepted: ROWS - dropped, quarantined: 0 })
    expect(counts.skippedBy).toEqual(dropped === 0 ? [] : [{ reason: 'dropped', lines: dropped }])
    const found = db
      .prepare<[], [number, number]>('SELECT kind, count(*) FROM interactions GROUP BY kind')
      .raw()
      .all()
    expect(Object.fromEntries(found)).toEqual(kinds)
  },
)

it('articles are known by the number that sales name them by, not by that of their group', async () => {
  const header = 'article_id,product_code,prod_name,product_type_name,detail_desc'
  const lines = Array.from(
    { length: 12 },
    (_, n) => `0${663713001 + n},${663713 + n},Top ${n},Vest top,"A top, narrow"`,
  )
  const { plan } = await inspectFile(folder.write('articles.csv', `${header}\n${lines.join('\n')}\n`), {})
  expect(plan).toMatchObject({ target: 'products' })
  expect(plan.roles).toEqual(['product-id', 'attribute', 'product-name', 'category', 'description'])
})

describe('a log that counts time', () => {
  const times = (db: ReturnType<typeof projectInMemory>): string[] =>
    db
      .prepare<[], number>('SELECT occurred_at FROM interactions ORDER BY line')
      .pluck()
      .all()
      .map((time) => new Date(time).toISOString())

  /** [file, header, row, unit, first day, time of the first row, of the last] */
  const logs: readonly (readonly [string, string, (n: number) => string, string, string, string, string])[] =
    [
      [
        'transaction_data.csv',
        'household_key,BASKET_ID,DAY,PRODUCT_ID,QUANTITY,SALES_VALUE,STORE_ID,RETAIL_DISC,TRANS_TIME,WEEK_NO,COUPON_DISC,COUPON_MATCH_DISC',
        (n) =>
          `${2375 - (n % 7)},${26984851472 + n},${1 + (n >> 1)},${1004906 + (n % 9)},1,1.39,364,-0.6,1631,1,0,0`,
        'day',
        '2012-03-01',
        '2012-03-01T00:00:00.000Z',
        '2012-03-30T00:00:00.000Z',
      ],
      [
        'user_log_format1.csv',
        'user_id,item_id,cat_id,seller_id,brand_id,time_stamp,action_type',
        (n) =>
          `${328862 + (n % 9)},${323294 + n},833,2882,2661,${n === ROWS - 1 ? '0131' : `${5 + (n % 7)}${pad(n)}`},${[0, 0, 2, 3][n % 4] ?? 0}`,
        'month-day',
        '2014-05-01',
        '2014-05-01T00:00:00.000Z',
        '2015-01-31T00:00:00.000Z',
      ],
      [
        'criteo_attribution_dataset.tsv',
        'timestamp\tuid\tcampaign\tconversion\tconversion_timestamp\tconversion_id\tattribution\tclick\tclick_pos\tclick_nb\tcost\tcpo\ttime_since_last_click\tcat1',
        (n) =>
          `${n * 45_000}\t${20073966 + n}\t${22589171 + (n % 5)}\t0\t-1\t-1\t0\t0\t-1\t-1\t1e-05\t0.39\t-1\t5824233`,
        'second',
        '2018-01-01',
        '2018-01-01T00:00:00.000Z',
        '2018-01-31T17:30:00.000Z',
      ],
    ]

  it.each(logs)('%s', async (name, header, row, unit, firstDay, first, last) => {
    const lines = Array.from({ length: ROWS }, (_, n) => row(n))
    const file = folder.write(name, `${[header, ...lines].join('\n')}\n`)
    const { plan, findings } = await inspectFile(file, {})
    expect(plan.target).toBe('interactions')
    expect(plan.countedTime?.unit).toBe(unit)
    const told = findings.find(({ kind }) => kind === 'counted-time')
    expect(told).toMatchObject({ params: { day: '2001-01-01' }, isDoubtful: true })
    const db = projectInMemory()
    const period = { from: firstDay, to: firstDay }
    const { counts } = await load(db, file, { ...plan, period, timeZone: 'UTC' })
    expect(counts).toMatchObject({ read: ROWS, accepted: ROWS, quarantined: 0 })
    expect([times(db)[0], times(db).at(-1)]).toEqual([first, last])
  })

  it('by whole numbers that are none of it sets aside what is no number', async () => {
    const lines = Array.from({ length: 20 }, (_, n) => `c${n % 4},A${n},${n === 7 ? 'x' : n + 1},5`)
    const file = folder.write('days.csv', `user_id,item_id,day,price\n${lines.join('\n')}\n`)
    const { plan } = await inspectFile(file, {})
    const roles: ColumnRole[] = ['customer-id', 'product-id', 'time', 'unit-price']
    const set = { ...plan, roles, countedTime: { unit: 'day', from: 1 } as const }
    expect((await load(projectInMemory(), file, set)).counts.byReason).toEqual([
      { reason: 'bad-time', lines: 1 },
    ])
  })

  it.each([
    [
      'the day of a month beside month and year',
      'user_id,item_id,year,month,day',
      (n: number) => `c${n % 5},A${n},2024,${1 + (n >> 4)},${1 + (n % 28)}`,
    ],
    [
      'the day of a week',
      'user_id,item_id,day,price',
      (n: number) => `c${n % 5},A${n},${1 + ((n * 3) % 7)},5`,
    ],
    [
      'a week of a year',
      'user_id,item_id,week,price',
      (n: number) => `c${n % 5},A${n},${1 + ((n * 17) % 52)},5`,
    ],
    ['dates', 'user_id,item_id,day,price', (n: number) => `c${n % 5},A${n},202401${pad(n)},5`],
    ['seconds since 1970', 'user_id,item_id,timestamp', (n: number) => `c${n % 5},A${n},${1700000000 + n}`],
    ['days of a report without people', 'day,product,units', (n: number) => `${n + 1},A${n % 3},${n}`],
  ])('is not one of %s', async (_, header, row) => {
    const lines = Array.from({ length: 40 }, (_each, n) => row(n))
    const file = folder.write('other.csv', `${header}\n${lines.join('\n')}\n`)
    expect((await inspectFile(file, {})).plan.countedTime).toBeNull()
  })
})
