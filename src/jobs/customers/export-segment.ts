import type { CsvValue } from '../../contract/csv-text.ts'
import { localeOf } from '../../contract/locales/locale-of.ts'
import type { MemberColumn, SegmentExport } from '../../contract/segment-export.ts'
import { customerCards } from '../../store/queries/customers.ts'
import type { ReadableDb } from '../../store/database.ts'
import { writeTables } from '../export/table-file.ts'
import type { TableColumn } from '../export/table-sheet.ts'
import type { Job } from '../job.ts'
import { audienceMask } from './audience.ts'
import { prepareBase, type CustomerBase, type ScoredCustomers } from './customer-base.ts'
import { rfmGroupName } from './rfm-names.ts'
import { textAt, timeAt } from './segment-readers.ts'

const BLOCK = 1_000

/**
 * Writes the members of a segment to a file. Whoever is suppressed is left out, always; with a consent asked for, also whoever has not given it.
 * @throws ExpectedFailure segment-not-found, target-not-writable, disk-full, too-many-rows-for-workbook
 */
export const exportSegment: Job<'export-segment'> = async ({ settings, file }, context) => {
  const { db, signal, progress, now } = context
  const startedAt = now()
  const base = await prepareBase(context)
  const mask = audienceMask(db, base, settings.audience, startedAt)
  const suppressed = base.suppressed()
  const consent = settings.consent === null ? null : base.consent(settings.consent)
  const counts = { suppressed: 0, withoutConsent: 0 }
  const places: number[] = []
  for (let c = 0; c < mask.length; c++) {
    if (mask[c] !== 1) continue
    if (suppressed[c] === 1) counts.suppressed++
    else if (consent !== null && consent[c] !== 1) counts.withoutConsent++
    else places.push(c)
  }
  const columns = settings.columns.map((column) => columnOf(column, settings))
  const sheet = { name: 'Sextant', columns, rows: rowsOf(db, base, places, settings) }
  const { rows, bytes } = await writeTables(file, [sheet], {
    format: settings.format,
    purpose: settings.purpose,
    signal,
    onRows: (done) => progress({ phase: 'exporting', done, total: places.length, unit: 'customers' }),
  })
  return { rows, ...counts, bytes, seconds: (now() - startedAt) / 1000 }
}

function* rowsOf(
  db: ReadableDb,
  base: CustomerBase,
  places: readonly number[],
  { columns, language }: SegmentExport,
): Generator<readonly CsvValue[]> {
  const scored = columns.some((column) => column === 'rfm-group' || column.endsWith('-score'))
    ? base.rfm(base.span().end)
    : null
  for (let from = 0; from < places.length; from += BLOCK) {
    const block = places.slice(from, from + BLOCK)
    const cards = customerCards(
      db,
      block.map((place) => base.columns.ids[place] ?? 0),
    )
    for (const place of block) {
      const card = cards.get(base.columns.ids[place] ?? 0)
      if (card === undefined) continue
      yield columns.map((column) => cellOf(column, { base, place, card, scored, language }))
    }
  }
}

type Cell = {
  readonly base: CustomerBase
  readonly place: number
  readonly card: { readonly externalId: string; readonly name: string; readonly email: string }
  readonly scored: ScoredCustomers | null
  readonly language: SegmentExport['language']
}

function cellOf(column: MemberColumn, { base, place, card, scored, language }: Cell): CsvValue {
  const totals = base.totals()
  switch (column) {
    case 'customer-id':
      return card.externalId
    case 'name':
      return card.name
    case 'email':
      return card.email
    case 'phone':
      return textAt(base.fact('phone'), place)
    case 'country':
      return textAt(base.fact('country'), place)
    case 'city':
      return textAt(base.fact('city'), place)
    case 'consent-email':
      return consentText(base.consent('email')[place])
    case 'consent-sms':
      return consentText(base.consent('sms')[place])
    case 'orders':
      return totals.orders[place] ?? 0
    case 'revenue':
      return Math.round((totals.revenue[place] ?? 0) * 1e6) / 1e6
    case 'first-purchase':
      return timeAt(totals.firstPurchase, place)
    case 'last-purchase':
      return timeAt(totals.lastPurchase, place)
    case 'rfm-group':
      return scored === null ? '' : rfmGroupName(scored, scored.groups[place] ?? 255, language)
    case 'recency-score':
      return scoreOf(scored?.scores.recency[place])
    case 'frequency-score':
      return scoreOf(scored?.scores.frequency[place])
    case 'monetary-score':
      return scoreOf(scored?.scores.monetary[place])
  }
}

function consentText(state: number | undefined): string {
  if (state === 1) return 'granted'
  return state === 2 ? 'denied' : ''
}

function scoreOf(score: number | undefined): CsvValue {
  return score === undefined || score === 0 ? null : score
}

const KINDS: Partial<Record<MemberColumn, NonNullable<TableColumn['kind']>>> = {
  orders: 'integer',
  revenue: 'money',
  'first-purchase': 'time',
  'last-purchase': 'time',
  'recency-score': 'integer',
  'frequency-score': 'integer',
  'monetary-score': 'integer',
}

/** Headers in the user's words for a spreadsheet, fixed for a machine. */
function columnOf(column: MemberColumn, { purpose, language }: SegmentExport): TableColumn {
  const header =
    purpose === 'machine' ? column.replaceAll('-', '_') : localeOf(language).segments.column[column]
  const kind = KINDS[column]
  return kind === undefined ? { header } : { header, kind }
}
