import { afterAll, describe, expect, it } from 'vitest'
import { importId } from '../../contract/ids.ts'
import { projectInMemory } from '../../store/open.ts'
import { fixQuarantined } from '../clean/fix.ts'
import { inspectFile } from './inspect.ts'
import { contextOf, load, TestFolder } from './test-import.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

type Point = { readonly series: string; readonly day: string; readonly value: number }

async function imported(name: string, text: string, period: { from: string; to: string } | null = null) {
  const file = folder.write(name, text)
  const inspection = await inspectFile(file, {})
  const db = projectInMemory()
  const plan = { ...inspection.plan, timeZone: 'UTC', ...(period === null ? {} : { period }) }
  const summary = await load(db, file, plan)
  const points = db
    .prepare<[], { series: string; at: number; value: number }>('SELECT series, at, value FROM series_points')
    .all()
    .map(({ series, at, value }): Point => ({ series, day: new Date(at).toISOString().slice(0, 10), value }))
  return { ...inspection, db, summary, points }
}

const shop = (k: number): string => `HOBBIES_1_${k},HOBBIES_1,HOBBIES,${k % 2 === 0 ? 'CA_1' : 'TX_1'}`
const numbers = (from: number, count: number): string =>
  Array.from({ length: count }, (_, n) => (from * n) % 4).join(',')

describe('a table with a column for each period', () => {
  it('of numbered days is read as series by item, zeros too, and says where it puts the first day', async () => {
    const header = `id,dept_id,cat_id,store_id,${Array.from({ length: 40 }, (_, n) => `d_${n + 1}`).join(',')}`
    const rows = Array.from({ length: 12 }, (_, k) => `${shop(k)},${numbers(k, 40)}`)
    const { plan, findings, summary, points } = await imported('m5.csv', `${header}\n${rows.join('\n')}\n`)
    expect(plan.target).toBe('series')
    expect(findings.find(({ kind }) => kind === 'numbered-periods')?.isDoubtful).toBe(true)
    expect(summary.counts).toMatchObject({ read: 12, accepted: 12, quarantined: 0 })
    expect(points).toHaveLength(12 * 40)
    expect(points[1]).toEqual({ series: 'HOBBIES_1_0', day: '2001-01-02', value: 0 })
    const dated = await imported('m5-dated.csv', `${header}\n${rows.join('\n')}\n`, {
      from: '2011-01-29',
      to: '2011-03-09',
    })
    expect(dated.points[0]?.day).toBe('2011-01-29')
  })

  it.each([
    ['dates', ['2024-01-30', '2024-01-31', '2024-02-01', '2024-02-02'], '2024-01-31'],
    ['American dates', ['1/30/24', '1/31/24', '2/1/24', '2/2/24'], '2024-01-31'],
    ['months', ['Jan 2023', 'Feb 2023', 'Mar 2023', 'Apr 2023'], '2023-02-01'],
    ['Chinese months', ['2023年1月', '2023年2月', '2023年3月', '2023年4月'], '2023-02-01'],
    ['months without a sign', ['202301', '202302', '202303', '202304'], '2023-02-01'],
    ['quarters', ['Q1 2022', 'Q2 2022', 'Q3 2022', 'Q4 2022'], '2022-04-01'],
    ['years', ['2019', '2020', '2021', '2022'], '2020-01-01'],
    ['weeks from nought', ['W0', 'W1', 'W2', 'W3', 'W4', 'W5'], '2001-01-08'],
    ['names of months', ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun'], '2001-02-01'],
  ])('whose headers are %s', async (_, periods, second) => {
    const cells = (row: number): string => periods.map((__, n) => row * 10 + n).join(',')
    const { plan, points } = await imported(
      'wide.csv',
      `Store,${periods.join(',')}\nNorth,${cells(1)}\nSouth,${cells(2)}\n`,
    )
    expect(plan.target).toBe('series')
    expect(points.slice(0, 2)).toMatchObject([
      { series: 'North', value: 10 },
      { series: 'North', value: 11, day: second },
    ])
    expect(points).toHaveLength(2 * periods.length)
  })

  it('takes as many columns as it takes to tell its rows apart', async () => {
    const text = 'Store,Item,2024-01-01,2024-01-02,2024-01-03\n1,1,5,6,7\n1,2,1,2,3\n2,1,9,8,7\n2,2,4,4,4\n'
    const { points } = await imported('two.csv', text)
    expect(new Set(points.map(({ series }) => series))).toEqual(new Set(['1 · 1', '1 · 2', '2 · 1', '2 · 2']))
  })

  it('sets a row aside for one bad cell, with its column, and takes it mended', async () => {
    const { db, summary } = await imported(
      'bad.csv',
      'Page,2024-01-01,2024-01-02,2024-01-03\nA,1,2,3\nB,4,??,6\nC,,8,9\n',
    )
    expect(summary.counts.byReason).toEqual([{ reason: 'bad-value', lines: 1 }])
    const id = importId.parse(summary.importId)
    const column = db.prepare<[], string>('SELECT column_name FROM quarantine').pluck().get()
    expect(column).toBe('2024-01-02')
    const filter = { importId: id, reason: null, column: null, search: '' }
    const steps = [
      { reason: null, column: '2024-01-02', equals: null, operation: { kind: 'set', value: '5' } },
    ] as const
    const report = await fixQuarantined(
      { kind: 'fix', fix: { rows: { by: 'filter', filter }, steps: [...steps], trial: false } },
      contextOf(db),
    )
    expect(report).toMatchObject({ accepted: 1, still: 0 })
    expect(db.prepare<[], number>('SELECT count(*) FROM series_points').pluck().get()).toBe(8)
  })

  it('is none where rows are of people, or the dates are data', async () => {
    const people = await inspectFile(
      folder.write(
        'people.csv',
        'email,Jan,Feb,Mar,Apr,May,Jun\na@example.com,1,0,0,1,0,1\nb@example.com,0,0,1,1,0,0\n',
      ),
      {},
    )
    expect(people.plan.roles).not.toContain('period-column')
    const dates = await inspectFile(
      folder.write('dates.csv', '2024-01-01,2024-01-05,2024-01-09\n2024-02-01,2024-02-05,2024-02-09\n'),
      {},
    )
    expect(dates.plan.dialect.headerRows).toBe(0)
  })
})
