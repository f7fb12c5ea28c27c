import { ExpectedFailure } from '../../contract/failure.ts'
import type { Cluster, ClusterSettings, ClusterSummary } from '../../contract/clusters.ts'
import type { Feature, Trait } from '../../contract/customer-features.ts'
import { chooseK, type ChosenK } from '../../engine/clusters/choose-k.ts'
import { kMeans } from '../../engine/clusters/kmeans.ts'
import {
  rowsOf,
  sampleRows,
  scaledFeatures,
  type FeatureColumn,
  type Features,
} from '../../engine/clusters/matrix.ts'
import { distancesOf, silhouetteOf } from '../../engine/clusters/measures.ts'
import { principalAxes, projected } from '../../engine/clusters/principal.ts'
import { profilesOf } from '../../engine/clusters/profile.ts'
import { cutAt, WARD_MAX_ROWS, wardMerges, type Merge } from '../../engine/clusters/ward.ts'
import { seededRandom } from '../../engine/random.ts'
import type { JobContext } from '../job.ts'
import { runSliced } from '../run-sliced.ts'

/** Fewer customers are told apart by eye. */
export const LEAST_CLUSTERED = 20
const SHOWN_TRAITS = 24
const SILHOUETTE_ROWS = 1_200

export type NamedColumn = { readonly feature: Feature; readonly column: FeatureColumn }

/** What a cluster is worth, for its order and its card; null where no purchases are known. */
export type Worth = { readonly orders: ArrayLike<number>; readonly revenue: ArrayLike<number> } | null

export type Clustered = {
  readonly label: Int32Array
  /** Coordinates on the map, two per row. */
  readonly map: Float64Array
  /** Of Ward's method. */
  readonly merges: readonly Merge[]
  readonly summary: Omit<ClusterSummary, 'leftOut' | 'currency'>
}

/**
 * Clusters rows of named columns, explains the number of clusters, and says what sets each apart.
 * @throws ExpectedFailure too-few-to-cluster, too-many-for-hierarchy, nothing-to-tell-apart
 */
export async function clusterRows(
  columns: readonly NamedColumn[],
  worth: Worth,
  settings: ClusterSettings,
  { signal, progress }: Pick<JobContext, 'signal' | 'progress'>,
): Promise<Clustered> {
  const rows = columns[0]?.column.values.length ?? 0
  if (rows < LEAST_CLUSTERED)
    throw new ExpectedFailure('too-few-to-cluster', { customers: rows, least: LEAST_CLUSTERED })
  if (settings.method === 'ward' && rows > WARD_MAX_ROWS)
    throw new ExpectedFailure('too-many-for-hierarchy', { customers: rows, most: WARD_MAX_ROWS })
  const { features, kept, scores } = scaledFeatures(columns.map(({ column }) => column))
  if (kept.length === 0) throw new ExpectedFailure('nothing-to-tell-apart')
  const random = seededRandom(settings.seed)
  const chosen = await runSliced(
    chooseK(features, Math.max(settings.most, settings.k ?? 0), random),
    signal,
    (step) => progress({ phase: 'evaluating', ...step, unit: 'steps' }),
  )
  const k = Math.min(settings.k ?? chosen.k, rows)
  progress({ phase: 'training', done: 0, total: 0, unit: 'steps' })
  const made = await labelled(features, k, settings, signal)
  const label = byWorth(made.label, k, worth, scores, kept)
  const values = columns.map(({ column }) => column.values)
  const profiles = profilesOf(label, k, scores, values)
  const axes = principalAxes(features, 2)
  const spread = axes.variances.reduce((sum, each) => sum + each, 0)
  return {
    label,
    map: padded(projected(features, axes), axes.count),
    merges: made.merges,
    summary: {
      customers: rows,
      method: settings.method,
      k,
      isChosen: settings.k === null,
      features: kept.map((c) => featureAt(columns, c)),
      withoutSpread: columns.filter((_, c) => !kept.includes(c)).map(({ feature }) => feature),
      converged: made.converged,
      silhouette: silhouetteAt(features, label, k, chosen, settings.seed),
      judged: [...chosen.judged],
      judgedRows: chosen.rows,
      byGap: chosen.byGap,
      hasStructure: chosen.hasStructure,
      silhouetteOfNoise: chosen.silhouetteOfNoise,
      clusters: profiles.map(({ cluster, size, traits }) => ({
        ...worthOf(label, cluster, worth),
        cluster,
        size,
        share: size / rows,
        traits: traits
          .slice(0, SHOWN_TRAITS)
          .map(({ column, ...rest }): Trait => ({ feature: featureAt(columns, column), ...rest })),
      })),
      mapShares: [...axes.variances.subarray(0, 2)].map((each) => (spread === 0 ? 0 : each / spread)),
    },
  }
}

