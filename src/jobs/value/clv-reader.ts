import { ExpectedFailure } from '../../contract/failure.ts'
import type { AnalysisId } from '../../contract/ids.ts'
import type { Output, ReaderInput } from '../../contract/requests.ts'
import type { ClvCustomer, ClvAnalysis } from '../../contract/value.ts'
import type { ReadableDb } from '../../store/database.ts'
import { getAnalysis, latestAnalysis, readAnalysisArray } from '../../store/queries/analyses.ts'
import { customerCards, findCustomerIds } from '../../store/queries/customers.ts'
import type { StoredArray } from '../../store/queries/stored-arrays.ts'
import { clvColumns, type ClvColumns } from './clv-columns.ts'
import { DAY_MS } from './plain-columns.ts'
import { clvAnalysisOf } from './run-clv.ts'

/** A date further ahead than this says nothing. */
const FARTHEST_DAYS = 3653

/** The analysis that was computed last; null before the first. */
export function latestClv(db: ReadableDb): ClvAnalysis | null {
  const record = latestAnalysis(db, 'customers', 'clv')
  return record === undefined ? null : clvAnalysisOf(record)
}

type Loaded = {
  readonly id: AnalysisId
  readonly file: string
  readonly columns: ClvColumns
  readonly orders: Map<string, Int32Array>
}
/** The arrays of one analysis are a read of some megabytes: kept for the pages of its table. */
let loaded: Loaded | undefined

/** @throws ExpectedFailure analysis-not-found */
export function loadClv(db: ReadableDb, id: AnalysisId): Loaded {
  if (loaded?.id === id && loaded.file === db.name) return loaded
  if (getAnalysis(db, id) === undefined) throw new ExpectedFailure('analysis-not-found')
  const read = (name: string): StoredArray => {
    const array = readAnalysisArray(db, id, name)
    if (array === undefined) throw new ExpectedFailure('analysis-not-found')
    return array
  }
  // The keys are exactly those of clvColumns.
  const columns = Object.fromEntries(clvColumns.map((name) => [name, read(name)])) as ClvColumns
  loaded = { id, file: db.name, columns, orders: new Map() }
  return loaded
}

/** A page of customers with what is expected of each. Sorting is O(customers log customers), once per order. */
export function clvCustomers(db: ReadableDb, input: ReaderInput<'clv:customers'>): Output<'clv:customers'> {
  const { analysisId, sort, descending, offset, limit, riskFrom, riskTo, search } = input
  const all = loadClv(db, analysisId)
  const end = endOf(db, analysisId)
  const sorted = orderOf(all, sort)
  const wanted = search === '' ? null : searched(db, search)
  const kept = sorted.filter((i) => {
    const risk = all.columns.risk[i] ?? 0
    if (risk < riskFrom || risk > riskTo) return false
    return wanted === null || wanted.has(all.columns.customer[i] ?? 0)
  })
  if (descending) kept.reverse()
  const page = [...kept.subarray(offset, offset + limit)]
  return { total: kept.length, rows: clvRows(db, all.columns, page, end) }
}

export function clvRows(
  db: ReadableDb,
  columns: ClvColumns,
  page: readonly number[],
  end: number,
): ClvCustomer[] {
  const cards = customerCards(
    db,
    page.map((i) => columns.customer[i] ?? 0),
  )
  return page.flatMap((i) => {
    const at = (name: keyof ClvColumns): number => columns[name][i] ?? 0
    const customer = cards.get(at('customer'))
    if (customer === undefined) return []
    const alive = at('alive')
    return {
      customer,
      frequency: at('frequency'),
      firstAt: at('first') * DAY_MS,
      lastAt: at('last') * DAY_MS,
      alive: Number.isNaN(alive) ? null : alive,
      risk: at('risk'),
      orders: at('orders'),
      ordersLow: at('ordersLow'),
      ordersHigh: at('ordersHigh'),
      orderValue: at('orderValue'),
      value: at('value'),
      valueLow: at('valueLow'),
      valueHigh: at('valueHigh'),
      nextAt: at('next') > FARTHEST_DAYS ? null : (end + Math.round(at('next'))) * DAY_MS,
    }
  })
}

export function endOf(db: ReadableDb, id: AnalysisId): number {
  const record = getAnalysis(db, id)
  if (record === undefined) throw new ExpectedFailure('analysis-not-found')
  return Math.floor((clvAnalysisOf(record).summary.observed.to ?? 0) / DAY_MS)
}

const columnOf = {
  value: 'value',
  orders: 'orders',
  risk: 'risk',
  alive: 'alive',
  next: 'next',
  frequency: 'frequency',
} as const

/** Places of the customers, ascending by the column. */
function orderOf({ columns, orders }: Loaded, sort: keyof typeof columnOf): Int32Array {
  const known = orders.get(sort)
  if (known !== undefined) return known
  const key = columns[columnOf[sort]]
  const made = Int32Array.from(key.keys()).sort((a, b) => (key[a] ?? 0) - (key[b] ?? 0) || b - a)
  orders.set(sort, made)
  return made
}

function searched(db: ReadableDb, text: string): Set<number> {
  return new Set(findCustomerIds(db, text))
}
