import { strongest } from '../../engine/recommend/strongest.ts'
import { runBprSlice } from './bpr-tasks.ts'
import { runNetworkSlice } from './network-tasks.ts'
import { runSlimSlice } from './slim-tasks.ts'
import type { SliceContext } from './slice-context.ts'
import type { GramTask, InverseUpdateTask, KernelTask, ReasonsTask } from './tasks.ts'

/** Does part `slice` of a task. Each part writes only its own results, so that the order of parts does not matter. */
export function runSlice(task: KernelTask, slice: number, context: SliceContext): void {
  const { kernels } = context
  switch (task.kind) {
    case 'solve': {
      const bounds = new Int32Array(context.buffer, task.bounds + slice * 4, 2)
      const solve = task.precision === 'f32' ? kernels.solveRowsF32 : kernels.solveRowsF64
      const scratch = task.scratch + context.worker * task.scratchBytes
      const { rowStart, column, weight, source, target, order, gram, ridge, loss } = task
      solve(
        bounds[0]!,
        bounds[1]!,
        rowStart,
        column,
        weight,
        source,
        target,
        order,
        gram,
        ridge,
        loss,
        scratch,
      )
      return
    }
    case 'descend': {
      const bounds = new Int32Array(context.buffer, task.bounds + slice * 4, 2)
      const { rowStart, column, weight, source, target, order, gram, ridge, steps, room, loss } = task
      const rows = [bounds[0]!, bounds[1]!] as const
      const places = [loss, task.scratch + context.worker * task.scratchBytes] as const
      kernels.descendRows(
        ...rows,
        rowStart,
        column,
        weight,
        source,
        target,
        order,
        gram,
        ridge,
        steps,
        room,
        ...places,
      )
      return
    }
    case 'gram-of-factors': {
      const from = slice * task.rowsPerSlice
      const to = Math.min(task.rows, from + task.rowsPerSlice)
      const scratch = task.scratch + context.worker * task.scratchBytes
      kernels.gramOfFactors(
        task.factors,
        from,
        to,
        task.order,
        task.out + slice * task.order * task.order * 8,
        scratch,
      )
      return
    }
    case 'reasons':
      explainCustomer(task, slice, context)
      return
    case 'pack-dense': {
      const pack = task.by === 'rows' ? kernels.packRows : kernels.packColumns
      pack(task.source, task.rows, task.columns, slice, task.packed)
      return
    }
    case 'gram':
      gramBlockPair(task, slice, context)
      return
    case 'reduce': {
      const from = task.order - 1 - slice * task.rowsPerSlice
      const to = Math.max(0, from - task.rowsPerSlice + 1)
      const { matrix, order, diagonal, off, scale, zero, w0, w1 } = task
      kernels.reduceRows(matrix, order, from, to, diagonal, off, scale, zero, w0, w1)
      return
    }
    case 'reflect':
      kernels.applyReflectors(
        task.matrix,
        task.order,
        1,
        task.order,
        task.scale,
        task.vectors + slice * task.order * 32,
      )
      return
    case 'large-side': {
      const from = slice * task.rowsPerSlice
      const to = Math.min(task.large, from + task.rowsPerSlice)
      const { packed, large, smallStrips, vectors, vectorStrips, out, outStride } = task
      kernels.largeSide(packed, large, smallStrips, vectors, vectorStrips, from, to, out, outStride)
      return
    }
    case 'pack-factors': {
      const from = slice * task.stripsPerSlice
      const to = Math.min(Math.ceil(task.rows / 8), from + task.stripsPerSlice)
      const pack = task.precision === 'f32' ? kernels.packFloats : kernels.packDoubles
      pack(task.source, task.rows, task.order, from, to, task.scale, task.packed)
      return
    }
    case 'top': {
      const scratch = task.scratch + context.worker * task.scratchBytes
      const { customerStrips, customers, order, productStrips, products, excludedStart, excluded } = task
      const from = slice * task.stripsPerSlice
      const to = Math.min(Math.ceil(customers / 8), from + task.stripsPerSlice)
      const { kept, count, unit, slack, customerRows, productRows, outProducts, outScores } = task
      const listed = [kept, count, unit, slack, customerRows, productRows, outProducts, outScores] as const
      const sides = [customerStrips, from, to, customers, order, productStrips, products] as const
      kernels.topOfStrips(...sides, excludedStart, excluded, ...listed, scratch)
      return
    }
    case 'inverse-panel': {
      const from = slice * task.stripsPerSlice
      const to = Math.min(task.order / 4, from + task.stripsPerSlice)
      const { matrix, order, pivot, depth, inverse, w, v } = task
      kernels.inversePanel(matrix, order, pivot, depth, from, to, inverse, w, v)
      return
    }
    case 'inverse-update':
      updateBlockPair(task, slice, context)
      return
    case 'slim-gram':
    case 'slim-columns':
      runSlimSlice(task, slice, context.buffer)
      return
    case 'bpr-sort':
    case 'bpr-steps':
      runBprSlice(task, slice, context)
      return
    default:
      runNetworkSlice(task, slice, context)
  }
}

