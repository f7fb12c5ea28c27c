import { describe, expect, it } from 'vitest'
import { countJourneys, countUnit, line, settle, sum } from './count.mjs'

const unit = {
  numPassedTests: 7,
  numFailedTests: 1,
  numPendingTests: 2,
  numTodoTests: 1,
  testResults: [
    { status: 'passed', assertionResults: [{ status: 'passed' }] },
    { status: 'failed', assertionResults: [{ status: 'failed' }] },
  ],
}
const journeys = { stats: { expected: 4, unexpected: 1, flaky: 0, skipped: 1 }, errors: [] }

describe('the last line', () => {
  it('sums all runners', () => {
    expect(line(sum([countUnit(unit), countJourneys(journeys)]))).toBe('11 passed, 2 failed, 4 skipped')
  })

  it('names skipped tests only where there are some', () => {
    expect(line({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed')
  })

  it('counts a file that does not load as one failure', () => {
    const broken = { status: 'failed', assertionResults: [] }
    expect(countUnit({ ...unit, testResults: [...unit.testResults, broken] }).failed).toBe(2)
    expect(countJourneys({ ...journeys, errors: [{ message: 'does not load' }] }).failed).toBe(2)
  })

  it('never reads as a success when a runner ended badly', () => {
    const clean = { passed: 5, failed: 0, skipped: 0 }
    expect(settle(clean, 1)).toEqual({ passed: 5, failed: 1, skipped: 0 })
    expect(settle(clean, 0)).toEqual(clean)
    expect(settle({ ...clean, failed: 2 }, 1).failed).toBe(2)
  })
})
