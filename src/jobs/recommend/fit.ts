import { ExpectedFailure } from '../../contract/failure.ts'
import type { ModelSettings } from '../../contract/models.ts'
import { fitAssociation } from '../../engine/recommend/association.ts'
import { fitBiasedMf } from '../../engine/recommend/biased-mf.ts'
import { fitBpr } from '../../engine/recommend/bpr.ts'
import { fitContentVectors } from '../../engine/recommend/content-vectors.ts'
import { fitContent } from '../../engine/recommend/content.ts'
import { fitAutoencoder } from '../../engine/recommend/autoencoder.ts'
import { defaultAutoencoderSettings } from '../../engine/recommend/autoencoder-settings.ts'
import { fitEase } from '../../engine/recommend/ease.ts'
import { fitIals } from '../../engine/recommend/ials.ts'
import type { Weighting } from '../../engine/recommend/history.ts'
import { defaultIalsSettings } from '../../engine/recommend/ials-settings.ts'
import { fitItemKnn } from '../../engine/recommend/item-knn.ts'
import type { FitProgress, Recommender } from '../../engine/recommend/model.ts'
import { fitPopularity } from '../../engine/recommend/popularity.ts'
import { fitPureSvd } from '../../engine/recommend/pure-svd.ts'
import { fitSlim } from '../../engine/recommend/slim.ts'
import { fitUserKnn } from '../../engine/recommend/user-knn.ts'
import type { Interactions } from '../../engine/sparse.ts'
import { nextTurn } from '../run-sliced.ts'
import { fitBlend } from './fit-blend.ts'
import type { FitContext, Fitted, FittedAsAsked, SingleSettings } from './fit-context.ts'
import { settle } from './settle.ts'

export type { FitContext, FittedAsAsked }

/** Trains one model on a matrix; settings that are open follow the data (see {@link settle}). */
export async function fitModel(
  interactions: Interactions,
  asked: ModelSettings,
  context: FitContext,
): Promise<FittedAsAsked> {
  if (asked.kind === 'blend') {
    const { settings, ...fitted } = await fitBlend(interactions, asked, context, fitModel)
    return { ...fitted, settings, found: null }
  }
  const { settings, found } = await settle(interactions, asked, context, fitSettled)
  return { ...(await fitSettled(interactions, settings, context)), settings, found }
}

/** Trains one model with the contract's settings in the engine's terms. */
async function fitSettled(
  interactions: Interactions,
  settings: SingleSettings,
  context: FitContext,
): Promise<Fitted> {
  switch (settings.kind) {
    case 'popularity': {
      const halfLifeDays =
        settings.halfLifeDays > 0 && context.side.events !== null ? settings.halfLifeDays : null
      const model = fitPopularity(interactions, { halfLifeDays, now: context.now }, context.side.events)
      return { model, curve: [] }
    }
    case 'svd': {
      const { rank, strength, seed } = settings
      const weighting = weightingOf(settings)
      const model = await steps(fitPureSvd(interactions, { rank, strength, weighting, seed }), context)
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
    case 'mult-vae':
    case 'mult-dae': {
      const curve: number[] = []
      const given = { ...defaultAutoencoderSettings[settings.kind], ...settings }
      const model = await steps(fitAutoencoder(interactions, given, context.backend), {
        ...context,
        onStep: (step) => {
          if (step.phase === 'epoch' && step.loss !== undefined) curve.push(step.loss)
        },
      })
      return { model, curve }
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
      return withCurve(fitIals(interactions, { ...defaultIalsSettings, ...given }, context.backend), context)
    }
    case 'user-knn': {
      const { similarity, neighbours, shrinkage } = settings
      const given = { similarity, neighbours, shrinkage, weighting: weightingOf(settings) }
      return { model: await steps(fitUserKnn(interactions, given), context), curve: [] }
    }
    case 'slim': {
      const { kind: _, weighting: __, ...rest } = settings
      const given = { ...rest, weighting: weightingOf(settings) }
      return { model: await steps(fitSlim(interactions, given, context.backend), context), curve: [] }
    }
    case 'bpr': {
      const { kind: _, ...given } = settings
      return withCurve(fitBpr(interactions, given, context.backend), context)
    }
    case 'biased-mf': {
      const { kind: _, missing, missingWeight, ...rest } = settings
      const given = { ...rest, missingWeight: missing === 'counted' ? missingWeight : 0 }
      const { ratings } = context.side
      if (ratings === null) throw new ExpectedFailure('no-ratings-to-train')
      return withCurve(fitBiasedMf(ratings, { ...given, minRelativeGain: MIN_RATING_GAIN }), context)
    }
    case 'association': {
      const { kind: _, ...given } = settings
      // Without orders, what a customer has is his basket.
      const baskets = context.side.baskets ?? interactions
      return { model: await steps(fitAssociation(baskets, interactions.rows, given), context), curve: [] }
    }
    case 'content': {
      const { similarity, neighbours } = settings
      const { words, vectors } = context.side
      const weighting = weightingOf(settings)
      if (similarity === 'vectors') {
        if (vectors === null) throw new ExpectedFailure('no-product-vectors')
        const { rows, columns } = interactions
        const fit = fitContentVectors(vectors, columns, rows, { neighbours, weighting })
        return { model: await steps(fit, context), curve: [] }
      }
      if (words === null) throw new ExpectedFailure('no-product-texts')
      const given = { similarity, neighbours, weighting }
      return { model: await steps(fitContent(words, interactions.rows, given), context), curve: [] }
    }
  }
}

/** Sweeps that lower the training RMSE by less than this share end the fit of ratings. */
const MIN_RATING_GAIN = 1e-5

/** The same with the loss after each sweep. */
async function withCurve<M extends Recommender>(
  fit: AsyncGenerator<FitProgress, M, void>,
  context: FitContext,
): Promise<Fitted> {
  const curve: number[] = []
  const model = await steps(fit, {
    ...context,
    onStep: (step) => {
      if (step.phase === 'sweep' && step.loss !== undefined) curve.push(step.loss)
    },
  })
  return { model, curve }
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
      if (phase === 'sweep' || phase === 'factorize' || phase === 'batch') {
        progress({
          phase: 'training',
          done,
          total,
          unit: phase === 'factorize' ? 'steps' : 'sweeps',
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
