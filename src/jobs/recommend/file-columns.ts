import { ExpectedFailure } from '../../contract/failure.ts'

/** Which column holds what, by header, by number from 1, or by the words user, item, value and time; the last two may be missing. */
export type ColumnNames = {
  readonly user: string
  readonly item: string
  readonly value?: string | undefined
  readonly time?: string | undefined
}

export type Layout = {
  readonly header: boolean
  readonly user: number
  readonly item: number
  readonly value: number | null
  readonly time: number | null
}

type Role = 'user' | 'item' | 'value' | 'time'
const roles: readonly Role[] = ['user', 'item', 'value', 'time']

/** Words by which headers are known. */
const known: Readonly<Record<Role, RegExp>> = {
  user: /^#? ?(user|customer|client|member|visitor|person|reviewer|buyer|account|session)s?[ _-]?(id|no|number|code|key|name)?$|^u?uid$|^u$|^(用户|客户|会员|买家)/i,
  item: /^(item|product|movie|film|sku|article|artist|song|track|album|book|page|game|app|show|stock|asin|isbn|area|goods|content|business)s?[ _-]?(id|no|number|code|key)?$|^(stock[ _-]?code|iid|i)$|^(商品|产品|货号)/i,
  value:
    /^(rating|value|score|count|quantity|qty|weight|amount|plays?|play[ _-]?count|stars|overall|listens|r)$|^(评分|数量|次数)/i,
  time: /^(time|timestamp|ts|t|date|datetime|at)$|(_|-| )(time|timestamp|date|at)$|^(invoice|order|review|unix)[ _-]?(date|time)$|时间|日期/i,
}

/**
 * Finds the columns in the first rows of a file. Names that the header has are taken first, in any case; where there is no header, the words of the
 * four columns say what stands where, in the order of the names; numbers count from 1.
 * @throws ExpectedFailure mapping-incomplete
 */
export function layoutOf(
  sample: readonly (readonly string[])[],
  columns: ColumnNames | null,
  file: string,
): Layout {
  const first = sample[0] ?? []
  if (columns === null) return guessed(sample, file)
  const names = roles.map((role) => columns[role])
  const places = names.map((name) => (name === undefined ? null : placeOf(name, first)))
  const given = names.flatMap((name, k) =>
    name === undefined ? [] : [{ name, role: roles[k], at: places[k] ?? null }],
  )
  if (given.some(({ at, name }) => at !== null && !isNumber(name))) {
    // At least one is a header: those that are not may still be meant by a word or a number.
    const place = (role: Role): number | null => {
      const name = columns[role]
      if (name === undefined) return null
      const at = placeOf(name, first) ?? numbered(name, first.length) ?? placeByWord(name, first)
      if (at === null) throw new ExpectedFailure('mapping-incomplete', { file, column: name })
      return at
    }
    return laidOut(true, {
      user: place('user'),
      item: place('item'),
      value: place('value'),
      time: place('time'),
    })
  }
  if (given.every(({ name }) => isNumber(name))) {
    const place = (role: Role): number | null => {
      const name = columns[role]
      if (name === undefined) return null
      const at = numbered(name, first.length)
      if (at === null) throw new ExpectedFailure('mapping-incomplete', { file, column: name })
      return at
    }
    const found = { user: place('user'), item: place('item'), value: place('value'), time: place('time') }
    return laidOut(isHeader(sample, Object.values(found)), found)
  }
  const words = given.map(({ name }) => roleOf(name))
  const unknown = given.find((_, k) => words[k] === null)
  if (unknown !== undefined || new Set(words).size < words.length)
    throw new ExpectedFailure('mapping-incomplete', { file, column: unknown?.name ?? given[0]?.name ?? '' })
  const byHeader = words.map((role) => (role === null ? -1 : headed(role, first)))
  const isHeaded = byHeader.every((at) => at >= 0)
  const at = (role: Role): number | null => {
    const k = words.indexOf(role)
    if (k < 0) return null
    const place = isHeaded ? (byHeader[k] ?? 0) : k
    if (place >= first.length)
      throw new ExpectedFailure('mapping-incomplete', { file, column: given[k]?.name ?? role })
    return place
  }
  const found = { user: at('user'), item: at('item'), value: at('value'), time: at('time') }
  if (found.user === null || found.item === null)
    throw new ExpectedFailure('mapping-incomplete', { file, column: found.user === null ? 'user' : 'item' })
  return laidOut(isHeaded || isHeader(sample, Object.values(found)), found)
}

function laidOut(header: boolean, found: Readonly<Record<Role, number | null>>): Layout {
  return { header, user: found.user ?? 0, item: found.item ?? 1, value: found.value, time: found.time }
}

function guessed(sample: readonly (readonly string[])[], file: string): Layout {
  const first = sample[0] ?? []
  const [user, item] = [headed('user', first), headed('item', first)]
  if (user >= 0 && item >= 0) {
    const [value, time] = [headed('value', first), headed('time', first)]
    return { header: true, user, item, value: value < 0 ? null : value, time: time < 0 ? null : time }
  }
  if (first.length < 2) throw new ExpectedFailure('mapping-incomplete', { file, missing: 'product-id' })
  // As the data sets of the field have them: user, item, value, time.
  const header = isHeader(
    sample,
    first.map((_, k) => k),
  )
  const rows = header ? sample.slice(1) : sample
  const isNumeric = (column: number): boolean =>
    rows.length > 0 && rows.every((row) => numberIn(row[column], false) !== null)
  const hasValue = first.length > 2 && isNumeric(2)
  return {
    header,
    user: 0,
    item: 1,
    value: hasValue ? 2 : null,
    time: hasValue && first.length > 3 ? 3 : null,
  }
}

function placeOf(name: string, header: readonly string[]): number | null {
  const exact = header.indexOf(name)
  if (exact >= 0) return exact
  const any = header.findIndex((cell) => cell.toLowerCase() === name.toLowerCase())
  return any < 0 ? null : any
}

function isNumber(name: string): boolean {
  return /^\d+$/.test(name)
}

function numbered(name: string, width: number): number | null {
  return isNumber(name) && Number(name) >= 1 && Number(name) <= width ? Number(name) - 1 : null
}

function roleOf(name: string): Role | null {
  return roles.find((role) => known[role].test(name)) ?? null
}

function headed(role: Role, header: readonly string[]): number {
  return header.findIndex((cell) => known[role].test(cell))
}

function placeByWord(name: string, header: readonly string[]): number | null {
  const role = roleOf(name)
  const at = role === null ? -1 : headed(role, header)
  return at < 0 ? null : at
}

/** Whether the first row names the columns: its words are known, or a column of numbers begins with a word. */
function isHeader(sample: readonly (readonly string[])[], columns: readonly (number | null)[]): boolean {
  const [first, ...rows] = sample
  if (first === undefined) return false
  const asked = columns.flatMap((column) => (column === null ? [] : [column]))
  if (asked.filter((column) => roleOf(first[column] ?? '') !== null).length >= 2) return true
  return asked.some(
    (column) =>
      numberIn(first[column], true) === null &&
      /\p{L}/u.test(first[column] ?? '') &&
      rows.length > 0 &&
      rows.every((row) => (row[column] ?? '') === '' || numberIn(row[column], true) !== null),
  )
}

/** Null for no number. A decimal comma is one where the cell could not be cut at it. */
export function numberIn(text: string | undefined, decimalComma: boolean): number | null {
  if (text === undefined || text === '') return null
  const value = Number(decimalComma && /^-?\d+,\d+$/.test(text) ? text.replace(',', '.') : text)
  return Number.isFinite(value) ? value : null
}
