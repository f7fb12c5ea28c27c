import { choleskyInPlace, choleskySolve } from '../linalg/cholesky.ts'
import { buildBaseline, meanAndSd, project, inner, type ResponseData } from './baseline.ts'
import { adstock, curveForm } from './curves.ts'

export type Verdict = 'enough' | 'weak' | 'not-enough'

/** One finding; `level` says how much it matters. Values are for the sentence. */
export type Finding = {
  readonly code:
    | 'effects'
    | 'length'
    | 'season-unknown'
    | 'flat-spend'
    | 'few-active'
    | 'collinear'
    | 'follows-season'
    | 'small-share'
    | 'undetectable'
    | 'outcome-flat'
  readonly level: 'good' | 'warn' | 'bad'
  readonly channel?: string
  readonly other?: string
  readonly value: number
  readonly limit: number
}

export type Advice =
  | { readonly do: 'merge'; readonly channels: readonly string[] }
  | { readonly do: 'wait'; readonly periods: number }
  | { readonly do: 'experiment'; readonly channel: string }
  | { readonly do: 'vary'; readonly channel: string }
  | { readonly do: 'simple-shares' }

export type Adequacy = {
  readonly verdict: Verdict
  readonly periods: number
  readonly effects: number
  readonly perEffect: number
  readonly channels: readonly {
    readonly name: string
    readonly spend: number
    readonly share: number
    readonly variation: number
    readonly active: number
    /** Variance inflation by the other channels and the baseline: 1 / (1 - R^2). */
    readonly inflation: number
    /** The smallest mean contribution, as a share of the outcome, that the data can tell from nothing (two standard errors). */
    readonly detectable: number
  }[]
  readonly findings: readonly Finding[]
  readonly advice: readonly Advice[]
}

/** Robyn asks for 10 observations per variable; Meridian calls 4 "not enough". */
const GOOD_PER_EFFECT = 10
const LEAST_PER_EFFECT = 4
/** Half a year of days, and never fewer than 36 weeks or months: below, a single slow swing passes for an effect. */
const LEAST_YEARS = 0.5
const LEAST_PERIODS = 36
const FLAT = 0.1
const LITTLE_VARIATION = 0.25
const HIGH_INFLATION = 10
const SOME_INFLATION = 5
const ALIKE = 0.9
const SMALL_SHARE = 0.02

/**
 * Can a model of these channels be told from these periods at all? Looks at observations per effect, variation and timing of spends, and at
 * how precisely a linear model could see each channel. Before any fit; O(T (C + p)^2).
 */
export function judgeAdequacy(data: ResponseData): Adequacy {
  const n = data.outcome.length
  const baseline = buildBaseline({ ...data })
  const effects = baseline.columns.length + data.channels.length
  const perEffect = n / effects
  const totals = data.channels.map(({ spend }) => spend.reduce((sum, amount) => sum + amount, 0))
  const all = totals.reduce((sum, total) => sum + total, 0)
  const lagged = laggedSpends(data)
  const precision = precisionOf(data, lagged)
  const channels = data.channels.map(({ name, spend }, c) => {
    const { mean, sd } = meanAndSd(spend)
    return {
      name,
      spend: totals[c]!,
      share: all > 0 ? totals[c]! / all : 0,
      variation: mean > 0 ? sd / mean : 0,
      active: spend.filter((amount) => amount > 0).length,
      inflation: precision[c]!.inflation,
      detectable: precision[c]!.detectable,
    }
  })
  const findings: Finding[] = [
    {
      code: 'effects',
      level: perEffect >= GOOD_PER_EFFECT ? 'good' : perEffect >= LEAST_PER_EFFECT ? 'warn' : 'bad',
      value: perEffect,
      limit: perEffect >= LEAST_PER_EFFECT ? GOOD_PER_EFFECT : LEAST_PER_EFFECT,
    },
    lengthFinding(n, data.periodsPerYear),
  ]
  if (n < 1.25 * data.periodsPerYear && data.periodsPerYear >= 6)
    findings.push({ code: 'season-unknown', level: 'warn', value: n / data.periodsPerYear, limit: 1.25 })
  if (!(meanAndSd(data.outcome).sd > 0))
    findings.push({ code: 'outcome-flat', level: 'bad', value: 0, limit: 0 })
  for (const channel of channels) findings.push(...channelFindings(channel, n))
  findings.push(...pairFindings(data, lagged))
  const verdict = verdictOf(findings, channels.length)
  return {
    verdict,
    periods: n,
    effects,
    perEffect,
    channels,
    findings,
    advice: adviceOf(findings, channels, verdict, effects, n),
  }
}

