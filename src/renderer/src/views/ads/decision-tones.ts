import type { TestResult } from '../../../../contract/ads-tests.ts'

/** How a decision is coloured. */
export const decisionTones: Readonly<Record<TestResult['decision'], 'good' | 'warn' | 'bad'>> = {
  'one-arm': 'warn',
  'no-data': 'warn',
  'check-split': 'bad',
  'too-early': 'warn',
  'go-on': 'warn',
  stop: 'good',
  'stop-alike': 'good',
}
