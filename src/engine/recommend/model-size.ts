import { autoencoderBytes } from './autoencoder-settings.ts'

/** What the memory of a training depends on. */
export type SizedSettings =
  | { readonly kind: 'popularity' | 'bpr' | 'biased-mf' | 'svd' | 'ials'; readonly rank?: number }
  | { readonly kind: 'item-knn' | 'content'; readonly neighbours: number }
  | { readonly kind: 'mult-vae' | 'mult-dae'; readonly hidden: number; readonly latent: number }
  | { readonly kind: 'ease' | 'slim' | 'user-knn' | 'association' }

export type DataSize = {
  readonly customers: number
  readonly products: number
  /** Distinct customer-product pairs. */
  readonly pairs: number
}

/** Bytes of the matrix of products by products that a model rests on, or 0: what makes a catalogue too large for it. */
export function squareBytes(kind: SizedSettings['kind'], products: number): number {
  if (kind === 'ease') return 8 * products ** 2
  return kind === 'slim' ? 4 * products ** 2 : 0
}

/** Estimate of what a training holds at its peak, in bytes: the interactions three times (as read, by customer, by product) and the model. */
export function trainingBytes(settings: SizedSettings, { customers, products, pairs }: DataSize): number {
  return 60 * pairs + modelBytes(settings, { customers, products, pairs })
}

function modelBytes(settings: SizedSettings, { customers, products, pairs }: DataSize): number {
  switch (settings.kind) {
    case 'popularity':
      return 24 * products
    case 'item-knn':
    case 'content':
      // A kept neighbour as three numbers in lists, then as eight bytes, then as the copy that is stored.
      return 40 * products * Math.min(settings.neighbours, products)
    case 'ease':
      // The matrix that becomes its inverse in f64, the weights in f32, and the copy that is stored.
      return 16 * products ** 2
    case 'slim':
      // The Gram matrix, and a few hundred weights a product.
      return 4 * products ** 2 + 4000 * products
    case 'user-knn':
      // The interactions again, weighted, both ways, and the copy that is stored.
      return 32 * pairs
    case 'association':
      // Rules are bounded by the pairs of products that meet; a few hundred a product are usual.
      return 8000 * products
    case 'mult-vae':
    case 'mult-dae':
      return autoencoderBytes(settings, customers, products)
    case 'svd':
    case 'ials':
    case 'bpr':
    case 'biased-mf':
      // Factors live in the kernels' memory or AdaGrad's sums, in the model and in the copy that is stored.
      return 3 * (customers + products) * (factorsOf(settings) + 2) * (settings.kind === 'svd' ? 8 : 4)
  }
}

/** SVD chooses up to 64 factors where none are given. */
function factorsOf({ kind, rank = 0 }: { readonly kind: string; readonly rank?: number }): number {
  return kind === 'svd' && rank === 0 ? 64 : rank
}
