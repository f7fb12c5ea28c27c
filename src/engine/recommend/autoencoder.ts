import { type Random, seededRandom } from '../random.ts'
import { type Interactions, rowOf } from '../sparse.ts'
import { inputBatch, noiseOf, shuffle, trainingBatch } from './autoencoder-batches.ts'
import { type AutoencoderModel, createAutoencoderModel } from './autoencoder-model.ts'
import {
  type AutoencoderSettings,
  batchRows,
  checkAutoencoderSettings,
  networkShapeFor,
} from './autoencoder-settings.ts'
import { partsFor, validate } from './autoencoder-validation.ts'
import type { Backend } from './backend.ts'
import { checkTrainable } from './history.ts'
import type { Fit } from './model.ts'
import { encoderWidth, type NetworkParameters, type NetworkSession, type NetworkShape } from './network.ts'

/** Share of all steps over which the weight of the divergence rises from 0 to its cap. */
const ANNEALED = 0.5
const ENCODE_ROWS = 512

/**
 * Mult-VAE and Mult-DAE (Liang et al. 2018): multinomial likelihood, input dropout, Adam, annealed divergence. A tenth of the customers
 * is kept out of the training; the parameters of the epoch whose NDCG@100 on them is best become the model. Whether a product was bought
 * counts, not how often. O(epochs x customers x products x hidden). The same seed gives the same model.
 * Yields `batch` after every step, with the passes done and the loss of the last, and `epoch` with the mean loss (negative log likelihood + weighted divergence) after every pass.
 * @throws RangeError for settings out of range or weights that are not above zero.
 */
export async function* fitAutoencoder(
  interactions: Interactions,
  settings: AutoencoderSettings,
  backend: Backend,
): Fit<AutoencoderModel> {
  checkAutoencoderSettings(settings)
  checkTrainable(interactions)
  yield { phase: 'prepare', done: 0, total: 1 }
  const random = seededRandom(settings.seed)
  const shape = networkShapeFor(settings, interactions.rows, interactions.columns)
  const { learned, validation } = partsFor(interactions, random)
  const losses: number[] = []
  const qualities: number[] = []
  const session = backend.openNetwork(shape, startParameters(shape, random))
  let best: NetworkParameters
  let bestEpoch = 0
  let isEarly = false
  try {
    const rows = batchRows(learned.length, interactions.columns)
    const perEpoch = Math.ceil(learned.length / rows)
    const total = settings.epochs * perEpoch
    best = session.parameters()
    for (let epoch = 1; epoch <= settings.epochs && !isEarly; epoch++) {
      shuffle(learned, random)
      let sum = 0
      for (let from = 0; from < learned.length; from += rows) {
        const step = (epoch - 1) * perEpoch + from / rows + 1
        const customers = learned.slice(from, from + rows)
        const loss = await trainStep({
          session,
          interactions,
          customers,
          shape,
          settings,
          random,
          step,
          total,
        })
        sum += loss * customers.length
        const last = losses.at(-1)
        yield {
          phase: 'batch',
          done: epoch - 1,
          total: settings.epochs,
          ...(last === undefined ? {} : { loss: last }),
        }
      }
      losses.push(sum / learned.length)
      const now = session.parameters()
      const quality =
        validation.length === 0 ? epoch : await validate(validation, session, now, shape.hidden, backend)
      if (quality > Math.max(-Infinity, ...qualities)) {
        best = now
        bestEpoch = epoch
      }
      qualities.push(quality)
      isEarly = epoch - bestEpoch >= settings.patience
      yield { phase: 'epoch', done: epoch, total: settings.epochs, loss: sum / learned.length }
    }
  } finally {
    session.close()
  }
  yield { phase: 'finish', done: 0, total: 1 }
  const customerVectors = await encodeAll(interactions, shape, best, backend)
  return createAutoencoderModel({
    ...settings,
    shape,
    network: best,
    customerCount: interactions.rows,
    customerVectors,
    epochsDone: losses.length,
    bestEpoch,
    converged: isEarly,
    losses: Float64Array.from(losses),
    qualities: validation.length === 0 ? new Float64Array(0) : Float64Array.from(qualities),
  })
}

type TrainStep = {
  readonly session: NetworkSession
  readonly interactions: Interactions
  readonly customers: Int32Array
  readonly shape: NetworkShape
  readonly settings: AutoencoderSettings
  readonly random: Random
  readonly step: number
  readonly total: number
}

async function trainStep({
  session,
  interactions,
  customers,
  shape,
  settings,
  random,
  step,
  total,
}: TrainStep) {
  const { dropout, learningRate, penalty, divergenceCap } = settings
  const batch = trainingBatch(interactions, customers, dropout, random)
  const isVariational = shape.kind === 'mult-vae'
  const noise = isVariational ? { noise: noiseOf(customers.length, shape.latent, random) } : {}
  const divergenceWeight = isVariational ? divergenceCap * Math.min(1, step / (ANNEALED * total)) : 0
  const { likelihood, divergence } = await session.differentiate({ ...batch, ...noise }, { divergenceWeight })
  await session.update({ step, learningRate, penalty })
  return likelihood + divergenceWeight * divergence
}

/** Glorot and Bengio's uniform weights, biases near 0, as in the authors' code. */
function startParameters(shape: NetworkShape, random: Random): NetworkParameters {
  const { items, hidden, latent } = shape
  const width = encoderWidth(shape)
  const weights = (count: number, from: number, to: number): Float32Array => {
    const limit = Math.sqrt(6 / (from + to))
    const values = new Float32Array(count)
    for (let k = 0; k < count; k++) values[k] = limit * (2 * random.uniform() - 1)
    return values
  }
  const bias = (count: number): Float32Array =>
    Float32Array.from({ length: count }, () => 0.001 * random.normal())
  return {
    inputWeights: weights(items * hidden, items, hidden),
    inputBias: bias(hidden),
    encoderWeights: weights(hidden * width, hidden, width),
    encoderBias: bias(width),
    decoderWeights: weights(latent * hidden, latent, hidden),
    decoderBias: bias(hidden),
    outputWeights: weights(items * hidden, hidden, items),
    outputBias: bias(items),
  }
}

async function encodeAll(
  interactions: Interactions,
  shape: NetworkShape,
  network: NetworkParameters,
  backend: Backend,
): Promise<Float32Array> {
  const vectors = new Float32Array(interactions.rows * shape.latent)
  const session = backend.openNetwork(shape, network)
  try {
    for (let from = 0; from < interactions.rows; from += ENCODE_ROWS) {
      const rows = Math.min(ENCODE_ROWS, interactions.rows - from)
      const histories = Array.from({ length: rows }, (_, k) => rowOf(interactions, from + k))
      vectors.set((await session.forward(inputBatch(histories))).latent, from * shape.latent)
    }
    return vectors
  } finally {
    session.close()
  }
}
