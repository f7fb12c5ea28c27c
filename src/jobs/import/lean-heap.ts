import { setFlagsFromString } from 'node:v8'

/**
 * Keeps the young generation of this process's heap small. Rows die young: a large one is no faster (measured: the same CPU time for two million
 * lines), and its pages, touched once, stay resident: 110 MB.
 */
export function keepHeapLean(): void {
  setFlagsFromString('--max-semi-space-size=8')
  setFlagsFromString('--semi-space-growth-factor=1')
  // Of threads that start from now on: at their usual beginning, one megabyte, they would collect garbage all the time.
  setFlagsFromString('--min-semi-space-size=4')
}
