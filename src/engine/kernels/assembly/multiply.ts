// C (+)= A B for f32 matrices with any strides of which one is 1, in blocks whose operands are packed into strips for `tile`
// (Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication", ACM TOMS 2008). All sizes of a block are multiples of 8.

import { ADD, SET, STRIP, tile } from './tile'

/** Depth packed at a time: a strip of 8 x 256 f32 is a quarter of the first cache, a block of 128 x 256 an eighth of the second. */
const DEPTH: i32 = 256
/** Rows and columns of a block at most. */
const SIDE: i32 = 128

/** `outer` (multiple of 8) vectors of `depth` values into strips: value k of vector o at row k of strip o / 8. Strides in elements. */
function pack(source: usize, outerStride: i32, depthStride: i32, outer: i32, depth: i32, to: usize): void {
  for (let o = 0; o < outer; o += 8) {
    let from = source + <usize>o * <usize>outerStride * 4
    if (outerStride == 1) {
      const step = <usize>depthStride * 4
      for (let k = 0; k < depth; k++) {
        v128.store(to, v128.load(from))
        v128.store(to, v128.load(from, 16), 16)
        from += step
        to += STRIP
      }
      continue
    }
    const step = <usize>outerStride * 4
    for (let k = 0; k < depth; k += 4) {
      transposeFour(from, step, to)
      transposeFour(from + 4 * step, step, to + 16)
      from += 16
      to += 4 * STRIP
    }
  }
}

// @ts-ignore: decorator
@inline
function transposeFour(from: usize, step: usize, to: usize): void {
  const a = v128.load(from)
  const b = v128.load(from + step)
  const c = v128.load(from + 2 * step)
  const d = v128.load(from + 3 * step)
  const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5)
  const ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7)
  const cd0 = v128.shuffle<f32>(c, d, 0, 4, 1, 5)
  const cd1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7)
  v128.store(to, v128.shuffle<f32>(ab0, cd0, 0, 1, 4, 5))
  v128.store(to + STRIP, v128.shuffle<f32>(ab0, cd0, 2, 3, 6, 7))
  v128.store(to + 2 * STRIP, v128.shuffle<f32>(ab1, cd1, 0, 1, 4, 5))
  v128.store(to + 3 * STRIP, v128.shuffle<f32>(ab1, cd1, 2, 3, 6, 7))
}

/**
 * C[rows x columns] = A[rows x depth] B[depth x columns] for one block of at most 128 x 128, `depth` a multiple of 4. Element (i, k) of A
 * is at a + 4 (i aRow + k aDepth), element (k, j) of B at b + 4 (k bDepth + j bColumn); of each pair one stride is 1. C is row-major,
 * cStride elements per row. Scratch: 2 x 128 x 256 f32.
 */
export function multiplyBlock(
  a: usize,
  aRow: i32,
  aDepth: i32,
  b: usize,
  bDepth: i32,
  bColumn: i32,
  c: usize,
  cStride: i32,
  rows: i32,
  columns: i32,
  depth: i32,
  scratch: usize,
): void {
  const rowBytes = <usize>cStride * 4
  const packedB = scratch + <usize>(SIDE * DEPTH) * 4
  for (let k = 0; k < depth; k += DEPTH) {
    const part = min(DEPTH, depth - k)
    pack(a + <usize>k * <usize>aDepth * 4, aRow, aDepth, rows, part, scratch)
    pack(b + <usize>k * <usize>bDepth * 4, bColumn, bDepth, columns, part, packedB)
    const mode = k == 0 ? SET : ADD
    const stripBytes = <usize>part * STRIP
    for (let j = 0; j < columns; j += 8) {
      const right = packedB + <usize>(j / 8) * stripBytes
      for (let i = 0; i < rows; i += 8) {
        const left = scratch + <usize>(i / 8) * stripBytes
        const out = c + <usize>i * rowBytes + <usize>j * 4
        tile<f32>(left, right, part, out, rowBytes, mode)
        tile<f32>(left + 16, right, part, out + 4 * rowBytes, rowBytes, mode)
      }
    }
  }
}
