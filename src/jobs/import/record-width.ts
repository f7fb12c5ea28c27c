/** Empty cells at the end may be too many, never too few. */
export function hasWidth(cells: readonly string[], start: number, count: number, width: number): boolean {
  if (count === width) return true
  if (count < width) return false
  for (let at = start + width; at < start + count; at++) if (cells[at]?.trim() !== '') return false
  return true
}
