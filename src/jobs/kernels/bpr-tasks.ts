import { sortEvents } from '../../engine/recommend/bpr-blocks.ts'
import type { SliceContext } from './slice-context.ts'

/** Steps of one call: V8 compiles a kernel for speed between calls, and a cancel is seen between them. */
const STEPS_PER_CALL = 8192
/** Bytes of a block's state: four words of the generator, pairs drawn, pairs in the wrong order. */
export const BPR_STATE_BYTES = 24

type BprPlaces = {
  readonly rows: number
  readonly columns: number
  readonly pairs: number
  readonly blocks: number
  readonly rowStart: number
  readonly column: number
  readonly user: number
  readonly item: number
  /** blocks x (blocks + 1) bounds of events. */
  readonly cells: number
}

/** One block of customers per slice. */
export type BprTask = BprPlaces &
  (
    | {
        readonly kind: 'bpr-sort'
        /** blocks + 1 rows. */
        readonly bounds: number
        readonly blockOf: number
      }
    | {
        readonly kind: 'bpr-steps'
        readonly round: number
        readonly listed: number
        /** blocks + 1 places in `listed`. */
        readonly start: number
        readonly w: number
        readonly h: number
        readonly bias: number
        readonly sumsW: number
        readonly sumsH: number
        readonly sumsBias: number
        readonly order: number
        readonly learningRate: number
        readonly penalty: number
        readonly states: number
      }
  )

/** Block `slice` of the customers, on a kernel thread. */
export function runBprSlice(
  task: BprTask,
  slice: number,
  { buffer, kernels, isCancelled }: SliceContext,
): void {
  const { blocks, user, item } = task
  const cells = new Int32Array(buffer, task.cells + slice * (blocks + 1) * 4, blocks + 1)
  if (task.kind === 'bpr-sort') {
    const bounds = new Int32Array(buffer, task.bounds + slice * 4, 2)
    sortEvents(
      {
        rowStart: new Int32Array(buffer, task.rowStart, task.rows + 1),
        column: new Int32Array(buffer, task.column, task.pairs),
      },
      [bounds[0]!, bounds[1]!],
      new Int32Array(buffer, task.blockOf, task.columns),
      {
        user: new Int32Array(buffer, user, task.pairs),
        item: new Int32Array(buffer, item, task.pairs),
        cells,
      },
    )
    return
  }
  const other = (slice + task.round) % blocks
  const [first, last] = [cells[other]!, cells[other + 1]!]
  const start = new Int32Array(buffer, task.start, blocks + 1)
  const { rowStart, column, w, h, bias, sumsW, sumsH, sumsBias, order, learningRate, penalty } = task
  for (let left = last - first; left > 0 && !isCancelled(); left -= STEPS_PER_CALL) {
    kernels.bprSteps(
      Math.min(left, STEPS_PER_CALL),
      user + first * 4,
      item + first * 4,
      last - first,
      task.listed + start[other]! * 4,
      start[other + 1]! - start[other]!,
      rowStart,
      column,
      w,
      h,
      bias,
      sumsW,
      sumsH,
      sumsBias,
      order,
      learningRate,
      penalty,
      task.states + slice * BPR_STATE_BYTES,
    )
  }
}
