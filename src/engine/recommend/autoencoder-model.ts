import { inputBatch } from './autoencoder-batches.ts'
import type { AutoencoderSettings } from './autoencoder-settings.ts'
import type { Backend } from './backend.ts'
import { openFactorLists } from './factor-lists.ts'
import { checkHistory, checkProduct } from './history.ts'
import { linearReasons } from './linear-reasons.ts'
import type { Contribution, FactorPair, FactorRecommender, History, ListScorer, SavedModel } from './model.ts'
import { nearestRows } from './neighbours.ts'
import {
  encoderWidth,
  type NetworkKind,
  type NetworkParameters,
  type NetworkShape,
  parameterNames,
  parameterSizes,
} from './network.ts'
import { dotRow, factorRow, scoreAll } from './normal-equations.ts'
import { outputFactors } from './output-factors.ts'
import { doubles, floats, numberSetting } from './saved.ts'

export type AutoencoderParameters = AutoencoderSettings & {
  readonly shape: NetworkShape
  readonly network: NetworkParameters
  readonly customerCount: number
  /** Row-major, customers x latent. */
  readonly customerVectors: Float32Array
  readonly epochsDone: number
  readonly bestEpoch: number
  readonly converged: boolean
  /** Mean loss of each epoch, and NDCG@100 on the customers kept out (empty where there were too few). */
  readonly losses: Float64Array
  readonly qualities: Float64Array
}

/** What the network's innermost layer says of each training customer: input for clusters and other analyses. */
export type DeepVectors = {
  readonly rows: number
  readonly dimensions: number
  /** Row-major, rows x dimensions; a row per customer of the training, by index. */
  readonly values: Float32Array
}

export type AutoencoderModel = FactorRecommender & {
  readonly kind: NetworkKind
  readonly parameters: AutoencoderParameters
  deepVectors(): DeepVectors
  /** The deep feature vector of a customer who was not in the training, length `latent`. */
  encode(history: History): Float64Array
}

/** The model around its network. Scores are the logits of the products: their softmax are the probabilities of the next purchase. */
export function createAutoencoderModel(parameters: AutoencoderParameters): AutoencoderModel {
  const { kind, shape, network, customerCount, customerVectors, converged } = parameters
  const { items, hidden, latent } = shape
  const rank = hidden + 1
  const products = outputFactors(network, hidden)

  const encode = (history: History): Float64Array => {
    checkHistory(history, items)
    return encoded(history, shape, network)
  }
  const foldIn = (history: History): Float64Array => decoded(encode(history), shape, network)
  const factorPair = (): FactorPair => ({
    rank,
    products,
    customerRow: (customer) => decoded(factorRow(customerVectors, customer, latent), shape, network),
  })
  let norms: Float64Array | null = null
  const likeness = (one: number, other: number): number => {
    norms ??= Float64Array.from({ length: items }, (_, item) => {
      const row = factorRow(network.outputWeights, item, hidden)
      return Math.sqrt(dotRow(row, 0, row, hidden))
    })
    const size = norms[one]! * norms[other]!
    return size > 0
      ? dotRow(network.outputWeights, one, factorRow(network.outputWeights, other, hidden), hidden) / size
      : 0
  }

  return {
    kind,
    parameters,
    customers: customerCount,
    products: items,
    rank,
    converged,
    needsEvidence: false,
    foldIn,
    encode,
    deepVectors: () => ({ rows: customerCount, dimensions: latent, values: customerVectors }),
    scoresFor: (history) => scoreAll(products, foldIn(history), rank),
    // Layers mix the whole history: no sum over past products gives the score, so the nearest of them are told instead.
    explain: (history, product) => {
      checkProduct(product, items)
      const score = dotRow(products, product, foldIn(history), rank)
      const contributions: Contribution[] = Array.from(history.products, (past) => ({
        product: past,
        share: likeness(past, product),
      }))
      contributions.sort((a, b) => b.share - a.share || a.product - b.product)
      return { kind: 'evidence', score, contributions }
    },
    similarProducts: (product, count) => {
      checkProduct(product, items)
      const weights = network.outputWeights
      return nearestRows(weights, hidden, factorRow(weights, product, hidden), count, product)
    },
    similarCustomers: (customer, count) => {
      if (typeof customer !== 'number')
        return nearestRows(customerVectors, latent, encode(customer), count, -1)
      return nearestRows(
        customerVectors,
        latent,
        factorRow(customerVectors, customer, latent),
        count,
        customer,
      )
    },
    factorPair,
    openLists: (backend, allowed) =>
      openNetworkLists(backend, allowed, parameters, factorPair(), foldIn, likeness),
    save: () => saveAutoencoder(parameters),
  }
}

