import type { GainParts } from './joint.ts'

/** What an action is believed to add, as a share of what a customer would spend anyway. */
export type Lift = {
  readonly mean: number
  readonly deviation: number
  /** What of it errs together with other actions; all of it errs by itself where this is left out. */
  readonly joint?: Pick<GainParts, 'lift' | 'text'>
}

/** A measured lift with its standard error, of one segment. */
export type LiftEvidence = { readonly segment: number; readonly lift: number; readonly error: number }

export type LearnedLifts = {
  /** For a segment without a measurement of its own. */
  readonly channel: Lift
  readonly segments: ReadonlyMap<number, Lift>
}

/** Share of the prior variance that differs between segments of one channel; the rest they have in common. */
const OWN_SHARE = 0.5

/**
 * Carries measured effects of a channel into what is believed of it: normal with a normal prior in two levels, the channel's and the segment's own, so that
 * a segment that was never measured learns from the others, and less than they do (Gelman and others, Bayesian Data Analysis, chapter 5). O(evidence).
 */
export function learnLifts(prior: Lift, evidence: readonly LiftEvidence[]): LearnedLifts {
  const own = prior.deviation ** 2 * OWN_SHARE
  const common = prior.deviation ** 2 * (1 - OWN_SHARE)
  // Several measurements of one segment are one, weighted by their precision.
  const bySegment = new Map<number, { weight: number; sum: number }>()
  for (const { segment, lift, error } of evidence) {
    if (!(error > 0) || !Number.isFinite(lift)) continue
    const known = bySegment.get(segment) ?? { weight: 0, sum: 0 }
    const weight = 1 / error ** 2
    bySegment.set(segment, { weight: known.weight + weight, sum: known.sum + weight * lift })
  }
  let [precision, sum] = [1 / common, prior.mean / common]
  for (const { weight, sum: weighted } of bySegment.values()) {
    const variance = 1 / weight + own
    precision += 1 / variance
    sum += weighted / weight / variance
  }
  const center = sum / precision
  const segments = new Map<number, Lift>()
  for (const [segment, { weight, sum: weighted }] of bySegment) {
    // The channel's mean as this segment sees it: without its own measurement, which would count twice.
    const variance = 1 / weight + own
    const otherPrecision = precision - 1 / variance
    const otherCenter = (sum - weighted / weight / variance) / otherPrecision
    const before = own + 1 / otherPrecision
    const after = 1 / (1 / before + weight)
    // Given the channel's mean, the segment's is drawn to it by so much, and errs by the rest alone: b^2 / precision + 1 / (1 / own + weight) = after.
    const alone = 1 / (1 / own + weight)
    segments.set(
      segment,
      parted(after * (otherCenter / before + weighted), Math.sqrt(alone), alone / own / Math.sqrt(precision)),
    )
  }
  return { channel: parted(center, Math.sqrt(own), 1 / Math.sqrt(precision)), segments }
}

function parted(mean: number, own: number, shared: number): Lift {
  return { mean, deviation: Math.hypot(own, shared), joint: { lift: { mean, own, shared }, text: null } }
}
