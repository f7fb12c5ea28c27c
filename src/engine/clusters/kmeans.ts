import type { Random } from '../random.ts'
import { rowsOf, sampleRows, squaredDistance, type Features } from './matrix.ts'

export type Clustering = {
  readonly k: number
  /** k x columns, row-major. */
  readonly centres: Float64Array
  readonly label: Int32Array
  /** Sum of squared distances to the own centre. */
  readonly within: number
  readonly iterations: number
  readonly converged: boolean
}

const MAX_ITERATIONS = 100
/** Rows between two yields. */
const SLICE = 40_000
/** Rows that starts are tried on at most. */
const START_ROWS = 10_000

/**
 * k-means++ (Arthur and Vassilvitskii, SODA 2007) and Hamerly's exact form of Lloyd's algorithm ("Making k-means Even Faster", SDM 2010):
 * the best of several starts; on many rows the starts are tried on a sample and the best goes on with all. An empty cluster takes the row
 * farthest from its centre. Yields every 40,000 rows. O(starts x iterations x rows x k x columns) at most, mostly far less.
 * @throws RangeError unless 1 <= k <= rows
 */
export function* kMeans(
  features: Features,
  k: number,
  random: Random,
  starts = 6,
): Generator<void, Clustering, void> {
  if (!(k >= 1 && k <= features.rows)) throw new RangeError(`k must be 1 to ${features.rows}, got ${k}`)
  const isLarge = features.rows > START_ROWS
  const some = isLarge ? rowsOf(features, sampleRows(features.rows, START_ROWS, random.below)) : features
  let best: Clustering | undefined
  for (let start = 0; start < starts; start++) {
    const made = yield* lloyd(some, yield* seeds(some, k, random))
    if (best === undefined || made.within < best.within) best = made
  }
  if (best === undefined) throw new RangeError('at least one start is needed')
  return isLarge ? yield* lloyd(features, best.centres) : best
}

function* seeds(
  { rows, columns, data }: Features,
  k: number,
  random: Random,
): Generator<void, Float64Array, void> {
  const centres = new Float64Array(k * columns)
  const nearest = new Float64Array(rows).fill(Infinity)
  let chosen = random.below(rows)
  for (let c = 0; c < k; c++) {
    if (c > 0) {
      let sum = 0
      for (let r = 0; r < rows; r++) sum += nearest[r]!
      let left = random.uniform() * sum
      chosen = rows - 1
      for (let r = 0; r < rows; r++) {
        left -= nearest[r]!
        if (left < 0) {
          chosen = r
          break
        }
      }
      if (sum === 0) chosen = random.below(rows)
    }
    centres.set(data.subarray(chosen * columns, (chosen + 1) * columns), c * columns)
    for (let r = 0; r < rows; r++) {
      const distance = squaredDistance(data, r * columns, centres, c * columns, columns)
      if (distance < nearest[r]!) nearest[r] = distance
    }
    yield
  }
  return centres
}

function* lloyd(features: Features, start: Float64Array): Generator<void, Clustering, void> {
  const { rows, columns, data } = features
  const k = start.length / columns
  const centres = start.slice()
  const label = new Int32Array(rows)
  const upper = new Float64Array(rows)
  const lower = new Float64Array(rows)
  const sums = new Float64Array(k * columns)
  const counts = new Int32Array(k)
  for (let r = 0; r < rows; r++) {
    if (r % SLICE === 0) yield
    nearestTwo(features, centres, k, r, label, upper, lower)
    move(sums, counts, data, r, columns, label[r]!, 1)
  }
  let iterations = 1
  let converged = false
  const half = new Float64Array(k)
  const moved = new Float64Array(k)
  for (; iterations < MAX_ITERATIONS; iterations++) {
    const largest = recentre(features, centres, sums, counts, label, upper, moved)
    if (largest === 0) {
      converged = true
      break
    }
    for (let r = 0; r < rows; r++) {
      upper[r]! += moved[label[r]!]!
      lower[r]! -= largest
    }
    halfDistances(centres, k, columns, half)
    for (let r = 0; r < rows; r++) {
      if (r % SLICE === 0) yield
      const own = label[r]!
      const bound = Math.max(half[own]!, lower[r]!)
      if (upper[r]! <= bound) continue
      upper[r] = Math.sqrt(squaredDistance(data, r * columns, centres, own * columns, columns))
      if (upper[r]! <= bound) continue
      nearestTwo(features, centres, k, r, label, upper, lower)
      if (label[r] !== own) {
        move(sums, counts, data, r, columns, own, -1)
        move(sums, counts, data, r, columns, label[r]!, 1)
      }
    }
  }
  let within = 0
  for (let r = 0; r < rows; r++)
    within += squaredDistance(data, r * columns, centres, label[r]! * columns, columns)
  return { k, centres, label, within, iterations, converged }
}

