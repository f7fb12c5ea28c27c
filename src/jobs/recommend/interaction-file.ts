import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { TimedEvents } from '../../engine/recommend/split.ts'
import { delimiterOf, linesOf, splitLine as split } from './delimited-lines.ts'
import type { IdNumbers } from './id-numbers.ts'

/** Which column holds what, by header or by number from 1; the last two may be missing. */
export type ColumnNames = {
  readonly user: string
  readonly item: string
  readonly value?: string | undefined
  readonly time?: string | undefined
}

export type InteractionFile = {
  readonly file: string
  readonly events: TimedEvents
  readonly header: boolean
  /** Whether a column of times was found; without one, the number of the line stands for it. */
  readonly timed: boolean
  /** Lines without a user, an item or a readable value: they are left out, and the first is named. */
  readonly skipped: number
  readonly firstSkipped: number | null
}

/**
 * Reads user, item, value and time from a delimited text (ratings, visits, purchases), line by line; the delimiter and whether there
 * is a header are seen from the first line. Missing values count 1. O(lines) time, 32 bytes a line.
 * @throws ExpectedFailure file-not-found, mapping-incomplete, file-no-rows
 */
export async function readInteractionFile(
  path: string,
  columns: ColumnNames | null,
  ids: { readonly users: IdNumbers; readonly items: IdNumbers },
): Promise<InteractionFile> {
  const file = basename(path)
  if (!existsSync(path)) throw new ExpectedFailure('file-not-found', { file })
  const cells: Record<keyof TimedEvents, number[]> = { row: [], column: [], weight: [], time: [] }
  let layout: Layout | null = null
  let line = 0
  let skipped = 0
  let firstSkipped: number | null = null
  for await (const text of linesOf(path)) {
    line++
    if (text.trim() === '') continue
    const isFirst = layout === null
    layout ??= layoutOf(text.replace(/^\uFEFF/, ''), columns, file)
    if (isFirst && layout.header) continue
    const row = split(text, layout.delimiter)
    const user = row[layout.user] ?? ''
    const item = row[layout.item] ?? ''
    const value = layout.value === null ? 1 : numberIn(row[layout.value])
    if (user === '' || item === '' || value === null) {
      skipped++
      firstSkipped ??= line
      continue
    }
    cells.row.push(ids.users.of(user))
    cells.column.push(ids.items.of(item))
    cells.weight.push(value)
    cells.time.push(layout.time === null ? line : (timeIn(row[layout.time]) ?? line))
  }
  if (cells.row.length === 0) throw new ExpectedFailure('file-no-rows', { file })
  return {
    file,
    events: cells,
    header: layout?.header ?? false,
    timed: (layout?.time ?? null) !== null,
    skipped,
    firstSkipped,
  }
}

type Layout = {
  readonly delimiter: string | RegExp
  readonly header: boolean
  readonly user: number
  readonly item: number
  readonly value: number | null
  readonly time: number | null
}

/** Words by which headers are known, in the order of the defaults. */
const known = {
  user: /^(user|customer|client|member|visitor|person)[ _-]?(id|no|number|code)?$|^(uid|用户|客户)/i,
  item: /^(item|product|movie|sku|article|stock[ _-]?code|track|book|page)[ _-]?(id|no|number|code)?$|^(iid|商品)/i,
  value: /^(rating|value|score|count|quantity|weight|amount|plays)$|^(评分|数量)/i,
  time: /^(time|timestamp|date|datetime|at)$|(_|-| )(time|timestamp|date)$|时间|日期/i,
}

function layoutOf(first: string, columns: ColumnNames | null, file: string): Layout {
  const delimiter = delimiterOf(first)
  const cells = split(first, delimiter)
  const byName = (name: string): number => cells.findIndex((cell) => cell === name)
  if (columns !== null) {
    const header = Object.values(columns).some((name) => name !== undefined && byName(name) >= 0)
    const place = (name: string | undefined): number | null => {
      if (name === undefined) return null
      const at = header && byName(name) >= 0 ? byName(name) : /^\d+$/.test(name) ? Number(name) - 1 : -1
      if (at < 0 || at >= cells.length)
        throw new ExpectedFailure('mapping-incomplete', { file, column: name })
      return at
    }
    const user = place(columns.user) ?? 0
    const item = place(columns.item) ?? 1
    return { delimiter, header, user, item, value: place(columns.value), time: place(columns.time) }
  }
  const named = (pattern: RegExp): number => cells.findIndex((cell) => pattern.test(cell))
  const user = named(known.user)
  const item = named(known.item)
  if (user >= 0 && item >= 0) {
    const value = named(known.value)
    const time = named(known.time)
    return {
      delimiter,
      header: true,
      user,
      item,
      value: value < 0 ? null : value,
      time: time < 0 ? null : time,
    }
  }
  if (cells.length < 2) throw new ExpectedFailure('mapping-incomplete', { file, missing: 'product-id' })
  // Without a header: user, item, value, time, as the field's data sets have them.
  const hasValue = cells.length > 2 && numberIn(cells[2]) !== null
  return {
    delimiter,
    header: cells.length > 2 && !hasValue,
    user: 0,
    item: 1,
    value: cells.length > 2 ? 2 : null,
    time: cells.length > 3 ? 3 : null,
  }
}

function numberIn(text: string | undefined): number | null {
  if (text === undefined || text === '') return null
  const value = Number(text)
  return Number.isFinite(value) ? value : null
}

function timeIn(text: string | undefined): number | null {
  const number = numberIn(text)
  if (number !== null) return number
  const time = Date.parse(text ?? '')
  return Number.isNaN(time) ? null : time
}
