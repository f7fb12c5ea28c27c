import { MULTIPLY_SCRATCH_BYTES } from '../../engine/kernels/kernels.ts'
import type { SliceContext } from './slice-context.ts'

/** A matrix operand: where it lies and its strides in elements, of which one is 1. */
export type Operand = { readonly at: number; readonly outer: number; readonly depth: number }

/** C = A B, row-major; all sizes but the depth multiples of 8, the depth one of 4. */
export type MultiplyTask = {
  /** One block of at most 128 x 128 per slice. */
  readonly kind: 'multiply'
  readonly left: Operand
  readonly right: Operand
  readonly out: number
  readonly rows: number
  readonly columns: number
  readonly depth: number
  readonly scratch: number
}

type ByRows = { readonly rows: number; readonly rowsPerSlice: number }

export type SparseRowsTask = ByRows & {
  readonly kind: 'sparse-rows'
  readonly rowStart: number
  readonly column: number
  readonly value: number
  readonly dense: number
  readonly width: number
  readonly out: number
}

export type ActivateTask = ByRows & {
  readonly kind: 'activate'
  readonly values: number
  readonly width: number
  readonly bias: number
  readonly isTanh: boolean
}

export type TanhGradientTask = ByRows & {
  readonly kind: 'tanh-gradient'
  readonly gradient: number
  readonly values: number
  readonly width: number
}

export type SoftmaxTask = ByRows & {
  readonly kind: 'softmax'
  readonly logits: number
  readonly items: number
  readonly stride: number
  readonly bias: number
  readonly rowStart: number
  readonly column: number
  readonly target: number
  readonly scale: number
  readonly loss: number
}

export type ColumnSumsTask = {
  readonly kind: 'column-sums'
  readonly values: number
  readonly rows: number
  readonly columns: number
  readonly columnsPerSlice: number
  readonly out: number
}

export type AdamTask = {
  readonly kind: 'adam'
  readonly values: number
  readonly gradient: number
  readonly first: number
  readonly second: number
  readonly count: number
  readonly countPerSlice: number
  /** Values from here on (biases) have no decay. */
  readonly decayed: number
  readonly decay: number
  readonly rate: number
  readonly epsilon: number
}

export type NetworkTask =
  MultiplyTask | SparseRowsTask | ActivateTask | TanhGradientTask | SoftmaxTask | ColumnSumsTask | AdamTask

/** Rows and columns of a block of `multiply`. */
export const MULTIPLY_SIDE = 128

export function runNetworkSlice(task: NetworkTask, slice: number, { kernels, worker }: SliceContext): void {
  switch (task.kind) {
    case 'multiply': {
      const { left, right, out, rows, columns, depth } = task
      const across = Math.ceil(columns / MULTIPLY_SIDE)
      const row = Math.floor(slice / across) * MULTIPLY_SIDE
      const column = (slice % across) * MULTIPLY_SIDE
      kernels.multiplyBlock(
        left.at + row * left.outer * 4,
        left.outer,
        left.depth,
        right.at + column * right.outer * 4,
        right.depth,
        right.outer,
        out + (row * columns + column) * 4,
        columns,
        Math.min(MULTIPLY_SIDE, rows - row),
        Math.min(MULTIPLY_SIDE, columns - column),
        depth,
        task.scratch + worker * MULTIPLY_SCRATCH_BYTES,
      )
      return
    }
    case 'sparse-rows': {
      const { rowStart, column, value, dense, width, out } = task
      kernels.sparseRows(...rowsOf(task, slice), rowStart, column, value, dense, width, out)
      return
    }
    case 'activate': {
      const { values, width, bias, isTanh } = task
      kernels.activate(...rowsOf(task, slice), values, width, bias, isTanh ? 1 : 0)
      return
    }
    case 'tanh-gradient': {
      const { gradient, values, width } = task
      kernels.tanhGradient(...rowsOf(task, slice), gradient, values, width)
      return
    }
    case 'softmax': {
      const { logits, items, stride, bias, rowStart, column, target, scale, loss } = task
      const rows = rowsOf(task, slice)
      kernels.softmaxRows(...rows, logits, items, stride, bias, rowStart, column, target, scale, loss)
      return
    }
    case 'column-sums': {
      const from = slice * task.columnsPerSlice
      const to = Math.min(task.columns, from + task.columnsPerSlice)
      kernels.columnSums(from, to, task.values, task.rows, task.columns, task.out)
      return
    }
    case 'adam': {
      const from = slice * task.countPerSlice
      const to = Math.min(task.count, from + task.countPerSlice)
      const { values, gradient, first, second, rate, epsilon } = task
      const edge = Math.max(from, Math.min(to, task.decayed))
      if (edge > from) kernels.adam(from, edge, values, gradient, first, second, task.decay, rate, epsilon)
      if (to > edge) kernels.adam(edge, to, values, gradient, first, second, 0, rate, epsilon)
      return
    }
  }
}

function rowsOf({ rows, rowsPerSlice }: ByRows, slice: number): [from: number, to: number] {
  const from = slice * rowsPerSlice
  return [from, Math.min(rows, from + rowsPerSlice)]
}