function featureAt(columns: readonly NamedColumn[], at: number): Feature {
  return columns[at]?.feature ?? { kind: 'column', name: '' }
}

async function labelled(
  features: Features,
  k: number,
  { method, seed }: ClusterSettings,
  signal: AbortSignal,
): Promise<{ label: Int32Array; converged: boolean; merges: readonly Merge[] }> {
  if (method === 'ward') {
    const merges = await runSliced(wardMerges(features), signal, () => undefined)
    return { label: cutAt(merges, features.rows, k), converged: true, merges }
  }
  const { label, converged } = await runSliced(
    kMeans(features, k, seededRandom(seed), 8),
    signal,
    () => undefined,
  )
  return { label, converged, merges: [] }
}

/** Numbers clusters by mean revenue, the highest first; without revenue by the first column. */
function byWorth(
  label: Int32Array,
  k: number,
  worth: Worth,
  scores: readonly Float64Array[],
  kept: readonly number[],
): Int32Array {
  const key = worth === null ? scores[kept[0] ?? 0] : worth.revenue
  const [sums, counts] = [new Float64Array(k), new Float64Array(k)]
  for (const [row, own] of label.entries()) {
    sums[own] = (sums[own] ?? 0) + (key?.[row] ?? 0)
    counts[own] = (counts[own] ?? 0) + 1
  }
  const mean = (own: number): number => (sums[own] ?? 0) / Math.max(1, counts[own] ?? 0)
  const order = Array.from({ length: k }, (_, own) => own).sort((a, b) => mean(b) - mean(a) || a - b)
  const rank = new Int32Array(k)
  for (const [place, own] of order.entries()) rank[own] = place
  return label.map((own) => rank[own] ?? 0)
}

function worthOf(
  label: Int32Array,
  cluster: number,
  worth: Worth,
): Pick<Cluster, 'orders' | 'revenue' | 'revenueShare'> {
  if (worth === null) return { orders: null, revenue: null, revenueShare: null }
  let [size, orders, revenue, all] = [0, 0, 0, 0]
  for (const [row, own] of label.entries()) {
    all += worth.revenue[row] ?? 0
    if (own !== cluster) continue
    size++
    orders += worth.orders[row] ?? 0
    revenue += worth.revenue[row] ?? 0
  }
  const per = Math.max(1, size)
  return { orders: orders / per, revenue: revenue / per, revenueShare: all === 0 ? null : revenue / all }
}

/** Of the clustering itself, on a sample. */
function silhouetteAt(
  features: Features,
  label: Int32Array,
  k: number,
  chosen: ChosenK,
  seed: number,
): number {
  if (chosen.rows === 0) return 0
  const some = sampleRows(features.rows, SILHOUETTE_ROWS, seededRandom(seed).below)
  return silhouetteOf(
    distancesOf(rowsOf(features, some)),
    some.map((row) => label[row] ?? 0),
    k,
  )
}

/** One axis only: the other coordinate is zero. */
function padded(map: Float64Array, count: number): Float64Array {
  return count === 2
    ? map
    : Float64Array.from({ length: map.length * 2 }, (_, i) => (i % 2 === 0 ? (map[i / 2] ?? 0) : 0))
}
