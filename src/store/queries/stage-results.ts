import { createHash } from 'node:crypto'
import type { WritableDb } from '../database.ts'
import { textIdentity } from '../identity.ts'
import type { Outcome } from './entity-stager.ts'
import type { CampaignResultToStage, CopyResultToStage, SeriesPointToStage } from './import-rows.ts'

const ADDED = [
  'impressions',
  'clicks',
  'cost_micros',
  'conversions',
  'conversion_value_micros',
  'recipients',
  'opens',
  'unsubscribes',
]
const MEASURES = [
  'impressions',
  'clicks',
  'costMicros',
  'conversions',
  'conversionValueMicros',
  'recipients',
  'opens',
  'unsubscribes',
] as const

/** A measure that one of both does not report is not zero. */
const sumOf = (table: string, column: string): string =>
  `${column} = CASE WHEN ${table}.${column} IS NULL THEN excluded.${column} WHEN excluded.${column} IS NULL THEN ${table}.${column}
              ELSE ${table}.${column} + excluded.${column} END`

type Told = Record<string, number | string | null>

const COLUMNS_TOLD = `impressions, clicks, cost_micros AS costMicros, conversions, conversion_value_micros AS conversionValueMicros, recipients,
                      opens, unsubscribes, currency`

/**
 * Tells rows that were told by this file before. Only where the rows are all that the records say: else two rows that look the same may be
 * the parts of a day that a column left out tells apart (device, store), and have to be added.
 */
function repeatFinder<Row extends { readonly line: number }>(isWhole: boolean): (row: Row) => boolean {
  if (!isWhole) return () => false
  const seen = new Set<number>()
  return ({ line: _, ...row }) => {
    const before = seen.size
    seen.add(textIdentity(JSON.stringify(Object.values(row))))
    return seen.size === before
  }
}

/**
 * Results of a day: rows of one file about the same ad (ad set, campaign) and day are summed, since reports split days by device and the
 * like (reach cannot be summed, and is not known then); what an earlier import told of the campaign's day is replaced, since platforms
 * restate past days. A record that the file repeats as a whole (`isWhole`: no column is left out) is not added again.
 */
export function campaignResultStager(
  db: WritableDb,
  importId: number,
  isWhole: boolean,
): (row: CampaignResultToStage) => Outcome {
  const isRepeat = repeatFinder<CampaignResultToStage>(isWhole)
  const insert = db.prepare<object>(
    `INSERT INTO campaign_results (import_id, line, day, channel, account, campaign, ad_set, ad, impressions, reach, clicks, cost_micros,
                                   conversions, conversion_value_micros, recipients, opens, unsubscribes, currency)
     VALUES (@importId, @line, @day, @channel, @account, @campaign, @adSet, @ad, @impressions, @reach, @clicks, @costMicros,
             @conversions, @conversionValueMicros, @recipients, @opens, @unsubscribes, @currency)
     ON CONFLICT (channel, account, campaign, day, import_id, ad_set, ad, currency) DO UPDATE
        SET ${ADDED.map((column) => sumOf('campaign_results', column)).join(', ')}, reach = NULL`,
  )
  const own = db
    .prepare<object, number>(
      `SELECT 1 FROM campaign_results WHERE channel = @channel AND account = @account AND campaign = @campaign AND day = @day
          AND import_id = @importId AND ad_set = @adSet AND ad = @ad AND currency = @currency`,
    )
    .pluck()
  const before = db.prepare<object, Told>(
    `SELECT ${COLUMNS_TOLD}, reach FROM campaign_results r JOIN imports i ON i.import_id = r.import_id
      WHERE channel = @channel AND account = @account AND campaign = @campaign AND day = @day AND ad_set = @adSet AND ad = @ad
        AND i.status = 'published' ORDER BY r.import_id DESC LIMIT 1`,
  )
  return (row) => {
    if (isRepeat(row)) return 'same'
    const values = { ...row, importId }
    const isAdded = own.get(values) === 1
    const told = isAdded ? undefined : before.get(values)
    insert.run(values)
    if (isAdded) return 'changed'
    if (told === undefined) return 'new'
    return isSame(told, row) && told['reach'] === row.reach ? 'same' : 'changed'
  }
}

