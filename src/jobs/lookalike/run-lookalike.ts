import { ExpectedFailure } from '../../contract/failure.ts'
import type { Trait } from '../../contract/customer-features.ts'
import {
  lookalikeAnalysis,
  type LookalikeAnalysis,
  type LookalikeSettings,
  type LookalikeSummary,
} from '../../contract/lookalikes.ts'
import { scaledFeatures } from '../../engine/clusters/matrix.ts'
import { profilesOf } from '../../engine/clusters/profile.ts'
import { findLookalikes, type Lookalikes } from '../../engine/lookalike/find.ts'
import { seededRandom } from '../../engine/random.ts'
import type { ReadableDb } from '../../store/database.ts'
import {
  getAnalysis,
  publishAnalysis,
  startAnalysis,
  storeAnalysisArray,
} from '../../store/queries/analyses.ts'
import { externalIds } from '../../store/queries/customer-ids.ts'
import { dataFingerprint } from '../../store/queries/project.ts'
import { requireSegment } from '../../store/queries/segments.ts'
import { columnsAt, knownPlaces } from '../clusters/run-cluster.ts'
import { customerFeatures } from '../clusters/customer-features.ts'
import { prepareBase } from '../customers/customer-base.ts'
import { segmentMembers } from '../customers/segment-members.ts'
import type { Job } from '../job.ts'
import { runSliced } from '../run-sliced.ts'

/** Of seeds, and of other customers: below it a hold-out says nothing. */
export const LEAST_SEEDS = 20
const SHOWN_TRAITS = 8

/**
 * The customers most alike to a segment or to given ids, ranked, judged by hiding a fifth of the seeds at a time.
 * @throws ExpectedFailure too-few-for-lookalikes, segment-not-found, no-such-figures, model-has-no-factors
 */
export const runLookalike: Job<'lookalike'> = async ({ settings }, context) => {
  const { db, signal, progress, now } = context
  const startedAt = now()
  const fingerprint = dataFingerprint(db)
  const base = await prepareBase(context)
  const source = sourceOf(db, settings, startedAt)
  const all = customerFeatures(db, base, settings.features, settings.modelId)
  const places = knownPlaces(base, all)
  const rowOf = new Map(Array.from(places, (place, row) => [base.columns.ids[place] ?? 0, row]))
  const seeds = Int32Array.from(
    [...new Set([...source.ids].flatMap((id) => rowOf.get(id) ?? []))].sort((a, b) => a - b),
  )
  if (seeds.length < LEAST_SEEDS || places.length - seeds.length < LEAST_SEEDS)
    throw new ExpectedFailure('too-few-for-lookalikes', {
      customers: seeds.length,
      others: places.length - seeds.length,
      needed: LEAST_SEEDS,
      available: Math.min(seeds.length, places.length - seeds.length),
    })
  const columns = columnsAt(all, places)
  const { features, kept, scores } = scaledFeatures(columns.map(({ column }) => column))
  if (kept.length === 0) throw new ExpectedFailure('nothing-to-tell-apart')
  const found = await runSliced(
    findLookalikes(features, seeds, seededRandom(settings.seed)),
    signal,
    (step) => progress({ phase: 'evaluating', ...step, unit: 'steps' }),
  )
  const label = new Int32Array(places.length)
  for (const row of seeds) label[row] = 1
  const values = columns.map(({ column }) => column.values)
  const traits = (profilesOf(label, 2, scores, values)[1]?.traits ?? [])
    .slice(0, SHOWN_TRAITS)
    .flatMap(({ column, ...rest }): Trait[] => {
      const named = columns[column]
      return named === undefined ? [] : [{ feature: named.feature, ...rest }]
    })
  const ranked = found.ranked.subarray(0, settings.size)
  signal.throwIfAborted()
  progress({ phase: 'saving', done: 0, total: 1, unit: 'steps' })
  const id = startAnalysis(db, {
    area: 'customers',
    kind: 'lookalikes',
    name: source.name,
    settings: stored(settings),
    fingerprint,
    createdAt: startedAt,
  })
  storeAnalysisArray(
    db,
    id,
    'customer',
    ranked.map((row) => base.columns.ids[places[row] ?? 0] ?? 0),
  )
  storeAnalysisArray(
    db,
    id,
    'score',
    Float32Array.from(ranked, (row) => found.score[row] ?? 0),
  )
  const summary = summaryOf(found, {
    source: source.name,
    seeds: seeds.length,
    unknown: source.unknown + source.ids.size - seeds.length,
    kept: ranked.length,
    traits,
  })
  publishAnalysis(db, id, { summary, seconds: (now() - startedAt) / 1000 })
  progress({ phase: 'saving', done: 1, total: 1, unit: 'steps' })
  const record = getAnalysis(db, id)
  if (record === undefined) throw new Error('an analysis that was just published is not there')
  return lookalikeAnalysisOf(record)
}

export function lookalikeAnalysisOf(record: object): LookalikeAnalysis {
  return lookalikeAnalysis.parse(record)
}

/** Long lists of ids are not kept with every result: the first tell what it was about. */
function stored(settings: LookalikeSettings): LookalikeSettings {
  return 'ids' in settings.source
    ? { ...settings, source: { ids: settings.source.ids.slice(0, 1000) } }
    : settings
}

function sourceOf(
  db: ReadableDb,
  { source }: LookalikeSettings,
  now: number,
): { readonly name: string; readonly ids: ReadonlySet<number>; readonly unknown: number } {
  if ('segmentId' in source) {
    const { name } = requireSegment(db, source.segmentId)
    return { name, ids: new Set(segmentMembers(db, source.segmentId, now)), unknown: 0 }
  }
  const byName = new Map([...externalIds(db)].map(([id, name]) => [name, id]))
  const ids = new Set<number>()
  let unknown = 0
  for (const name of source.ids) {
    const id = byName.get(name)
    if (id === undefined) unknown++
    else ids.add(id)
  }
  return { name: '', ids, unknown }
}

function summaryOf(
  { method, judged, auc, curve, ranked }: Lookalikes,
  about: Pick<LookalikeSummary, 'source' | 'seeds' | 'unknown' | 'kept' | 'traits'>,
): LookalikeSummary {
  return {
    ...about,
    candidates: ranked.length,
    method,
    judged: [...judged],
    auc,
    curve: [...curve],
    verdict: auc.low > 0.7 ? 'strong' : auc.low > 0.55 ? 'weak' : 'none',
  }
}
