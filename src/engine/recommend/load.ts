import { loadIals } from './ials-model.ts'
import { loadItemModel } from './item-model.ts'
import type { Recommender, SavedModel } from './model.ts'
import { loadPopularity } from './popularity.ts'
import { loadPureSvd } from './pure-svd.ts'

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
      return loadItemModel(saved)
  }
}
