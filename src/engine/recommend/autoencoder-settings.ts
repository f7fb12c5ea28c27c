import type { NetworkKind, NetworkShape } from './network.ts'

/** Liang et al., "Variational Autoencoders for Collaborative Filtering", WWW 2018, their letters in brackets. */
export type AutoencoderSettings = {
  readonly kind: NetworkKind
  /** Width of the two outer hidden layers, rounded up to a multiple of 8, at most 2048; 0 = by the size of the data. */
  readonly hidden: number
  /** Width of the inner layer [K], rounded up to a multiple of 8, at most 1024; 0 = a third of `hidden`. */
  readonly latent: number
  /** Share of a customer's products that is dropped from the input in training, 0 to 0.95. */
  readonly dropout: number
  /** Passes over all customers at most, 1..1000. */
  readonly epochs: number
  readonly learningRate: number
  /** L2 penalty on all weights [lambda], 0 or more. */
  readonly penalty: number
  /** Weight of the divergence that the annealing reaches half way [beta]; mult-vae only. */
  readonly divergenceCap: number
  /** Epochs without a better validation after which the training ends. */
  readonly patience: number
  readonly seed: number
}

export const defaultAutoencoderSettings: Readonly<Record<NetworkKind, AutoencoderSettings>> = {
  'mult-vae': {
    kind: 'mult-vae',
    hidden: 0,
    latent: 0,
    dropout: 0.5,
    epochs: 100,
    learningRate: 0.001,
    penalty: 0,
    divergenceCap: 0.2,
    patience: 12,
    seed: 1,
  },
  'mult-dae': {
    kind: 'mult-dae',
    hidden: 0,
    latent: 0,
    dropout: 0.5,
    epochs: 100,
    learningRate: 0.001,
    // As in the authors' code: 0.01 / 500, for batches of 500.
    penalty: 0.00002,
    divergenceCap: 0,
    patience: 12,
    seed: 1,
  },
}

/** @throws RangeError with the name and the value of the first setting out of range. */
export function checkAutoencoderSettings(settings: AutoencoderSettings): void {
  const check = (name: keyof AutoencoderSettings, low: number, high: number, isWhole: boolean): void => {
    const value = Number(settings[name])
    if (!(value >= low && value <= high) || (isWhole && !Number.isInteger(value)))
      throw new RangeError(`${name} must be ${low}..${high}, got ${String(settings[name])}`)
  }
  check('hidden', 0, 2048, true)
  check('latent', 0, 1024, true)
  check('dropout', 0, 0.95, false)
  check('epochs', 1, 1000, true)
  check('learningRate', 1e-7, 1, false)
  check('penalty', 0, 1, false)
  check('divergenceCap', 0, 10, false)
  check('patience', 1, 1000, true)
}

/** The layers that a training on data of this size gets: a quarter of the smaller side for the outer ones, 32 to 600. */
export function networkShapeFor(
  settings: Pick<AutoencoderSettings, 'kind' | 'hidden' | 'latent'>,
  customers: number,
  items: number,
): NetworkShape {
  const smaller = Math.min(customers, items)
  const hidden = roundedUp(settings.hidden > 0 ? settings.hidden : Math.min(600, Math.max(32, smaller / 4)))
  const latent = roundedUp(settings.latent > 0 ? settings.latent : Math.max(16, hidden / 3))
  return { kind: settings.kind, items, hidden, latent }
}

/** Customers per step: 500 as the authors have it, fewer where there are few customers or very many products. */
export function batchRows(customers: number, items: number): number {
  const byCustomers = Math.min(500, Math.max(32, customers / 40))
  // One batch's scores of all products: 128 MB at most.
  const byMemory = 32e6 / items
  return Math.max(8, Math.floor(Math.min(byCustomers, byMemory) / 8) * 8)
}

/**
 * Bytes that a training holds at its peak: parameters, gradients and two moments in the kernels; the best parameters, a copy for
 * validation and one for the store; the scores of a batch; a deep vector per customer.
 */
export function autoencoderBytes(
  settings: Pick<AutoencoderSettings, 'kind' | 'hidden' | 'latent'>,
  customers: number,
  items: number,
): number {
  const { hidden, latent } = networkShapeFor(settings, customers, items)
  const parameters = 2 * items * hidden + 3 * hidden * latent
  return (
    4 * (8 * parameters + 2 * batchRows(customers, items) * (items + 6 * hidden) + 3 * customers * latent)
  )
}

function roundedUp(count: number): number {
  return Math.ceil(count / 8) * 8
}
