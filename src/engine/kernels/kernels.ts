/** Addresses are byte offsets into the shared memory; strips and scratch sizes are described in `assembly/`. */
type Address = number

/** The exports of the compiled kernels (`assembly/index.ts`). */
export interface Kernels {
  readonly solveRowsF32: (...args: SolveRowsArguments) => void
  readonly solveRowsF64: (...args: SolveRowsArguments) => void
  readonly descendRows: (
    from: number,
    to: number,
    rowStart: Address,
    column: Address,
    weight: Address,
    source: Address,
    target: Address,
    order: number,
    gram: Address,
    ridge: Address,
    steps: number,
    room: number,
    loss: Address,
    scratch: Address,
  ) => void
  readonly bprSteps: (
    steps: number,
    user: Address,
    item: Address,
    events: number,
    others: Address,
    products: number,
    rowStart: Address,
    column: Address,
    w: Address,
    h: Address,
    bias: Address,
    sumsW: Address,
    sumsH: Address,
    sumsBias: Address,
    order: number,
    rate: number,
    penalty: number,
    state: Address,
  ) => void
  readonly multiplyBlock: (
    a: Address,
    aRow: number,
    aDepth: number,
    b: Address,
    bDepth: number,
    bColumn: number,
    c: Address,
    cStride: number,
    rows: number,
    columns: number,
    depth: number,
    scratch: Address,
  ) => void
  readonly sparseRows: (
    from: number,
    to: number,
    rowStart: Address,
    column: Address,
    value: Address,
    dense: Address,
    width: number,
    out: Address,
  ) => void
  readonly activate: (
    from: number,
    to: number,
    values: Address,
    width: number,
    bias: Address,
    isTanh: number,
  ) => void
  readonly tanhGradient: (from: number, to: number, gradient: Address, values: Address, width: number) => void
  readonly softmaxRows: (
    from: number,
    to: number,
    logits: Address,
    items: number,
    stride: number,
    bias: Address,
    rowStart: Address,
    column: Address,
    target: Address,
    scale: number,
    loss: Address,
  ) => void
  readonly columnSums: (
    from: number,
    to: number,
    values: Address,
    rows: number,
    stride: number,
    out: Address,
  ) => void
  readonly adam: (
    from: number,
    to: number,
    values: Address,
    gradient: Address,
    first: Address,
    second: Address,
    decay: number,
    rate: number,
    epsilon: number,
  ) => void
  readonly gramOfFactors: (
    factors: Address,
    from: number,
    to: number,
    order: number,
    out: Address,
    scratch: Address,
  ) => void
  readonly explainRow: (
    column: Address,
    weight: Address,
    count: number,
    source: Address,
    order: number,
    gram: Address,
    ridge: number,
    listed: Address,
    listedCount: number,
    out: Address,
    scratch: Address,
  ) => void
  readonly packRows: (source: Address, rows: number, columns: number, strip: number, packed: Address) => void
  readonly packColumns: (
    source: Address,
    rows: number,
    columns: number,
    strip: number,
    packed: Address,
  ) => void
  readonly gramBlocks: (
    packed: Address,
    large: number,
    depthFrom: number,
    depthTo: number,
    i0: number,
    i1: number,
    j0: number,
    j1: number,
    out: Address,
    outStride: number,
  ) => void
  readonly largeSide: (
    packed: Address,
    large: number,
    smallStrips: number,
    vectors: Address,
    vectorStrips: number,
    from: number,
    to: number,
    out: Address,
    outStride: number,
  ) => void
  readonly packDoubles: (...args: PackArguments) => void
  readonly packFloats: (...args: PackArguments) => void
  readonly topOfStrips: (
    customerStrips: Address,
    fromStrip: number,
    toStrip: number,
    customers: number,
    order: number,
    productStrips: Address,
    products: number,
    excludedStart: Address,
    excluded: Address,
    kept: number,
    count: number,
    unit: Address,
    slack: Address,
    customerRows: Address,
    productRows: Address,
    outProducts: Address,
    outScores: Address,
    scratch: Address,
  ) => void
  readonly inversePanel: (
    matrix: Address,
    order: number,
    pivot: number,
    depth: number,
    from: number,
    to: number,
    inverse: Address,
    w: Address,
    v: Address,
  ) => void
  readonly inverseUpdate: (
    matrix: Address,
    order: number,
    pivot: number,
    depth: number,
    i0: number,
    i1: number,
    j0: number,
    j1: number,
    w: Address,
    v: Address,
  ) => void
  readonly inverseWrite: (
    matrix: Address,
    order: number,
    pivot: number,
    depth: number,
    from: number,
    to: number,
    v: Address,
  ) => void
  readonly reduceRows: (
    matrix: Address,
    order: number,
    from: number,
    to: number,
    diagonal: Address,
    off: Address,
    scale: Address,
    zero: Address,
    w0: Address,
    w1: Address,
  ) => void
  readonly applyReflectors: (
    matrix: Address,
    order: number,
    from: number,
    to: number,
    scale: Address,
    strip: Address,
  ) => void
}

type PackArguments = [
  source: Address,
  rows: number,
  order: number,
  fromStrip: number,
  toStrip: number,
  scale: Address,
  packed: Address,
]

type SolveRowsArguments = [
  from: number,
  to: number,
  rowStart: Address,
  column: Address,
  weight: Address,
  source: Address,
  target: Address,
  order: number,
  gram: Address,
  ridge: Address,
  loss: Address,
  scratch: Address,
]

/** The order of all factor matrices inside the kernels: the rank rounded up to whole strips of f32. */
export function paddedOrder(rank: number): number {
  return Math.ceil(rank / 8) * 8
}

/** Bytes of scratch that the implicit kernels need per thread (`implicit.ts`: A, b, 1 / diagonal, x and the panel, in f64). */
export function implicitScratchBytes(order: number): number {
  return order * order * 8 + 3 * order * 8 + 128 * order * 8
}

/** Bytes of scratch per thread of `descendRows` (`conjugate.ts`: records, thirteen vectors, a strip, then room + 1 blocks of eight rows). */
export function conjugateScratchBytes(order: number, room: number): number {
  return 256 + 52 * order + 32 * order + (room + 1) * (32 + 32 * order)
}

/** Bytes of scratch per thread of `topOfStrips` (`scores.ts`: 8 x 512 scores, a state per customer, keys per customer). */
export function topScratchBytes(strips: number, kept: number): number {
  const keys = kept + Math.floor(kept / 8) + 4 + 512
  return 8 * 512 * 4 + strips * 8 * (16 + keys * 8)
}

/** Bytes of scratch per thread of `multiplyBlock` (`multiply.ts`: two packed blocks of 128 x 256 f32). */
export const MULTIPLY_SCRATCH_BYTES = 2 * 128 * 256 * 4
