import { seededRandom } from '../random.ts'

/** Mass of the intervals of a plan. */
export const PLAN_LEVEL = 0.9
const Z90 = 1.6448536269514722
const DRAWS = 4000

/**
 * What the gain of one action is made of: scale x value x lift x text - cost. Each part says which of its errors it has in common with other
 * actions, so that a total is neither too sure (as if all erred apart) nor too unsure (as if all erred together).
 */
export type GainParts = {
  /** Contacts x margin. */
  readonly scale: number
  readonly cost: number
  /** The two estimates of what a customer spends anyway err by `apart` (signed: all groups lean to the same one of them), and the season errs for all. */
  readonly value: {
    readonly mean: number
    readonly apart: number
    readonly season: number
    readonly seasonDeviation: number
  }
  /** `shared`: one standard deviation of what all groups of the channel have in common; `own`: of the group's own. */
  readonly lift: { readonly mean: number; readonly own: number; readonly shared: number }
  /** The text's factor, one for all actions with this text; null without a tested one. */
  readonly text: { readonly mean: number; readonly deviation: number } | null
}

/** An action in a total; one without parts (money moved between ads) errs by itself, each side by its own 90 % interval. */
export type JointAction = {
  readonly channel: string
  readonly segment: string | number
  readonly cost: number
  readonly gain: number
  readonly low: number
  readonly high: number
  readonly parts?: GainParts | undefined
}

export type JointTotal = {
  readonly cost: number
  readonly gain: number
  /** 90 % interval, by quantiles of joint draws. */
  readonly low: number
  readonly high: number
  /** Share of the draws above zero. */
  readonly chance: number
}

/** Expected gain of one action: its parts err apart, so their means are multiplied. */
export function expectedGain({ scale, cost, value, lift, text }: GainParts): number {
  return scale * value.mean * value.season * lift.mean * (text?.mean ?? 1) - cost
}

/**
 * Sum of actions with its 90 % interval, by draws from the joint distribution of what they rest on: one error of the season, of the choice between two
 * estimates of value and of the text for all, one of each channel, one of each group in a channel. The same actions give the same figures. O(draws x actions).
 */
export function jointTotal(actions: readonly JointAction[]): JointTotal {
  const cost = actions.reduce((sum, action) => sum + action.cost, 0)
  const gain = actions.reduce((sum, action) => sum + action.gain, 0)
  if (actions.length === 0) return { cost, gain, low: gain, high: gain, chance: 0 }
  const channels = placesOf(actions.map(({ channel }) => channel))
  const groups = placesOf(actions.map(({ channel, segment }, at) => groupKey(channel, segment, actions, at)))
  const random = seededRandom(1)
  const [byChannel, byGroup] = [new Float64Array(channels.count), new Float64Array(groups.count)]
  const sums = new Float64Array(DRAWS)
  let above = 0
  for (let draw = 0; draw < DRAWS; draw++) {
    const [apart, season, text] = [random.normal(), random.normal(), random.normal()]
    for (let at = 0; at < byChannel.length; at++) byChannel[at] = random.normal()
    for (let at = 0; at < byGroup.length; at++) byGroup[at] = random.normal()
    let sum = 0
    actions.forEach((action, at) => {
      const own = byGroup[groups.of[at] ?? 0] ?? 0
      const common = byChannel[channels.of[at] ?? 0] ?? 0
      const { parts } = action
      if (parts === undefined) {
        sum += byItself(action, own)
        return
      }
      const { scale, value, lift } = parts
      const spends = (value.mean + value.apart * apart) * (value.season + value.seasonDeviation * season)
      const adds = lift.mean + lift.shared * common + lift.own * own
      const said = parts.text === null ? 1 : parts.text.mean + parts.text.deviation * text
      sum += scale * spends * adds * said - parts.cost
    })
    sums[draw] = sum
    if (sum > 0) above++
  }
  sums.sort()
  const quantile = (share: number): number => sums[Math.round(share * (DRAWS - 1))] ?? gain
  return {
    cost,
    gain,
    low: quantile((1 - PLAN_LEVEL) / 2),
    high: quantile((1 + PLAN_LEVEL) / 2),
    chance: above / DRAWS,
  }
}

function byItself({ gain, low, high }: JointAction, error: number): number {
  return gain + (error * (error < 0 ? gain - low : high - gain)) / Z90
}

/** Actions without parts are groups of their own. */
function groupKey(
  channel: string,
  segment: string | number,
  actions: readonly JointAction[],
  at: number,
): string {
  return actions[at]?.parts === undefined ? `${at}` : `${channel} ${segment}`
}

function placesOf(names: readonly string[]): { readonly of: Int32Array; readonly count: number } {
  const places = new Map<string, number>()
  const of = Int32Array.from(names, (name) => {
    const known = places.get(name) ?? places.size
    places.set(name, known)
    return known
  })
  return { of, count: places.size }
}
