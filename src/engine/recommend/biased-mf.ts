import { seededRandom } from '../random.ts'
import { type Interactions, transpose, withWeights } from '../sparse.ts'
import { type BiasedMfModel, type BiasedMfSettings, createBiasedMf } from './biased-mf-model.ts'
import type { Fit } from './model.ts'
import { RowSolver } from './row-solver.ts'

const WORK_PER_STEP = 4_000_000

/**
 * Biased matrix factorisation of ratings (Koren, Bell, Volinsky, IEEE Computer 2009) by alternating least squares with weighted
 * regularisation (Zhou et al., "Large-Scale Parallel Collaborative Filtering for the Netflix Prize", AAIM 2008), over the observed cells only:
 * r^ = mu + b_u + b_i + p_u . q_i, min sum (r - r^)^2 + sum_u (lambda n_u + kappa) (|p_u|^2 + b_u^2) + sum_i (lambda n_i + kappa) (|q_i|^2 + b_i^2).
 * kappa, the shrinkage, is ours: lambda alone takes the same share off a mean of one rating as off a mean of a thousand (0 leaves it out).
 * With a `missingWeight` w the sums run over all cells, those without a value as 0 with weight w (Steck, KDD 2010), and lambda counts for them too.
 * A row's bias and factors are solved together and exactly, in f64, so that the objective never rises. Yields the training RMSE after
 * each sweep. Customers are solved last, so that a fold-in gives what the training gave.
 * O(sweeps x (nonzeros x rank^2 + (customers + products) x rank^3)) time, 4 (customers + products) (rank + 1) bytes.
 * @param given cells hold ratings, of any sign and scale; one per customer and product.
 * @throws RangeError for settings out of range or no ratings.
 */
export async function* fitBiasedMf(given: Interactions, settings: BiasedMfSettings): Fit<BiasedMfModel> {
  checkSettings(settings)
  const count = given.column.length
  if (count === 0) throw new RangeError('there are no ratings to train on')
  const { rank, sweeps, seed, missingWeight } = settings
  const ratings = missingWeight === 0 ? given : withWeights(given, () => 1)
  const width = rank + 1
  let sum = 0
  let low = Infinity
  let high = -Infinity
  for (const rating of ratings.weight) {
    sum += rating
    low = Math.min(low, rating)
    high = Math.max(high, rating)
  }
  // Cells without a value hold 0, each with its weight.
  const mean = sum / (count + missingWeight * (ratings.rows * ratings.columns - count))
  yield await Promise.resolve({ phase: 'prepare', done: 0, total: sweeps })
  const byProduct = transpose(ratings)
  const random = seededRandom(seed)
  // A row is its bias, then its factors.
  const customers = new Float32Array(ratings.rows * width)
  const products = new Float32Array(ratings.columns * width)
  const deviation = 0.1 / Math.sqrt(rank)
  for (let k = 0; k < customers.length; k++)
    customers[k] = k % width === 0 || rank === 0 ? 0 : deviation * random.normal()
  const solver = new RowSolver(width, settings, mean)
  let previous = Infinity
  let converged = false
  let done = 0
  while (done < sweeps && !converged) {
    for (const work of sides(byProduct, customers, products, solver))
      if (work > 0) yield { phase: 'prepare', done, total: sweeps }
    let error = 0
    for (const work of sides(ratings, products, customers, solver)) {
      if (work > 0) yield { phase: 'prepare', done, total: sweeps }
      error = solver.error
    }
    done++
    const rmse = Math.sqrt(error / count)
    yield { phase: 'sweep', done, total: sweeps, loss: rmse }
    // Of what is lowered the RMSE is a part: it may rise a little on the way.
    converged = Math.abs(previous - rmse) < settings.minRelativeGain * previous
    previous = rmse
  }
  yield { phase: 'finish', done: 1, total: 1 }
  return createBiasedMf({
    ...settings,
    mean,
    low,
    high,
    converged,
    customerCount: ratings.rows,
    productCount: ratings.columns,
    customers,
    products,
  })
}

/** Solves all rows of one side; yields when a slice of work is done and at the end (0). `solver.error` then holds the sum of squared errors. */
function* sides(
  matrix: Interactions,
  fixed: Float32Array,
  solved: Float32Array,
  solver: RowSolver,
): Generator<number, void, void> {
  solver.error = 0
  solver.over(fixed)
  let work = 0
  for (let r = 0; r < matrix.rows; r++) {
    const from = matrix.rowStart[r]!
    const to = matrix.rowStart[r + 1]!
    work += solver.solve(
      matrix.column.subarray(from, to),
      matrix.weight.subarray(from, to),
      fixed,
      solved.subarray(r * solver.width, (r + 1) * solver.width),
    )
    if (work > WORK_PER_STEP) {
      yield work
      work = 0
    }
  }
  yield 0
}

function checkSettings({
  rank,
  sweeps,
  penalty,
  shrinkage,
  missingWeight,
  minRelativeGain,
}: BiasedMfSettings): void {
  if (!Number.isInteger(rank) || rank < 0 || rank > 512)
    throw new RangeError(`rank must be 0..512, got ${rank}`)
  if (!Number.isInteger(sweeps) || sweeps < 1 || sweeps > 1000)
    throw new RangeError(`sweeps must be 1..1000, got ${sweeps}`)
  if (!(penalty > 0)) throw new RangeError(`penalty must be above 0, got ${penalty}`)
  if (!(shrinkage >= 0)) throw new RangeError(`shrinkage must be 0 or more, got ${shrinkage}`)
  if (!(missingWeight >= 0)) throw new RangeError(`missingWeight must be 0 or more, got ${missingWeight}`)
  if (!(minRelativeGain >= 0))
    throw new RangeError(`minRelativeGain must be 0 or more, got ${minRelativeGain}`)
}
