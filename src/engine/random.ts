/** A seeded source of random numbers; the same seed gives the same sequence on every machine. */
export type Random = {
  /** Uniform in [0, 1), 53 bits. */
  readonly uniform: () => number
  /** Standard normal deviate. */
  readonly normal: () => number
  /** Uniform integer in 0..limit-1, for 1 <= limit <= 2^32. */
  readonly below: (limit: number) => number
}

/**
 * xoshiro128** 1.1 (Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", ACM TOMS 2021), seeded by splitmix32;
 * normal deviates by Marsaglia's polar method.
 * @param seed any integer from 0 to 2^53 - 1.
 */
export function seededRandom(seed: number): Random {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`seed must be an integer >= 0, got ${seed}`)
  const mix = splitmix32((seed >>> 0) ^ Math.imul(Math.floor(seed / 0x1_0000_0000), 0x9e3779b9))
  const next = xoshiro128(mix(), mix(), mix(), mix() | 1) // never all zero
  const uniform = (): number => ((next() >>> 5) * 0x4000000 + (next() >>> 6)) / 0x20000000000000

  let spare: number | null = null
  const normal = (): number => {
    if (spare !== null) {
      const value = spare
      spare = null
      return value
    }
    for (;;) {
      const x = 2 * uniform() - 1
      const y = 2 * uniform() - 1
      const square = x * x + y * y
      if (square >= 1 || square === 0) continue
      const factor = Math.sqrt((-2 * Math.log(square)) / square)
      spare = y * factor
      return x * factor
    }
  }
  return { uniform, normal, below: (limit) => Math.floor(uniform() * limit) }
}

function splitmix32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    let z = state
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return z ^ (z >>> 15)
  }
}

/** xoshiro128** 1.1 (Blackman and Vigna 2021) from its four words of state: whole numbers below 2^32. */
export function xoshiro128(a: number, b: number, c: number, d: number): () => number {
  return () => {
    const product = Math.imul(b, 5)
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = (d << 11) | (d >>> 21)
    return result
  }
}
