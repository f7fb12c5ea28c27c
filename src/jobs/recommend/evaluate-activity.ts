import type { ActivityGroup } from '../../contract/models.ts'
import type { Evaluation as Measured } from '../../engine/recommend/evaluate.ts'
import { bootstrapMean } from '../../engine/recommend/metrics.ts'
import { seededRandom } from '../../engine/random.ts'
import type { Interactions } from '../../engine/sparse.ts'

/** Lowest number of products in the history of each group: each doubles the one before, as histories are spread. */
const BOUNDS = [1, 2, 4, 8, 16, 32] as const
const RESAMPLES = 1000
const SEED = 1

/** Recall of a model and of popularity by how many products a test customer's history has; groups without anybody are left out. */
export function recallByActivity(
  model: Measured,
  popularity: Measured,
  train: Interactions,
): ActivityGroup[] {
  return BOUNDS.flatMap((from, at) => {
    const next = BOUNDS[at + 1]
    const places = [...model.customers.keys()].filter((place) => {
      const customer = model.customers[place] ?? 0
      const size = (train.rowStart[customer + 1] ?? 0) - (train.rowStart[customer] ?? 0)
      return size >= from && (next === undefined || size < next)
    })
    if (places.length === 0) return []
    const of = (measured: Measured): ActivityGroup['model'] => {
      const values = Float64Array.from(places, (place) => measured.perCustomer.recall_all[place] ?? 0)
      const { mean, low, high } = bootstrapMean(values, RESAMPLES, seededRandom(SEED).below)
      return { value: mean, low, high }
    }
    return [
      {
        from,
        to: next === undefined ? null : next - 1,
        customers: places.length,
        model: of(model),
        popularity: of(popularity),
      },
    ]
  })
}
