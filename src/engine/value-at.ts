/**
 * The value that would stand at a place were the values from `from` on in order; those before it are no larger afterwards, those behind it no smaller (Hoare's
 * quickselect with the median of three). O(n) expected, where a sort of half a million takes a tenth of a second.
 */
export function valueAt(values: Float64Array, place: number, from = 0): number {
  let [low, high] = [from, values.length - 1]
  while (low < high) {
    const [a, b, c] = [values[low]!, values[(low + high) >>> 1]!, values[high]!]
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
    let [i, j] = [low, high]
    while (i <= j) {
      while (values[i]! < pivot) i++
      while (values[j]! > pivot) j--
      if (i <= j) {
        const held = values[i]!
        values[i++] = values[j]!
        values[j--] = held
      }
    }
    if (place <= j) high = j
    else if (place >= i) low = i
    else return values[place]!
  }
  return values[place]!
}