/** Writes the nearest centre of a row, its distance, and that of the second. */
function nearestTwo(
  { data, columns }: Features,
  centres: Float64Array,
  k: number,
  row: number,
  label: Int32Array,
  upper: Float64Array,
  lower: Float64Array,
): void {
  let [first, second, at] = [Infinity, Infinity, 0]
  for (let c = 0; c < k; c++) {
    const distance = squaredDistance(data, row * columns, centres, c * columns, columns)
    if (distance < first) {
      second = first
      first = distance
      at = c
    } else if (distance < second) second = distance
  }
  label[row] = at
  upper[row] = Math.sqrt(first)
  lower[row] = Math.sqrt(second)
}

function move(
  sums: Float64Array,
  counts: Int32Array,
  data: Float64Array,
  row: number,
  columns: number,
  cluster: number,
  sign: 1 | -1,
): void {
  counts[cluster]! += sign
  for (let c = 0; c < columns; c++) sums[cluster * columns + c]! += sign * data[row * columns + c]!
}

/** Moves centres to the means of their rows; tells how far the farthest went. */
function recentre(
  { data, columns, rows }: Features,
  centres: Float64Array,
  sums: Float64Array,
  counts: Int32Array,
  label: Int32Array,
  upper: Float64Array,
  moved: Float64Array,
): number {
  let largest = 0
  for (let c = 0; c < counts.length; c++) {
    if (counts[c] === 0) {
      let farthest = 0
      for (let r = 1; r < rows; r++) if (upper[r]! > upper[farthest]! && counts[label[r]!]! > 1) farthest = r
      if (counts[label[farthest]!]! > 1) {
        move(sums, counts, data, farthest, columns, label[farthest]!, -1)
        move(sums, counts, data, farthest, columns, c, 1)
        label[farthest] = c
        upper[farthest] = 0
      } else continue
    }
    let square = 0
    for (let f = 0; f < columns; f++) {
      const mean = sums[c * columns + f]! / counts[c]!
      square += (mean - centres[c * columns + f]!) ** 2
      centres[c * columns + f] = mean
    }
    // Sums that are kept running differ from fresh ones in their last digits: that is no move.
    moved[c] = square < 1e-20 ? 0 : Math.sqrt(square)
    largest = Math.max(largest, moved[c]!)
  }
  return largest
}

function halfDistances(centres: Float64Array, k: number, columns: number, half: Float64Array): void {
  half.fill(Infinity)
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < a; b++) {
      const distance = Math.sqrt(squaredDistance(centres, a * columns, centres, b * columns, columns)) / 2
      half[a] = Math.min(half[a]!, distance)
      half[b] = Math.min(half[b]!, distance)
    }
  }
}

/** Nearest centre of each row. */
export function assign({ rows, columns, data }: Features, centres: Float64Array): Int32Array {
  const k = centres.length / columns
  const label = new Int32Array(rows)
  for (let r = 0; r < rows; r++) {
    let nearest = Infinity
    for (let c = 0; c < k; c++) {
      const distance = squaredDistance(data, r * columns, centres, c * columns, columns)
      if (distance < nearest) {
        nearest = distance
        label[r] = c
      }
    }
  }
  return label
}
