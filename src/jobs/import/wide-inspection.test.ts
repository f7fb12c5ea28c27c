import { afterAll, expect, it } from 'vitest'
import { applyPreset } from './presets/match.ts'
import { inspectFile } from './inspect.ts'
import { TestFolder } from './test-import.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

it('inspects ten thousand columns in time that grows with their number', async () => {
  const fileOf = (columns: number): string => {
    const names = Array.from({ length: columns }, (_, n) => `feature ${n}`)
    const rows = Array.from({ length: 6 }, (_, k) => `c${k},${names.map((__, n) => (n * k) % 7).join(',')}`)
    return folder.write(`${columns}.csv`, `customer_id,${names.join(',')}\n${rows.join('\n')}\n`)
  }
  const timeOf = async (path: string): Promise<number> => {
    const startedAt = performance.now()
    await inspectFile(path, {})
    return performance.now() - startedAt
  }
  const [small, large] = [fileOf(1_000), fileOf(10_000)]
  await timeOf(small)
  const [one, ten] = [await timeOf(small), await timeOf(large)]
  // Ten times as many columns: four times more is allowed for a busy machine; in the square of their number it would be a hundred.
  expect(ten).toBeLessThan(40 * Math.max(one, 50))
})

it('looks presets up in one pass over the headers', () => {
  const names = Array.from({ length: 16_000 }, (_, n) => `Name of thing ${n}`)
  const startedAt = performance.now()
  expect(applyPreset('auto', names, () => true, 'f.csv')).toBeNull()
  expect(performance.now() - startedAt).toBeLessThan(2_000)
})
