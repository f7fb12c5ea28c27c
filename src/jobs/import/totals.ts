import type { ColumnRole } from '../../contract/column-roles.ts'
import type { ImportPlan } from '../../contract/import-plan.ts'

const TOTAL_WORD =
  /^(?:grand[\s-]?)?(?:total(?:e?s)?|sub-?totals?|summe|gesamt(?:summe|betrag)?|total g[ée]n[ée]ral|sum)(?:\s*[:：(（].*|\s+(?:campaigns?|account|rows?|records?|of\s+\d|for\s+).*)?$|^results from \d+|^(?:本页)?(?:合计|总计|共计|汇总|小计|累计)(?:\s*[:：(（].*)?$/i
/** A word of totals begins with one of these; looked at before the pattern. */
const FIRST = 'tTgGsSrR合总共汇小累本'

const FOOTER =
  /^(?:grand totals? \(|confidential information|copyright (?:\(c\)|©)|©|source:|report generated|generated (?:on|by)|filters?:|note:|notes:|数据来源|导出时间|生成时间|备注[:：]|说明[:：]|#)/i

const nameRoles: ReadonlySet<ColumnRole> = new Set<ColumnRole>([
  'channel',
  'account',
  'campaign',
  'ad-set',
  'ad',
])
const measureRoles: ReadonlySet<ColumnRole> = new Set<ColumnRole>([
  'quantity',
  'unit-price',
  'line-total',
  'impressions',
  'reach',
  'clicks',
  'cost',
  'conversions',
  'conversion-value',
  'recipients',
  'opens',
  'unsubscribes',
  'value',
])
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

/**
 * Finds rows of totals. One is a row whose first filled cell is a word for totals while every id the plan maps is empty (or that very
 * word), and which has a measure; in reports of campaigns also one whose names are all empty. Made once per file: O(mapped columns) a row.
 */
export function totalsFinder(
  plan: ImportPlan,
): (cells: readonly string[], first: number, count: number) => boolean {
  if (!plan.skipTotals) return () => false
  const at = (roles: ReadonlySet<ColumnRole>): number[] =>
    plan.roles.flatMap((role, index) => (roles.has(role) ? [index] : []))
  const [ids, names, measures] = [at(idRoles), at(nameRoles), at(measureRoles)]
  const isReport = plan.target === 'campaign-results' || plan.target === 'copy-results'
  return (cells, first, count) => {
    // Behind the cells of a short row lie those of the next one.
    const isFilled = (index: number): boolean => index < count && (cells[first + index] ?? '').trim() !== ''
    if (isReport && names.length > 0 && !names.some(isFilled)) return measures.some(isFilled)
    let at = 0
    while (at < count && !isFilled(at)) at++
    if (at === count || !isTotalWord(cells[first + at] ?? '')) return false
    if (at > 3) return false
    const hasId = ids.some((index) => index !== at && isFilled(index))
    return !hasId && (measures.length === 0 || measures.some(isFilled))
  }
}

/** A line below the data that is no data: one filled cell, with words that reports end with. */
export function isFooterRow(cells: readonly string[], first: number, count: number): boolean {
  const text = (cells[first] ?? '').trim()
  if (text === '') return false
  for (let at = first + 1; at < first + count; at++) if ((cells[at] ?? '').trim() !== '') return false
  return FOOTER.test(text) || isTotalWord(text)
}
