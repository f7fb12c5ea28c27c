import type { CopyScoreSettings } from '../../contract/copy.ts'
import type { ReadableDb } from '../database.ts'

export type CopyTrial = {
  readonly test: string
  /** What texts without a test compete in: channel, campaign, ad set and the day they began. */
  readonly group: string
  readonly channel: string
  readonly text: string
  readonly trials: number
  readonly successes: number
}

/** What a rate is made of: successes per trials. */
const measured = {
  clicks: { successes: 'clicks', trials: 'coalesce(impressions, recipients)' },
  opens: { successes: 'opens', trials: 'recipients' },
  conversions: { successes: 'conversions', trials: 'clicks' },
} as const

/** Visible results of texts that have a text, trials above 0 and successes no more than trials. O(results). */
export function copyTrials(
  db: ReadableDb,
  field: CopyScoreSettings['field'],
  measure: CopyScoreSettings['measure'],
): CopyTrial[] {
  const { successes, trials } = measured[measure]
  return db
    .prepare<[], CopyTrial>(
      `SELECT test, channel || char(1) || campaign || char(1) || ad_set || char(1) || from_day AS "group", channel,
              ${field} AS text, ${trials} AS trials, ${successes} AS successes
         FROM visible_copy_results
        WHERE ${field} <> '' AND ${trials} > 0 AND ${successes} BETWEEN 0 AND ${trials} ORDER BY copy_id`,
    )
    .all()
}
