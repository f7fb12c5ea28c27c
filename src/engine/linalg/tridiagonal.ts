import { seededRandom } from '../random.ts'

const MAX_ITERATIONS = 60
const EPSILON = 2 ** -52

/**
 * Eigenvalues, descending, of the symmetric tridiagonal matrix with `diagonal` and `off` (off[i] couples i - 1 and i; off[0] is not
 * used). Root-free implicit QL (Golub and Van Loan, Matrix Computations, 8.3; EISPACK's imtql1). O(n^2); absolute error of a few
 * units of rounding of the largest.
 * @throws RangeError when an eigenvalue does not converge (not seen for finite input).
 */
export function tridiagonalValues(diagonal: Float64Array, off: Float64Array): Float64Array {
  const n = diagonal.length
  const d = diagonal.slice()
  const e = new Float64Array(n)
  for (let i = 1; i < n; i++) e[i - 1] = off[i]!
  for (let l = 0; l < n; l++) {
    for (let iteration = 0; ; iteration++) {
      let m = l
      while (m < n - 1 && Math.abs(e[m]!) > EPSILON * (Math.abs(d[m]!) + Math.abs(d[m + 1]!))) m++
      if (m === l) break
      if (iteration === MAX_ITERATIONS) throw new RangeError(`eigenvalue ${l} of ${n} did not converge`)
      sweep(d, e, l, m)
    }
  }
  return d.sort().reverse()
}

/** One implicit QL sweep on l..m with Wilkinson's shift. */
function sweep(d: Float64Array, e: Float64Array, l: number, m: number): void {
  const half = (d[l + 1]! - d[l]!) / (2 * e[l]!)
  const root = Math.sqrt(half * half + 1)
  let g = d[m]! - d[l]! + e[l]! / (half + (half >= 0 ? root : -root))
  let s = 1
  let c = 1
  let p = 0
  for (let i = m - 1; i >= l; i--) {
    const f = s * e[i]!
    const b = c * e[i]!
    const r = Math.sqrt(f * f + g * g)
    e[i + 1] = r
    if (r === 0) {
      d[i + 1]! -= p
      e[m] = 0
      return
    }
    s = f / r
    c = g / r
    g = d[i + 1]! - p
    const t = (d[i]! - g) * s + 2 * c * b
    p = s * t
    d[i + 1] = g + p
    g = c * t - b
  }
  d[l]! -= p
  e[l] = g
  e[m] = 0
}

/**
 * Eigenvectors (row-major n x values.length) for the given eigenvalues, descending, of the same matrix: inverse iteration with a
 * pivoted factorisation, each vector made orthogonal to all earlier ones of nearly the same eigenvalue (LAPACK's dstein).
 * O(n count + n count^2 for clusters).
 */
export function eigenvectorsOf(
  diagonal: Float64Array,
  off: Float64Array,
  values: Float64Array,
): Float64Array {
  const n = diagonal.length
  const count = values.length
  const size = tridiagonalNorm(diagonal, off)
  // Any vectors fit the zero matrix; a norm of 0 would divide by it, and squares of 1 / norm must not overflow.
  const norm = size > 1e-130 ? size : 1
  const random = seededRandom(1)
  const found: Float64Array[] = []
  let clusterStart = 0
  let shift = Infinity
  for (let k = 0; k < count; k++) {
    if (k > 0 && values[k - 1]! - values[k]! > 1e-3 * norm) clusterStart = k
    // Equal shifts would give equal vectors: keep them apart by more than rounding.
    shift = Math.min(values[k]!, shift - 10 * EPSILON * norm)
    found.push(inverseIteration(diagonal, off, shift, norm, found.slice(clusterStart), random.normal))
  }
  const vectors = new Float64Array(n * count)
  for (let k = 0; k < count; k++) for (let i = 0; i < n; i++) vectors[i * count + k] = found[k]![i]!
  return vectors
}

function inverseIteration(
  diagonal: Float64Array,
  off: Float64Array,
  shift: number,
  norm: number,
  earlier: readonly Float64Array[],
  normal: () => number,
): Float64Array {
  const n = diagonal.length
  const solve = factorizeShifted(diagonal, off, shift, norm * EPSILON)
  const x = new Float64Array(n)
  for (let restart = 0; restart < 5; restart++) {
    for (let i = 0; i < n; i++) x[i] = normal()
    for (let step = 0; step < 4; step++) {
      normalize(x)
      solve(x)
      const grown = length(x)
      // Twice is enough (Parlett): the first pass may cancel almost everything inside a cluster. Only the last steps need it.
      for (let pass = 0; pass < Math.min(step, 2); pass++)
        for (const other of earlier) removeComponent(x, other)
      const left = length(x)
      if (!(left > 0)) break
      if (step >= 2 && grown > 0 && left > 1e-12 * grown) {
        normalize(x)
        return x
      }
    }
  }
  normalize(x)
  return x
}

