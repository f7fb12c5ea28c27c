import { describe, expect, it } from 'vitest'
import { defaultTestRules } from '../../contract/ads-tests.ts'
import { MOST_CELLS } from '../../contract/decision-logs.ts'
import { seededRandom } from '../../engine/random.ts'
import { addToDecisionLog, deleteDecisionLog } from '../../store/queries/decision-logs.ts'
import { eraseInTexts } from '../../store/queries/erase-in-texts.ts'
import { keepCounts, sendTest } from '../../store/queries/kept-copy.ts'
import { dataFingerprint } from '../../store/queries/project.ts'
import { projectInMemory } from '../../store/open.ts'
import { countLog, logOfTest, rowsOfLog } from './counted-log.ts'
import { judgePolicies, type LogRow } from './decide.ts'
import { judgeKeptLog, projectLogs } from './kept-logs.ts'

/** A log that prefers `a` by 0.7 and, for the second segment, `b` by 0.6; `b` is better, more so for the second segment. */
function simulated(seed: number, count = 3000): LogRow[] {
  const random = seededRandom(seed)
  return Array.from({ length: count }, () => {
    const segment = random.uniform() < 0.5 ? 'new' : 'old'
    const shareOfA = segment === 'new' ? 0.7 : 0.4
    const action = random.uniform() < shareOfA ? 'a' : 'b'
    const rate = action === 'a' ? 0.1 : segment === 'new' ? 0.12 : 0.25
    return {
      action,
      segment,
      reward: random.uniform() < rate ? 1 : 0,
      propensity: action === 'a' ? shareOfA : 1 - shareOfA,
      target: null,
    }
  })
}

/** The same estimates, up to the order of the sums. */
function expectAlike(one: ReturnType<typeof judgePolicies>, other: ReturnType<typeof judgePolicies>): void {
  expect(other.rows).toBe(one.rows)
  expect(other.best).toBe(one.best)
  one.policies.forEach((policy, i) => {
    const again = other.policies[i]
    expect(again?.name).toBe(policy.name)
    for (const kind of ['ips', 'snips', 'doublyRobust'] as const) {
      expect(again?.[kind].value).toBeCloseTo(policy[kind].value, 10)
      expect(again?.[kind].variance).toBeCloseTo(policy[kind].variance, 12)
    }
    expect(again?.effective).toBeCloseTo(policy.effective, 6)
  })
}

describe('logs as counts', () => {
  it('are judged exactly as the rows they were made of', () => {
    const rows = simulated(1)
    const counted = countLog(rows)
    expect(counted.cells.length).toBeLessThan(20)
    expectAlike(judgePolicies(rows, 0.95), judgePolicies(rowsOfLog(counted), 0.95))
  })

  it('are refused where hardly two decisions are alike', () => {
    const rows = Array.from({ length: MOST_CELLS + 1 }, (_, i) => ({
      action: 'a',
      segment: '',
      reward: i,
      propensity: 0.5,
      target: null,
    }))
    expect(() => countLog(rows)).toThrow(
      expect.objectContaining({
        code: 'ads-log-too-varied',
        params: { available: MOST_CELLS + 1, most: MOST_CELLS },
      }),
    )
  })
})

describe('logs of a project', () => {
  it('come back, add up under one name, and go', () => {
    const db = projectInMemory()
    const before = dataFingerprint(db)
    const [one, other] = [simulated(1), simulated(2).map((row) => ({ ...row, action: `${row.action}!` }))]
    addToDecisionLog(db, 'spring', countLog(one), 10)
    const [entry] = projectLogs(db)
    expect(entry).toMatchObject({ source: 'file', name: 'spring', keptAt: 10, decisions: 3000, actions: 2 })
    const kept = judgeKeptLog(db, entry?.id ?? '', 0.95)
    if (kept === null) throw new Error('the log was kept')
    expectAlike(judgePolicies(one, 0.95), kept)

    addToDecisionLog(db, 'spring', countLog(one), 20)
    addToDecisionLog(db, 'spring', countLog(other), 30)
    expect(projectLogs(db)).toEqual([{ ...entry, keptAt: 30, decisions: 9000, actions: 4 }])
    expect(new Set(judgeKeptLog(db, entry?.id ?? '', 0.95)?.actions)).toEqual(new Set(['a', 'b', 'a!', 'b!']))
    // No data of the project changed: models and lists stay up to date.
    expect(dataFingerprint(db)).toBe(before)

    const id = Number(entry?.id.split(':')[1])
    expect(deleteDecisionLog(db, id)).toBe(true)
    expect(deleteDecisionLog(db, id)).toBe(false)
    expect(judgeKeptLog(db, entry?.id ?? '', 0.95)).toBeNull()
  })

  it('lose the name of a person who is erased', () => {
    const db = projectInMemory()
    const rows = simulated(3, 50).map((row) => ({ ...row, action: `Letter to Margarethe ${row.action}` }))
    addToDecisionLog(db, 'spring', countLog(rows), 10)
    expect(eraseInTexts(db, ['Margarethe'])).toBe(1)
    expect(judgeKeptLog(db, 'log:1', 0.95)?.actions.join()).not.toContain('Margarethe')
  })

  it('are tests with counts as well: planned shares are the probabilities', () => {
    const db = projectInMemory()
    const rules = { ...defaultTestRules, split: [80, 20] }
    const arms = [
      { name: 'A', trials: null, successes: null },
      { name: 'B', trials: null, successes: null },
    ]
    const id = sendTest(db, { name: 'Hats', origin: 'counts', arms, rules }, 10)
    expect(projectLogs(db)).toEqual([])
    const counted = [
      { name: 'A', trials: 8010, successes: 401 },
      { name: 'B', trials: 1990, successes: 199 },
    ]
    keepCounts(db, { id, arms: counted, rules }, 20)
    expect(projectLogs(db)).toMatchObject([
      { id: `test:${id}`, source: 'test', decisions: 10_000, actions: 2 },
    ])
    const found = judgeKeptLog(db, `test:${id}`, 0.95)
    const b = found?.policies.find(({ action }) => action === 'B')
    // 199 successes, each standing for five decisions of 10,000; normalised it is the rate.
    expect(b?.ips.value).toBeCloseTo((199 * 5) / 10_000, 10)
    expect(b?.snips.value).toBeCloseTo(199 / 1990, 10)
    expect(b?.doublyRobust.value).toBeCloseTo(199 / 1990, 3)
    expect(found?.logged.value).toBeCloseTo(0.06, 10)
    expect(logOfTest({ arms: [{ name: 'A', trials: 10, successes: 20 }], rules })).toBeNull()
  })
})
