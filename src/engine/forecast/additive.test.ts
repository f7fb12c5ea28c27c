import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { fitAdditive } from './additive.ts'

test('a line that bends once and two seasons are found again', () => {
  const y = Float64Array.from(
    { length: 800 },
    (_, t) =>
      50 +
      0.1 * t -
      0.25 * Math.max(0, t - 400) +
      6 * Math.sin((2 * Math.PI * t) / 7) +
      9 * Math.cos((2 * Math.PI * t) / 365.25),
  )
  const fit = fitAdditive(y.slice(0, 740), [7, 365], 60)
  for (let h = 0; h < 60; h++) expect(Math.abs(fit.mean[h]! - y[740 + h]!)).toBeLessThan(1.5)
  const bends = fit.changes.filter(({ t }) => Math.abs(t - 400) < 40)
  expect(bends.reduce((sum, { slope }) => sum + slope, 0)).toBeCloseTo(-0.25, 1)
})

test('gaps are left out, short and constant series are forecast', () => {
  const y = Float64Array.from({ length: 60 }, (_, t) => (t % 9 === 4 ? Number.NaN : 10 + t))
  expect(fitAdditive(y, [], 5).mean[4]).toBeCloseTo(74, 0)
  expect(fitAdditive(Float64Array.of(3), [12], 2).mean.every(Number.isFinite)).toBe(true)
  expect(fitAdditive(new Float64Array(20), [4], 3).mean.every((value) => Math.abs(value) < 1e-9)).toBe(true)
})

const file = path.join(
  import.meta.dirname,
  '../../../../shared/data/forecast/example_wp_log_peyton_manning.csv',
)
// Published: 730 days, every 180, 365 ahead; at 37 days RMSE 0.7024, MAPE 0.0584 (page views of Peyton Manning, documentation of Prophet).
test.runIf(existsSync(file))('page views of the documentation have the published errors within 3 %', () => {
  const rows = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.replaceAll('"', '').split(','))
  const day = (text = ''): number => Math.floor(Date.parse(text) / 86_400_000)
  const first = day(rows[0]?.[0])
  const y = new Float64Array(day(rows.at(-1)?.[0]) - first + 1).fill(Number.NaN)
  for (const [at, value] of rows) y[day(at) - first] = Number(value)
  const errors: { h: number; error: number; actual: number }[] = []
  for (let cut = y.length - 1 - 365; cut >= 730; cut -= 180) {
    const { mean } = fitAdditive(y.slice(0, cut + 1), [7, 365], 365)
    for (let h = 1; h <= 365; h++) {
      const actual = y[cut + h]!
      if (Number.isFinite(actual)) errors.push({ h, error: actual - mean[h - 1]!, actual })
    }
  }
  errors.sort((a, b) => a.h - b.h)
  const window = errors.filter(({ h }) => h <= 37).slice(-Math.floor(errors.length / 10))
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const rmse = Math.sqrt(mean(window.map(({ error }) => error * error)))
  const mape = mean(window.map(({ error, actual }) => Math.abs(error / actual)))
  expect(Math.abs(rmse / 0.7024 - 1)).toBeLessThan(0.03)
  expect(Math.abs(mape / 0.0584 - 1)).toBeLessThan(0.03)
})