function lengthFinding(n: number, periodsPerYear: number): Finding {
  const years = n / periodsPerYear
  const least = Math.max(LEAST_YEARS, LEAST_PERIODS / periodsPerYear)
  const level = n >= 52 && years >= 1.9 ? 'good' : years >= least ? 'warn' : 'bad'
  return { code: 'length', level, value: years, limit: level === 'bad' ? least : 2 }
}

type ChannelFacts = Adequacy['channels'][number]

function channelFindings(
  { name, share, variation, active, inflation, detectable }: ChannelFacts,
  n: number,
): Finding[] {
  const found: Finding[] = []
  const add = (code: Finding['code'], level: Finding['level'], value: number, limit: number): void => {
    found.push({ code, level, channel: name, value, limit })
  }
  if (variation < FLAT) add('flat-spend', 'bad', variation, FLAT)
  else if (variation < LITTLE_VARIATION) add('flat-spend', 'warn', variation, LITTLE_VARIATION)
  if (active < Math.max(5, n * 0.05))
    add('few-active', active < 4 ? 'bad' : 'warn', active, Math.max(5, Math.ceil(n * 0.05)))
  if (inflation > HIGH_INFLATION) add('follows-season', 'bad', inflation, HIGH_INFLATION)
  else if (inflation > SOME_INFLATION) add('follows-season', 'warn', inflation, SOME_INFLATION)
  if (share < SMALL_SHARE) add('small-share', 'warn', share, SMALL_SHARE)
  // What the prior finds likely for a channel of this size: a contribution of about 40 % of 5 % + half the share of spend.
  const likely = 0.05 + 0.5 * share
  if (detectable > 3 * likely) add('undetectable', 'bad', detectable, likely)
  else if (detectable > likely) add('undetectable', 'warn', detectable, likely)
  return found
}

function laggedSpends({ channels }: ResponseData): Float64Array[] {
  const form = curveForm('geometric', 'hill')
  return channels.map(({ spend }) => {
    const out = new Float64Array(spend.length)
    adstock(form, form.priorMean, spend, out)
    return out
  })
}

function pairFindings({ channels }: ResponseData, lagged: readonly Float64Array[]): Finding[] {
  const found: Finding[] = []
  for (let a = 0; a < lagged.length; a++)
    for (let b = 0; b < a; b++) {
      const value = correlationOf(lagged[a]!, lagged[b]!)
      if (Math.abs(value) > ALIKE)
        found.push({
          code: 'collinear',
          level: Math.abs(value) > 0.97 ? 'bad' : 'warn',
          channel: channels[b]!.name,
          other: channels[a]!.name,
          value,
          limit: ALIKE,
        })
    }
  return found
}

function correlationOf(a: Float64Array, b: Float64Array): number {
  const [one, other] = [meanAndSd(a), meanAndSd(b)]
  if (!(one.sd > 0) || !(other.sd > 0)) return 0
  let sum = 0
  for (let t = 0; t < a.length; t++) sum += (a[t]! - one.mean) * (b[t]! - other.mean)
  return sum / a.length / one.sd / other.sd
}

