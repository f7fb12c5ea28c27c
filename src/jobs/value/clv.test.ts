import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clvSettings } from '../../contract/value.ts'
import { clvOfSummary, clvOfTransactions } from './plain-clv.ts'
import { writeClvTable } from './clv-table.ts'
import { readingLines } from '../customers/plain-reading.ts'
import { isSummarised, readSummary, readTransactions } from './transaction-file.ts'

const data = join(import.meta.dirname, '../../../../shared/data/customers')
const context = {
  signal: new AbortController().signal,
  progress: () => undefined,
  now: () => Date.UTC(2026, 5, 1),
}

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-value-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function written(name: string, text: string): string {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

describe('purchases of a file', () => {
  it('reads columns that spaces keep apart, without a header, dates as 19970101, a day counted once', async () => {
    const file = written(
      'plain.txt',
      ' 00004 0001 19970101  2   29.33\n 00004 0001 19970118  2   29.73\n 00004 0001 19970118  1   14.96\n 00018 0002 19970104  1   -3.00\n 00018 0002 19970105  1    0.00\n',
    )
    const read = await readTransactions(file, ['2', '3', '5'], {
      order: undefined,
      signal: context.signal,
      now: context.now(),
    })
    expect(read.reading).toMatchObject({ header: false, rows: 5, skipped: 0, refunds: 1 })
    expect(read.ids).toEqual(['0001', '0002'])
    expect([...read.purchases.start]).toEqual([0, 2, 3])
    expect(read.purchases.value[1]).toBeCloseTo(44.69, 10)
    expect((read.purchases.day[1] ?? 0) - (read.purchases.day[0] ?? 0)).toBe(17)
  })

  it('reads headers in any case, decimal commas, other orders of dates, and counts what it cannot read', async () => {
    const file = written(
      'shop.csv',
      'Client;Datum;Betrag\nA;31/12/2025;1.234,50\nA;01/02/2026;2,00\nB;;3,00\nC;05/02/2026;soon\n',
    )
    const read = await readTransactions(file, ['client', 'datum', 'betrag'], {
      order: undefined,
      signal: context.signal,
      now: context.now(),
    })
    expect(read.reading).toMatchObject({ header: true, rows: 4, skipped: 2, firstSkipped: 4 })
    expect([...read.purchases.value]).toEqual([1234.5, 2])
    await expect(
      readTransactions(file, ['client', 'nothing'], {
        order: undefined,
        signal: context.signal,
        now: context.now(),
      }),
    ).rejects.toMatchObject({ code: 'mapping-incomplete', params: { column: 'nothing' } })
  })

  it('takes the words of the help as they are: without a column of values only the purchases count', async () => {
    const file = written('bare.csv', 'customer,time\nA,2026-01-01\nA,2026-02-01\nB,2026-02-01\n')
    const names = ['customer', 'time', 'value']
    const options = { order: undefined, signal: context.signal, now: context.now() }
    const { reading, purchases } = await readTransactions(file, names, options)
    expect(reading).toMatchObject({ rows: 3, skipped: 0, hasValues: false })
    expect([...purchases.start]).toEqual([0, 2, 3])
    expect(readingLines(reading, 'left-out').join()).toContain('no column of values')
    await expect(readTransactions(file, ['customer', 'time', 'amount'], options)).rejects.toMatchObject({
      code: 'mapping-incomplete',
      params: { column: 'amount', columns: 'customer, time' },
    })
  })

  it('finds customers under headers that the import leaves open', async () => {
    const options = { order: undefined, signal: context.signal, now: context.now() }
    for (const header of ['cust', 'Member No', 'buyer_id', '会员']) {
      const file = written(
        'other.csv',
        `${header},date,sales\n7,2026-01-05,3\n7,2026-01-09,4\n8,2026-02-01,5\n`,
      )
      const { ids, purchases } = await readTransactions(file, [], options)
      expect(ids).toEqual(['7', '8'])
      expect([...purchases.value]).toEqual([3, 4, 5])
    }
  })

  it('tells a table with a row per customer, as libraries write it, from purchases', async () => {
    const tables = [
      'frequency,recency,T,monetary_value\n2,30.43,38.86,22.5\n0,0,38.86,0\n',
      ',frequency,recency,T,monetary_value\nA,2.0,30.43,38.86,22.5\nB,0.0,0.0,38.86,0.0\n',
      'CustomerID;frequency_cal;recency_cal;T_cal;monetary_value_cal\nA;2;30,43;38,86;22,5\nB;0;0;38,86;0\n',
    ]
    for (const text of tables) {
      const file = written('table.csv', text)
      expect(await isSummarised(file)).toBe(true)
      const read = await readSummary(file, [], context.signal)
      expect([...read.frequency]).toEqual([2, 0])
      expect([...read.recency]).toEqual([30.43, 0])
      expect([...read.age]).toEqual([38.86, 38.86])
      expect([...read.mean]).toEqual([22.5, Number.NaN])
    }
    expect(await isSummarised(written('plain.csv', 'customer,recency,value\nA,2026-01-05,3\n'))).toBe(false)
  })

  it('leaves a purchase in 2090 out and says so, but keeps a file that lives in another time', async () => {
    const rows = Array.from({ length: 30 }, (_, n) => `c${n},2026-03-${String(n + 1).padStart(2, '0')},5`)
    const options = { order: undefined, signal: context.signal, now: context.now() }
    const slip = written('slip.csv', `customer,time,value\n${rows.join('\n')}\nc1,2090-01-01,5\n`)
    const { reading, purchases } = await readTransactions(slip, [], options)
    expect(reading).toMatchObject({ rows: 31, future: 1, firstFuture: 32 })
    expect(purchases.day.length).toBe(30)
    const other = written('other.csv', `customer,time,value\n${rows.join('\n').replaceAll('2026', '2090')}\n`)
    expect((await readTransactions(other, [], options)).reading).toMatchObject({ future: 0 })
  })

  it('says that no row can be used where all are returns or no numbers', async () => {
    const options = { order: undefined, signal: context.signal, now: context.now() }
    const returns = written('returns.csv', 'customer,time,value\nA,2026-01-01,-3\nB,2026-01-02,-4\n')
    await expect(readTransactions(returns, [], options)).rejects.toMatchObject({
      code: 'file-no-usable-rows',
      params: { line: 2 },
    })
    const words = written('words.csv', 'customer,time,value\nA,2026-01-01,free\nB,2026-01-02,gift\n')
    await expect(readTransactions(words, [], options)).rejects.toMatchObject({ code: 'file-no-usable-rows' })
  })

  it('refuses a handful of customers with the figures', async () => {
    const file = written('few.csv', 'customer,time,value\nA,2026-01-01,3\nA,2026-02-01,4\nB,2026-02-01,4\n')
    await expect(
      clvOfTransactions(file, [], undefined, clvSettings.parse({}), context),
    ).rejects.toMatchObject({ code: 'too-few-for-value', params: { customers: 2, repeaters: 1 } })
  })
})

describe.skipIf(!existsSync(data))('CDNOW (skipped where ../shared/data is missing)', () => {
  // Fader, Hardie, Lee 2005 (Marketing Science) and its Excel note: r, alpha, a, b and lnL; standard errors as in references.md 5.1.
  it('BG/NBD has the published parameters, likelihood and standard errors', async () => {
    const { summary } = await clvOfSummary(
      join(data, 'cdnow_customers_summary.csv'),
      ['frequency', 'recency', 'T'],
      clvSettings.parse({ model: 'bgnbd' }),
      context,
    )
    const published = [
      [0.242593, 0.0126],
      [4.413532, 0.3782],
      [0.792886, 0.1857],
      [2.425752, 0.7053],
    ]
    for (const [k, [value = 0, error = 0]] of published.entries()) {
      const found = summary.asked.estimates[k]
      expect(Math.abs((found?.value ?? 0) - value)).toBeLessThan(0.001)
      expect(Math.abs((found?.standardError ?? 0) / error - 1)).toBeLessThan(0.02)
    }
    expect(summary.asked.logLikelihood).toBeCloseTo(-9582.43, 2)
    expect(summary.asked).toMatchObject({ soundness: 'sound', converged: true, agreeing: 4 })
  })

  it('from the purchases: the same, Gamma-Gamma as published, and the holdout by frequency', async () => {
    const { summary, rows } = await clvOfTransactions(
      join(data, 'CDNOW_sample.txt'),
      ['2', '3', '5'],
      undefined,
      clvSettings.parse({
        model: 'bgnbd',
        calibrationEnd: Date.UTC(1997, 8, 30),
        horizonDays: 273,
        discount: 0,
      }),
      context,
    )
    expect(summary.observed).toMatchObject({ customers: 2357, repeaters: 946 })
    for (const [k, value] of [0.242593, 4.413532, 0.792886, 2.425752].entries())
      expect(Math.abs((summary.asked.estimates[k]?.value ?? 0) - value)).toBeLessThan(0.001)
    expect(summary.spend).toMatchObject({ kind: 'gamma-gamma', customers: 946, capped: 0 })
    for (const [k, value] of [6.25, 3.74, 15.45].entries())
      expect(Math.abs((summary.spend.estimates[k]?.value ?? 0) - value)).toBeLessThan(0.05)
    // Conditional expectations over 39 weeks as printed beside the actual ones in the paper's figure 4 (0.23, 0.52, 1.04, ...).
    expect(summary.holdout?.byFrequency.map(({ expected }) => Math.round(expected * 100) / 100)).toEqual([
      0.23, 0.52, 1.04, 1.52, 2.16, 2.65, 3.5, 6.16,
    ])
    expect(summary.holdout?.actual).toBe(1882)
    expect(summary.holdout?.verdict).toBe('good')
    const file = join(folder, 'values.csv')
    const count = await writeClvTable(file, rows(), { signal: context.signal })
    expect(count.rows).toBe(2357)
    expect(readFileSync(file, 'utf8').split('\n')[0]).toMatch(
      /^customer,frequency,recency,T,monetary,p_alive/,
    )
  })

  // Fader and Hardie, "A Note on Implementing the Pareto/NBD Model in MATLAB" (2005).
  it('Pareto/NBD has the published parameters and likelihood', async () => {
    const { summary } = await clvOfSummary(
      join(data, 'cdnow_customers_summary.csv'),
      [],
      clvSettings.parse({ model: 'paretonbd' }),
      context,
    )
    for (const [k, value] of [0.5533, 10.578, 0.6061, 11.669].entries())
      expect(Math.abs((summary.asked.estimates[k]?.value ?? 0) - value)).toBeLessThan(0.002)
    expect(summary.asked.logLikelihood).toBeCloseTo(-9594.98, 1)
  })

  it('Online Retail shows nobody leaving: said, and replaced', async () => {
    const { summary } = await clvOfTransactions(
      join(data, '../orders/online_retail.csv.gz'),
      [],
      undefined,
      clvSettings.parse({ model: 'bgnbd' }),
      context,
    )
    expect(summary.asked.soundness).toBe('no-leaving')
    expect(summary.used.kind).toBe('nbd')
    expect(summary.warnings).toEqual(expect.arrayContaining(['no-leaving', 'model-replaced', 'capped']))
  }, 60_000)
})
