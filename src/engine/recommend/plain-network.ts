import {
  ADAM_EPSILON,
  adamRate,
  encoderWidth,
  latentGradient,
  type NetworkBatch,
  type NetworkLoss,
  type NetworkObjective,
  type NetworkParameters,
  type NetworkSession,
  type NetworkShape,
  type NetworkStep,
  parameterNames,
  sampleLatent,
} from './network.ts'

type Arrays = Record<keyof NetworkParameters, Float64Array>
type Layers = {
  readonly first: Float64Array
  readonly encoded: Float64Array
  readonly latent: Float64Array
  readonly last: Float64Array
  readonly divergence: number
}

/** The network in plain f64 TypeScript: the reference for the kernels. */
export function openPlainNetwork(shape: NetworkShape, parameters: NetworkParameters): NetworkSession {
  const { kind, items, hidden, latent } = shape
  const width = encoderWidth(shape)
  const own = mapArrays((name) => Float64Array.from(parameters[name]))
  const moments = { first: emptyLike(own), second: emptyLike(own) }
  let gradients = emptyLike(own)

  const run = (batch: NetworkBatch): Layers => {
    const { rows } = batch
    const first = sparseTimes(batch, own.inputWeights, hidden)
    addBias(first, own.inputBias, true)
    const encoded = product(first, rows, hidden, own.encoderWeights, width)
    addBias(encoded, own.encoderBias, kind === 'mult-dae')
    let code = encoded
    let divergence = 0
    if (kind === 'mult-vae') {
      code = new Float64Array(rows * latent)
      divergence = sampleLatent(encoded, batch.noise, rows, latent, code)
    }
    const last = product(code, rows, latent, own.decoderWeights, hidden)
    addBias(last, own.decoderBias, true)
    return { first, encoded, latent: code, last, divergence }
  }

  const differentiate = (batch: NetworkBatch, { divergenceWeight }: NetworkObjective): NetworkLoss => {
    const { rows } = batch
    const layers = run(batch)
    const logits = product(layers.last, rows, hidden, transposed(own.outputWeights, items, hidden), items)
    addBias(logits, own.outputBias, false)
    const likelihood = softmaxGradient(logits, batch, items)
    const byLast = product(logits, rows, items, own.outputWeights, hidden)
    timesTanhGradient(byLast, layers.last)
    const byLatent = product(byLast, rows, hidden, transposed(own.decoderWeights, latent, hidden), latent)
    let byEncoded = byLatent
    if (kind === 'mult-vae') {
      byEncoded = new Float64Array(rows * width)
      latentGradient(layers.encoded, batch.noise, rows, latent, byLatent, divergenceWeight / rows, byEncoded)
    } else timesTanhGradient(byEncoded, layers.latent)
    const byFirst = product(byEncoded, rows, width, transposed(own.encoderWeights, hidden, width), hidden)
    timesTanhGradient(byFirst, layers.first)
    gradients = {
      inputWeights: transposedSparseTimes(batch, byFirst, items, hidden),
      outputWeights: product(transposed(logits, rows, items), items, rows, layers.last, hidden),
      encoderWeights: product(transposed(layers.first, rows, hidden), hidden, rows, byEncoded, width),
      decoderWeights: product(transposed(layers.latent, rows, latent), latent, rows, byLast, hidden),
      inputBias: columnSums(byFirst, hidden),
      encoderBias: columnSums(byEncoded, width),
      decoderBias: columnSums(byLast, hidden),
      outputBias: columnSums(logits, items),
    }
    return { likelihood: likelihood / rows, divergence: layers.divergence / rows }
  }

  const update = (step: NetworkStep): void => {
    const rate = adamRate(step)
    for (const name of parameterNames) {
      const decay = name.endsWith('Weights') ? 2 * step.penalty : 0
      const [values, gradient, first, second] = [
        own[name],
        gradients[name],
        moments.first[name],
        moments.second[name],
      ]
      for (let k = 0; k < values.length; k++) {
        const g = gradient[k]! + decay * values[k]!
        first[k] = 0.9 * first[k]! + 0.1 * g
        second[k] = 0.999 * second[k]! + 0.001 * g * g
        values[k]! -= (rate * first[k]!) / (Math.sqrt(second[k]!) + ADAM_EPSILON)
      }
    }
  }

  return {
    forward: (batch) => {
      const { noise: _noise, ...quiet } = batch
      const { encoded, latent: code, last } = run(quiet)
      const means = kind === 'mult-vae' ? meansOf(encoded, batch.rows, latent) : code
      return Promise.resolve({ latent: Float32Array.from(means), last: Float32Array.from(last) })
    },
    differentiate: (batch, objective) => Promise.resolve(differentiate(batch, objective)),
    gradients: () => mapArrays((name) => Float32Array.from(gradients[name])),
    update: (step) => {
      update(step)
      return Promise.resolve()
    },
    parameters: () => mapArrays((name) => Float32Array.from(own[name])),
    close: () => undefined,
  }
}

