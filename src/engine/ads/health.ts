import type { ResponseFit } from './response.ts'
import type { ResponseSummary } from './response-summary.ts'

export type HealthCheck = {
  readonly code:
    | 'convergence'
    | 'fit'
    | 'coverage'
    | 'coverage-wide'
    | 'coverage-narrow'
    | 'memory'
    | 'outliers'
    | 'baseline-negative'
    | 'baseline-small'
    | 'mostly-prior'
    | 'wide'
    | 'implausible'
  readonly level: 'good' | 'warn' | 'bad'
  readonly channel?: string
  readonly value: number
}

/** What a reviewer would look at, each with a grade; the list is complete, good ones included. */
export function judgeHealth(fit: ResponseFit, summary: ResponseSummary): HealthCheck[] {
  const { level } = fit.settings
  const checks: HealthCheck[] = [
    {
      code: 'convergence',
      level: fit.rHat <= 1.05 ? 'good' : fit.rHat <= 1.2 ? 'warn' : 'bad',
      value: fit.rHat,
    },
    {
      code: 'fit',
      level: summary.rSquared >= 0.7 ? 'good' : summary.rSquared >= 0.4 ? 'warn' : 'bad',
      value: summary.rSquared,
    },
    coverageCheck(summary.inside, level),
    {
      code: 'memory',
      level:
        Math.abs(summary.residualCorrelation) <= 2.5 / Math.sqrt(fit.data.outcome.length) ? 'good' : 'warn',
      value: summary.residualCorrelation,
    },
  ]
  const outliers = summary.residuals.filter((value) => Math.abs(value) > 3.5).length
  checks.push({
    code: 'outliers',
    level: outliers === 0 ? 'good' : outliers <= summary.residuals.length * 0.05 ? 'warn' : 'bad',
    value: outliers,
  })
  const own = summary.parts.filter(({ group }) => group !== 'channel')
  const baseline = fit.data.outcome.map((_, t) => own.reduce((sum, part) => sum + part.values[t]!, 0))
  // A base of nothing is estimated a little above or below zero: only what is clearly below counts.
  const slack = (0.05 * Math.abs(summary.outcome)) / baseline.length
  const negative = baseline.filter((value) => value < -slack).length / baseline.length
  checks.push({
    code: 'baseline-negative',
    level: negative === 0 ? 'good' : negative < 0.05 ? 'warn' : 'bad',
    value: negative,
  })
  const baselineShare = baseline.reduce((sum, value) => sum + value, 0) / summary.outcome
  if (baselineShare < 0.15) checks.push({ code: 'baseline-small', level: 'warn', value: baselineShare })
  for (const { name, spreadToPrior, roi } of summary.channels) {
    if (spreadToPrior > 0.8)
      checks.push({ code: 'mostly-prior', level: 'warn', channel: name, value: spreadToPrior })
    else if (roi.high > 8 * Math.max(roi.low, 1e-12) && roi.high - roi.low > roi.mean)
      checks.push({ code: 'wide', level: 'warn', channel: name, value: (roi.high - roi.low) / roi.mean })
  }
  const typical = summary.channels.map(({ roi }) => roi.mean).sort((a, b) => a - b)
  const middle = typical[Math.floor(typical.length / 2)] ?? 0
  for (const { name, roi } of summary.channels)
    if (summary.channels.length >= 3 && middle > 0 && roi.low > 5 * middle)
      checks.push({ code: 'implausible', level: 'warn', channel: name, value: roi.mean / middle })
  return checks
}

function coverageCheck(inside: number, level: number): HealthCheck {
  if (Math.abs(inside - level) <= 0.08) return { code: 'coverage', level: 'good', value: inside }
  return { code: inside > level ? 'coverage-wide' : 'coverage-narrow', level: 'warn', value: inside }
}

export function overallHealth(checks: readonly HealthCheck[]): HealthCheck['level'] {
  if (checks.some(({ level }) => level === 'bad')) return 'bad'
  return checks.filter(({ level }) => level === 'warn').length > 1 ? 'warn' : 'good'
}
