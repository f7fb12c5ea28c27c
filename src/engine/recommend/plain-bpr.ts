import { xoshiro128 } from '../random.ts'
import type { BprProblem, BprSession } from './backend.ts'
import {
  blocksFor,
  blockSeed,
  customerBlocks,
  type ProductBlocks,
  productBlocks,
  sortEvents,
} from './bpr-blocks.ts'

/** Draws of a product the customer does not have before a draw is given up. */
const MAX_DRAWS = 20
/** Starts AdaGrad's sums above zero. */
export const EPSILON = 1e-8

/** The steps of `assembly/bpr.ts` in plain TypeScript: the reference for the kernel, its sums in f64. */
export function openPlainBpr(problem: BprProblem): BprSession {
  const { interactions, rank, learningRate, penalty, adapts, seed } = problem
  const { rows, columns, rowStart, column } = interactions
  const w = problem.customerFactors.slice()
  const h = problem.productFactors.slice()
  const bias = new Float32Array(columns)
  const sums = adapts
    ? {
        w: new Float32Array(rows * rank).fill(EPSILON),
        h: new Float32Array(columns * rank).fill(EPSILON),
        bias: new Float32Array(columns).fill(EPSILON),
      }
    : null
  const blocks = blocksFor(interactions)
  const bounds = customerBlocks(interactions, blocks)
  const user = new Int32Array(column.length)
  const item = new Int32Array(column.length)
  const cells = Array.from({ length: blocks }, () => new Int32Array(blocks + 1))
  let divided: ProductBlocks | null = null

  const move = (
    values: Float32Array,
    squares: Float32Array | undefined,
    at: number,
    gradient: number,
  ): void => {
    values[at]! +=
      squares === undefined
        ? learningRate * gradient
        : (learningRate * gradient) / Math.sqrt((squares[at]! += gradient * gradient))
  }
  const block = (epoch: number, b: number, p: number): { drawn: number; wrong: number } => {
    const [first, last] = [cells[b]![p]!, cells[b]![p + 1]!]
    const { listed, start } = divided ?? productBlocks(columns, blocks, seed, epoch)
    const below = drawer(blockSeed(seed, epoch, b, p))
    let [drawn, wrong] = [0, 0]
    for (let step = first; step < last; step++) {
      const event = first + below(last - first)
      const [u, i] = [user[event]!, item[event]!]
      let j = -1
      for (let draw = 0; draw < MAX_DRAWS && j < 0; draw++) {
        const other = listed[start[p]! + below(start[p + 1]! - start[p]!)]!
        if (!column.subarray(rowStart[u], rowStart[u + 1]).includes(other)) j = other
      }
      if (j < 0) continue
      let difference = bias[i]! - bias[j]!
      for (let k = 0; k < rank; k++) difference += w[u * rank + k]! * (h[i * rank + k]! - h[j * rank + k]!)
      drawn++
      if (difference <= 0) wrong++
      const e = 1 / (1 + Math.exp(difference))
      for (let k = 0; k < rank; k++) {
        const [wu, a, b] = [w[u * rank + k]!, h[i * rank + k]!, h[j * rank + k]!]
        move(w, sums?.w, u * rank + k, e * (a - b) - penalty * wu)
        move(h, sums?.h, i * rank + k, e * wu - penalty * a)
        move(h, sums?.h, j * rank + k, -e * wu - penalty * b)
      }
      move(bias, sums?.bias, i, e - penalty * bias[i]!)
      move(bias, sums?.bias, j, -e - penalty * bias[j]!)
    }
    return { drawn, wrong }
  }
  return {
    rounds: blocks,
    run: (epoch, round) => {
      if (round === 0) {
        divided = productBlocks(columns, blocks, seed, epoch)
        for (let b = 0; b < blocks; b++)
          sortEvents(interactions, [bounds[b]!, bounds[b + 1]!], divided.blockOf, {
            user,
            item,
            cells: cells[b]!,
          })
      }
      const total = { drawn: 0, wrong: 0 }
      for (let b = 0; b < blocks; b++) {
        const part = block(epoch, b, (b + round) % blocks)
        total.drawn += part.drawn
        total.wrong += part.wrong
      }
      return Promise.resolve(total)
    },
    factors: () => ({ customerFactors: w.slice(), productFactors: h.slice(), productBias: bias.slice() }),
    close: () => undefined,
  }
}

/** The kernel's generator from four words; whole numbers below a limit by multiplication (exact for limits up to 2^21). */
function drawer(words: Int32Array): (limit: number) => number {
  const next = xoshiro128(words[0]!, words[1]!, words[2]!, words[3]!)
  return (limit) => Math.floor((next() * limit) / 0x1_0000_0000)
}
