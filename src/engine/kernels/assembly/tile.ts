// The one inner loop of all kernels: a 4 x (2 vectors) block C of sum over k of a_k b_k^T, with its sums in registers, so that each
// loaded value is used several times (references.md section 6). T is f32 (4 x 8 block) or f64 (4 x 4 block).
//
// Operands lie in strips: STRIP bytes (8 f32 or 4 f64) of one row, then the same columns of the next row. Row k + 1 of a strip is
// STRIP bytes after row k, so the loop walks through memory without jumps; with row strides of 256 bytes it ran at 36 instead of 53
// GFLOP/s.

/** What happens with the block's old content. */
export const SET: i32 = 0
export const ADD: i32 = 1
export const SUBTRACT: i32 = 2

/** Bytes of one row inside a strip. */
export const STRIP: usize = 32

/** c + a b; one rounding where the module is built with relaxed SIMD. */
// @ts-ignore: decorator
@inline
export function multiplyAdd<T>(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<T>(a, b, c)
  return v128.add<T>(c, v128.mul<T>(a, b))
}

// @ts-ignore: decorator
@inline
function put<T>(at: usize, sum: v128, mode: i32): void {
  if (mode == ADD) v128.store(at, v128.add<T>(v128.load(at), sum))
  else if (mode == SUBTRACT) v128.store(at, v128.sub<T>(v128.load(at), sum))
  else v128.store(at, sum)
}

/** a: 4 values of row 0 of a strip; b: row 0 of a strip; c: the block, its rows cStride bytes apart. */
export function tile<T>(a: usize, b: usize, depth: i32, c: usize, cStride: usize, mode: i32): void {
  let c00 = i32x4.splat(0)
  let c01 = i32x4.splat(0)
  let c10 = i32x4.splat(0)
  let c11 = i32x4.splat(0)
  let c20 = i32x4.splat(0)
  let c21 = i32x4.splat(0)
  let c30 = i32x4.splat(0)
  let c31 = i32x4.splat(0)
  for (let k = depth; k > 0; k--) {
    const b0 = v128.load(b)
    const b1 = v128.load(b, 16)
    const a0 = v128.load_splat<T>(a)
    c00 = multiplyAdd<T>(a0, b0, c00)
    c01 = multiplyAdd<T>(a0, b1, c01)
    const a1 = v128.load_splat<T>(a, sizeof<T>())
    c10 = multiplyAdd<T>(a1, b0, c10)
    c11 = multiplyAdd<T>(a1, b1, c11)
    const a2 = v128.load_splat<T>(a, 2 * sizeof<T>())
    c20 = multiplyAdd<T>(a2, b0, c20)
    c21 = multiplyAdd<T>(a2, b1, c21)
    const a3 = v128.load_splat<T>(a, 3 * sizeof<T>())
    c30 = multiplyAdd<T>(a3, b0, c30)
    c31 = multiplyAdd<T>(a3, b1, c31)
    a += STRIP
    b += STRIP
  }
  put<T>(c, c00, mode)
  put<T>(c + 16, c01, mode)
  c += cStride
  put<T>(c, c10, mode)
  put<T>(c + 16, c11, mode)
  c += cStride
  put<T>(c, c20, mode)
  put<T>(c + 16, c21, mode)
  c += cStride
  put<T>(c, c30, mode)
  put<T>(c + 16, c31, mode)
}
