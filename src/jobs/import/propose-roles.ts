import type { ColumnRole } from '../../contract/column-roles.ts'
import type { ColumnToJudge, Contents } from './column-contents.ts'
import { meaningOf, plainHeader } from './header-words.ts'
import { settleCountedTime } from './counted-time.ts'
import { settlePeriods } from './settle-periods.ts'
import { settleCounts, settleSessions } from './settle-amounts.ts'
import { isSentences, settleUnheaded } from './settle-unheaded.ts'
import {
  settleAccounts,
  settleBareNames,
  settleLines,
  settleLineTotal,
  settleNames,
  settleWide,
} from './settle-roles.ts'

const MOSTLY = 0.8

/**
 * A role per column: by the headers first, checked against the contents, then by the contents alone.
 * @param isSale the file's name says that its rows are sales
 */
export function proposeRoles(
  columns: readonly ColumnToJudge[],
  hasHeader: boolean,
  isSale = false,
): ColumnRole[] {
  const roles: ColumnRole[] = columns.map(() => 'ignore')
  if (hasHeader) assignByHeader(columns, roles)
  assignByContents(columns, roles, hasHeader, isSale)
  if (hasHeader) settleCountedTime(columns, roles)
  settleLines(columns, roles)
  settleNames(columns, roles)
  settleAccounts(columns, roles)
  settleBareNames(columns, roles)
  if (hasHeader) settleCounts(columns, roles)
  if (hasHeader) settleSessions(columns, roles)
  if (hasHeader) settleLineTotal(columns, roles)
  if (hasHeader) settlePeriods(columns, roles)
  if (hasHeader) settleWide(columns, roles)
  return roles
}

/** Each role goes to the column whose header tells it best; two columns may share a person's name. */
function assignByHeader(columns: readonly ColumnToJudge[], roles: ColumnRole[]): void {
  const best = new Map<ColumnRole, { index: number; rank: number }>()
  columns.forEach(({ header, contents }, index) => {
    const meaning = meaningOf(header)
    if (meaning === undefined || !fits(meaning.role, contents)) return
    const { role } = meaning
    // A column that is empty throughout is the worst candidate.
    const rank = meaning.rank + (contents.filled === 0 ? 1000 : 0)
    if (rank < (best.get(role)?.rank ?? Number.POSITIVE_INFINITY)) best.set(role, { index, rank })
  })
  for (const [role, { index }] of best) roles[index] = role
  for (const [index, { header }] of columns.entries()) {
    if (LAST_NAME.test(plainHeader(header))) {
      if (columns.some((other) => FIRST_NAME.test(plainHeader(other.header)))) roles[index] = 'customer-name'
    }
  }
}

const LAST_NAME =
  /^(?:billing|shipping)?(?:lastname|surname|familyname|nachname|nomdefamille|apellidos?|sobrenome|cognome|nazwisko)$/
const FIRST_NAME = /^(?:billing|shipping)?(?:firstname|givenname|vorname|prenom|nombre|nome|imie)$/

/** Whether what stands in the column can be what its header says. An empty column can be anything. */
function fits(role: ColumnRole, contents: Contents): boolean {
  if (contents.filled === 0) return true
  switch (role) {
    case 'time':
      return (
        Math.max(contents.time, contents.epoch, contents.compactDate, contents.year, contents.serial) >= 0.5
      )
    case 'impressions':
    case 'reach':
    case 'clicks':
    case 'cost':
    case 'unit-cost':
    case 'conversions':
    case 'conversion-value':
    case 'recipients':
    case 'opens':
    case 'unsubscribes':
    case 'stock':
    case 'refund-amount':
    case 'value':
    case 'quantity':
    case 'unit-price':
    case 'line-total':
    case 'rating':
      return contents.number - contents.percent >= 0.5
    case 'period-number':
      return contents.integer >= MOSTLY
    case 'period-start':
      // A year and its period look like a month.
      return true
    case 'periods-per-year':
      return contents.distinct <= 12
    case 'period-end':
    case 'joined':
    case 'birthday':
      return contents.time >= 0.5 || contents.compactDate >= 0.5
    case 'order-status':
      return contents.distinct <= 30 && contents.number < 0.5
    case 'event-kind':
      return contents.event >= 0.3 || contents.distinct <= 20
    case 'email':
      return contents.email >= 0.5
    default:
      return contents.time < MOSTLY
  }
}

