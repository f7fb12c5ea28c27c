import type { ModelKind } from './models.ts'

/** What tells two products of a list alike, where variety is asked for. */
type LikenessBasis = 'factors' | 'neighbours' | 'texts' | 'baskets' | 'members' | 'category'

/** By the kind of the model: its own likeness where it has one; the bestseller list has none, so that there the category counts. */
export function likenessBasis(kind: ModelKind): LikenessBasis {
  switch (kind) {
    case 'popularity':
      return 'category'
    case 'content':
      return 'texts'
    case 'association':
      return 'baskets'
    case 'item-knn':
    case 'user-knn':
    case 'ease':
    case 'slim':
      return 'neighbours'
    case 'blend':
      return 'members'
    case 'ials':
    case 'svd':
    case 'bpr':
    case 'biased-mf':
    case 'mult-dae':
    case 'mult-vae':
      return 'factors'
  }
}
