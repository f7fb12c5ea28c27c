import { type Interactions, transpose, withWeights } from '../sparse.ts'
import { seededRandom } from '../random.ts'
import type { Backend, ImplicitProblem, Side } from './backend.ts'
import { checkTrainable, weightOf } from './history.ts'
import { createIalsModel, type IalsModel } from './ials-model.ts'
import { checkIalsSettings, type IalsSettings, ridgeOf } from './ials-settings.ts'
import type { Fit } from './model.ts'

/**
 * Implicit matrix factorisation by alternating least squares. Yields the loss after every sweep; the loss never rises (beyond f32
 * rounding). Customers are solved last, exactly and in f64, against the final products, so that explanations add up exactly.
 * Exact: O(sweeps x (nonzeros x rank^2 + (customers + products) x rank^3)); by conjugate gradients:
 * O(sweeps x steps x (nonzeros x rank + (customers + products) x rank^2)).
 * @throws RangeError for settings out of range or weights that are not above zero.
 */
export async function* fitIals(
  interactions: Interactions,
  settings: IalsSettings,
  backend: Backend,
): Fit<IalsModel> {
  checkIalsSettings(settings)
  checkTrainable(interactions)
  const { rank, sweeps, minRelativeGain, solver, conjugateSteps } = settings
  yield { phase: 'prepare', done: 0, total: 1 }
  const session = await backend.openImplicit(problemOf(interactions, settings))
  const half = (side: Side): Promise<number> =>
    solver === 'cg' ? session.descend(side, conjugateSteps) : session.solve(side, 'f32')
  try {
    let previous = Infinity
    let converged = false
    let done = 0
    while (done < sweeps && !converged) {
      await half('products')
      const loss = (await half('customers')) + session.penalty('products')
      done++
      yield { phase: 'sweep', done, total: sweeps, loss }
      converged = previous - loss < minRelativeGain * previous
      previous = loss
    }
    const loss = (await session.solve('customers', 'f64')) + session.penalty('products')
    yield { phase: 'finish', done: 1, total: 1, loss }
    return createIalsModel({
      ...settings,
      customerCount: interactions.rows,
      productCount: interactions.columns,
      rank,
      converged,
      sweepsDone: done,
      loss,
      customerFactors: session.factors('customers'),
      productFactors: session.factors('products'),
    })
  } finally {
    session.close()
  }
}

function problemOf(interactions: Interactions, settings: IalsSettings): ImplicitProblem {
  const { rank, weighting, unobservedWeight, seed } = settings
  const weighted = weighting !== 'binary'
  const byCustomer = weighted
    ? withWeights(interactions, (weight) => weightOf(weighting, weight))
    : interactions
  const byProduct = transpose(byCustomer)
  const random = seededRandom(seed)
  const deviation = 0.1 / Math.sqrt(rank)
  const customerFactors = new Float32Array(interactions.rows * rank)
  for (let k = 0; k < customerFactors.length; k++) customerFactors[k] = deviation * random.normal()
  return {
    byCustomer,
    byProduct,
    rank,
    unobservedWeight,
    weighted,
    customerRidge: ridges(byCustomer, settings),
    productRidge: ridges(byProduct, settings),
    customerFactors,
    // The first half sweep solves the products, or starts them from zero.
    productFactors: new Float32Array(interactions.columns * rank),
  }
}

function ridges(matrix: Interactions, settings: IalsSettings): Float64Array {
  const ridge = new Float64Array(matrix.rows)
  for (let r = 0; r < matrix.rows; r++) {
    ridge[r] = ridgeOf(settings, matrix.rowStart[r + 1]! - matrix.rowStart[r]!, matrix.columns)
  }
  return ridge
}