/** Gaussian elimination with partial pivoting of T - shift I (LAPACK's dlagtf); the returned function solves in place. */
function factorizeShifted(
  diagonal: Float64Array,
  off: Float64Array,
  shift: number,
  tiny: number,
): (x: Float64Array) => void {
  const n = diagonal.length
  const u0 = new Float64Array(n)
  const u1 = new Float64Array(n)
  const u2 = new Float64Array(n)
  const factor = new Float64Array(n)
  const swapped = new Uint8Array(n)
  let a = diagonal[0]! - shift
  let b = n > 1 ? off[1]! : 0
  for (let i = 0; i + 1 < n; i++) {
    const below = off[i + 1]!
    const nextDiagonal = diagonal[i + 1]! - shift
    const nextOff = i + 2 < n ? off[i + 2]! : 0
    if (Math.abs(below) > Math.abs(a)) {
      swapped[i] = 1
      factor[i] = a / below
      u0[i] = below
      u1[i] = nextDiagonal
      u2[i] = nextOff
      a = b - factor[i]! * nextDiagonal
      b = -factor[i]! * nextOff
    } else {
      if (Math.abs(a) < tiny) a = tiny
      factor[i] = below / a
      u0[i] = a
      u1[i] = b
      a = nextDiagonal - factor[i]! * b
      b = nextOff
    }
  }
  u0[n - 1] = Math.abs(a) < tiny ? tiny : a
  return (x) => {
    for (let i = 0; i + 1 < n; i++) {
      if (swapped[i] === 1) {
        const kept = x[i]!
        x[i] = x[i + 1]!
        x[i + 1] = kept - factor[i]! * x[i]!
      } else {
        x[i + 1]! -= factor[i]! * x[i]!
      }
    }
    for (let i = n - 1; i >= 0; i--) {
      let value = x[i]!
      if (i + 1 < n) value -= u1[i]! * x[i + 1]!
      if (i + 2 < n) value -= u2[i]! * x[i + 2]!
      x[i] = value / u0[i]!
    }
  }
}

function tridiagonalNorm(diagonal: Float64Array, off: Float64Array): number {
  let norm = 0
  for (let i = 0; i < diagonal.length; i++) {
    const left = i > 0 ? Math.abs(off[i]!) : 0
    const right = i + 1 < diagonal.length ? Math.abs(off[i + 1]!) : 0
    norm = Math.max(norm, Math.abs(diagonal[i]!) + left + right)
  }
  return norm
}

function length(x: Float64Array): number {
  let largest = 0
  for (const value of x) largest = Math.max(largest, Math.abs(value))
  if (largest === 0) return 0
  let sum = 0
  if (largest > 1e-140 && largest < 1e140) {
    for (const value of x) sum += value * value
    return Math.sqrt(sum)
  }
  // Squares would overflow or vanish.
  for (const value of x) sum += (value / largest) * (value / largest)
  return largest * Math.sqrt(sum)
}

function normalize(x: Float64Array): void {
  const size = length(x)
  if (size === 0) return
  const scale = 1 / size
  if (Number.isFinite(scale)) for (let i = 0; i < x.length; i++) x[i]! *= scale
  else for (let i = 0; i < x.length; i++) x[i]! /= size
}

function removeComponent(x: Float64Array, unit: Float64Array): void {
  // Four sums, so that one addition need not wait for the other.
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  let k = 0
  for (; k + 4 <= x.length; k += 4) {
    s0 += x[k]! * unit[k]!
    s1 += x[k + 1]! * unit[k + 1]!
    s2 += x[k + 2]! * unit[k + 2]!
    s3 += x[k + 3]! * unit[k + 3]!
  }
  for (; k < x.length; k++) s0 += x[k]! * unit[k]!
  const dot = s0 + s1 + (s2 + s3)
  for (let i = 0; i < x.length; i++) x[i]! -= dot * unit[i]!
}