/** Lists whose customers go through the network block by block on the backend. */
async function openNetworkLists(
  backend: Backend,
  allowed: Int32Array | undefined,
  { shape, network }: AutoencoderParameters,
  pair: FactorPair,
  foldIn: (history: History) => Float64Array,
  likeness: (one: number, other: number) => number,
): Promise<ListScorer> {
  const folded = new Map<History, Float64Array>()
  const lists = await openFactorLists({
    pair,
    foldIn: (history) => folded.get(history) ?? foldIn(history),
    reasons: (block) =>
      Promise.resolve(linearReasons(block, (history, k, product) => likeness(history.products[k]!, product))),
    backend,
    allowed,
  })
  const session = backend.openNetwork(shape, network)
  return {
    top: async (block) => {
      block.histories.forEach((history) => checkHistory(history, shape.items))
      const { last } = await session.forward(inputBatch(block.histories))
      folded.clear()
      block.histories.forEach((history, k) => {
        const row = new Float64Array(shape.hidden + 1).fill(1)
        row.set(last.subarray(k * shape.hidden, (k + 1) * shape.hidden))
        folded.set(history, row)
      })
      return lists.top({ ...block, trained: new Int32Array(block.histories.length).fill(-1) })
    },
    reasons: (block) => lists.reasons(block),
    close: () => {
      session.close()
      lists.close()
    },
  }
}

export function loadAutoencoder({ kind, settings, arrays }: SavedModel): AutoencoderModel {
  if (kind !== 'mult-vae' && kind !== 'mult-dae') throw new TypeError(`${kind} is no autoencoder`)
  const number = (name: string): number => numberSetting(settings, name)
  const shape = { kind, items: number('items'), hidden: number('hiddenWidth'), latent: number('latentWidth') }
  const sizes = parameterSizes(shape)
  const array = (name: keyof NetworkParameters): Float32Array => floats(arrays, name, sizes[name])
  const epochsDone = number('epochsDone')
  return createAutoencoderModel({
    kind,
    shape,
    hidden: number('hidden'),
    latent: number('latent'),
    dropout: number('dropout'),
    epochs: number('epochs'),
    learningRate: number('learningRate'),
    penalty: number('penalty'),
    divergenceCap: number('divergenceCap'),
    patience: number('patience'),
    seed: number('seed'),
    network: {
      inputWeights: array('inputWeights'),
      inputBias: array('inputBias'),
      encoderWeights: array('encoderWeights'),
      encoderBias: array('encoderBias'),
      decoderWeights: array('decoderWeights'),
      decoderBias: array('decoderBias'),
      outputWeights: array('outputWeights'),
      outputBias: array('outputBias'),
    },
    customerCount: number('customerCount'),
    customerVectors: floats(arrays, 'customerVectors', number('customerCount') * shape.latent),
    epochsDone,
    bestEpoch: number('bestEpoch'),
    converged: settings['converged'] === true,
    losses: doubles(arrays, 'losses', epochsDone),
    qualities:
      settings['isValidated'] === true ? doubles(arrays, 'qualities', epochsDone) : new Float64Array(0),
  })
}

function saveAutoencoder(parameters: AutoencoderParameters): SavedModel {
  const { kind, shape, network, customerVectors, losses, qualities, ...settings } = parameters
  const isValidated = qualities.length > 0
  return {
    kind,
    version: 1,
    settings: {
      ...settings,
      items: shape.items,
      hiddenWidth: shape.hidden,
      latentWidth: shape.latent,
      isValidated,
    },
    arrays: {
      ...Object.fromEntries(parameterNames.map((name) => [name, network[name]])),
      customerVectors,
      losses,
      ...(isValidated ? { qualities } : {}),
    },
  }
}

/** The innermost layer for one history, in f64 (the mean, for mult-vae). O(history x hidden + hidden x latent). */
function encoded({ products }: History, shape: NetworkShape, network: NetworkParameters): Float64Array {
  const { hidden, latent, kind } = shape
  const width = encoderWidth(shape)
  const first = Float64Array.from(network.inputBias)
  const input = 1 / Math.sqrt(products.length)
  for (const product of products)
    for (let j = 0; j < hidden; j++) first[j]! += input * network.inputWeights[product * hidden + j]!
  const code = Float64Array.from(network.encoderBias.subarray(0, latent))
  for (let j = 0; j < hidden; j++) {
    const value = Math.tanh(first[j]!)
    for (let k = 0; k < latent; k++) code[k]! += value * network.encoderWeights[j * width + k]!
  }
  return kind === 'mult-dae' ? code.map(Math.tanh) : code
}

/** The last layer and a 1, in f64. O(latent x hidden). */
function decoded(
  code: ArrayLike<number>,
  { hidden, latent }: NetworkShape,
  network: NetworkParameters,
): Float64Array {
  const last = new Float64Array(hidden + 1)
  last.set(network.decoderBias)
  for (let k = 0; k < latent; k++)
    for (let j = 0; j < hidden; j++) last[j]! += code[k]! * network.decoderWeights[k * hidden + j]!
  for (let j = 0; j < hidden; j++) last[j] = Math.tanh(last[j]!)
  last[hidden] = 1
  return last
}
