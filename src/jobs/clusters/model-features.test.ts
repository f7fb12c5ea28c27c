import { describe, expect, it } from 'vitest'
import { clusterSettings } from '../../contract/clusters.ts'
import { lookalikeSettings } from '../../contract/lookalikes.ts'
import { defaultSettings, type ModelSettings } from '../../contract/models.ts'
import { seededRandom } from '../../engine/random.ts'
import { adjustedRand } from '../../engine/clusters/measures.ts'
import type { WritableDb } from '../../store/database.ts'
import { projectInMemory } from '../../store/open.ts'
import { readAnalysisArray } from '../../store/queries/analyses.ts'
import { addImport } from '../../store/queries/test-shop.ts'
import type { JobContext } from '../job.ts'
import { lookalikeCustomers } from '../lookalike/lookalike-reader.ts'
import { runLookalike } from '../lookalike/run-lookalike.ts'
import { trainModel } from '../recommend/train.ts'
import { runCluster } from './run-cluster.ts'

const CUSTOMERS = 120
const TASTES = 3
/** Products of each taste. */
const OWN = 12

const context = (db: WritableDb): JobContext => ({
  db,
  now: () => 1_700_000_000_000,
  threads: 2,
  signal: new AbortController().signal,
  progress: () => undefined,
})

/** Customers of three tastes who buy as much, as often and as dear as each other: only what they buy tells them apart. */
function shop(): WritableDb {
  const db = projectInMemory()
  const random = seededRandom(3)
  const rows = Array.from({ length: CUSTOMERS * 8 }, (_, k) => {
    const customer = k % CUSTOMERS
    return {
      customer: `c${customer}`,
      product: `p${(customer % TASTES) * OWN + random.below(OWN)}`,
      at: Math.floor(k / CUSTOMERS) * 86_400_000 + customer,
      order: `o${k}`,
    }
  })
  addImport(db, rows)
  return db
}

const models: readonly ['factors' | 'deep', ModelSettings][] = [
  ['factors', { ...defaultSettings.ials, rank: 6, sweeps: 8 }],
  ['deep', { ...defaultSettings['mult-vae'], hidden: 32, latent: 6, epochs: 40 }],
  ['deep', { ...defaultSettings['mult-dae'], hidden: 32, latent: 6, epochs: 40 }],
]

describe.each(models)('%s of a trained model', (features, settings) => {
  it(`of ${settings.kind}: find the tastes as clusters, and who is like a few of one, judged by hold-out`, async () => {
    const db = shop()
    const model = await trainModel({ kind: 'train', settings, evaluate: false }, context(db))
    const clusters = await runCluster(
      { kind: 'cluster', settings: clusterSettings.parse({ features: [features], k: TASTES }) },
      context(db),
    )
    const ids = readAnalysisArray(db, clusters.id, 'customer') ?? []
    const label = readAnalysisArray(db, clusters.id, 'cluster') ?? []
    const truth = Int32Array.from(ids, (id) => (id - 1) % TASTES)
    expect(ids).toHaveLength(CUSTOMERS)
    expect(adjustedRand(Int32Array.from(label), truth)).toBeGreaterThan(0.95)

    // Twenty-four of the forty of one taste: the other sixteen come first.
    const seeds = Array.from({ length: 24 }, (_, k) => `c${k * TASTES}`)
    const found = await runLookalike(
      {
        kind: 'lookalike',
        settings: lookalikeSettings.parse({
          source: { ids: seeds },
          features: [features],
          modelId: model.id,
          size: 16,
        }),
      },
      context(db),
    )
    expect(found.summary).toMatchObject({ seeds: 24, candidates: 96, kept: 16, verdict: 'strong' })
    const { rows } = lookalikeCustomers(db, { analysisId: found.id, offset: 0, limit: 16 })
    const right = rows.filter(({ customer }) => Number(customer.externalId.slice(1)) % TASTES === 0).length
    expect(right / rows.length).toBeGreaterThan(0.9)
    // What the hold-out shows: the larger the audience, the more hidden members it holds, and the fewer of it are ones.
    const { curve } = found.summary
    expect(curve.length).toBeGreaterThan(3)
    for (const [k, point] of curve.entries()) {
      const before = curve[k - 1]
      if (before === undefined) continue
      expect(point.size).toBeGreaterThanOrEqual(before.size)
      expect(point.recall).toBeGreaterThanOrEqual(before.recall)
    }
    expect(curve.at(-1)?.precision).toBeLessThan(Math.max(...curve.map(({ precision }) => precision)))
  }, 120_000)
})

describe('without a trained model', () => {
  it('says which model is missing', async () => {
    const db = shop()
    const clustered = (features: 'factors' | 'deep'): Promise<unknown> =>
      runCluster({ kind: 'cluster', settings: clusterSettings.parse({ features: [features] }) }, context(db))
    await expect(clustered('factors')).rejects.toThrow('model-has-no-factors')
    await expect(clustered('deep')).rejects.toThrow('no-deep-features')
    // A network has no factors of customers, and ALS no deep features.
    await trainModel(
      {
        kind: 'train',
        settings: { ...defaultSettings['mult-dae'], hidden: 8, latent: 2, epochs: 2 },
        evaluate: false,
      },
      context(db),
    )
    await expect(clustered('factors')).rejects.toThrow('model-has-no-factors')
  }, 60_000)
})
