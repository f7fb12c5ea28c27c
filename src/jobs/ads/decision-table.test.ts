import { describe, expect, it } from 'vitest'
import { defaultTestRules, type DecisionChoices, type DecisionFile } from '../../contract/ads-tests.ts'
import { seededRandom } from '../../engine/random.ts'
import type { PlainTable } from '../plain-table.ts'
import { decideArms } from './decide.ts'
import { columnsFromText, decisionsOf } from './decision-table.ts'

const choices: DecisionChoices = { columns: null, isEven: false, level: 0.9, floor: 0.05, seed: 1 }

function tableOf(headers: readonly string[], rows: readonly (readonly (string | number)[])[]): PlainTable {
  return {
    file: 'test.csv',
    hasHeader: true,
    headers,
    rows: rows.map((row) => row.map(String)),
    roles: headers.map(() => 'ignore'),
    dateOrder: 'ymd',
    decimalComma: false,
    currency: 'XXX',
    leftOut: 0,
  }
}

const read = (table: PlainTable, changes: Partial<DecisionChoices> = {}): DecisionFile =>
  decisionsOf(table, { ...choices, ...changes })

describe('a file of a test', () => {
  it('counts visitors of a log of them, and says which other outcome there is', () => {
    const rows = Array.from({ length: 200 }, (_, i) => [
      9000 + i,
      i % 2 === 0 ? 'gate_40' : 'gate_30',
      i % 17,
      i % 5 === 0 ? 'TRUE' : 'FALSE',
      i % 4 === 0 ? 'TRUE' : 'FALSE',
    ])
    const { arms, notes, segments, log } = read(
      tableOf(['userid', 'version', 'rounds', 'retention_1', 'retention_7'], rows),
    )
    expect(arms).toEqual([
      { name: 'gate_30', trials: 100, successes: 0 },
      { name: 'gate_40', trials: 100, successes: 50 },
    ])
    expect(notes).toEqual([
      { code: 'rows-are-visitors', name: 'retention_7' },
      { code: 'other-outcomes', name: 'retention_1' },
    ])
    expect([segments, log]).toEqual([null, null])
  })

  it('leaves out who saw another page than his group, who is in both groups, and unknown outcomes', () => {
    const rows = Array.from({ length: 400 }, (_, i) => [
      i,
      i % 2 === 0 ? 'control' : 'treatment',
      i % 2 === 0 ? 'old' : 'new',
      i % 10 === 0 ? 1 : 0,
    ])
    rows[7] = [7, 'treatment', 'old', 1]
    rows[9] = [9, 'treatment', 'new', '']
    rows.push([20, 'control', 'old', 1], [21, 'control', 'old', 0])
    const { arms, notes } = read(tableOf(['user_id', 'group', 'landing_page', 'converted'], rows))
    // Of 200 each: one of the treatment saw the old page, one has no outcome, one is in both.
    expect(arms).toEqual([
      { name: 'control', trials: 200, successes: 40 },
      { name: 'treatment', trials: 197, successes: 0 },
    ])
    expect(notes.map(({ code, value }) => [code, value])).toEqual([
      ['rows-are-visitors', undefined],
      ['visitors-repeated', 2],
      ['shown-otherwise', 1],
      ['visitors-in-two', 1],
      ['outcome-missing', 1],
    ])
  })

  it('reads columns per variant, rows per measure, and rates', () => {
    expect(
      read(
        tableOf(
          ['day', 'control_visitors', 'control_orders', 'new_visitors', 'new_orders'],
          [
            ['2026-01-01', 500, 40, 510, 50],
            ['2026-01-02', 500, 41, 490, 49],
          ],
        ),
      ).arms,
    ).toEqual([
      { name: 'control', trials: 1000, successes: 81 },
      { name: 'new', trials: 1000, successes: 99 },
    ])
    expect(
      read(
        tableOf(
          ['metric', 'A', 'B'],
          [
            ['visitors', 1000, 1010],
            ['conversions', 50, 66],
          ],
        ),
      ).arms,
    ).toEqual([
      { name: 'A', trials: 1000, successes: 50 },
      { name: 'B', trials: 1010, successes: 66 },
    ])
    for (const rates of [
      ['5.0%', '6.5%'],
      [0.05, 0.065],
    ])
      expect(
        read(
          tableOf(
            ['variant', 'visitors', 'conversion rate'],
            rates.map((rate, i) => ['AB'[i] ?? '', 1000, rate]),
          ),
        ).arms?.map(({ successes }) => successes),
      ).toEqual([50, 65])
  })

  it('takes the column with a control for the variant, and what visitors spent beside what they did', () => {
    const random = seededRandom(5)
    const rows = Array.from({ length: 600 }, (_, i) => {
      const bought = random.uniform() < 0.1 ? 1 : 0
      return [
        ['Web', 'Phone'][i % 2] ?? '',
        ['No E-Mail', 'Mens E-Mail', 'Womens E-Mail'][i % 3] ?? '',
        bought,
        bought * 50,
      ]
    })
    const { arms, values, segments } = read(tableOf(['channel', 'segment', 'conversion', 'spend'], rows))
    expect(arms?.map(({ name, trials }) => [name, trials])).toEqual([
      ['No E-Mail', 200],
      ['Mens E-Mail', 200],
      ['Womens E-Mail', 200],
    ])
    expect(values?.arms.map(({ visitors, buyers }) => [visitors, buyers])).toEqual(
      arms?.map(({ trials, successes }) => [trials, successes]),
    )
    expect(segments?.segments.map(({ name }) => name).sort()).toEqual(['Phone', 'Web'])
  })

  it('takes columns as they are told', () => {
    const table = tableOf(
      ['who', 'a', 'b', 'c'],
      Array.from({ length: 40 }, (_, i) => [`v${i}`, i % 2, i % 4 === 0 ? 'yes' : 'no', i]),
    )
    const columns = columnsFromText(table, 'a,b', false)
    expect(columns).toEqual({ arm: 1, successes: 2 })
    expect(read(table, { columns }).arms).toEqual([
      { name: '0', trials: 20, successes: 10 },
      { name: '1', trials: 20, successes: 0 },
    ])
    expect(columnsFromText(table, 'b:arm,c:value,who:visitor', true)).toEqual({
      arm: 2,
      value: 3,
      visitor: 0,
    })
    expect(() => read(table, { columns: { arm: 1, successes: 3 } })).toThrow('ads-bad-counts')
    expect(() => read(tableOf(['a', 'b'], [['x', 'y']]))).toThrow('mapping-incomplete')
  })
})

