import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { projectInMemory } from '../../store/open.ts'
import { inspectFile } from './inspect.ts'
import { parseMicros, parseNumber } from './parse-number.ts'
import { load, TestFolder } from './test-import.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

describe('numbers with units', () => {
  it('are read exactly, in four languages', () => {
    const cases: readonly [text: string, comma: boolean, value: number][] = [
      ['1.2K', false, 1200],
      ['1.1k', false, 1100],
      ['3.4M', false, 3_400_000],
      ['-2.05 bn', false, -2_050_000_000],
      ['$1.2M', false, 1_200_000],
      ['1,234K', false, 1_234_000],
      ['2.5 thousand', false, 2500],
      ['1.5万', false, 15_000],
      ['1.5万元', false, 15_000],
      ['¥2亿', false, 200_000_000],
      ['3.2w', false, 32_000],
      ['1,2 Mio.', true, 1_200_000],
      ['1,2 Mio. €', true, 1_200_000],
      ['1.250,5 Tsd.', true, 1_250_500],
      ['3 MRD', true, 3_000_000_000],
      ['3,4 k€', true, 3400],
      ['1,5 million', true, 1_500_000],
      ['2,1 Md€', true, 2_100_000_000],
      ['12 mille', true, 12_000],
    ]
    for (const [text, comma, value] of cases) {
      expect([text, parseNumber(text, comma, true)]).toEqual([text, value])
      expect([text, parseNumber(text, comma)]).toEqual([text, null])
      expect([text, parseMicros(text, comma, true)]).toEqual([text, value * 1e6 < 1e16 ? value * 1e6 : null])
    }
  })

  it('are numbers of plain ones moved by powers of ten, never rounded', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999_999 }),
        fc.integer({ min: 0, max: 3 }),
        fc.constantFrom<[string, number]>(['K', 3], ['万', 4], ['M', 6], ['亿', 8]),
        (digits, places, [unit, power]) => {
          const text = `${(digits / 10 ** places).toFixed(places)}${unit}`
          expect(parseNumber(text, false, true)).toBe(Number(`${digits}e${power - places}`))
        },
      ),
    )
  })

  it('are not read where the unit is none, or is said twice', () => {
    for (const text of ['1.2X', 'K', '1.2e3K', '1.2KM', 'L1K', '5 m2', '10万+'])
      expect([text, parseNumber(text, false, true)]).toEqual([text, null])
  })
})

describe('columns of numbers with units', () => {
  it('are told, and imported as numbers', async () => {
    const text =
      'Day,Campaign,Impressions,Clicks,Spend\n2025-05-01,A,1.2K,35,12.50\n2025-05-02,A,3.4M,1.1K,700\n2025-05-03,A,980,12,3\n'
    const path = folder.write('report.csv', text)
    const { findings, plan } = await inspectFile(path, {})
    expect(plan).toMatchObject({ target: 'campaign-results', shortNumbers: [2], decimalComma: false })
    expect(findings).toContainEqual({
      kind: 'short-numbers',
      params: { columns: 'Impressions', sample: '1.2K' },
      isDoubtful: false,
    })
    // One cell with a unit is no way of writing a column.
    const db = projectInMemory()
    const summary = await load(db, path, plan)
    expect(summary.counts).toMatchObject({ accepted: 2, byReason: [{ reason: 'bad-value', lines: 1 }] })
    expect(db.prepare('SELECT impressions FROM campaign_results ORDER BY day').pluck().all()).toEqual([
      1200, 980,
    ])
  })

  it('are read with a decimal comma where the unit says so', async () => {
    const path = folder.write(
      'umsatz.csv',
      'Datum;Kampagne;Impressionen;Kosten\n01.05.2025;A;1,234 Mio.;12,50 €\n13.05.2025;A;2,5 Tsd.;1,2 Tsd. €\n14.05.2025;B;12;2,1 Tsd. €\n',
    )
    const { plan } = await inspectFile(path, {})
    expect(plan).toMatchObject({ decimalComma: true, shortNumbers: [2, 3] })
    const db = projectInMemory()
    await load(db, path, plan)
    expect(
      db.prepare('SELECT impressions, cost_micros AS cost FROM campaign_results ORDER BY day').all(),
    ).toEqual([
      { impressions: 1_234_000, cost: 12_500_000 },
      { impressions: 2500, cost: 1_200_000_000 },
      { impressions: 12, cost: 2_100_000_000 },
    ])
  })

  it('are no numbers where the header names ids', async () => {
    const path = folder.write(
      'products.csv',
      'Product ID,Name,Size,Price\n10K,Ring,2K,5\n14K,Chain,3K,6\n18K,Pin,4K,7\n',
    )
    const { plan } = await inspectFile(path, {})
    expect(plan.shortNumbers).toEqual([])
    expect(plan.roles.slice(0, 2)).toEqual(['product-id', 'product-name'])
    const db = projectInMemory()
    await load(db, path, plan)
    expect(db.prepare('SELECT external_id FROM products ORDER BY 1').pluck().all()).toEqual([
      '10K',
      '14K',
      '18K',
    ])
  })
})
