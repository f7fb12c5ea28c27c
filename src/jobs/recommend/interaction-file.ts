import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { ExpectedFailure } from '../../contract/failure.ts'
import { EventColumns, type FileEvents } from './event-columns.ts'
import { type ColumnNames, layoutOf, numberIn } from './file-columns.ts'
import type { IdNumbers } from './id-numbers.ts'
import { openRows } from './table-rows.ts'

export type InteractionFile = {
  readonly file: string
  readonly events: FileEvents
  readonly header: boolean
  /** Whether a column of times was found; without one, the number of the line stands for it. */
  readonly timed: boolean
  /** Lines without a user, an item or a readable value: they are left out, and the first is named. */
  readonly skipped: number
  readonly firstSkipped: number | null
}

/**
 * Reads user, item, value and time of a table (ratings, visits, purchases); encoding, delimiter and header are told by its beginning.
 * Missing columns of values count 1. O(rows) time, 24 bytes a row.
 * @throws ExpectedFailure file-not-found, mapping-incomplete, file-no-rows, and those of opening and unpacking
 */
export async function readInteractionFile(
  path: string,
  columns: ColumnNames | null,
  ids: { readonly users: IdNumbers; readonly items: IdNumbers },
): Promise<InteractionFile> {
  const file = basename(path)
  if (!existsSync(path)) throw new ExpectedFailure('file-not-found', { file })
  const rows = await openRows(path)
  if (rows.sample.length === 0) throw new ExpectedFailure('file-no-rows', { file })
  const { header, user, item, value, time } = layoutOf(rows.sample, columns, file)
  const events = new EventColumns()
  let skipped = 0
  let firstSkipped: number | null = null
  let isFirst = true
  const places = [user, item, value ?? user, time ?? user]
  await rows.each(places, (cells, line) => {
    const isHeader = isFirst && header
    isFirst = false
    if (isHeader) return
    const [who = '', what = '', worth, when] = cells
    const weight = value === null ? 1 : numberIn(worth, true)
    if (who === '' || what === '' || weight === null) {
      skipped++
      firstSkipped ??= line
      return
    }
    const at = time === null ? line : (timeIn(when) ?? line)
    events.add(ids.users.of(who), ids.items.of(what), weight, at)
  })
  if (events.count === 0) throw new ExpectedFailure('file-no-rows', { file })
  return { file, events: events.events(), header, timed: time !== null, skipped, firstSkipped }
}

function timeIn(text: string | undefined): number | null {
  const number = numberIn(text, false)
  if (number !== null) return number
  const time = Date.parse(text ?? '')
  return Number.isNaN(time) ? null : time
}