/** Least squares of the outcome on square roots of lagged spends beside a baseline of middling flexibility. */
function precisionOf(
  data: ResponseData,
  lagged: readonly Float64Array[],
): { inflation: number; detectable: number }[] {
  const n = data.outcome.length
  const count = lagged.length
  const baseline = buildBaseline(data)
  const [bends, seasons, memories] = baseline.shape
  const prior = baseline.priors[(Math.min(2, bends - 1) * seasons + (seasons - 1)) * memories]!
  const size = n + prior.scale.length
  const projected = lagged.map((values) => {
    const shape = values.map((value) => Math.sqrt(value))
    const { mean } = meanAndSd(shape)
    const out = new Float64Array(size)
    project(
      prior,
      shape.map((value) => (mean > 0 ? value / mean : 0)),
      out,
    )
    return out
  })
  const y = new Float64Array(size)
  project(prior, data.outcome, y)
  const gram = new Float64Array(count * count)
  for (let i = 0; i < count; i++)
    for (let j = 0; j < count; j++)
      gram[i * count + j] = inner(projected[i]!, projected[j]!, n) + (i === j ? 1e-9 * n : 0)
  const b = Float64Array.from(projected, (values) => inner(values, y, n))
  const lower = gram.slice()
  choleskyInPlace(lower, count)
  const solution = b.slice()
  choleskySolve(lower, count, solution)
  const left = y.slice()
  projected.forEach((values, c) => values.forEach((value, i) => (left[i]! -= solution[c]! * value)))
  const freedom = Math.max(1, n - count - Math.min(prior.scale.length, n / 2))
  const variance = Math.max(0, inner(left, left, n)) / freedom
  const outcome = Math.abs(meanAndSd(data.outcome).mean) || 1
  return projected.map((_, c) => {
    const unit = new Float64Array(count)
    unit[c] = 1
    choleskySolve(lower, count, unit)
    const own = lagged[c]!.map((value) => Math.sqrt(value))
    const { mean, sd } = meanAndSd(own)
    const around = mean > 0 ? n * (sd / mean) ** 2 : 0
    return {
      inflation: around > 0 ? Math.max(1, around * unit[c]) : Number.POSITIVE_INFINITY,
      detectable: (2 * Math.sqrt(variance * unit[c])) / outcome,
    }
  })
}

function verdictOf(findings: readonly Finding[], channels: number): Verdict {
  const general = findings.filter(({ channel }) => channel === undefined)
  if (general.some(({ level }) => level === 'bad')) return 'not-enough'
  const bad = new Set(
    findings
      .filter(({ level, channel }) => level === 'bad' && channel !== undefined)
      .map(({ channel }) => channel),
  )
  if (bad.size > channels / 2) return 'not-enough'
  if (bad.size > 0 || general.some(({ level, code }) => level === 'warn' && code !== 'effects')) return 'weak'
  return findings.filter(({ level }) => level === 'warn').length > channels ? 'weak' : 'enough'
}

function adviceOf(
  findings: readonly Finding[],
  channels: readonly ChannelFacts[],
  verdict: Verdict,
  effects: number,
  n: number,
): Advice[] {
  const advice: Advice[] = []
  const groups = findings
    .filter(({ code }) => code === 'collinear')
    .map(({ channel = '', other = '' }) => [channel, other])
  const merged = joined(groups)
  const small = channels.filter(({ share }) => share < SMALL_SHARE).map(({ name }) => name)
  if (small.length >= 2 && !small.every((name) => merged.some((group) => group.includes(name))))
    merged.push(small)
  for (const group of merged) advice.push({ do: 'merge', channels: group })
  const missing = Math.ceil(Math.max(LEAST_PER_EFFECT * effects, LEAST_PERIODS) - n)
  if (missing > 0) advice.push({ do: 'wait', periods: missing })
  for (const { code, level, channel } of findings) {
    if (channel === undefined || level !== 'bad') continue
    if (code === 'flat-spend') advice.push({ do: 'vary', channel })
    if (code === 'undetectable' || code === 'follows-season') advice.push({ do: 'experiment', channel })
  }
  if (verdict === 'not-enough') advice.push({ do: 'simple-shares' })
  const seen = new Set<string>()
  return advice.filter((each) => {
    const key = JSON.stringify(each)
    return seen.has(key) ? false : seen.add(key)
  })
}

/** Groups that share a member become one. */
function joined(groups: readonly (readonly string[])[]): string[][] {
  const result: Set<string>[] = []
  for (const group of groups) {
    const touching = result.filter((set) => group.some((name) => set.has(name)))
    const union = new Set([...group, ...touching.flatMap((set) => [...set])])
    for (const set of touching) result.splice(result.indexOf(set), 1)
    result.push(union)
  }
  return result.map((set) => [...set].sort())
}
