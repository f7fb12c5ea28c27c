import type { ReasonResult, ScoringSession } from './backend.ts'
import { openFactorLists } from './factor-lists.ts'
import { becauseOf } from './explanation.ts'
import { checkHistory, checkProduct, readWeighting, weightOf } from './history.ts'
import { type IalsSettings, ridgeOf } from './ials-settings.ts'
import type { FactorPair, FactorRecommender, History, ReasonBlock, SavedModel } from './model.ts'
import { nearestRows } from './neighbours.ts'
import {
  dotRow,
  factorRow,
  gramOf,
  type NormalEquations,
  normalEquations,
  scoreAll,
} from './normal-equations.ts'
import { floats, numberSetting } from './saved.ts'

export type IalsParameters = IalsSettings & {
  readonly customerCount: number
  readonly productCount: number
  readonly converged: boolean
  readonly sweepsDone: number
  readonly loss: number
  /** Row-major, customers x rank and products x rank. */
  readonly customerFactors: Float32Array
  readonly productFactors: Float32Array
}

export type IalsModel = FactorRecommender & { readonly kind: 'ials'; readonly parameters: IalsParameters }

/** The model around its factors; used after a fit and by `loadIals`. */
export function createIalsModel(parameters: IalsParameters): IalsModel {
  const { rank, customerFactors, productFactors, customerCount, productCount, unobservedWeight, weighting } =
    parameters
  let gram: Float64Array | null = null

  const confidences = (history: History): Float32Array =>
    Float32Array.from(history.weights, (w) => weightOf(weighting, w))
  const equations = (history: History): NormalEquations => {
    checkHistory(history, productCount)
    gram ??= gramOf(productFactors, rank)
    const ridge = ridgeOf(parameters, history.products.length, productCount)
    return normalEquations(
      history.products,
      confidences(history),
      productFactors,
      gram,
      rank,
      unobservedWeight,
      ridge,
    )
  }
  const foldIn = (history: History): Float64Array => {
    const { solve, b } = equations(history)
    return solve(b)
  }
  const factorPair = (): FactorPair => ({
    rank,
    products: productFactors,
    customerRow: (customer) => customerFactors.subarray(customer * rank, (customer + 1) * rank),
  })

  return {
    kind: 'ials',
    parameters,
    customers: customerCount,
    products: productCount,
    rank,
    converged: parameters.converged,
    needsEvidence: false,
    foldIn,
    scoresFor: (history) => scoreAll(productFactors, foldIn(history), rank),
    explain: (history, product) => {
      checkProduct(product, productCount)
      const direction = equations(history).solve(factorRow(productFactors, product, rank))
      const c = confidences(history)
      const shares = Array.from(history.products, (past, k) => ({
        product: past,
        share: c[k]! * dotRow(productFactors, past, direction, rank),
      }))
      return becauseOf(shares)
    },
    similarProducts: (product, count) => {
      checkProduct(product, productCount)
      return nearestRows(productFactors, rank, factorRow(productFactors, product, rank), count, product)
    },
    similarCustomers: (customer, count) => {
      if (typeof customer !== 'number') return nearestRows(customerFactors, rank, foldIn(customer), count, -1)
      return nearestRows(customerFactors, rank, factorRow(customerFactors, customer, rank), count, customer)
    },
    factorPair,
    openLists: (backend, allowed) =>
      openFactorLists({
        pair: factorPair(),
        foldIn,
        reasons: (block, session) => implicitReasons(parameters, block, session, confidences),
        backend,
        allowed,
      }),
    save: () => saveIals(parameters),
  }
}

export function loadIals(saved: SavedModel): IalsModel {
  const { settings, arrays } = saved
  const number = (name: string): number => numberSetting(settings, name)
  const parameters: IalsParameters = {
    rank: number('rank'),
    sweeps: number('sweeps'),
    unobservedWeight: number('unobservedWeight'),
    penalty: number('penalty'),
    penaltyExponent: number('penaltyExponent'),
    weighting: readWeighting(settings['weighting']),
    // Models of before there was a choice were solved exactly.
    solver: settings['solver'] === 'cg' ? 'cg' : 'exact',
    conjugateSteps: settings['conjugateSteps'] === undefined ? 3 : number('conjugateSteps'),
    seed: number('seed'),
    minRelativeGain: number('minRelativeGain'),
    customerCount: number('customerCount'),
    productCount: number('productCount'),
    converged: settings['converged'] === true,
    sweepsDone: number('sweepsDone'),
    loss: number('loss'),
    customerFactors: floats(arrays, 'customerFactors', number('customerCount') * number('rank')),
    productFactors: floats(arrays, 'productFactors', number('productCount') * number('rank')),
  }
  return createIalsModel(parameters)
}

function saveIals(parameters: IalsParameters): SavedModel {
  const { customerFactors, productFactors, ...settings } = parameters
  return { kind: 'ials', version: 1, settings, arrays: { customerFactors, productFactors } }
}

function implicitReasons(
  parameters: IalsParameters,
  block: ReasonBlock,
  session: ScoringSession,
  confidences: (history: History) => Float32Array,
): Promise<ReasonResult> {
  const { histories, products, count, reasons } = block
  const historyStart = new Int32Array(histories.length + 1)
  histories.forEach((history, c) => (historyStart[c + 1] = historyStart[c]! + history.products.length))
  const history = new Int32Array(historyStart[histories.length]!)
  const confidence = new Float32Array(history.length)
  const ridge = new Float64Array(histories.length)
  histories.forEach((one, c) => {
    history.set(one.products, historyStart[c])
    confidence.set(confidences(one), historyStart[c])
    ridge[c] = ridgeOf(parameters, one.products.length, parameters.productCount)
  })
  const { unobservedWeight } = parameters
  const customers = histories.length
  return session.implicitReasons({
    customers,
    historyStart,
    history,
    confidence,
    ridge,
    unobservedWeight,
    products,
    count,
    reasons,
  })
}
