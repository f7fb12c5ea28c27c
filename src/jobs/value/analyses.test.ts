import { describe, expect, it } from 'vitest'
import { attributionSettings } from '../../contract/attribution.ts'
import { clusterSettings } from '../../contract/clusters.ts'
import type { Feature } from '../../contract/customer-features.ts'
import { describeTraits, featureName } from '../../contract/locales/traits.ts'
import { seededRandom } from '../../engine/random.ts'
import { attributed } from '../attribution/attribute-events.ts'
import { clusterRows } from '../clusters/cluster-rows.ts'

const context = { signal: new AbortController().signal, progress: () => undefined }

describe('clusters of named figures', () => {
  const random = seededRandom(1)
  const rows = 300
  const isRich = (row: number): boolean => row < 100
  const revenue = Float64Array.from(
    { length: rows },
    (_, r) => (isRich(r) ? 5000 : 50) * Math.exp(0.2 * random.normal()),
  )
  const recency = Float64Array.from(
    { length: rows },
    (_, r) => (isRich(r) ? 5 : 200) * Math.exp(0.2 * random.normal()),
  )
  const columns = [
    { feature: { kind: 'revenue', name: '' }, column: { values: revenue, group: 'rfm', isAmount: true } },
    { feature: { kind: 'recency', name: '' }, column: { values: recency, group: 'rfm', isAmount: true } },
  ] as const

  it('number the most valuable first, and say in both languages what sets them apart', async () => {
    const worth = { orders: new Float64Array(rows).fill(2), revenue }
    const { summary, label } = await clusterRows(columns, worth, clusterSettings.parse({}), context)
    expect(summary).toMatchObject({ k: 2, hasStructure: true, isChosen: true })
    expect([...label].every((own, row) => own === (isRich(row) ? 0 : 1))).toBe(true)
    const [first, second] = summary.clusters
    expect(first?.size).toBe(100)
    expect(first?.revenueShare).toBeGreaterThan(0.9)
    expect(describeTraits(first?.traits ?? [], 'en')).toMatch(/Revenue: far above average/)
    expect(describeTraits(first?.traits ?? [], 'en')).toMatch(/ordered very recently/)
    expect(describeTraits(second?.traits ?? [], 'zh-CN')).toMatch(/消费金额/)
  })

  it('refuses too few rows and figures that are all the same', async () => {
    const few = columns.map(({ feature, column }) => ({
      feature,
      column: { ...column, values: column.values.slice(0, 10) },
    }))
    await expect(clusterRows(few, null, clusterSettings.parse({}), context)).rejects.toMatchObject({
      code: 'too-few-to-cluster',
    })
    const same = columns.map(({ feature, column }) => ({
      feature,
      column: { ...column, values: column.values.map(() => 7) },
    }))
    await expect(clusterRows(same, null, clusterSettings.parse({}), context)).rejects.toMatchObject({
      code: 'nothing-to-tell-apart',
    })
  })
})

describe('words', () => {
  it('name figures with what they are of', () => {
    const feature: Feature = { kind: 'daypart', name: 'evening' }
    expect(featureName(feature, 'en')).toBe('Orders in the evening')
    expect(featureName({ kind: 'category', name: 'Tea' }, 'zh-CN')).toBe('Tea占比')
    expect(describeTraits([], 'en')).toBe('close to the average in everything')
  })
})

describe('attribution of journeys', () => {
  const run = (journeys: Parameters<typeof attributed>[0]['journeys']) => {
    const work = attributed(
      { journeys, names: ['search', 'email'], currency: 'EUR', onlyOrderChannels: false },
      attributionSettings.parse({}),
    )
    for (;;) {
      const step = work.next()
      if (step.done === true) return step.value
    }
  }

  it('sorts channels, counts ways, and warns of few orders', () => {
    const summary = run([
      { touches: [0, 1], ages: [2, 1], converted: true, value: 100, count: 2 },
      { touches: [1], ages: [0], converted: true, value: 50, count: 1 },
      { touches: [0], ages: [0], converted: false, value: 0, count: 1 },
      { touches: [], ages: [], converted: true, value: 10, count: 1 },
    ])
    expect(summary).toMatchObject({
      conversions: 3,
      journeys: 4,
      value: 250,
      untouched: { conversions: 1, value: 10 },
    })
    expect(summary.paths[0]).toMatchObject({ path: ['search', 'email'], conversions: 2, value: 200 })
    expect(summary.channels.map(({ name }) => name)).toEqual(['email', 'search'])
    expect(summary.warnings).toEqual(['few-conversions'])
  })

  it('says when there are no touches at all', () => {
    expect(() => run([{ touches: [], ages: [], converted: true, value: 10, count: 1 }])).toThrow('no-touches')
  })
})
