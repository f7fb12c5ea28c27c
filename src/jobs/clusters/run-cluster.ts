import { ExpectedFailure } from '../../contract/failure.ts'
import { clusterAnalysis, type ClusterAnalysis } from '../../contract/clusters.ts'
import {
  getAnalysis,
  publishAnalysis,
  startAnalysis,
  storeAnalysisArray,
  storeAnalysisJson,
} from '../../store/queries/analyses.ts'
import { dataFingerprint } from '../../store/queries/project.ts'
import { prepareBase, type CustomerBase } from '../customers/customer-base.ts'
import type { Job } from '../job.ts'
import { clusterRows, LEAST_CLUSTERED, type NamedColumn } from './cluster-rows.ts'
import { customerFeatures } from './customer-features.ts'
import type { CustomerFeature } from './model-features.ts'

/** Merges of Ward's method that are kept: the top of the tree. */
const KEPT_MERGES = 40

/**
 * Clusters the customers of the project; the label of each is stored, the map too.
 * @throws ExpectedFailure too-few-to-cluster, no-such-figures, nothing-to-tell-apart, too-many-for-hierarchy, model-has-no-factors
 */
export const runCluster: Job<'cluster'> = async ({ settings }, context) => {
  const { db, signal, progress, now } = context
  const startedAt = now()
  const fingerprint = dataFingerprint(db)
  const base = await prepareBase(context)
  const all = customerFeatures(db, base, settings.features, settings.modelId)
  const places = knownPlaces(base, all)
  if (places.length < LEAST_CLUSTERED)
    throw new ExpectedFailure('too-few-to-cluster', { customers: places.length, least: LEAST_CLUSTERED })
  const { orders, revenue } = base.totals()
  const made = await clusterRows(
    columnsAt(all, places),
    { orders: pick(orders, places), revenue: pick(revenue, places) },
    settings,
    context,
  )
  signal.throwIfAborted()
  progress({ phase: 'saving', done: 0, total: 1, unit: 'steps' })
  const id = startAnalysis(db, {
    area: 'customers',
    kind: 'clusters',
    settings,
    fingerprint,
    createdAt: startedAt,
  })
  storeAnalysisArray(
    db,
    id,
    'customer',
    places.map((place) => base.columns.ids[place] ?? 0),
  )
  storeAnalysisArray(db, id, 'cluster', made.label)
  storeAnalysisArray(db, id, 'map', Float32Array.from(made.map))
  storeAnalysisJson(db, id, 'merges', made.merges.slice(-KEPT_MERGES))
  publishAnalysis(db, id, {
    summary: { ...made.summary, leftOut: base.size - places.length, currency: base.columns.currency },
    seconds: (now() - startedAt) / 1000,
  })
  progress({ phase: 'saving', done: 1, total: 1, unit: 'steps' })
  const stored = getAnalysis(db, id)
  if (stored === undefined) throw new Error('an analysis that was just published is not there')
  return clusterAnalysisOf(stored)
}

export function clusterAnalysisOf(record: object): ClusterAnalysis {
  return clusterAnalysis.parse(record)
}

/** Customers of whom at least half of the figures are known: whoever never bought has no place among buyers. */
export function knownPlaces(base: CustomerBase, columns: readonly CustomerFeature[]): Int32Array {
  const { orders } = base.totals()
  return Int32Array.from({ length: base.size }, (_, c) => c).filter((c) => {
    if ((orders[c] ?? 0) === 0) return false
    const known = columns.filter(({ column }) => Number.isFinite(column.values[c] ?? Number.NaN)).length
    return known * 2 >= columns.length
  })
}

export function columnsAt(columns: readonly CustomerFeature[], places: Int32Array): NamedColumn[] {
  return columns.map(({ feature, column }) => ({
    feature,
    column: { ...column, values: pick(column.values, places) },
  }))
}

function pick(values: ArrayLike<number>, places: Int32Array): Float64Array {
  return Float64Array.from(places, (place) => values[place] ?? Number.NaN)
}
