import type { ModelSettings } from '../../contract/models.ts'
import type { Backend } from '../../engine/recommend/backend.ts'
import { fitEase } from '../../engine/recommend/ease.ts'
import { fitIals } from '../../engine/recommend/ials.ts'
import type { Weighting } from '../../engine/recommend/history.ts'
import { defaultIalsSettings } from '../../engine/recommend/ials-settings.ts'
import { fitItemKnn } from '../../engine/recommend/item-knn.ts'
import type { FitProgress, Recommender } from '../../engine/recommend/model.ts'
import { fitPopularity, type PurchaseEvents } from '../../engine/recommend/popularity.ts'
import { fitPureSvd } from '../../engine/recommend/pure-svd.ts'
import type { Interactions } from '../../engine/sparse.ts'
import type { ProgressReport } from '../job.ts'
import { nextTurn } from '../run-sliced.ts'

export type FitContext = {
  readonly backend: Backend
  readonly signal: AbortSignal
  readonly progress: (report: ProgressReport) => void
  /** Purchases with times, for popularity with a half-life. */
  readonly events: PurchaseEvents | null
  readonly now: number
}

export type Fitted = {
  readonly model: Recommender
  /** Loss after each sweep (ials), singular values (svd). */
  readonly curve: readonly number[]
}

/** Trains one model on a matrix, with the contract's settings in the engine's terms. */
export async function fitModel(
  interactions: Interactions,
  settings: ModelSettings,
  context: FitContext,
): Promise<Fitted> {
  switch (settings.kind) {
    case 'popularity': {
      const halfLifeDays = settings.halfLifeDays > 0 && context.events !== null ? settings.halfLifeDays : null
      const model = fitPopularity(interactions, { halfLifeDays, now: context.now }, context.events)
      return { model, curve: [] }
    }
    case 'svd': {
      const { rank, seed } = settings
      const weighting = weightingOf(settings)
      const model = await steps(fitPureSvd(interactions, { rank, weighting, seed }), context)
      return { model, curve: [...model.parameters.sigma] }
    }
    case 'item-knn': {
      const { similarity, neighbours, shrinkage } = settings
      const given = { similarity, neighbours, shrinkage, weighting: weightingOf(settings) }
      return { model: await steps(fitItemKnn(interactions, given), context), curve: [] }
    }
    case 'ease': {
      const given = { penalty: settings.penalty, weighting: weightingOf(settings) }
      return { model: await steps(fitEase(interactions, given, context.backend), context), curve: [] }
    }
    case 'ials': {
      const { rank, sweeps, unobservedWeight, penalty, frequencyExponent, solver, seed } = settings
      const given = {
        rank,
        sweeps,
        unobservedWeight,
        penalty,
        penaltyExponent: frequencyExponent,
        solver,
        seed,
      }
      const curve: number[] = []
      const model = await steps(
        fitIals(interactions, { ...defaultIalsSettings, ...given }, context.backend),
        {
          ...context,
          onStep: (step) => {
            if (step.phase === 'sweep' && step.loss !== undefined) curve.push(step.loss)
          },
        },
      )
      return { model, curve }
    }
  }
}

function weightingOf({ weighting }: { readonly weighting: 'binary' | 'log' | 'count' }): Weighting {
  return weighting === 'log' ? 'log1p' : weighting
}

/** Pulls a fit step by step; between steps messages come in, a cancel among them. */
async function steps<M>(
  fit: AsyncGenerator<FitProgress, M, void>,
  context: FitContext & { readonly onStep?: (step: FitProgress) => void },
): Promise<M> {
  const { signal, progress, onStep } = context
  try {
    for (;;) {
      signal.throwIfAborted()
      const next = await fit.next()
      if (next.done === true) return next.value
      const { phase, done, total, loss } = next.value
      onStep?.(next.value)
      if (phase === 'sweep' || phase === 'factorize') {
        progress({
          phase: 'training',
          done,
          total,
          unit: phase === 'sweep' ? 'sweeps' : 'steps',
          loss: loss ?? null,
        })
      }
      await nextTurn()
    }
  } finally {
    // Closes the sessions of a fit that was cancelled between two steps; of no effect on one that is done.
    await fit.return(undefined as never) // the value is never read
  }
}
