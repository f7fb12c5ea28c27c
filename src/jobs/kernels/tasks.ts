import type { BprTask } from './bpr-tasks.ts'
import type { NetworkTask } from './network-tasks.ts'
import type { SlimTask } from './slim-tasks.ts'

/** A start message: what a worker thread needs once. */
export type WorkerStart = {
  readonly module: object
  readonly memory: object
  readonly control: SharedArrayBuffer
  readonly worker: number
}

/** Int32 places in the control buffer. */
export const CONTROL = { nextSlice: 0, cancelled: 1, length: 2 } as const

/** Work in `slices` parts of a few milliseconds; threads claim them one by one. Numbers are addresses or counts. */
export type KernelTask = { readonly slices: number } & (
  | SolveTask
  | DescendTask
  | NetworkTask
  | GramOfFactorsTask
  | ReasonsTask
  | PackDenseTask
  | GramTask
  | ReduceTask
  | ReflectTask
  | LargeSideTask
  | PackFactorsTask
  | TopTask
  | InversePanelTask
  | InverseUpdateTask
  | SlimTask
  | BprTask
)

export type SolveTask = {
  readonly kind: 'solve'
  readonly precision: 'f32' | 'f64'
  /** slices + 1 row numbers (i32). */
  readonly bounds: number
  readonly rowStart: number
  readonly column: number
  readonly weight: number
  readonly source: number
  readonly target: number
  readonly order: number
  readonly gram: number
  readonly ridge: number
  readonly loss: number
  readonly scratch: number
  readonly scratchBytes: number
}

export type DescendTask = Omit<SolveTask, 'kind' | 'precision'> & {
  readonly kind: 'descend'
  readonly steps: number
  /** Blocks of eight rows that a thread's scratch holds. */
  readonly room: number
}

export type GramOfFactorsTask = {
  readonly kind: 'gram-of-factors'
  readonly factors: number
  readonly rows: number
  readonly rowsPerSlice: number
  readonly order: number
  /** One order x order block per slice. */
  readonly out: number
  readonly scratch: number
  readonly scratchBytes: number
}

export type ReasonsTask = {
  readonly kind: 'reasons'
  /** One customer per slice. */
  readonly historyStart: number
  readonly history: number
  readonly weight: number
  readonly source: number
  readonly order: number
  readonly gram: number
  readonly ridge: number
  readonly listed: number
  readonly listedCount: number
  readonly reasons: number
  readonly outScores: number
  readonly outProducts: number
  readonly outShares: number
  readonly scratch: number
  readonly scratchBytes: number
  /** Offset of the contributions inside a thread's scratch. */
  readonly contributions: number
}

export type PackDenseTask = {
  /** One strip per slice. */
  readonly kind: 'pack-dense'
  readonly by: 'rows' | 'columns'
  readonly source: number
  readonly rows: number
  readonly columns: number
  readonly packed: number
}

export type GramTask = {
  /** One pair of blocks per slice. */
  readonly kind: 'gram'
  readonly packed: number
  readonly large: number
  readonly strips: number
  readonly blockStrips: number
  readonly depth: number
  readonly out: number
  readonly outStride: number
}

export type ReduceTask = {
  readonly kind: 'reduce'
  readonly matrix: number
  readonly order: number
  readonly diagonal: number
  readonly off: number
  readonly scale: number
  readonly zero: number
  readonly w0: number
  readonly w1: number
  readonly rowsPerSlice: number
}

export type ReflectTask = {
  /** One strip of four vectors per slice. */
  readonly kind: 'reflect'
  readonly matrix: number
  readonly order: number
  readonly scale: number
  readonly vectors: number
}

export type LargeSideTask = {
  readonly kind: 'large-side'
  readonly packed: number
  readonly large: number
  readonly smallStrips: number
  readonly vectors: number
  readonly vectorStrips: number
  readonly rowsPerSlice: number
  readonly out: number
  readonly outStride: number
}

export type PackFactorsTask = {
  readonly kind: 'pack-factors'
  /** Of the rows at `source`. */
  readonly precision: 'f32' | 'f64'
  readonly source: number
  /** What each row's values are multiplied by before they are rounded (f64). */
  readonly scale: number
  readonly rows: number
  readonly order: number
  readonly stripsPerSlice: number
  readonly packed: number
}

export type TopTask = {
  readonly kind: 'top'
  /** Strips of eight customers. */
  readonly stripsPerSlice: number
  readonly customerStrips: number
  readonly customers: number
  readonly order: number
  readonly productStrips: number
  readonly products: number
  readonly excludedStart: number
  readonly excluded: number
  readonly kept: number
  readonly count: number
  readonly unit: number
  readonly slack: number
  readonly customerRows: number
  readonly productRows: number
  readonly outProducts: number
  readonly outScores: number
  readonly scratch: number
  readonly scratchBytes: number
}

type SweepOfInverse = {
  readonly matrix: number
  readonly order: number
  /** Pivots [pivot, pivot + depth). */
  readonly pivot: number
  readonly depth: number
  readonly w: number
  readonly v: number
}

export type InversePanelTask = SweepOfInverse & {
  readonly kind: 'inverse-panel'
  readonly stripsPerSlice: number
  /** Inverse of the block of pivots, in strips. */
  readonly inverse: number
}

export type InverseUpdateTask = SweepOfInverse & {
  /** One pair of blocks per slice. */
  readonly kind: 'inverse-update'
  readonly blockStrips: number
}

export type ToWorker = { readonly task: KernelTask }

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly message: string; readonly stack: string }
