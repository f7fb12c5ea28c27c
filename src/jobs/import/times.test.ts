import { afterAll, describe, expect, it } from 'vitest'
import { projectInMemory } from '../../store/open.ts'
import { inspectFile } from './inspect.ts'
import { isClock, joinedTime, parseTime } from './parse-time.ts'
import { TestFolder, load } from './test-import.ts'
import { timeZone } from './time-zone.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

const shanghai = timeZone('Asia/Shanghai')
const read = (text: string, zone = shanghai): string | null => {
  const time = parseTime(text, 'ymd', zone)
  return time === null ? null : new Date(time).toISOString()
}

/** Imports a file as it is proposed in a zone, and gives the times in UTC (with the customer) and what was set aside. */
async function imported(name: string, text: string, zone: string): Promise<unknown> {
  const path = folder.write(name, text)
  const { plan, findings } = await inspectFile(path, {})
  const db = projectInMemory()
  const { counts } = await load(db, path, { ...plan, timeZone: zone })
  const times = db
    .prepare<[], string>(
      `SELECT coalesce(c.external_id, '') || ' ' || strftime('%Y-%m-%dT%H:%M:%SZ', x.occurred_at / 1000, 'unixepoch')
         FROM interactions x LEFT JOIN customers c ON c.customer_id = x.customer_id ORDER BY x.line`,
    )
    .pluck()
    .all()
  const reasons = db
    .prepare<[], { line: number; reason: string }>('SELECT line, reason FROM quarantine ORDER BY line')
    .all()
  return { times, reasons, findings: findings.map(({ kind }) => kind), read: counts.read }
}

describe('a zone beside a time', () => {
  it.each([
    ['2024-01-02 10:00 PST', '2024-01-02T18:00:00.000Z'],
    ['2024-07-02 10:00 PDT', '2024-07-02T17:00:00.000Z'],
    ['2024-01-02 10:00 +0800', '2024-01-02T02:00:00.000Z'],
    ['2024-01-02T10:00:00+05:30', '2024-01-02T04:30:00.000Z'],
    ['2024-01-02 10:00 GMT+8', '2024-01-02T02:00:00.000Z'],
    ['2024-01-02 10:00 (UTC+08:00)', '2024-01-02T02:00:00.000Z'],
    ['2024-01-02 10:00 UTC-3', '2024-01-02T13:00:00.000Z'],
    ['2024-01-02T10:00:00Z', '2024-01-02T10:00:00.000Z'],
    ['20240102T100000Z', '2024-01-02T10:00:00.000Z'],
    ['20240102T100000+0800', '2024-01-02T02:00:00.000Z'],
    ['Tue Jan 02 2024 22:00:00 GMT+0800 (China Standard Time)', '2024-01-02T14:00:00.000Z'],
    ['Tue Jan 02 22:00:00 PST 2024', '2024-01-03T06:00:00.000Z'],
    ['Tue, 02 Jan 2024 22:00:00 GMT', '2024-01-02T22:00:00.000Z'],
    ['Jan 2, 2024 10:14:28 PM PST', '2024-01-03T06:14:28.000Z'],
    ['2 Jan 2024 10:14:28 CET', '2024-01-02T09:14:28.000Z'],
    // several places say so: the file's zone is one of them
    ['2024-01-02 10:00 CST', '2024-01-02T02:00:00.000Z'],
    // none of those it may mean is the file's
    ['2024-01-02 10:00 IST', null],
    ['2024-01-02 10:00 XYZ', null],
    ['2024-01-02 10:00 +1900', null],
    // without any it is the file's zone
    ['2024-01-02 10:00', '2024-01-02T02:00:00.000Z'],
    // other forms of times
    ['2024010210', '2024-01-02T02:00:00.000Z'],
    ['1704164400', '2024-01-02T03:00:00.000Z'],
    ['1704164400000', '2024-01-02T03:00:00.000Z'],
    ['1704164400000000', '2024-01-02T03:00:00.000Z'],
    ['２０２４-０１-０２　１０：００', '2024-01-02T02:00:00.000Z'],
    ['Jan-02-24', '2024-01-01T16:00:00.000Z'],
    ['02-JAN-24 10.00.00.000000 AM', '2024-01-02T02:00:00.000Z'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected)
  })

  it('means what the file is from, where it means several', () => {
    expect(read('2024-01-02 10:00 CST', timeZone('America/Chicago'))).toBe('2024-01-02T16:00:00.000Z')
    expect(read('2024-01-02 10:00 CST', timeZone('Europe/Berlin'))).toBeNull()
    expect(read('2024-07-02 10:00 BST', timeZone('Europe/London'))).toBe('2024-07-02T09:00:00.000Z')
    expect(read('2024-07-02 10:00 IST', timeZone('Asia/Kolkata'))).toBe('2024-07-02T04:30:00.000Z')
  })

  it('is set aside with its own reason where nobody can say', async () => {
    const text =
      'order_id,customer_id,product_id,created_at\n1,a,x,2024-01-02 10:00 PST\n2,b,x,2024-01-02 10:00 CST\n'
    expect(await imported('zones.csv', text, 'Europe/Berlin')).toMatchObject({
      times: ['a 2024-01-02T18:00:00Z'],
      reasons: [{ line: 3, reason: 'unknown-zone' }],
    })
  })

  it('does not move the calendar day of a report', async () => {
    const path = folder.write(
      'report.csv',
      'Day,Campaign,Impressions,Clicks,Cost\n2024-01-02T00:00:00+08:00,A,10,1,2\n2024-01-03T00:00:00+08:00,A,10,1,2\n',
    )
    const { plan } = await inspectFile(path, {})
    const db = projectInMemory()
    await load(db, path, plan)
    expect(db.prepare<[], string>('SELECT day FROM campaign_results ORDER BY 1').pluck().all()).toEqual([
      '2024-01-02',
      '2024-01-03',
    ])
  })
})

