/**
 * The `products.length` highest scores among the products of `candidates` (all if null) that are not `excluded`, best first; equal
 * scores: lower product first; what is no number has no place. Places left over keep -1, which `products` must hold before.
 * O(products + kept x insertions); the bound rises quickly, so that few products are inserted.
 */
export function topOfScores(
  scores: Float64Array,
  candidates: Int32Array | null,
  excluded: ArrayLike<number>,
  products: Int32Array,
  best: Float64Array,
): void {
  const count = products.length
  let filled = 0
  let next = 0
  const all = candidates?.length ?? scores.length
  for (let k = 0; k < all; k++) {
    const product = candidates === null ? k : candidates[k]!
    while (next < excluded.length && excluded[next]! < product) next++
    if (next < excluded.length && excluded[next] === product) continue
    const score = scores[product]!
    if (Number.isNaN(score) || (filled === count && !(score > best[count - 1]!))) continue
    let slot = filled < count ? filled++ : count - 1
    for (; slot > 0 && best[slot - 1]! < score; slot--) {
      best[slot] = best[slot - 1]!
      products[slot] = products[slot - 1]!
    }
    best[slot] = score
    products[slot] = product
  }
}
