export type NetworkKind = 'mult-vae' | 'mult-dae'

/**
 * items - hidden - latent - hidden - items with tanh, as in Liang, Krishnan, Hoffman, Jebara, "Variational Autoencoders for Collaborative
 * Filtering", WWW 2018. The innermost layer is tanh too (mult-dae) or the mean and the log variance of a normal (mult-vae).
 */
export type NetworkShape = {
  readonly kind: NetworkKind
  readonly items: number
  /** Multiples of 8. */
  readonly hidden: number
  readonly latent: number
}

/** Width of the innermost layer's linear part: means, then log variances. */
export function encoderWidth({ kind, latent }: NetworkShape): number {
  return kind === 'mult-vae' ? 2 * latent : latent
}

/** Row-major f32. */
export type NetworkParameters = {
  /** items x hidden */
  readonly inputWeights: Float32Array
  readonly inputBias: Float32Array
  /** hidden x encoder width */
  readonly encoderWeights: Float32Array
  readonly encoderBias: Float32Array
  /** latent x hidden */
  readonly decoderWeights: Float32Array
  readonly decoderBias: Float32Array
  /** items x hidden */
  readonly outputWeights: Float32Array
  readonly outputBias: Float32Array
}

export const parameterNames = [
  'inputWeights',
  'outputWeights',
  'encoderWeights',
  'decoderWeights',
  'inputBias',
  'encoderBias',
  'decoderBias',
  'outputBias',
] as const satisfies readonly (keyof NetworkParameters)[]

/** How many values each array holds. */
export function parameterSizes(shape: NetworkShape): Record<keyof NetworkParameters, number> {
  const { items, hidden, latent } = shape
  const width = encoderWidth(shape)
  return {
    inputWeights: items * hidden,
    outputWeights: items * hidden,
    encoderWeights: hidden * width,
    decoderWeights: latent * hidden,
    inputBias: hidden,
    encoderBias: width,
    decoderBias: hidden,
    outputBias: items,
  }
}

/** Customers with what goes in and what should come out, as sparse rows. */
export type NetworkBatch = {
  readonly rows: number
  readonly rowStart: Int32Array
  readonly column: Int32Array
  /** Normalised and partly dropped input, parallel to `column`. */
  readonly input: Float32Array
  /** What is to be predicted, parallel to `column`. */
  readonly target: Float32Array
  /** rows x latent standard normal deviates; the mean itself goes on if left out, as it does outside training. */
  readonly noise?: Float32Array
}

export type NetworkForward = {
  /** rows x latent: the deep feature vectors. */
  readonly latent: Float32Array
  /** rows x hidden: the last layer before the products. */
  readonly last: Float32Array
}

/** Means over the rows of a batch. */
export type NetworkLoss = {
  /** - sum x log softmax */
  readonly likelihood: number
  /** Kullback-Leibler divergence of the latent normal from N(0, 1); 0 for mult-dae. */
  readonly divergence: number
}

export type NetworkObjective = {
  /** Weight of the divergence (beta). */
  readonly divergenceWeight: number
}

export type NetworkStep = {
  /** 1 for the first step. */
  readonly step: number
  readonly learningRate: number
  /** lambda of lambda |W|^2 over all weights; biases are free. */
  readonly penalty: number
}

/** A network where its operations need it; every operation is deterministic and does not depend on the number of threads. */
export interface NetworkSession {
  forward(batch: NetworkBatch): Promise<NetworkForward>
  /** Loss of a batch and its gradient, which `update` then uses. */
  differentiate(batch: NetworkBatch, objective: NetworkObjective): Promise<NetworkLoss>
  /** Copies of the last gradients, without the penalty's part. */
  gradients(): NetworkParameters
  /** One step of Adam along the last gradients (beta 0.9 and 0.999, epsilon 1e-8). */
  update(step: NetworkStep): Promise<void>
  /** Copies. */
  parameters(): NetworkParameters
  close(): void
}

export const ADAM_EPSILON = 1e-8

/** Adam's rate with both bias corrections in it (Kingma and Ba 2015, the last paragraph of section 2). */
export function adamRate({ step, learningRate }: NetworkStep): number {
  return (learningRate * Math.sqrt(1 - 0.999 ** step)) / (1 - 0.9 ** step)
}

/**
 * The latent normal of one batch: z = mean + e^(log variance / 2) noise, written into `z`.
 * @returns the sum over `rows` of its divergence.
 */
export function sampleLatent(
  encoded: Float32Array | Float64Array,
  noise: Float32Array | undefined,
  rows: number,
  latent: number,
  z: Float32Array | Float64Array,
): number {
  let divergence = 0
  for (let r = 0; r < rows; r++) {
    for (let k = 0; k < latent; k++) {
      const mean = encoded[r * 2 * latent + k]!
      const logVariance = encoded[r * 2 * latent + latent + k]!
      const variance = Math.exp(logVariance)
      const at = r * latent + k
      z[at] = noise === undefined ? mean : mean + Math.sqrt(variance) * noise[at]!
      divergence += 0.5 * (mean * mean + variance - 1 - logVariance)
    }
  }
  return divergence
}

/** Gradient by means and log variances from the gradient by z, the divergence weighted with `weight` per row. */
export function latentGradient(
  encoded: Float32Array | Float64Array,
  noise: Float32Array | undefined,
  rows: number,
  latent: number,
  byZ: Float32Array | Float64Array,
  weight: number,
  out: Float32Array | Float64Array,
): void {
  for (let r = 0; r < rows; r++) {
    for (let k = 0; k < latent; k++) {
      const place = r * 2 * latent + k
      const variance = Math.exp(encoded[place + latent]!)
      const at = r * latent + k
      const byNoise = noise === undefined ? 0 : 0.5 * Math.sqrt(variance) * noise[at]!
      out[place] = byZ[at]! + weight * encoded[place]!
      out[place + latent] = byZ[at]! * byNoise + weight * 0.5 * (variance - 1)
    }
  }
}
