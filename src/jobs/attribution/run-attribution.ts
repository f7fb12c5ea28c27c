import {
  attributionAnalysis,
  type AttributionAnalysis,
  type AttributionSettings,
} from '../../contract/attribution.ts'
import type { JourneyEvents } from '../../engine/attribution/journeys.ts'
import type { ReadableDb } from '../../store/database.ts'
import { getAnalysis, publishAnalysis, startAnalysis } from '../../store/queries/analyses.ts'
import { campaignIds } from '../../store/queries/customer-facts.ts'
import { kindCodes } from '../../store/queries/kinds.ts'
import { dataFingerprint } from '../../store/queries/project.ts'
import { prepareBase, type CustomerBase } from '../customers/customer-base.ts'
import type { Job } from '../job.ts'
import { runSliced } from '../run-sliced.ts'
import { attributed, journeysIn, type NamedJourneys } from './attribute-events.ts'

const DAY_MS = 86_400_000
const MICROS = 1_000_000

/**
 * What channels or campaigns bring: orders of the project credited to the touches before them.
 * @throws ExpectedFailure no-touches
 */
export const runAttribution: Job<'attribution'> = async ({ settings }, context) => {
  const { db, signal, progress, now } = context
  const startedAt = now()
  const fingerprint = dataFingerprint(db)
  const base = await prepareBase(context)
  const summary = await runSliced(attributed(projectJourneys(db, base, settings), settings), signal, (done) =>
    progress({ phase: 'evaluating', done, total: 0, unit: 'rows' }),
  )
  const id = startAnalysis(db, {
    area: 'customers',
    kind: 'attribution',
    settings,
    fingerprint,
    createdAt: startedAt,
  })
  publishAnalysis(db, id, { summary, seconds: (now() - startedAt) / 1000 })
  const record = getAnalysis(db, id)
  if (record === undefined) throw new Error('an analysis that was just published is not there')
  return attributionAnalysisOf(record)
}

export function attributionAnalysisOf(record: object): AttributionAnalysis {
  return attributionAnalysis.parse(record)
}

/**
 * Events as touches and orders: a view, click, cart or rating with a channel (campaign) is a touch; the first line of an order is the
 * conversion, worth all lines of the order.
 */
function projectJourneys(
  db: ReadableDb,
  base: CustomerBase,
  { by, windowDays, orderChannel }: AttributionSettings,
): NamedJourneys {
  const { columns } = base
  const { start, at, kind, channel, campaign, opensOrder, order, value } = columns
  const rows = at.length
  const { codes, names } =
    by === 'channel' ? { codes: channel, names: columns.channels } : campaignsOf(db, campaign)
  const touch = new Int32Array(rows).fill(-1)
  const worth = new Float64Array(rows)
  const days = new Float64Array(rows)
  let others = 0
  for (let c = 0; c + 1 < start.length; c++) {
    const opened = new Map<number, number>()
    for (let e = start[c] ?? 0; e < (start[c + 1] ?? 0); e++) {
      days[e] = (at[e] ?? Number.NaN) / DAY_MS
      const code = codes[e] ?? 0
      if (kind[e] === kindCodes.purchase) {
        const own = order[e] ?? -1
        if (opensOrder[e] === 1) opened.set(own, e)
        const first = opened.get(own) ?? e
        worth[first] = (worth[first] ?? 0) + Math.max(0, value[e] ?? 0) / MICROS
        if (orderChannel && opensOrder[e] === 1 && code > 0) touch[e] = code
      } else if (kind[e] !== kindCodes.refund && code > 0) {
        touch[e] = code
        others++
      }
    }
  }
  const events: JourneyEvents = { start, at: days, touch, converts: opensOrder, value: worth }
  return {
    journeys: journeysIn(events, windowDays),
    names,
    currency: columns.currency,
    onlyOrderChannels: others === 0,
  }
}

/** Campaigns as small numbers; 0 is none. */
function campaignsOf(db: ReadableDb, campaign: Int32Array): { codes: Int32Array; names: string[] } {
  const nameOf = new Map([...campaignIds(db)].map(([name, id]) => [id, name]))
  const numbers = new Map<number, number>([[0, 0]])
  const names = ['']
  const codes = campaign.map((id) => {
    const known = numbers.get(id)
    if (known !== undefined) return known
    numbers.set(id, names.length)
    return names.push(nameOf.get(id) ?? '') - 1
  })
  return { codes, names }
}
