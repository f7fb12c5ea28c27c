import { associationOf } from './association.ts'
import { loadAutoencoder } from './autoencoder-model.ts'
import { loadBiasedMf } from './biased-mf-model.ts'
import { loadBlend } from './blend.ts'
import { loadBpr } from './bpr-model.ts'
import { loadIals } from './ials-model.ts'
import { loadItemModel } from './item-model.ts'
import type { Recommender, SavedModel } from './model.ts'
import { loadPopularity } from './popularity.ts'
import { loadPureSvd } from './pure-svd.ts'
import { loadUserKnn } from './user-knn.ts'

/** @throws TypeError when the saved model is of an unknown version or kind, or incomplete. */
export function loadRecommender(saved: SavedModel): Recommender {
  // The version comes from a file, whatever its type says.
  const version: number = saved.version
  if (version !== 1) throw new TypeError(`a model of version ${version} cannot be read`)
  switch (saved.kind) {
    case 'ials':
      return loadIals(saved)
    case 'pure-svd':
      return loadPureSvd(saved)
    case 'popularity':
      return loadPopularity(saved)
    case 'item-knn':
    case 'ease':
    case 'slim':
    case 'content':
      return loadItemModel(saved)
    case 'association':
      return associationOf(loadItemModel(saved))
    case 'user-knn':
      return loadUserKnn(saved)
    case 'bpr':
      return loadBpr(saved)
    case 'biased-mf':
      return loadBiasedMf(saved)
    case 'blend':
      return loadBlend(saved, loadRecommender)
    case 'mult-vae':
    case 'mult-dae':
      return loadAutoencoder(saved)
    default:
      throw new TypeError(`a model of kind ${String(saved.kind satisfies never)} cannot be read`)
  }
}
