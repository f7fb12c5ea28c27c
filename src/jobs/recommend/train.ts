import { ExpectedFailure } from '../../contract/failure.ts'
import { type AutoSettings, defaultSettings } from '../../contract/models.ts'
import type { Backend } from '../../engine/recommend/backend.ts'
import { columnCounts } from '../../engine/sparse.ts'
import { getModel, publishModel, startModel } from '../../store/queries/models.ts'
import { dataFingerprint } from '../../store/queries/project.ts'
import type { Job, JobContext } from '../job.ts'
import { createKernelPool } from '../kernels/pool.ts'
import { runSliced } from '../run-sliced.ts'
import { chooseModel, validationWithin } from './auto.ts'
import type { Choice } from './auto-types.ts'
import { evaluateSettings, spaceFor, splitOf, timedValidation } from './evaluate-model.ts'
import { fitModel, type FitContext } from './fit.ts'
import { refuseTooLarge } from './limits.ts'
import { storeModel } from './loaded-model.ts'
import { matrixOf, type Pairs, readPairs } from './pairs.ts'
import { kindsIn, sideDataOf } from './side-data.ts'

/**
 * Trains a model on the project's interactions: first on the past alone, to compare it with popularity, then on all of them.
 * The model is staged array by array and published at the end; a job that stops before leaves nothing.
 * @throws ExpectedFailure nothing-to-train, too-large-to-train, too-many-products-to-train,
 *   no-ratings-to-train, no-product-texts
 */
export const trainModel: Job<'train'> = async ({ settings: asked, evaluate }, context) => {
  const { db, signal, progress, now } = context
  const startedAt = now()
  const fingerprint = dataFingerprint(db)
  progress({ phase: 'loading', done: 0, total: 0, unit: 'rows' })
  const pairs = await runSliced(readPairs(db, null), signal, (done) =>
    progress({ phase: 'loading', done, total: 0, unit: 'rows' }),
  )
  if (pairs.customer.length === 0) throw new ExpectedFailure('nothing-to-train')
  const pool = await createKernelPool({ threads: context.threads })
  try {
    const backend = pool.backend(signal)
    const choice = asked.kind === 'auto' ? await chooseForProject(pairs, asked, context, backend) : null
    const settings = choice?.settings ?? (asked.kind === 'auto' ? defaultSettings.popularity : asked)
    const kinds = kindsIn(settings)
    const space = spaceFor(db, kinds, pairs)
    refuseTooLarge(settings, {
      customers: space.customerIds.length,
      products: space.productIds.length,
      pairs: pairs.customer.length,
    })
    const interactions = matrixOf(pairs, space)
    const fitContext: FitContext = {
      backend,
      signal,
      progress,
      side: sideDataOf(db, space, null, kinds),
      now: startedAt,
    }
    const compared = evaluate ? await evaluateSettings(pairs, settings, context, fitContext) : null
    const fitted = await fitModel(interactions, compared?.settings ?? settings, fitContext)
    const { model, curve } = fitted
    signal.throwIfAborted()
    progress({ phase: 'saving', done: 0, total: 1, unit: 'steps' })
    const id = startModel(db, { settings: fitted.settings, fingerprint, createdAt: startedAt })
    const engine = storeModel(db, id, model.save(), { ...space, popularity: columnCounts(interactions) })
    signal.throwIfAborted()
    publishModel(db, id, {
      seconds: (now() - startedAt) / 1000,
      customers: interactions.rows,
      products: interactions.columns,
      pairs: interactions.column.length,
      curve,
      converged: model.converged,
      evaluation: compared?.evaluation ?? null,
      engine: choice === null ? engine : { ...engine, 'engine:selection': JSON.stringify(choice.selection) },
    })
    progress({ phase: 'saving', done: 1, total: 1, unit: 'steps' })
    const summary = getModel(db, id)
    if (summary === undefined) throw new Error('a model that was just published is not there')
    return summary
  } finally {
    await pool.close()
  }
}

/** Chooses on data that are neither the test nor after it; null where nothing can be compared. */
async function chooseForProject(
  pairs: Pairs,
  settings: AutoSettings,
  context: JobContext,
  backend: Backend,
): Promise<Choice | null> {
  const { signal, progress, now } = context
  progress({ phase: 'splitting', done: 0, total: 1, unit: 'steps' })
  const kinds = kindsIn(settings)
  const outer = await splitOf(pairs, context, kinds)
  if (outer === null) return null
  const { split, side } = outer
  const timed = split.cutTime === null ? null : await timedValidation(split.cutTime, context, kinds)
  const validation =
    timed ?? validationWithin({ split, side, ratingTest: null, now: split.cutTime }, settings.seed)
  if (validation.split.testCustomers === 0) return null
  return chooseModel(validation, settings, { backend, signal, progress, clock: now })
}
