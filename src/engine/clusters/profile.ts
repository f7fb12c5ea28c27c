/** What sets a cluster apart in one feature: means in the feature's own unit. */
export type Trait = {
  readonly column: number
  /** Mean of the cluster less mean of all, in standard deviations of all (of logarithms for amounts). */
  readonly score: number
  readonly mean: number
  readonly overall: number
}

export type ClusterProfile = {
  readonly cluster: number
  readonly size: number
  /** Traits by how far they are from the mean, the farthest first. */
  readonly traits: readonly Trait[]
}

/** @param scores standard scores, a column each; @param values the same columns in their own units. O(rows x columns). */
export function profilesOf(
  label: Int32Array,
  k: number,
  scores: readonly Float64Array[],
  values: readonly Float64Array[],
): ClusterProfile[] {
  const size = new Int32Array(k)
  for (const each of label) size[each]!++
  const means = (column: Float64Array): { readonly own: Float64Array; readonly all: number } => {
    const own = new Float64Array(k)
    const known = new Int32Array(k)
    for (let r = 0; r < label.length; r++) {
      if (!Number.isFinite(column[r]!)) continue
      own[label[r]!]! += column[r]!
      known[label[r]!]!++
    }
    let [sum, count] = [0, 0]
    for (let c = 0; c < k; c++) {
      sum += own[c]!
      count += known[c]!
      own[c] = known[c] === 0 ? 0 : own[c]! / known[c]!
    }
    return { own, all: count === 0 ? 0 : sum / count }
  }
  const ofScores = scores.map(means)
  const ofValues = values.map(means)
  return Array.from(size, (count, cluster) => ({
    cluster,
    size: count,
    traits: scores
      .map((_, column) => ({
        column,
        score: ofScores[column]!.own[cluster]! - ofScores[column]!.all,
        mean: ofValues[column]!.own[cluster]!,
        overall: ofValues[column]!.all,
      }))
      .sort((a, b) => Math.abs(b.score) - Math.abs(a.score) || a.column - b.column),
  }))
}
