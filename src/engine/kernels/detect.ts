// A module with one function that runs f32x4.relaxed_madd: valid exactly where relaxed SIMD is on.
// prettier-ignore
const RELAXED_MADD = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 19, 1, 17, 0, 65, 1, 253, 17, 65, 1, 253, 17, 65, 1,
  253, 17, 253, 133, 2, 11,
])

/**
 * Whether the engine has relaxed SIMD (fused multiply-add): Chromium 114 and Node 21 and later.
 * @param validate `WebAssembly.validate` of the environment.
 */
export function hasRelaxedSimd(validate: (bytes: Uint8Array<ArrayBuffer>) => boolean): boolean {
  return validate(RELAXED_MADD)
}
