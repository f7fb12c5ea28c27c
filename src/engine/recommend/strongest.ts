/**
 * The `products.length` largest shares with their names, best first; equal ones: earlier first. `products` must hold -1 before;
 * places left over keep it. O(shares x products.length).
 */
export function strongest(
  from: Float64Array,
  names: Int32Array,
  products: Int32Array,
  shares: Float64Array,
): void {
  if (products.length === 0) return
  let filled = 0
  for (let k = 0; k < from.length; k++) {
    const share = from[k]!
    if (filled === products.length && !(share > shares[filled - 1]!)) continue
    let slot = filled < products.length ? filled++ : filled - 1
    for (; slot > 0 && shares[slot - 1]! < share; slot--) {
      shares[slot] = shares[slot - 1]!
      products[slot] = products[slot - 1]!
    }
    shares[slot] = share
    products[slot] = names[k]!
  }
}
