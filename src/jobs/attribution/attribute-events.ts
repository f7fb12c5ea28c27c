import { ExpectedFailure } from '../../contract/failure.ts'
import type { AttributionModel, AttributionSettings, AttributionSummary } from '../../contract/attribution.ts'
import { Attributor } from '../../engine/attribution/attribute.ts'
import { journeysOf, type Journey, type JourneyEvents } from '../../engine/attribution/journeys.ts'

/** Below this many orders with touches the shares are mostly chance. */
const FEW_CONVERSIONS = 50
const SHOWN_PATHS = 20
/** Different ways that are told apart; further ones are not listed. */
const MOST_PATHS = 200_000
const SLICE = 2_000

export type NamedJourneys = {
  readonly journeys: Iterable<Journey>
  /** Names of the channels, by number. */
  readonly names: readonly string[]
  readonly currency: string
  /** The only touches are the channels that orders themselves name. */
  readonly onlyOrderChannels: boolean
}

/**
 * Credits of all models to all channels. Yields the journeys done.
 * @throws ExpectedFailure no-touches
 */
export function* attributed(
  { journeys, names, currency, onlyOrderChannels }: NamedJourneys,
  { firstShare, lastShare, halfLifeDays }: AttributionSettings,
): Generator<number, AttributionSummary, void> {
  const attributor = new Attributor({ channels: names.length, firstShare, lastShare, halfLifeDays })
  const paths = new Map<
    string,
    { touches: readonly number[]; conversions: number; journeys: number; value: number }
  >()
  let [done, touched] = [0, 0]
  for (const journey of journeys) {
    if (done++ % SLICE === 0) yield done
    attributor.add(journey)
    const { touches, converted, count, value } = journey
    if (touches.length === 0) continue
    touched += touches.length * count
    const key = touches.join(' ')
    const known = paths.get(key)
    const own = known ?? { touches, conversions: 0, journeys: 0, value: 0 }
    own.journeys += count
    if (converted) {
      own.conversions += count
      own.value += count * value
    }
    if (known === undefined && paths.size < MOST_PATHS) paths.set(key, own)
  }
  const result = attributor.result()
  if (result.journeys === 0) throw new ExpectedFailure('no-touches')
  const channels = names
    .map((name, c) => ({
      name,
      touches: result.touches[c] ?? 0,
      removal: result.removal[c] ?? 0,
      credits: creditsOf(result.credits, c),
    }))
    .filter(({ touches }) => touches > 0)
    .sort((a, b) => b.credits.markov.conversions - a.credits.markov.conversions || b.touches - a.touches)
  const isTold = {
    'only-order-channels': onlyOrderChannels,
    'one-channel': channels.length === 1,
    'few-conversions': result.conversions < FEW_CONVERSIONS,
    'mostly-untouched': result.untouched.conversions > result.conversions,
    'no-values': result.value <= 0,
  } as const
  return {
    journeys: result.journeys,
    conversions: result.conversions,
    value: result.value,
    untouched: result.untouched,
    currency,
    rate: result.rate,
    channels,
    paths: [...paths.values()]
      .filter(({ conversions }) => conversions > 0)
      .sort((a, b) => b.conversions - a.conversions || b.value - a.value)
      .slice(0, SHOWN_PATHS)
      .map(({ touches, ...rest }) => ({ path: touches.map((touch) => names[touch] ?? ''), ...rest })),
    meanTouches: touched / result.journeys,
    warnings: (Object.keys(isTold) as (keyof typeof isTold)[]) // the keys of exactly this record
      .filter((name) => isTold[name]),
  }
}

type Credit = AttributionSummary['channels'][number]['credits']

function creditsOf(credits: ReturnType<Attributor['result']>['credits'], channel: number): Credit {
  const of = (model: AttributionModel): Credit[keyof Credit] => ({
    conversions: credits[model].conversions[channel] ?? 0,
    value: credits[model].value[channel] ?? 0,
  })
  return {
    first: of('first'),
    last: of('last'),
    linear: of('linear'),
    position: of('position'),
    decay: of('decay'),
    markov: of('markov'),
  }
}

export function journeysIn(events: JourneyEvents, windowDays: number): Iterable<Journey> {
  return journeysOf(events, windowDays)
}
