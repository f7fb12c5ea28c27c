import { totalmem } from 'node:os'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { ModelSettings } from '../../contract/models.ts'
import { EASE_MAX_PRODUCTS } from '../../engine/recommend/ease.ts'
import { type DataSize, squareBytes, trainingBytes } from '../../engine/recommend/model-size.ts'
import { SLIM_MAX_PRODUCTS } from '../../engine/recommend/slim.ts'

/** Part of the computer's memory that a training may plan to use. */
const MEMORY_SHARE = 0.5

/** Why a model of these settings cannot be trained on data of this size. */
export type Refusal = {
  readonly code: 'too-large-to-train' | 'too-many-products-to-train'
  /** Bytes. */
  readonly needed: number
  readonly available: number
}

/** Null where the training fits. */
export function refusalOf(settings: ModelSettings, size: DataSize): Refusal | null {
  const available = totalmem() * MEMORY_SHARE
  const parts = settings.kind === 'blend' ? settings.members.map((member) => member.settings) : [settings]
  let needed = 0
  for (const part of parts) {
    const most =
      part.kind === 'ease' ? EASE_MAX_PRODUCTS : part.kind === 'slim' ? SLIM_MAX_PRODUCTS : Infinity
    if (size.products > most)
      return { code: 'too-many-products-to-train', needed: squareBytes(part.kind, size.products), available }
    needed += trainingBytes(part, size)
  }
  return needed > available ? { code: 'too-large-to-train', needed, available } : null
}

/**
 * Refuses with a figure, before anything is computed, what the system would end later.
 * @throws ExpectedFailure too-large-to-train, too-many-products-to-train
 */
export function refuseTooLarge(settings: ModelSettings, size: DataSize): void {
  const refusal = refusalOf(settings, size)
  if (refusal === null) return
  throw new ExpectedFailure(refusal.code, {
    kind: settings.kind,
    products: size.products,
    customers: size.customers,
    needed: gigabytes(refusal.needed),
    available: gigabytes(refusal.available),
  })
}

export function gigabytes(bytes: number): string {
  const value = bytes / 1e9
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} GB`
}