describe('a date and a time of day in two columns', () => {
  it.each([
    ['2024-01-02', '10:00', '2024-01-02 10:00'],
    ['2024-01-02 00:00:00', '10:00:30', '2024-01-02 10:00:30'],
    ['2024-01-02', '', '2024-01-02'],
    ['2024-01-02', '093000', '2024-01-02 09:30:00'],
    ['2024-01-02', '9', '2024-01-02 9:00'],
  ])('%s and %s', (date, clock, whole) => {
    expect(joinedTime(date, clock, false)).toBe(whole)
  })

  it('counts parts of a day in a workbook only', () => {
    expect(joinedTime('2024-01-02', '0.4375', true)).toBe('2024-01-02 10:30:00')
    expect(read(joinedTime('2024-01-02', '0.4375', false))).toBeNull()
  })

  it('tells clocks from other texts', () => {
    expect(['9:30', '10:00:00 PM', '下午3:20', '10:00 PST', '23:59:59.5'].map(isClock)).toEqual(
      Array(5).fill(true),
    )
    expect(['25:00', '13:00 PM', '2024-01-02', 'abc', '930'].map(isClock)).toEqual(Array(5).fill(false))
  })

  it('is joined where both belong together: Date and Time', async () => {
    const text =
      'Order ID,Customer ID,Product ID,Date,Time\n1,a,x,01/13/2024,10:00:00 PM\n2,b,x,01/14/2024,9:05 AM\n3,c,x,01/15/2024,25:00\n'
    expect(await imported('us.csv', text, 'UTC')).toMatchObject({
      times: ['a 2024-01-13T22:00:00Z', 'b 2024-01-14T09:05:00Z'],
      reasons: [{ line: 4, reason: 'bad-time' }],
      findings: expect.arrayContaining(['date-and-time']) as unknown, // a matcher is of type any
    })
  })

  it('is joined in Chinese: 下单日期 and 下单时间, not 发货时间', async () => {
    const text =
      '订单号,用户ID,商品ID,下单日期,发货时间,下单时间\n1,a,x,2024年1月13日,23:00,下午3:20\n2,b,x,2024年1月14日,22:00,09:05:10\n'
    expect(await imported('cn.csv', text, 'Asia/Shanghai')).toMatchObject({
      times: ['a 2024-01-13T07:20:00Z', 'b 2024-01-14T01:05:10Z'],
      reasons: [],
    })
  })

  it('has the zone in a third one, as payment services write it', async () => {
    const text =
      '"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","From Email Address","Transaction ID","Item Title"\n' +
      ['PST', 'America/New_York', 'Eastern Time (US & Canada)', 'GMT+8', '', 'ABC']
        .map(
          (zone, at) =>
            `"01/1${3 + at}/2024","10:00:00","${zone}","N","Website Payment","Completed","USD","5.00","a${at}@example.com","T${at}","Mug"`,
        )
        .join('\n')
    expect(await imported('pay.csv', text, 'UTC')).toMatchObject({
      times: [
        'a0@example.com 2024-01-13T18:00:00Z',
        'a1@example.com 2024-01-14T15:00:00Z',
        'a2@example.com 2024-01-15T15:00:00Z',
        'a3@example.com 2024-01-16T02:00:00Z',
        'a4@example.com 2024-01-17T10:00:00Z',
      ],
      reasons: [{ line: 7, reason: 'unknown-zone' }],
    })
  })

  it('is not guessed where the date tells a time itself', async () => {
    const text =
      'order_id,customer_id,product_id,order_date,time\n1,a,x,2024-01-02 08:00,10:00\n2,b,x,2024-01-03 08:00,11:00\n'
    expect(await imported('both.csv', text, 'UTC')).toMatchObject({
      times: ['a 2024-01-02T08:00:00Z', 'b 2024-01-03T08:00:00Z'],
    })
  })
})