function assignByContents(
  columns: readonly ColumnToJudge[],
  roles: ColumnRole[],
  hasHeader: boolean,
  isSale: boolean,
): void {
  const give = (role: ColumnRole, isIt: (contents: Contents, index: number) => boolean): void => {
    if (roles.includes(role)) return
    const index = columns.findIndex(
      ({ contents }, at) => roles[at] === 'ignore' && contents.filled > 0 && isIt(contents, at),
    )
    if (index >= 0) roles[index] = role
  }
  give('email', (contents) => contents.email >= MOSTLY)
  give('event-kind', (contents) => contents.event >= MOSTLY && contents.distinct <= 20)
  give('currency', (contents) => contents.currency >= MOSTLY && contents.distinct <= 30)
  // A second column of times is more likely a birthday or a delivery than what is asked for.
  if (!roles.includes('time')) {
    give('time', (contents) => contents.time >= MOSTLY)
    give('time', (contents) => contents.epoch >= MOSTLY)
    if (!hasHeader) give('time', (contents) => contents.compactDate >= MOSTLY)
  }
  if (columns.length > 1)
    give('phone', (contents, at) => contents.phone >= MOSTLY && !NUMBERED.test(columns[at]?.header ?? ''))
  // What headers do name is not overruled by guesses about the rest.
  if (hasHeader || settleUnheaded(columns, roles)) return
  // Of very many columns nothing tells which are meant.
  if (columns.length > MAX_GUESSED && !roles.includes('time')) return
  give('unit-price', (contents) => contents.number >= MOSTLY && contents.integer < 0.5)
  const [time, price] = [roles.indexOf('time'), roles.indexOf('unit-price')]
  if (time >= 0 && price >= 0)
    give('quantity', (contents, at) => at > time && at < price && isCount(contents))
  if (isSale && price < 0)
    give('quantity', (contents, at) => at > 1 && at > time && isCount(contents) && contents.distinct > 1)
  give(
    'rating',
    (contents, at) =>
      !isSale &&
      at > 1 &&
      contents.integer >= MOSTLY &&
      contents.min >= 0 &&
      contents.max <= 10 &&
      contents.distinct > 1,
  )
  const isId = (contents: Contents): boolean =>
    contents.filled >= contents.rows * MOSTLY &&
    (contents.integer >= MOSTLY || contents.distinct > 2) &&
    (contents.distinct > 2 || contents.rows < 10) &&
    contents.time < 0.5 &&
    !isSentences(contents)
  give('customer-id', isId)
  // A second number that goes with the customer's names nobody else.
  const customer = columns[roles.indexOf('customer-id')]?.cells
  give('product-id', (contents, at) => isId(contents) && !isSameThing(customer, columns[at]?.cells))
  const isLog = time >= 0 && price >= 0 && !roles.includes('product-id')
  if (isLog) roles[price] = 'line-total'
}

/** An order number looks like a phone number; its header says what it is. */
const NUMBERED =
  /^(?:cpf|cnpj|iban|vat|tax|ssn|nif|nip)\b|(?:id|no|nr|num|number|code|ref|key|编号|单号|编码|号)\.?$/i
const MAX_GUESSED = 15

/** Small whole numbers, few different ones, most of them very small: how many of something. */
function isCount({ integer, min, max, distinct, rows }: Contents): boolean {
  return integer >= MOSTLY && min >= 0 && max <= 1000 && distinct <= Math.max(10, rows / 10)
}

/** Whether each value of one column has its own value in the other. */
function isSameThing(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  if (a === undefined || b === undefined || a.length < 2) return false
  const [there, back] = [new Map<string, string>(), new Map<string, string>()]
  for (const [index, one] of a.entries()) {
    const other = b[index] ?? ''
    if ((there.get(one) ?? other) !== other || (back.get(other) ?? one) !== one) return false
    there.set(one, other)
    back.set(other, one)
  }
  return there.size > 1
}
