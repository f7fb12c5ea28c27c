import type { ColumnRole } from '../../contract/column-roles.ts'
import type { ColumnToJudge, Contents } from './column-contents.ts'

const MIN_ROWS = 5
const MIN_COLUMNS = 3
const MOSTLY = 0.8
const PERSON = /^\p{Lu}[\p{L}'’.-]*(?: \p{Lu}[\p{L}'’.-]*){1,3}$/u

/**
 * A table without headers whose first column numbers its rows and repeats none: a catalogue where a column of titles stands beside, else a
 * row for each person. Two columns may be pairs of anything. Tells whether it was one.
 */
export function settleUnheaded(columns: readonly ColumnToJudge[], roles: ColumnRole[]): boolean {
  const first = columns[0]?.contents
  if (first === undefined || columns.length < MIN_COLUMNS || first.rows < MIN_ROWS) return false
  const isNumbered =
    roles[0] === 'ignore' &&
    first.integer >= MOSTLY &&
    first.filled === first.rows &&
    first.distinct === first.filled
  if (!isNumbered || columns.some(({ contents }) => isAmount(contents))) return false
  const named = columns.findIndex(({ contents }, at) => at > 0 && roles[at] === 'ignore' && isName(contents))
  const isPerson =
    named < 0 ||
    roles.includes('email') ||
    columns[named]?.contents.samples.every((text) => PERSON.test(text))
  if (isPerson !== true) {
    roles[0] = 'product-id'
    roles[named] = 'product-name'
    const group = columns.findIndex(
      ({ contents }, at) =>
        roles[at] === 'ignore' && contents.samples.some((text) => /\p{L}\|\p{L}/u.test(text)),
    )
    if (group >= 0) roles[group] = 'category'
    takeBack(roles, 'time')
    return true
  }
  // With a time the rows are what somebody did, each numbered.
  if (roles.includes('time')) return false
  roles[0] = 'customer-id'
  if (named > 0) roles[named] = 'customer-name'
  return true
}

function takeBack(roles: ColumnRole[], role: ColumnRole): void {
  const at = roles.indexOf(role)
  if (at >= 0) roles[at] = 'ignore'
}

function isAmount({ number, integer, filled }: Contents): boolean {
  return filled > 0 && number >= MOSTLY && integer < 0.5
}

/** Words that hardly repeat. */
function isName(contents: Contents): boolean {
  const { number, time, email, filled, rows, distinct, samples } = contents
  const letters = samples.filter((text) => /\p{L}{2}/u.test(text) && !/^https?:/.test(text)).length
  const isText = number < 0.5 && time < 0.5 && email < 0.5 && letters >= samples.length * MOSTLY
  return isText && filled >= rows * MOSTLY && distinct >= filled * MOSTLY && meanLength(samples) >= 6
}

/** Texts of several words, none of which is an id. */
export function isSentences({ samples, number }: Contents): boolean {
  return number < 0.5 && samples.length > 0 && samples.every((text) => text.trim().split(/\s+/).length >= 4)
}

function meanLength(samples: readonly string[]): number {
  return samples.reduce((sum, text) => sum + text.length, 0) / Math.max(1, samples.length)
}
