import { MULTIPLY_SCRATCH_BYTES } from '../../engine/kernels/kernels.ts'
import {
  ADAM_EPSILON,
  adamRate,
  encoderWidth,
  latentGradient,
  type NetworkBatch,
  type NetworkForward,
  type NetworkLoss,
  type NetworkObjective,
  type NetworkParameters,
  type NetworkSession,
  type NetworkShape,
  type NetworkStep,
  parameterNames,
  parameterSizes,
  sampleLatent,
} from '../../engine/recommend/network.ts'
import type { Lease } from './arena.ts'
import { MULTIPLY_SIDE, type Operand } from './network-tasks.ts'
import type { KernelRunner } from './runner.ts'

/** Multiply-adds, or values passed over, of one slice of the small operations: about a millisecond. */
const SLICE_WORK = 2e6

type Places = Record<keyof NetworkParameters, number>

/** The arrays of one batch. */
type BatchPlaces = {
  /** Rows rounded up to a multiple of 8; those behind the last are empty. */
  readonly rows: number
  readonly rowStart: number
  readonly column: number
  readonly input: number
  readonly target: number
  readonly first: number
  readonly encoded: number
  readonly latent: number
  readonly last: number
}

/** A network in the pool's memory. Products beyond the last, up to a multiple of 8, have weights of 0 and no gradient. */
export function openNetwork(
  runner: KernelRunner,
  shape: NetworkShape,
  parameters: NetworkParameters,
): NetworkSession {
  const { hidden, latent } = shape
  if (hidden % 8 !== 0 || latent % 8 !== 0 || hidden < 8 || latent < 8)
    throw new RangeError(`layers must be multiples of 8, got ${hidden} and ${latent}`)
  const lease = runner.arena.open()
  try {
    return new PoolNetworkSession(runner, lease, shape, parameters)
  } catch (error) {
    lease.close()
    throw error
  }
}

