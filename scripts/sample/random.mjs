/** Seeded randomness of the sample: the same bytes on every machine, and nothing but basic arithmetic. */

/** Uniform numbers in [0, 1): Mulberry32. */
export function generator(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const below = (random, count) => Math.floor(random() * count)

export const pick = (random, list) => list[below(random, list.length)]

/** An index with a probability in proportion to its weight. */
export function weighted(random, weights) {
  let total = 0
  for (const weight of weights) total += weight
  let rest = random() * total
  for (let index = 0; index < weights.length; index++) {
    rest -= weights[index]
    if (rest < 0) return index
  }
  return weights.length - 1
}

export function shuffled(list, random) {
  const copy = [...list]
  for (let last = copy.length - 1; last > 0; last--) {
    const other = below(random, last + 1)
    ;[copy[last], copy[other]] = [copy[other], copy[last]]
  }
  return copy
}

/** About normal, mean 0, standard deviation 0.71. */
export const aboutNormal = (random) => random() + random() + random() + random() + random() + random() - 3