/** Results of a text, as {@link campaignResultStager} has them of a day. */
export function copyResultStager(
  db: WritableDb,
  importId: number,
  isWhole: boolean,
): (row: CopyResultToStage) => Outcome {
  const isRepeat = repeatFinder<CopyResultToStage>(isWhole)
  const insert = db.prepare<object>(
    `INSERT INTO copy_results (import_id, line, channel, account, campaign, ad_set, ad, test, variant, headline, body, subject, from_day,
                               to_day, impressions, clicks, cost_micros, conversions, conversion_value_micros, recipients, opens,
                               unsubscribes, currency, identity)
     VALUES (@importId, @line, @channel, @account, @campaign, @adSet, @ad, @test, @variant, @headline, @body, @subject, @fromDay,
             @toDay, @impressions, @clicks, @costMicros, @conversions, @conversionValueMicros, @recipients, @opens,
             @unsubscribes, @currency, @identity)
     ON CONFLICT (identity, import_id) DO UPDATE SET ${ADDED.map((column) => sumOf('copy_results', column)).join(', ')}`,
  )
  const own = db
    .prepare<[bigint, number], number>('SELECT 1 FROM copy_results WHERE identity = ? AND import_id = ?')
    .pluck()
  const before = db.prepare<[bigint], Told>(
    `SELECT ${COLUMNS_TOLD} FROM copy_results r JOIN imports i ON i.import_id = r.import_id
      WHERE identity = ? AND i.status = 'published' ORDER BY r.import_id DESC LIMIT 1`,
  )
  return (row) => {
    if (isRepeat(row)) return 'same'
    const identity = copyIdentity(row)
    const isAdded = own.get(identity, importId) === 1
    const told = isAdded ? undefined : before.get(identity)
    insert.run({ ...row, importId, identity })
    if (isAdded) return 'changed'
    if (told === undefined) return 'new'
    return isSame(told, row) ? 'same' : 'changed'
  }
}

/** 63 bits of SHA-256 over all that tells texts and their tests apart. */
function copyIdentity(row: CopyResultToStage): bigint {
  const { channel, account, campaign, adSet, ad, test, variant, headline, body, subject } = row
  const { fromDay, toDay, currency } = row
  const parts = [
    channel,
    account,
    campaign,
    adSet,
    ad,
    test,
    variant,
    headline,
    body,
    subject,
    fromDay,
    toDay,
    currency,
  ]
  return createHash('sha256').update(JSON.stringify(parts)).digest().readBigUInt64BE(0) >> 1n
}

/** Points of plain series; those of one series and time are summed, as in {@link campaignResultStager}. */
export function seriesStager(
  db: WritableDb,
  importId: number,
  isWhole: boolean,
): (row: SeriesPointToStage) => Outcome {
  const isRepeat = repeatFinder<SeriesPointToStage>(isWhole)
  const insert = db.prepare<object>(
    `INSERT INTO series_points (import_id, series, at, value, line) VALUES (@importId, @series, @at, @value, @line)
     ON CONFLICT (series, at, import_id) DO UPDATE SET value = value + excluded.value`,
  )
  const own = db
    .prepare<[string, number, number], number>(
      'SELECT 1 FROM series_points WHERE series = ? AND at = ? AND import_id = ?',
    )
    .pluck()
  const before = db
    .prepare<[string, number], number>('SELECT value FROM visible_series_points WHERE series = ? AND at = ?')
    .pluck()
  return (row) => {
    if (isRepeat(row)) return 'same'
    const isAdded = own.get(row.series, row.at, importId) === 1
    const told = isAdded ? undefined : before.get(row.series, row.at)
    insert.run({ ...row, importId })
    if (isAdded) return 'changed'
    if (told === undefined) return 'new'
    return told === row.value ? 'same' : 'changed'
  }
}

function isSame(told: Told, row: CampaignResultToStage | CopyResultToStage): boolean {
  return told['currency'] === row.currency && MEASURES.every((measure) => told[measure] === row[measure])
}
