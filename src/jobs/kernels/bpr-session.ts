import { paddedOrder } from '../../engine/kernels/kernels.ts'
import type { BprProblem, BprSession } from '../../engine/recommend/backend.ts'
import { blocksFor, blockSeed, customerBlocks, productBlocks } from '../../engine/recommend/bpr-blocks.ts'
import { EPSILON } from '../../engine/recommend/plain-bpr.ts'
import type { Lease } from './arena.ts'
import { BPR_STATE_BYTES } from './bpr-tasks.ts'
import type { KernelRunner } from './runner.ts'

/**
 * BPR in the pool's memory, block by block as distributed stochastic gradient descent has it (Gemulla et al., KDD 2011): in a round no two threads
 * meet in a customer or a product, so that nothing waits and any number of threads gives the same bytes.
 */
export function openBpr(runner: KernelRunner, problem: BprProblem): Promise<BprSession> {
  const lease = runner.arena.open()
  try {
    return Promise.resolve(sessionIn(lease, runner, problem))
  } catch (error) {
    lease.close()
    return Promise.reject(error instanceof Error ? error : new Error(String(error)))
  }
}

function sessionIn(lease: Lease, runner: KernelRunner, problem: BprProblem): BprSession {
  const { interactions, rank, learningRate, penalty, adapts, seed } = problem
  const { rows, columns, rowStart, column } = interactions
  const order = paddedOrder(rank)
  const blocks = blocksFor(interactions)
  const filled = (count: number, value: number): number => {
    const at = lease.bytes(count * 4)
    lease.float32(at, count).fill(value)
    return at
  }
  const places = {
    rows,
    columns,
    pairs: column.length,
    blocks,
    rowStart: lease.copy(rowStart),
    column: lease.copy(column),
    user: lease.bytes(column.length * 4),
    item: lease.bytes(column.length * 4),
    cells: lease.bytes(blocks * (blocks + 1) * 4),
  }
  const bounds = lease.copy(customerBlocks(interactions, blocks))
  const blockOf = lease.bytes(columns * 4)
  const listed = lease.bytes(columns * 4)
  const start = lease.bytes((blocks + 1) * 4)
  const states = lease.bytes(blocks * BPR_STATE_BYTES)
  const w = lease.copyRows(problem.customerFactors, rows, rank, order)
  const h = lease.copyRows(problem.productFactors, columns, rank, order)
  const bias = filled(columns, 0)
  const sums = adapts
    ? {
        sumsW: filled(rows * order, EPSILON),
        sumsH: filled(columns * order, EPSILON),
        sumsBias: filled(columns, EPSILON),
      }
    : { sumsW: 0, sumsH: 0, sumsBias: 0 }
  const words = BPR_STATE_BYTES / 4
  const rowsOf = (at: number, count: number): Float32Array => {
    const padded = lease.float32(at, count * order)
    const out = new Float32Array(count * rank)
    for (let r = 0; r < count; r++) out.set(padded.subarray(r * order, r * order + rank), r * rank)
    return out
  }
  const divide = async (epoch: number): Promise<void> => {
    const divided = productBlocks(columns, blocks, seed, epoch)
    lease.int32(blockOf, columns).set(divided.blockOf)
    lease.int32(listed, columns).set(divided.listed)
    lease.int32(start, blocks + 1).set(divided.start)
    await runner.run({ kind: 'bpr-sort', slices: blocks, bounds, blockOf, ...places })
  }
  return {
    rounds: blocks,
    run: async (epoch, round) => {
      if (round === 0) await divide(epoch)
      for (let b = 0; b < blocks; b++) {
        const state = lease.int32(states + b * BPR_STATE_BYTES, words)
        state.fill(0)
        state.set(blockSeed(seed, epoch, b, (b + round) % blocks))
      }
      await runner.run({
        kind: 'bpr-steps',
        slices: blocks,
        round,
        listed,
        start,
        w,
        h,
        bias,
        ...sums,
        order,
        learningRate,
        penalty,
        states,
        ...places,
      })
      const told = lease.int32(states, blocks * words)
      let [drawn, wrong] = [0, 0]
      for (let b = 0; b < blocks; b++) {
        drawn += told[b * words + 4]!
        wrong += told[b * words + 5]!
      }
      return { drawn, wrong }
    },
    factors: () => ({
      customerFactors: rowsOf(w, rows),
      productFactors: rowsOf(h, columns),
      productBias: lease.float32(bias, columns).slice(),
    }),
    close: () => lease.close(),
  }
}
