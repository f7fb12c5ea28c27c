import type { NetworkParameters } from './network.ts'

/** Output weights with the bias as one more factor: items x (hidden + 1). */
export function outputFactors(
  { outputWeights, outputBias }: Pick<NetworkParameters, 'outputWeights' | 'outputBias'>,
  hidden: number,
): Float32Array {
  const out = new Float32Array(outputBias.length * (hidden + 1))
  for (let item = 0; item < outputBias.length; item++) {
    out.set(outputWeights.subarray(item * hidden, (item + 1) * hidden), item * (hidden + 1))
    out[item * (hidden + 1) + hidden] = outputBias[item]!
  }
  return out
}

/** Rows of the last layer with the 1 that the bias is multiplied with. */
export function withOne(last: Float32Array, hidden: number): Float32Array {
  const rows = last.length / hidden
  const out = new Float32Array(rows * (hidden + 1)).fill(1)
  for (let r = 0; r < rows; r++) out.set(last.subarray(r * hidden, (r + 1) * hidden), r * (hidden + 1))
  return out
}
