import type { ColumnRole } from '../../contract/column-roles.ts'
import { adLevels } from '../../contract/ads-results.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { dayReader } from './calendar.ts'
import { isNothing, isNumeric, numberIn, placeOf, type PlainTable } from '../plain-table.ts'
import type { ResultRow } from './results-report.ts'

export const reportRoles = [
  'time',
  ...adLevels,
  'impressions',
  'clicks',
  'cost',
  'conversions',
  'value',
] as const
export type ReportRole = (typeof reportRoles)[number]
const isLevel = (role: ReportRole): boolean => adLevels.some((level) => level === role)
/** A measure of one channel is no name of one. */
const MEASURE = /impr|click|spen[dt]|cost|conver|revenue|sales|花费|消耗|展现|曝光|点击|转化/i
const SPEND = /spen[dt]|cost|花费|消耗|费用/i

export type ReportColumns = Readonly<Partial<Record<ReportRole, number>>>

const known: Readonly<Record<ReportRole, { readonly role: ColumnRole; readonly name: RegExp }>> = {
  time: { role: 'time', name: /^(date|day|time|week|month)|日期|时间/i },
  channel: { role: 'channel', name: /channel|platform|source|network|渠道|平台|媒体/i },
  account: { role: 'account', name: /account|账户|账号/i },
  campaign: { role: 'campaign', name: /campaign|计划|广告系列/i },
  adSet: { role: 'ad-set', name: /ad[ _-]?(set|group)|单元|广告组/i },
  ad: { role: 'ad', name: /^ad([ _-]?(id|name))?$|creative|创意|^广告(名称)?$/i },
  impressions: { role: 'impressions', name: /impr|views|曝光|展现|展示/i },
  clicks: { role: 'clicks', name: /^(link )?clicks?|点击(量|数|次数)?$/i },
  cost: { role: 'cost', name: /^(spen[dt]|cost|amount spent)|花费|消耗|费用/i },
  conversions: {
    role: 'conversions',
    name: /approved|conversions?$|results|purchases|orders|转化(数|量)?$|成交订单/i,
  },
  value: { role: 'conversion-value', name: /value|revenue|sales|成交(金额|额)|转化金额|收入/i },
}

/**
 * Columns of a report: `role=name` parts where given (`cost=Spent,campaign=xyz`), else as the headers are known.
 * @throws ExpectedFailure mapping-incomplete, ads-no-results
 */
export function reportColumns(table: PlainTable, text: string | undefined): ReportColumns {
  const found: Partial<Record<ReportRole, number>> = {}
  if (text !== undefined) {
    for (const part of text
      .split(',')
      .map((each) => each.trim())
      .filter(Boolean)) {
      const [, name = '', column = ''] =
        /^(\w+)\s*=\s*(.*)$/.exec(part) ?? /^(?=(.*):(\w+)$)/.exec(part) ?? []
      const role = reportRoles.find((each) => each === name) ?? reportRoles.find((each) => each === column)
      if (role === undefined)
        throw new ExpectedFailure('mapping-incomplete', { file: table.file, column: part })
      found[role] = placeOf(table, role === name ? column : name)
    }
  } else {
    for (const role of reportRoles) {
      const taken = new Set(Object.values(found))
      const byRole = table.roles.findIndex((each, column) => each === known[role].role && !taken.has(column))
      const byName = table.headers.findIndex(
        (header, column) =>
          known[role].name.test(header) && !taken.has(column) && !(isLevel(role) && MEASURE.test(header)),
      )
      const place = byRole >= 0 ? byRole : byName
      if (place >= 0) found[role] = place
    }
  }
  const spends = table.headers.filter((header, column) => SPEND.test(header) && isNumeric(table, column))
  const isWide =
    text === undefined && spends.length > 1 && adLevels.every((level) => found[level] === undefined)
  if (isWide) throw new ExpectedFailure('ads-no-results', { file: table.file, columns: spends.join(', ') })
  if (
    found.cost === undefined &&
    found.impressions === undefined &&
    found.clicks === undefined &&
    found.conversions === undefined
  )
    throw new ExpectedFailure('ads-no-results', { file: table.file })
  return found
}

/** What of a report could not be read as it should be: rows without a readable day, cells that are no numbers, negative ones. */
export type ReportNotes = {
  readonly noDay: number
  readonly notNumbers: number
  readonly negative: number
}

/** Rows of a report with what they count; a cell that is no number counts as not told, which the notes say. */
export function reportRows(
  table: PlainTable,
  columns: ReportColumns,
): { readonly rows: ResultRow[]; readonly notes: ReportNotes } {
  const read = dayReader(table.dateOrder)
  const notes = { noDay: 0, notNumbers: 0, negative: 0 }
  const rows = table.rows.map((row) => {
    const text = (role: ReportRole): string =>
      columns[role] === undefined ? '' : (row[columns[role]] ?? '').trim()
    const number = (role: ReportRole): number | null => {
      if (columns[role] === undefined) return null
      const cell = row[columns[role]] ?? ''
      const value = numberIn(cell, table.decimalComma)
      if (value === null && !isNothing(cell)) notes.notNumbers++
      if (value !== null && value < 0) notes.negative++
      return value
    }
    const day = columns.time === undefined ? null : read(text('time'))
    if (columns.time !== undefined && day === null) notes.noDay++
    return {
      day,
      names: {
        channel: text('channel'),
        account: text('account'),
        campaign: text('campaign'),
        adSet: text('adSet'),
        ad: text('ad'),
      },
      measures: {
        impressions: number('impressions'),
        clicks: number('clicks'),
        cost: number('cost'),
        conversions: number('conversions'),
        value: number('value'),
      },
      currency: table.currency,
    }
  })
  return { rows, notes }
}
