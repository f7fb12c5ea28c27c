import { copyFields, copyMeasures, type CopyScoreSettings, type TestedCopy } from '../../contract/copy.ts'
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

/** What texts compete in. */
const GROUP = 'channel || char(1) || campaign || char(1) || ad_set || char(1) || from_day'

/** Visible results of texts that have a text, trials above 0 and successes no more than trials. O(results). */
export function copyTrials(
  db: ReadableDb,
  field: CopyScoreSettings['field'],
  measure: CopyScoreSettings['measure'],
): CopyTrial[] {
  const { successes, trials } = measured[measure]
  return db
    .prepare<[], CopyTrial>(
      `SELECT test, ${GROUP} AS "group", channel,
              ${field} AS text, ${trials} AS trials, ${successes} AS successes
         FROM visible_copy_results
        WHERE ${field} <> '' AND ${trials} > 0 AND ${successes} BETWEEN 0 AND ${trials} ORDER BY copy_id`,
    )
    .all()
}

/**
 * Which texts were tested by what: tests with two texts or more and the texts of these, most tests first; nothing that has none. Where as many tests
 * tell of several measures, the one that comes first is what the texts are for: subjects are there to be opened. O(results).
 */
export function testedCopies(db: ReadableDb): TestedCopy[] {
  return copyFields
    .flatMap((field) =>
      (field === 'subject' ? (['opens', 'clicks', 'conversions'] as const) : copyMeasures).map((measure) => {
        const { successes, trials } = measured[measure]
        const found = db
          .prepare<[], { tests: number; texts: number }>(
            `SELECT count(*) AS tests, coalesce(sum(texts), 0) AS texts FROM
              (SELECT count(DISTINCT ${field}) AS texts FROM visible_copy_results
                WHERE ${field} <> '' AND ${trials} > 0 AND ${successes} BETWEEN 0 AND ${trials}
                GROUP BY CASE WHEN test = '' THEN ${GROUP} ELSE test END HAVING texts > 1)`,
          )
          .get()
        return { field, measure, tests: found?.tests ?? 0, texts: found?.texts ?? 0 }
      }),
    )
    .filter(({ tests }) => tests > 0)
    .sort((a, b) => b.tests - a.tests)
}
