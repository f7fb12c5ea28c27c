// Inverse of a symmetric positive definite f64 matrix, in place, a block of pivots at a time: the symmetric sweep operator (Goodnight,
// "A Tutorial on the SWEEP Operator", The American Statistician 33(3), 1979). With D the block of pivots, W the columns of the other
// rows and V = W D^-1, a sweep makes D -> -D^-1, W -> V, and the rest A -> A - W V^T; after all blocks A holds minus its inverse.
// order^3 / 2 multiply-adds, as many as by Cholesky, in one kind of loop.
//
// The matrix is row-major, `order` a multiple of 4; only its 4 x 4 tiles on and under the diagonal are kept. Panels lie in strips: of
// four rows, the four values of pivot k at k * STRIP.

import { SET, STRIP, SUBTRACT, tile } from './tile'

/** W and V of the rows of strips [from, to); strips that hold pivots [pivot, pivot + depth) are left out. */
export function inversePanel(
  matrix: usize,
  order: i32,
  pivot: i32,
  depth: i32,
  from: i32,
  to: i32,
  inverse: usize,
  w: usize,
  v: usize,
): void {
  const stripBytes = <usize>depth * STRIP
  const rowBytes = <usize>order * 8
  for (let s = from; s < to; s++) {
    const row = s * 4
    if (row >= pivot && row < pivot + depth) continue
    const panel = w + <usize>s * stripBytes
    if (row < pivot) copyAbove(matrix, rowBytes, pivot, depth, row, panel)
    else copyBelow(matrix, rowBytes, pivot, depth, row, panel)
    const out = v + <usize>s * stripBytes
    for (let c = 0; c < depth; c += 4) {
      // V_jc = sum_k W_jk D^-1_kc, and D^-1 is symmetric: four columns of it as the rows of a tile.
      tile<f64>(inverse + <usize>c * <usize>depth * 8, panel, depth, out + <usize>c * STRIP, STRIP, SET)
    }
  }
}

/** The rest of the matrix, A - W V^T, for strips [i0, i1) x [j0, j1) with i >= j; rows and columns of pivots are left out. */
export function inverseUpdate(
  matrix: usize,
  order: i32,
  pivot: i32,
  depth: i32,
  i0: i32,
  i1: i32,
  j0: i32,
  j1: i32,
  w: usize,
  v: usize,
): void {
  const stripBytes = <usize>depth * STRIP
  const rowBytes = <usize>order * 8
  const first = pivot / 4
  const last = (pivot + depth) / 4
  for (let j = j0; j < j1; j++) {
    if (j >= first && j < last) continue
    const b = v + <usize>j * stripBytes
    for (let i = max(i0, j); i < i1; i++) {
      if (i >= first && i < last) continue
      const out = matrix + <usize>(i * 4) * rowBytes + <usize>j * STRIP
      tile<f64>(w + <usize>i * stripBytes, b, depth, out, rowBytes, SUBTRACT)
    }
  }
}

/** Puts V of strips [from, to) where W was. */
export function inverseWrite(
  matrix: usize,
  order: i32,
  pivot: i32,
  depth: i32,
  from: i32,
  to: i32,
  v: usize,
): void {
  const stripBytes = <usize>depth * STRIP
  const rowBytes = <usize>order * 8
  for (let s = from; s < to; s++) {
    const row = s * 4
    let panel = v + <usize>s * stripBytes
    if (row < pivot) {
      let out = matrix + <usize>pivot * rowBytes + <usize>row * 8
      for (let k = 0; k < depth; k++) {
        v128.store(out, v128.load(panel))
        v128.store(out, v128.load(panel, 16), 16)
        out += rowBytes
        panel += STRIP
      }
    } else if (row >= pivot + depth) {
      let out = matrix + <usize>row * rowBytes + <usize>pivot * 8
      for (let k = 0; k < depth; k++) {
        store<f64>(out, load<f64>(panel))
        store<f64>(out + rowBytes, load<f64>(panel, 8))
        store<f64>(out + 2 * rowBytes, load<f64>(panel, 16))
        store<f64>(out + 3 * rowBytes, load<f64>(panel, 24))
        out += 8
        panel += STRIP
      }
    }
  }
}

/** Rows above the pivots: their values lie in the pivots' rows. */
function copyAbove(matrix: usize, rowBytes: usize, pivot: i32, depth: i32, row: i32, panel: usize): void {
  let from = matrix + <usize>pivot * rowBytes + <usize>row * 8
  for (let k = 0; k < depth; k++) {
    v128.store(panel, v128.load(from))
    v128.store(panel, v128.load(from, 16), 16)
    from += rowBytes
    panel += STRIP
  }
}

function copyBelow(matrix: usize, rowBytes: usize, pivot: i32, depth: i32, row: i32, panel: usize): void {
  let from = matrix + <usize>row * rowBytes + <usize>pivot * 8
  for (let k = 0; k < depth; k++) {
    store<f64>(panel, load<f64>(from))
    store<f64>(panel, load<f64>(from + rowBytes), 8)
    store<f64>(panel, load<f64>(from + 2 * rowBytes), 16)
    store<f64>(panel, load<f64>(from + 3 * rowBytes), 24)
    from += 8
    panel += STRIP
  }
}
