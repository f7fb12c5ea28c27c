import { describe, expect, it } from 'vitest'
import { seededRandom } from '../random.ts'
import { interactionsFromTriplets } from '../sparse.ts'
import { conjugateSteps } from './conjugate-steps.ts'
import { fitIals } from './ials.ts'
import { defaultIalsSettings } from './ials-settings.ts'
import { loadRecommender } from './load.ts'
import { gramOf, normalEquations } from './normal-equations.ts'
import { plainBackend } from './plain-backend.ts'

describe('conjugateSteps', () => {
  it('reaches the exact solution after as many steps as there are unknowns (1e-8), its objective falling all the way', () => {
    const random = seededRandom(3)
    const rank = 7
    const factors = Float32Array.from({ length: 30 * rank }, random.normal)
    const observed = Int32Array.of(1, 4, 9, 16, 25)
    const confidence = Float32Array.of(1, 2, 0.5, 3, 1)
    const gram = gramOf(factors, rank)
    const equations = { observed, confidence, factors, gram, rank, unobservedWeight: 0.1, ridge: 0.3 }
    const { b, solve } = normalEquations(observed, confidence, factors, gram, rank, 0.1, 0.3)
    const exact = solve(b)
    const start = Float64Array.from({ length: rank }, random.normal)
    let last = Infinity
    for (let steps = 0; steps <= rank; steps++) {
      const { objective } = conjugateSteps(equations, start, steps)
      expect(objective).toBeLessThan(last)
      last = objective
    }
    conjugateSteps(equations, start, rank).solution.forEach((value, k) =>
      expect(value).toBeCloseTo(exact[k]!, 8),
    )
  })
})

describe('iALS by conjugate gradients', () => {
  const settings = { ...defaultIalsSettings, rank: 5, sweeps: 12, minRelativeGain: 0 }

  it('never raises the loss, and ends within 1 % of the exact solver', async () => {
    const exact = await losses('exact')
    const conjugate = await losses('cg')
    conjugate.forEach((loss, k) =>
      expect(loss).toBeLessThanOrEqual((conjugate[k - 1] ?? Infinity) * (1 + 1e-6)),
    )
    expect(conjugate.at(-1)! / exact.at(-1)!).toBeLessThan(1.01)
  })

  it('is kept with the model; a model of before the choice was exact', async () => {
    const model = await finish(
      fitIals(shop(), { ...settings, solver: 'cg', conjugateSteps: 5 }, plainBackend),
    )
    const saved = model.save()
    expect(loadRecommender(saved).save().settings).toMatchObject({ solver: 'cg', conjugateSteps: 5 })
    const { solver: _solver, conjugateSteps: _steps, ...older } = saved.settings
    expect(loadRecommender({ ...saved, settings: older }).save().settings).toMatchObject({ solver: 'exact' })
  })

  async function losses(solver: 'exact' | 'cg'): Promise<number[]> {
    const found: number[] = []
    for await (const step of fitIals(shop(), { ...settings, solver }, plainBackend)) {
      if (step.loss !== undefined) found.push(step.loss)
    }
    return found
  }
})

function shop() {
  const random = seededRandom(1)
  const cells = Array.from({ length: 400 }, () => {
    const row = random.below(60)
    return { row, column: 2 * random.below(15) + (random.uniform() < 0.9 ? row % 2 : random.below(2)) }
  })
  const row = cells.map((cell) => cell.row)
  const column = cells.map((cell) => cell.column)
  return interactionsFromTriplets({ row, column, weight: row.map(() => 1) }, 60, 30)
}

async function finish<Model>(fit: AsyncGenerator<unknown, Model>): Promise<Model> {
  for (;;) {
    const step = await fit.next()
    if (step.done === true) return step.value
  }
}