it('holds a variant back that was hardly shown, whatever its rate', () => {
  const arms = [
    { name: 'small', trials: 1000, successes: 50 },
    { name: 'large', trials: 99_000, successes: 500 },
  ]
  const { next, splitTaken, decision } = decideArms(arms, defaultTestRules)
  expect([splitTaken, decision]).toEqual([true, 'stop'])
  expect(next[0]?.thompson).toBeCloseTo(0.02, 6)
  const even = decideArms([{ name: 'a', trials: 99_000, successes: 990 }, ...arms.slice(1)], defaultTestRules)
  expect([even.splitTaken, even.next[0]?.thompson]).toEqual([false, expect.closeTo(0.95, 2)])
})

describe('a log of decisions', () => {
  const propensity = { A: 0.8, B: 0.2 } as const
  const rate = { A: 0.1, B: 0.3 } as const
  const random = seededRandom(2)
  const rows = Array.from({ length: 6000 }, (_, i) => {
    const action = random.uniform() < propensity.A ? 'A' : 'B'
    return [i, action, 1 + (i % 3), random.uniform() < rate[action] ? 1 : 0, propensity[action]]
  })

  it('is judged by its probabilities, whatever they are called', () => {
    const { log, columns, arms } = read(
      tableOf(['', 'item_id', 'position', 'click', 'propensity_score'], rows),
    )
    expect(columns).toMatchObject({ action: 1, reward: 3, propensity: 4, segment: 2 })
    expect(arms).toBeNull()
    const always = (name: string) => log?.policies.find(({ action }) => action === name)?.ips
    for (const action of ['A', 'B'] as const) {
      const { value = 0, variance = 0 } = always(action) ?? {}
      // Within four standard errors of the truth.
      expect(Math.abs(value - rate[action])).toBeLessThan(4 * Math.sqrt(variance))
    }
  })

  it('that tells a cost is judged by its negative, with the probability under any of its names', () => {
    const costs = rows.map(([at = 0, action = '', , click = 0, p = 1]) => [at, action, -Number(click), p])
    const { log, notes, columns } = read(tableOf(['time', 'chosen_action', 'cost', 'action_prob'], costs))
    expect(columns).toMatchObject({ action: 1, reward: 2, propensity: 3 })
    expect(notes).toEqual([{ code: 'reward-is-cost' }])
    expect(log?.best).toBe('always B')
    expect(log?.logged.value).toBeGreaterThan(0)
  })

  it('leaves out a few rows that cannot be used, and refuses many', () => {
    const headers = ['n', 'action', 'position', 'reward', 'propensity']
    const some = rows.map((row, i) => (i === 5 ? [...row.slice(0, 4), 0] : row))
    expect(read(tableOf(headers, some)).notes).toEqual([{ code: 'rows-unusable', value: 1 }])
    const many = rows.map((row, i) => (i % 3 === 0 ? [...row.slice(0, 4), ''] : row))
    expect(() => read(tableOf(headers, many))).toThrow('ads-bad-log')
  })

  it('without probabilities is a comparison of its actions, or even where that is told', () => {
    const even = tableOf(
      ['time', 'article_id', 'click'],
      rows.map(([at = 0, action = '', , click = 0]) => [at, action, click]),
    )
    const compared = read(even)
    expect(compared.arms?.map(({ name }) => name)).toEqual(['A', 'B'])
    expect(compared.notes.map(({ code }) => code)).toContain('no-propensity')
    const judged = read(even, { isEven: true })
    expect(judged.notes).toEqual([{ code: 'even-log' }])
    expect(judged.log?.rows).toBe(6000)
  })
})