function mapArrays<T>(make: (name: keyof NetworkParameters) => T): Record<keyof NetworkParameters, T> {
  return {
    inputWeights: make('inputWeights'),
    inputBias: make('inputBias'),
    encoderWeights: make('encoderWeights'),
    encoderBias: make('encoderBias'),
    decoderWeights: make('decoderWeights'),
    decoderBias: make('decoderBias'),
    outputWeights: make('outputWeights'),
    outputBias: make('outputBias'),
  }
}

function emptyLike(arrays: Arrays): Arrays {
  return mapArrays((name) => new Float64Array(arrays[name].length))
}

function meansOf(encoded: Float64Array, rows: number, latent: number): Float64Array {
  const means = new Float64Array(rows * latent)
  for (let r = 0; r < rows; r++) means.set(encoded.subarray(2 * r * latent, (2 * r + 1) * latent), r * latent)
  return means
}

function product(
  a: Float64Array,
  rows: number,
  inner: number,
  b: Float64Array,
  columns: number,
): Float64Array {
  const out = new Float64Array(rows * columns)
  for (let r = 0; r < rows; r++) {
    for (let k = 0; k < inner; k++) {
      const x = a[r * inner + k]!
      if (x !== 0) for (let c = 0; c < columns; c++) out[r * columns + c]! += x * b[k * columns + c]!
    }
  }
  return out
}

function transposed(a: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(a.length)
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) out[c * rows + r] = a[r * columns + c]!
  return out
}

function sparseTimes(batch: NetworkBatch, dense: Float64Array, width: number): Float64Array {
  const out = new Float64Array(batch.rows * width)
  forEachCell(batch, (row, column, k) => {
    for (let j = 0; j < width; j++) out[row * width + j]! += batch.input[k]! * dense[column * width + j]!
  })
  return out
}

function transposedSparseTimes(
  batch: NetworkBatch,
  dense: Float64Array,
  items: number,
  width: number,
): Float64Array {
  const out = new Float64Array(items * width)
  forEachCell(batch, (row, column, k) => {
    for (let j = 0; j < width; j++) out[column * width + j]! += batch.input[k]! * dense[row * width + j]!
  })
  return out
}

function forEachCell(batch: NetworkBatch, visit: (row: number, column: number, k: number) => void): void {
  for (let row = 0; row < batch.rows; row++)
    for (let k = batch.rowStart[row]!; k < batch.rowStart[row + 1]!; k++) visit(row, batch.column[k]!, k)
}

function addBias(values: Float64Array, bias: Float64Array, isTanh: boolean): void {
  for (let k = 0; k < values.length; k++) {
    const sum = values[k]! + bias[k % bias.length]!
    values[k] = isTanh ? Math.tanh(sum) : sum
  }
}

function timesTanhGradient(gradient: Float64Array, values: Float64Array): void {
  for (let k = 0; k < gradient.length; k++) gradient[k]! *= 1 - values[k]! * values[k]!
}

/** Sum over the rows of - sum x log softmax; its gradient, divided by the rows, takes the place of the logits. */
function softmaxGradient(logits: Float64Array, batch: NetworkBatch, items: number): number {
  let loss = 0
  const { rows, rowStart, column, target } = batch
  for (let row = 0; row < rows; row++) {
    const own = logits.subarray(row * items, (row + 1) * items)
    const most = own.reduce((high, value) => Math.max(high, value), -Infinity)
    const total = own.reduce((sum, value) => sum + Math.exp(value - most), 0)
    let targets = 0
    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) {
      targets += target[k]!
      loss += target[k]! * (Math.log(total) + most - own[column[k]!]!)
    }
    for (let j = 0; j < items; j++) own[j] = (targets * Math.exp(own[j]! - most)) / total / rows
    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) own[column[k]!]! -= target[k]! / rows
  }
  return loss
}

function columnSums(values: Float64Array, width: number): Float64Array {
  const sums = new Float64Array(width)
  for (let k = 0; k < values.length; k++) sums[k % width]! += values[k]!
  return sums
}