class PoolNetworkSession implements NetworkSession {
  readonly #runner: KernelRunner
  readonly #lease: Lease
  readonly #shape: NetworkShape
  /** Products rounded up to a multiple of 8. */
  readonly #items: number
  readonly #count: number
  readonly #decayed: number
  readonly #values: number
  readonly #at: Places
  readonly #scratch: number
  #training: {
    readonly gradient: number
    readonly at: Places
    readonly first: number
    readonly second: number
  } | null = null

  constructor(runner: KernelRunner, lease: Lease, shape: NetworkShape, parameters: NetworkParameters) {
    this.#runner = runner
    this.#lease = lease
    this.#shape = shape
    this.#items = roundedUp(shape.items)
    const sizes = parameterSizes({ ...shape, items: this.#items })
    this.#count = parameterNames.reduce((sum, name) => sum + sizes[name], 0)
    this.#decayed = parameterNames.reduce(
      (sum, name) => sum + (name.endsWith('Weights') ? sizes[name] : 0),
      0,
    )
    this.#values = this.#zeros(this.#count)
    this.#at = this.#placesIn(this.#values)
    for (const name of parameterNames)
      lease.float32(this.#at[name], parameters[name].length).set(parameters[name])
    this.#scratch = lease.bytes(MULTIPLY_SCRATCH_BYTES * runner.threads)
  }

  async forward(batch: NetworkBatch): Promise<NetworkForward> {
    const { hidden, latent, kind } = this.#shape
    const lease = this.#runner.arena.open()
    try {
      const { noise: _noise, ...quiet } = batch
      const { layers } = await this.#run(lease, quiet)
      const { rows } = batch
      const last = new Float32Array(lease.float32(layers.last, rows * hidden))
      if (kind === 'mult-dae')
        return { latent: new Float32Array(lease.float32(layers.latent, rows * latent)), last }
      const means = new Float32Array(rows * latent)
      const encoded = lease.float32(layers.encoded, rows * 2 * latent)
      for (let r = 0; r < rows; r++)
        means.set(encoded.subarray(2 * r * latent, (2 * r + 1) * latent), r * latent)
      return { latent: means, last }
    } finally {
      lease.close()
    }
  }

  async differentiate(batch: NetworkBatch, { divergenceWeight }: NetworkObjective): Promise<NetworkLoss> {
    const { hidden, latent, kind } = this.#shape
    const items = this.#items
    const width = encoderWidth(this.#shape)
    const own = this.#at
    this.#training ??= this.#placeTraining()
    const by = this.#training.at
    const lease = this.#runner.arena.open()
    try {
      const { layers, divergence } = await this.#run(lease, batch)
      const { rows } = layers
      const floats = (count: number): number => lease.bytes(rows * count * 4)
      const logits = floats(items)
      await this.#multiply(
        rowsOf(layers.last, hidden),
        rowsOf(own.outputWeights, hidden),
        logits,
        rows,
        items,
        hidden,
      )
      const likelihood = await this.#softmax(lease, batch, layers, logits)
      await this.#columnSums(logits, rows, items, by.outputBias)

      const byLast = floats(hidden)
      await this.#multiply(
        rowsOf(logits, items),
        columnsOf(own.outputWeights, hidden),
        byLast,
        rows,
        hidden,
        items,
      )
      await this.#multiply(
        columnsOf(logits, items),
        columnsOf(layers.last, hidden),
        by.outputWeights,
        items,
        hidden,
        rows,
      )
      await this.#tanhGradient(byLast, layers.last, rows, hidden)
      await this.#columnSums(byLast, rows, hidden, by.decoderBias)
      await this.#multiply(
        columnsOf(layers.latent, latent),
        columnsOf(byLast, hidden),
        by.decoderWeights,
        latent,
        hidden,
        rows,
      )
      const byLatent = floats(latent)
      await this.#multiply(
        rowsOf(byLast, hidden),
        rowsOf(own.decoderWeights, hidden),
        byLatent,
        rows,
        latent,
        hidden,
      )

      let byEncoded = byLatent
      if (kind === 'mult-vae') {
        byEncoded = floats(width)
        const out = lease.float32(byEncoded, rows * width)
        out.fill(0)
        const encoded = lease.float32(layers.encoded, rows * width)
        const byZ = lease.float32(byLatent, rows * latent)
        latentGradient(encoded, batch.noise, batch.rows, latent, byZ, divergenceWeight / batch.rows, out)
      } else await this.#tanhGradient(byEncoded, layers.latent, rows, latent)
      await this.#columnSums(byEncoded, rows, width, by.encoderBias)
      await this.#multiply(
        columnsOf(layers.first, hidden),
        columnsOf(byEncoded, width),
        by.encoderWeights,
        hidden,
        width,
        rows,
      )
      const byFirst = floats(hidden)
      await this.#multiply(
        rowsOf(byEncoded, width),
        rowsOf(own.encoderWeights, width),
        byFirst,
        rows,
        hidden,
        width,
      )
      await this.#tanhGradient(byFirst, layers.first, rows, hidden)
      await this.#columnSums(byFirst, rows, hidden, by.inputBias)
      await this.#inputGradient(lease, batch, byFirst, by.inputWeights)
      return { likelihood: likelihood / batch.rows, divergence: divergence / batch.rows }
    } finally {
      lease.close()
    }
  }

  gradients(): NetworkParameters {
    if (this.#training === null) throw new Error('there is no gradient before differentiate')
    return this.#copies(this.#training.at)
  }

  async update(step: NetworkStep): Promise<void> {
    if (this.#training === null) throw new Error('there is no gradient before differentiate')
    const { gradient, first, second } = this.#training
    const countPerSlice = 131_072
    await this.#runner.run({
      kind: 'adam',
      slices: Math.ceil(this.#count / countPerSlice),
      values: this.#values,
      gradient,
      first,
      second,
      count: this.#count,
      countPerSlice,
      decayed: this.#decayed,
      decay: 2 * step.penalty,
      rate: adamRate(step),
      epsilon: ADAM_EPSILON,
    })
  }

  parameters(): NetworkParameters {
    return this.#copies(this.#at)
  }

  close(): void {
    this.#lease.close()
  }

  async #run(lease: Lease, batch: NetworkBatch): Promise<{ layers: BatchPlaces; divergence: number }> {
    const { hidden, latent, kind } = this.#shape
    const own = this.#at
    const width = encoderWidth(this.#shape)
    const rows = roundedUp(batch.rows)
    const rowStart = new Int32Array(rows + 1).fill(batch.rowStart[batch.rows]!)
    rowStart.set(batch.rowStart)
    const floats = (count: number): number => lease.bytes(rows * count * 4)
    const encoded = floats(width)
    const layers: BatchPlaces = {
      rows,
      rowStart: lease.copy(rowStart),
      column: lease.copy(batch.column),
      input: lease.copy(batch.input),
      target: lease.copy(batch.target),
      first: floats(hidden),
      encoded,
      latent: kind === 'mult-vae' ? floats(latent) : encoded,
      last: floats(hidden),
    }
    const { column, input, first } = layers
    const perRow = (1 + batch.column.length / Math.max(1, batch.rows)) * hidden
    const sparse = {
      rowStart: layers.rowStart,
      column,
      value: input,
      dense: own.inputWeights,
      width: hidden,
      out: first,
    }
    await this.#runner.run({ kind: 'sparse-rows', ...byRows(rows, perRow), ...sparse })
    await this.#activate(first, rows, hidden, own.inputBias, true)
    await this.#multiply(
      rowsOf(first, hidden),
      columnsOf(own.encoderWeights, width),
      encoded,
      rows,
      width,
      hidden,
    )
    await this.#activate(encoded, rows, width, own.encoderBias, kind === 'mult-dae')
    let divergence = 0
    if (kind === 'mult-vae') {
      const z = lease.float32(layers.latent, rows * latent)
      z.fill(0, batch.rows * latent)
      divergence = sampleLatent(lease.float32(encoded, rows * width), batch.noise, batch.rows, latent, z)
    }
    const { last } = layers
    await this.#multiply(
      rowsOf(layers.latent, latent),
      columnsOf(own.decoderWeights, hidden),
      last,
      rows,
      hidden,
      latent,
    )
    await this.#activate(last, rows, hidden, own.decoderBias, true)
    return { layers, divergence }
  }

  async #softmax(lease: Lease, batch: NetworkBatch, layers: BatchPlaces, logits: number): Promise<number> {
    const { rows, rowStart, column, target } = layers
    const loss = lease.bytes(rows * 24)
    await this.#runner.run({
      kind: 'softmax',
      ...byRows(rows, this.#items * 8),
      logits,
      items: this.#shape.items,
      stride: this.#items,
      bias: this.#at.outputBias,
      rowStart,
      column,
      target,
      scale: 1 / batch.rows,
      loss,
    })
    let sum = 0
    const parts = lease.float64(loss, batch.rows * 3)
    for (let k = 0; k < parts.length; k += 3) sum += parts[k]! * Math.log(parts[k + 1]!) + parts[k + 2]!
    return sum
  }

  /** Row i: the sum over the batch's customers who have product i of their input times their row of `byFirst`. */
  async #inputGradient(lease: Lease, batch: NetworkBatch, byFirst: number, out: number): Promise<void> {
    const { hidden } = this.#shape
    const items = this.#items
    const start = new Int32Array(items + 1)
    for (const column of batch.column) start[column + 1]!++
    for (let j = 0; j < items; j++) start[j + 1]! += start[j]!
    const next = start.slice(0, items)
    const column = new Int32Array(batch.column.length)
    const value = new Float32Array(batch.column.length)
    for (let r = 0; r < batch.rows; r++) {
      for (let k = batch.rowStart[r]!; k < batch.rowStart[r + 1]!; k++) {
        const at = next[batch.column[k]!]!++
        column[at] = r
        value[at] = batch.input[k]!
      }
    }
    const places = { rowStart: lease.copy(start), column: lease.copy(column), value: lease.copy(value) }
    const perRow = (1 + column.length / items) * hidden
    await this.#runner.run({
      kind: 'sparse-rows',
      ...byRows(items, perRow),
      ...places,
      dense: byFirst,
      width: hidden,
      out,
    })
  }

  async #multiply(
    left: Operand,
    right: Operand,
    out: number,
    rows: number,
    columns: number,
    depth: number,
  ): Promise<void> {
    const slices = Math.ceil(rows / MULTIPLY_SIDE) * Math.ceil(columns / MULTIPLY_SIDE)
    await this.#runner.run({
      kind: 'multiply',
      slices,
      left,
      right,
      out,
      rows,
      columns,
      depth,
      scratch: this.#scratch,
    })
  }

  async #activate(values: number, rows: number, width: number, bias: number, isTanh: boolean): Promise<void> {
    await this.#runner.run({ kind: 'activate', ...byRows(rows, width * 8), values, width, bias, isTanh })
  }

  async #tanhGradient(gradient: number, values: number, rows: number, width: number): Promise<void> {
    await this.#runner.run({ kind: 'tanh-gradient', ...byRows(rows, width * 2), gradient, values, width })
  }

  async #columnSums(values: number, rows: number, columns: number, out: number): Promise<void> {
    const columnsPerSlice = roundedUp(Math.ceil(SLICE_WORK / rows))
    const slices = Math.ceil(columns / columnsPerSlice)
    await this.#runner.run({ kind: 'column-sums', slices, values, rows, columns, columnsPerSlice, out })
  }

  #placeTraining() {
    const gradient = this.#zeros(this.#count)
    const first = this.#zeros(this.#count)
    const second = this.#zeros(this.#count)
    return { gradient, at: this.#placesIn(gradient), first, second }
  }

  #zeros(count: number): number {
    const at = this.#lease.bytes(count * 4)
    this.#lease.float32(at, count).fill(0)
    return at
  }

  #placesIn(start: number): Places {
    const sizes = parameterSizes({ ...this.#shape, items: this.#items })
    const places: Partial<Places> = {}
    let at = start
    for (const name of parameterNames) {
      places[name] = at
      at += sizes[name] * 4
    }
    return places as Places // every name was just given a place
  }

  #copies(places: Places): NetworkParameters {
    const sizes = parameterSizes(this.#shape)
    const copies: Partial<Record<keyof NetworkParameters, Float32Array>> = {}
    for (const name of parameterNames)
      copies[name] = new Float32Array(this.#lease.float32(places[name], sizes[name]))
    return copies as NetworkParameters // every name was just given a copy
  }
}

function roundedUp(count: number): number {
  return Math.ceil(count / 8) * 8
}

/** Vectors that are the rows of a row-major matrix. */
function rowsOf(at: number, width: number): Operand {
  return { at, outer: width, depth: 1 }
}

/** Vectors that are its columns. */
function columnsOf(at: number, width: number): Operand {
  return { at, outer: 1, depth: width }
}

function byRows(rows: number, workPerRow: number): { rows: number; rowsPerSlice: number; slices: number } {
  const rowsPerSlice = Math.max(1, Math.ceil(SLICE_WORK / workPerRow))
  return { rows, rowsPerSlice, slices: Math.ceil(rows / rowsPerSlice) }
}
