import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { clusterSettings } from '../../contract/clusters.ts'
import { seededRandom } from '../../engine/random.ts'
import { clusterTransactions } from './transaction-clusters.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-clusters-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const DAY_MS = 86_400_000
const context = {
  signal: new AbortController().signal,
  progress: () => undefined,
  now: () => Date.UTC(2026, 5, 1),
}

/** Two kinds of customers: 30 who bought twice for little long ago, 30 who buy every week for much. */
function file(header: string, withValues: boolean): string {
  const random = seededRandom(3)
  const lines = [header]
  for (let c = 0; c < 60; c++) {
    const isGood = c % 2 === 0
    for (let n = 0; n < (isGood ? 20 : 2); n++) {
      const at = new Date(Date.UTC(2025, isGood ? 8 : 0, 1) + (n * 7 + random.below(3)) * DAY_MS)
      const day = at.toISOString().slice(0, 10)
      lines.push([`k${c}`, day, ...(withValues ? [String((isGood ? 90 : 8) + random.below(9))] : [])].join())
    }
  }
  const path = join(folder, `${withValues ? 'values' : 'bare'}.csv`)
  writeFileSync(path, lines.join('\n'))
  return path
}

it.each([true, false])('finds two kinds of customers in plain purchases (values: %s)', async (withValues) => {
  const path = file(withValues ? '客户,Order Date,Net amount' : '客户,Order Date', withValues)
  const columns = ['客户', 'order date', ...(withValues ? ['Net amount'] : [])]
  const made = await clusterTransactions(
    path,
    columns,
    {
      order: undefined,
      groups: withValues ? ['rfm', 'basket'] : ['rfm'],
      settings: clusterSettings.parse({ k: 2 }),
    },
    context,
  )
  expect(made.reading).toMatchObject({ skipped: 0, hasValues: withValues })
  expect(made.clustered.summary).toMatchObject({ customers: 60, k: 2, hasStructure: true })
  const kinds = made.ids.map((id, row) => [Number(id.slice(1)) % 2, made.clustered.label[row]].join())
  expect(new Set(kinds).size).toBe(2)
  // The first cluster is the most valuable one, where value is known.
  if (withValues) expect(kinds).toContain('0,0')
  expect(made.clustered.summary.features.some(({ kind }) => kind === 'revenue')).toBe(withValues)
})
