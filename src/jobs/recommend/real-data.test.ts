import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { defaultAuto, defaultSettings } from '../../contract/models.ts'
import { splitByCustomer, thinnedTest } from '../../engine/recommend/split.ts'
import { emptyTriplets, interactionsFromTriplets } from '../../engine/sparse.ts'
import { createKernelPool } from '../kernels/pool.ts'
import { compareModels } from './compare-models.ts'
import { IdNumbers } from './id-numbers.ts'
import { noSideData } from './side-data.ts'

const visits = new URL('../../../../shared/data/recommend/msweb_visits.csv', import.meta.url)

// The visits are not part of the repository: without ../shared/data beside it this test is skipped.
describe.skipIf(!existsSync(visits))('visits of 32,710 people to 285 areas (needs ../shared/data)', () => {
  it('EASE, SLIM, SVD, user-kNN and BPR beat popularity, which is strong here, and the automatic choice is among the best', async () => {
    const users = new IdNumbers()
    const areas = new IdNumbers()
    const cells = emptyTriplets()
    for (const line of readFileSync(visits, 'utf8').trim().split('\n').slice(1)) {
      const [user = '', area = ''] = line.split(',')
      cells.row.push(users.of(user))
      cells.column.push(areas.of(area))
      cells.weight.push(1)
    }
    const all = interactionsFromTriplets(cells, users.size, areas.size)
    const split = thinnedTest(splitByCustomer(all, 0.2, 1), 3000)
    const pool = await createKernelPool({ threads: 2 })
    try {
      const { popularity, models } = await compareModels({
        data: { split, side: noSideData, ratingTest: null, now: 0 },
        models: [
          { ...defaultAuto, budgetSeconds: 20, kinds: ['ease', 'item-knn'] },
          defaultSettings.ease,
          defaultSettings.slim,
          defaultSettings.svd,
          defaultSettings['user-knn'],
          { ...defaultSettings.bpr, epochs: 20 },
        ],
        ks: [10],
        backend: pool.backend(),
        signal: new AbortController().signal,
        progress: () => undefined,
        now: () => 0,
      })
      const quality = models.map(({ evaluations }) => evaluations[0]?.accuracy.ndcg_cut.mean ?? 0)
      for (const { comparisons, settings } of models)
        expect(comparisons[0]?.verdict, settings.kind).toBe('better')
      expect(popularity[0]?.testCustomers).toBeGreaterThan(2000)
      expect(quality[0]).toBeGreaterThan(0.97 * Math.max(...quality))
    } finally {
      await pool.close()
    }
  }, 180_000)
})
