import type { ColumnRole } from '../../contract/column-roles.ts'
import { isSheetKind } from '../../contract/dialect.ts'
import type { ImportPlan } from '../../contract/import-plan.ts'
import { numberRoles } from './number-roles.ts'

const TOTAL_WORD =
  /^(?:grand[\s-]?)?(?:total(?:e?s)?|sub-?totals?|summe|gesamt(?:summe|betrag)?|total g[ée]n[ée]ral|sum|итого|всего|разом|(?:genel )?toplam|razem|合計|總計|總和|합계|총계|총합계)(?:\s*[:：(（].*|\s+(?:campaigns?|account|rows?|records?|of\s+\d|for\s+).*)?$|^results from \d+|^(?:本页)?(?:合计|总计|共计|汇总|小计|累计)(?:\s*[:：(（].*)?$/i
/** Totals of a part, named behind: a thing that is sold is hardly called so. */
const PART_WORD =
  /^(?:sub[\s-]?totals?|zwischensumme|teilsumme|sous[\s-]total|subtotale|小计|合计|总计|共计|汇总|小計|合計)(?:\s*[-–—:：]\s*|\s+)\S/i
/** As spreadsheets name the totals of a group (North Total, 华北 汇总), and people do (Total North): a thing may be called so too. */
const LOOSE_WORD =
  /^(?:total|totale|gesamt|summe|suma|somme)\s+\S|\S\s+(?:sub[\s-]?)?(?:totals?|gesamt|ergebnis)$|\S\s*(?:小计|合计|汇总|总计|小計|合計)$/i
/** A word of totals begins with one of these, or ends with one of those; looked at before the pattern. */
const FIRST = 'tTgGsSrRzZ合总共汇小累本иИвВрР總합총'
const LAST = 'lLsStT计計总總'

const FOOTER =
  /^(?:grand totals? \(|-{5,}|共\s*\d+\s*[笔条]|已(?:收入|支出)[:：]|待(?:收入|支出)[:：]|不计收支[:：]|\(\d+ rows?\)$|\d+ rows? (?:in set|selected|affected)|page \d+(?:\s*(?:of|\/|-)\s*\d+)?$|seite \d+(?:\s*(?:von|\/)\s*\d+)?$|第\s*\d+\s*页|confidential information|copyright (?:\(c\)|©)|©|source:|report generated|generated (?:on|by)|\d+,\s*record\(s\) downloaded|seller id\s*:|filters?:|note:|notes:|数据来源|导出时间|生成时间|备注[:：]|说明[:：]|#)/i

const nameRoles: ReadonlySet<ColumnRole> = new Set<ColumnRole>([
  'channel',
  'account',
  'campaign',
  'ad-set',
  'ad',
])
/** What totals add up: of the numbers, all but costs of products, what was paid back, ratings and stock. */
const measureRoles: ReadonlySet<ColumnRole> = new Set(
  [...numberRoles].filter((role) => !['unit-cost', 'refund-amount', 'rating', 'stock'].includes(role)),
)
const idRoles: ReadonlySet<ColumnRole> = new Set<ColumnRole>([
  'customer-id',
  'email',
  'phone',
  'product-id',
  'order-id',
])

/** Whether a trimmed text in UTF-8 that begins with this byte may be a word for totals. */
export function mayBeginTotals(byte: number): boolean {
  return byte >= 0x80 || FIRST.includes(String.fromCharCode(byte))
}

export function isTotalWord(cell: string): boolean {
  const text = cell.trim()
  return text !== '' && FIRST.includes(text.charAt(0)) && TOTAL_WORD.test(text)
}

/** Whether a cell may be the word of a row of totals; what else the row holds decides. */
export function mayBeTotalWord(cell: string): boolean {
  return totalWordOf(cell) !== undefined
}

/** How sure a word is: a total as such, that of a part, or what a thing may be called as well. */
function totalWordOf(cell: string): 'total' | 'part' | 'loose' | undefined {
  const text = cell.trim()
  if (text === '') return undefined
  const begins = FIRST.includes(text.charAt(0))
  if (!begins && !LAST.includes(text.charAt(text.length - 1))) return undefined
  if (begins && TOTAL_WORD.test(text)) return 'total'
  if (begins && PART_WORD.test(text)) return 'part'
  return LOOSE_WORD.test(text) ? 'loose' : undefined
}

/**
 * Finds rows of totals. One is a row whose first filled cell is a word for totals while every id the plan maps is empty (or that very
 * word), and which has a number; what may be the name of a thing too (Total Cleaner) only where such a row would tell neither when nor who.
 * In reports of campaigns also one whose names are all empty. Made once per file: O(mapped columns) a row.
 */
export function totalsFinder(
  plan: ImportPlan,
): (cells: readonly string[], first: number, count: number) => boolean {
  if (!plan.skipTotals) return () => false
  const at = (roles: ReadonlySet<ColumnRole>): number[] =>
    plan.roles.flatMap((role, index) => (roles.has(role) ? [index] : []))
  const [ids, names, measures] = [at(idRoles), at(nameRoles), at(measureRoles)]
  const times = plan.roles.flatMap((role, index) => (role === 'time' ? [index] : []))
  // A table of a sheet may begin further to the right.
  const begin = isSheetKind(plan.dialect.kind)
    ? Math.max(
        0,
        plan.roles.findIndex((role) => role !== 'ignore'),
      )
    : 0
  const isReport = plan.target === 'campaign-results' || plan.target === 'copy-results'
  return (cells, first, count) => {
    // Behind the cells of a short row lie those of the next one.
    const isFilled = (index: number): boolean =>
      index < count && !NOTHING.test((cells[first + index] ?? '').trim())
    if (isReport && names.length > 0 && !names.some(isFilled)) return measures.some(isFilled)
    let at = 0
    while (at < count && !isFilled(at)) at++
    if (at === count || at > begin + 3) return false
    const word = totalWordOf(cells[first + at] ?? '')
    if (word === undefined) return false
    const keys = ids.filter((index) => index !== at)
    if (keys.some(isFilled)) return false
    const hasNumber = (): boolean => {
      for (let index = at + 1; index < count; index++)
        if (NUMBER.test((cells[first + index] ?? '').trim())) return true
      return false
    }
    if (word === 'total') return measures.length === 0 || measures.some(isFilled) || hasNumber()
    if (times.some((index) => index !== at && isFilled(index)) || !hasNumber()) return false
    // A word where a date should be is none.
    if (word === 'part' || times.includes(at)) return true
    const isName = NAMED.has(plan.roles[at] ?? 'ignore')
    return times.length > 0 ? keys.length > 0 || !isName : keys.length > 0 && !isName
  }
}

/** Nothing, and what reports write for it. */
const NOTHING = /^[-–—]*$/
const NUMBER = /^\D{0,4}\d[\d.,'’\s]*\D{0,4}$/
/** Columns whose cells may be called anything. */
const NAMED: ReadonlySet<ColumnRole> = new Set<ColumnRole>([
  'product-id',
  'product-name',
  'customer-id',
  'customer-name',
  'company',
  'campaign',
  'ad-set',
  'ad',
])

/**
 * A line below the data that is no data: one filled cell, with words that reports end with; or several, where there are fewer of them than
 * columns, since such a line has its own commas.
 * @param width columns of the table, where that is known
 */
export function isFooterRow(cells: readonly string[], first: number, count: number, width = count): boolean {
  const text = (cells[first] ?? '').trim()
  if (text === '') return false
  let isAlone = true
  for (let at = first + 1; at < first + count; at++) if ((cells[at] ?? '').trim() !== '') isAlone = false
  if (isAlone) return FOOTER.test(text) || isTotalWord(text)
  return count < width && FOOTER.test(cells.slice(first, first + count).join(','))
}