/** Blocks i and j <= i of pair number `slice` = i (i + 1) / 2 + j. */
function blockPair(slice: number): { i: number; j: number } {
  const i = Math.floor((Math.sqrt(8 * slice + 1) - 1) / 2)
  return { i, j: slice - (i * (i + 1)) / 2 }
}

/** The rows and columns of the pivots are written by the pairs on the diagonal: nothing else touches them. */
function updateBlockPair(task: InverseUpdateTask, slice: number, { kernels }: SliceContext): void {
  const { i, j } = blockPair(slice)
  const { matrix, order, pivot, depth, blockStrips, w, v } = task
  const strips = order / 4
  const i0 = i * blockStrips
  const j0 = j * blockStrips
  const i1 = Math.min(strips, i0 + blockStrips)
  kernels.inverseUpdate(matrix, order, pivot, depth, i0, i1, j0, Math.min(strips, j0 + blockStrips), w, v)
  if (i === j) kernels.inverseWrite(matrix, order, pivot, depth, i0, i1, v)
}

/** Block pair number `slice` of the lower triangle, in depth chunks whose strips stay in the second cache. */
function gramBlockPair(task: GramTask, slice: number, context: SliceContext): void {
  const { i, j } = blockPair(slice)
  const { packed, large, strips, blockStrips, depth, out, outStride } = task
  const i0 = i * blockStrips
  const j0 = j * blockStrips
  const i1 = Math.min(strips, i0 + blockStrips)
  const j1 = Math.min(strips, j0 + blockStrips)
  for (let from = 0; from < large; from += depth) {
    if (context.isCancelled()) return
    context.kernels.gramBlocks(
      packed,
      large,
      from,
      Math.min(large, from + depth),
      i0,
      i1,
      j0,
      j1,
      out,
      outStride,
    )
  }
}

function explainCustomer(task: ReasonsTask, customer: number, context: SliceContext): void {
  const { buffer, kernels } = context
  const { listedCount, reasons } = task
  const bounds = new Int32Array(buffer, task.historyStart + customer * 4, 2)
  const start = bounds[0]!
  const count = bounds[1]! - start
  if (count === 0) return
  const scratch = task.scratch + context.worker * task.scratchBytes
  const out = scratch + task.contributions
  const column = task.history + start * 4
  const weight = task.weight === 0 ? 0 : task.weight + start * 4
  const ridge = new Float64Array(buffer, task.ridge + customer * 8, 1)[0]!
  const listedAt = task.listed + customer * listedCount * 4
  kernels.explainRow(
    column,
    weight,
    count,
    task.source,
    task.order,
    task.gram,
    ridge,
    listedAt,
    listedCount,
    out,
    scratch,
  )

  const listed = new Int32Array(buffer, listedAt, listedCount)
  const history = new Int32Array(buffer, column, count)
  const shares = new Float64Array(buffer, out, listedCount * count)
  const scores = new Float64Array(buffer, task.outScores + customer * listedCount * 8, listedCount)
  const bestAt = customer * listedCount * reasons
  const best = new Int32Array(buffer, task.outProducts + bestAt * 4, listedCount * reasons)
  const bestShares = new Float64Array(buffer, task.outShares + bestAt * 8, listedCount * reasons)
  for (let j = 0; j < listedCount && listed[j]! >= 0; j++) {
    const own = shares.subarray(j * count, (j + 1) * count)
    let score = 0
    for (const share of own) score += share
    scores[j] = score
    strongest(
      own,
      history,
      best.subarray(j * reasons, (j + 1) * reasons),
      bestShares.subarray(j * reasons, (j + 1) * reasons),
    )
  }
}
