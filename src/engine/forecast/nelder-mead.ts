/** What a minimisation answers: the best point, its value, how often the function was asked, and whether it settled. */
export type Minimum = {
  readonly x: Float64Array
  readonly value: number
  readonly evaluations: number
  readonly converged: boolean
}

export type SimplexOptions = {
  /** Edge of the first simplex in each direction. */
  readonly steps: ArrayLike<number>
  readonly maxEvaluations: number
  /** Stops when the values of the simplex differ by less than this. */
  readonly tolerance: number
}

/**
 * Nelder and Mead (1965), with the coefficients of Gao and Han (2012) that depend on the number of parameters. Without derivatives and without
 * bounds; values that are not finite count as very bad. O(evaluations x (cost + parameters)).
 * @param start first point, 1 to about 10 parameters
 */
export function minimise(
  cost: (x: Float64Array) => number,
  start: ArrayLike<number>,
  { steps, maxEvaluations, tolerance }: SimplexOptions,
): Minimum {
  const size = start.length
  const expand = 1 + 2 / Math.max(2, size)
  const contract = 0.75 - 1 / (2 * Math.max(2, size))
  const shrink = 1 - 1 / Math.max(2, size)
  const points: Float64Array[] = []
  const values = new Float64Array(size + 1)
  let evaluations = 0
  const ask = (x: Float64Array): number => {
    evaluations++
    const value = cost(x)
    return Number.isFinite(value) ? value : 1e300
  }
  for (let index = 0; index <= size; index++) {
    const point = Float64Array.from(start)
    if (index > 0) point[index - 1] = point[index - 1]! + steps[index - 1]!
    points.push(point)
    values[index] = ask(point)
  }
  const centre = new Float64Array(size)
  let trial: Float64Array = new Float64Array(size)
  let second: Float64Array = new Float64Array(size)
  let converged = false
  const towards = (target: Float64Array, from: Float64Array, factor: number): void => {
    for (let k = 0; k < size; k++) target[k] = centre[k]! + factor * (from[k]! - centre[k]!)
  }
  while (evaluations < maxEvaluations) {
    let best = 0
    let worst = 0
    for (let index = 1; index <= size; index++) {
      if (values[index]! < values[best]!) best = index
      if (values[index]! >= values[worst]!) worst = index
    }
    if (values[worst]! - values[best]! <= tolerance) {
      converged = true
      break
    }
    let nextWorst = best
    for (let index = 0; index <= size; index++)
      if (index !== worst && values[index]! > values[nextWorst]!) nextWorst = index
    centre.fill(0)
    for (let index = 0; index <= size; index++) {
      if (index === worst) continue
      const point = points[index]!
      for (let k = 0; k < size; k++) centre[k] = centre[k]! + point[k]! / size
    }
    const replace = (value: number, isSecond: boolean): void => {
      const old = points[worst]!
      points[worst] = isSecond ? second : trial
      if (isSecond) second = old
      else trial = old
      values[worst] = value
    }
    const from = points[worst]!
    towards(trial, from, -1)
    const reflected = ask(trial)
    if (reflected < values[best]!) {
      towards(second, from, -expand)
      const expanded = ask(second)
      replace(Math.min(expanded, reflected), expanded < reflected)
    } else if (reflected < values[nextWorst]!) replace(reflected, false)
    else {
      const isOutside = reflected < values[worst]!
      towards(second, from, isOutside ? -contract : contract)
      const contracted = ask(second)
      if (contracted <= Math.min(reflected, values[worst]!)) replace(contracted, true)
      else {
        const anchor = points[best]!
        for (let index = 0; index <= size; index++) {
          if (index === best) continue
          const point = points[index]!
          for (let k = 0; k < size; k++) point[k] = anchor[k]! + shrink * (point[k]! - anchor[k]!)
          values[index] = ask(point)
        }
      }
    }
  }
  let best = 0
  for (let index = 1; index <= size; index++) if (values[index]! < values[best]!) best = index
  return { x: points[best]!, value: values[best]!, evaluations, converged }
}
