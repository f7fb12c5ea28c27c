import { describe, expect, it } from 'vitest'
import { modelId } from '../../contract/ids.ts'
import { defaultSettings, type ModelSettings, type ModelSummary } from '../../contract/models.ts'
import { seededRandom } from '../../engine/random.ts'
import type { WritableDb } from '../../store/database.ts'
import { projectInMemory } from '../../store/open.ts'
import { listModels, sweepUnpublishedModels } from '../../store/queries/models.ts'
import { addImport } from '../../store/queries/test-shop.ts'
import type { JobContext } from '../job.ts'
import { deepVectorsOf } from './deep-vectors.ts'
import { loadModel } from './loaded-model.ts'
import { trainModel } from './train.ts'

const vae: ModelSettings = { ...defaultSettings['mult-vae'], hidden: 32, latent: 8, epochs: 25 }

/** Customers of two tastes who buy among the fifteen products of theirs. */
function shop(customers: number): WritableDb {
  const db = projectInMemory()
  const random = seededRandom(7)
  const rows = Array.from({ length: customers * 10 }, (_, k) => {
    const customer = k % customers
    const product = `p${(customer % 2) * 15 + random.below(15)}`
    return {
      customer: `c${customer}`,
      product,
      at: Math.floor(k / customers) * 1_000_000 + customer,
      order: `o${k}`,
    }
  })
  addImport(db, rows)
  return db
}

function contextOf(db: WritableDb, more: Partial<JobContext> = {}): JobContext {
  const quiet = { signal: new AbortController().signal, progress: () => undefined }
  return { db, now: () => 1_700_000_000_000, threads: 2, ...quiet, ...more }
}

async function train(
  db: WritableDb,
  settings: ModelSettings,
  more: Partial<JobContext> = {},
): Promise<ModelSummary> {
  return trainModel({ kind: 'train', settings, evaluate: false }, contextOf(db, more))
}

describe('a deep autoencoder in a project', () => {
  it('is trained, stored and read again, and gives every customer a vector that tells the tastes apart', async () => {
    const db = shop(80)
    expect(deepVectorsOf(db)).toBeNull()
    const losses: number[] = []
    const model = await train(db, vae, {
      progress: ({ phase, loss }) => {
        if (phase === 'training' && typeof loss === 'number') losses.push(loss)
      },
    })
    expect(losses.length).toBeGreaterThan(1)
    expect(model.curve.length).toBeGreaterThan(1)
    expect(model.curve.at(-1)).toBeLessThan(model.curve[0] ?? 0)
    const { recommender, customerIds } = loadModel(db, model.id)
    const vectors = deepVectorsOf(db)
    if (vectors === null) throw new Error('the vectors are not there')
    expect(vectors).toMatchObject({ modelId: model.id, current: true, dimensions: 8 })
    expect(vectors.customerIds).toEqual(customerIds)
    expect(vectors.values).toHaveLength(80 * 8)
    // Customers were added in their order, so that even indices share a taste.
    const like = recommender.similarCustomers(0, 10) ?? []
    expect(like.filter(({ index }) => index % 2 === 0).length).toBeGreaterThanOrEqual(8)
    expect(() => deepVectorsOf(db, modelId.parse(model.id + 1))).toThrow('model-not-found')
  }, 60_000)

  it('leaves nothing behind when it is cancelled, within 500 ms', async () => {
    const db = shop(400)
    const cancel = new AbortController()
    let cancelledAt = 0
    const work = train(
      db,
      { ...vae, hidden: 600, latent: 200, epochs: 1000 },
      {
        signal: cancel.signal,
        progress: ({ phase }) => {
          if (phase !== 'training' || cancelledAt !== 0) return
          cancelledAt = performance.now()
          setTimeout(() => {
            cancelledAt = performance.now()
            cancel.abort(new Error('cancelled'))
          }, 300)
        },
      },
    )
    await expect(work).rejects.toThrow('cancelled')
    expect(performance.now() - cancelledAt).toBeLessThan(500)
    sweepUnpublishedModels(db)
    expect(listModels(db)).toEqual([])
    expect(db.prepare('SELECT count(*) FROM model_parts').pluck().get()).toBe(0)
  }, 60_000)
})
