import { bgNbd } from './bgnbd.ts'
import { fitPurchases, type Fit, type FitStep } from './fit.ts'
import { nbd } from './nbd.ts'
import { paretoNbd } from './paretonbd.ts'
import type { PurchaseModel } from './purchase-model.ts'
import type { GroupedRows } from './purchase-rows.ts'
import { soundnessOf, type Soundness } from './soundness.ts'

export type TriedModel = { readonly model: PurchaseModel; readonly fit: Fit; readonly soundness: Soundness }

export type Choice = {
  /** What was asked for; of `auto` the one that is used. */
  readonly asked: TriedModel
  /** What the figures per customer come from: `asked` where it is sound, else another that is, at last NBD. */
  readonly used: TriedModel
  readonly tried: readonly TriedModel[]
}

/**
 * Fits the model asked for; where the data do not carry it, the other one, and at last NBD, which knows no leaving. `auto` fits both and
 * takes the sound one with the higher likelihood (both have four parameters).
 */
export function* chooseModel(
  rows: GroupedRows,
  wanted: 'auto' | 'bgnbd' | 'paretonbd',
): Generator<FitStep, Choice, void> {
  const tried: TriedModel[] = []
  const order: readonly PurchaseModel[] = wanted === 'paretonbd' ? [paretoNbd, bgNbd] : [bgNbd, paretoNbd]
  for (const model of order) {
    const fit = yield* fitPurchases(model, rows)
    tried.push({ model, fit, soundness: soundnessOf(model, fit, rows) })
    if (wanted !== 'auto' && tried[0]?.soundness === 'sound') break
  }
  const sound = tried.filter(({ soundness }) => soundness === 'sound')
  const first = sound.reduce<TriedModel | undefined>(
    (best, each) => (best === undefined || each.fit.logLikelihood > best.fit.logLikelihood ? each : best),
    undefined,
  )
  if (first !== undefined) {
    const used = wanted === 'auto' ? first : (sound[0] ?? first)
    return { asked: wanted === 'auto' ? used : tried[0]!, used, tried }
  }
  const fit = yield* fitPurchases(nbd, rows)
  const last = { model: nbd, fit, soundness: soundnessOf(nbd, fit, rows) }
  return { asked: tried[0]!, used: last, tried: [...tried, last] }
}
