import type { CohortBase } from '../../contract/periods.ts'
import type { ReadableDb } from '../../store/database.ts'
import { campaignIds } from '../../store/queries/customer-facts.ts'
import { kindCodes } from '../../store/queries/kinds.ts'
import { productCards } from '../../store/queries/products.ts'
import type { CohortSource } from './cohort-report.ts'
import type { CustomerBase } from './customer-base.ts'

/** Names with most customers are shown, the others are in no row. */
const NAMES_SHOWN = 30

/** The columns of a project as a source of cohorts. */
export function cohortSource(
  db: ReadableDb,
  base: CustomerBase,
  query: { readonly by: CohortBase; readonly active: 'purchase' | 'any' },
  mask: Uint8Array | null,
): CohortSource {
  const counts = countsOf(base, query, mask)
  const labels = labelsOf(db, base, query.by, counts)
  return {
    deals: base.deals,
    counts,
    zone: base.zone,
    currency: base.columns.currency,
    unit: 1_000_000,
    span: base.span(),
    labels: labels === null ? null : ranked(labels),
  }
}

/** 1 for the events that make their customers active. O(events). */
export function countsOf(
  base: CustomerBase,
  query: { readonly by: CohortBase; readonly active: 'purchase' | 'any' },
  mask: Uint8Array | null,
): Uint8Array {
  const isAny = query.active === 'any' || query.by === 'first-event'
  const counts = new Uint8Array(base.columns.at.length)
  const { start, kind } = base.columns
  for (let c = 0; c < base.size; c++) {
    if (mask !== null && mask[c] !== 1) continue
    for (let e = start[c] ?? 0, end = start[c + 1] ?? 0; e < end; e++)
      if (isAny || kind[e] === kindCodes.purchase) counts[e] = 1
  }
  return counts
}

/** What customers began with: a code each (negative: none), and the name behind a code. */
type BeginLabels = { readonly codes: Int32Array; readonly nameOf: (code: number) => string }

/** Null for the bases that are periods. */
export function labelsOf(
  db: ReadableDb,
  base: CustomerBase,
  by: CohortBase,
  counts: Uint8Array,
): BeginLabels | null {
  const { channel, campaign, product, channels } = base.columns
  switch (by) {
    case 'first-purchase':
    case 'first-event':
      return null
    case 'channel':
      return { codes: firstOf(base, counts, channel), nameOf: (code) => channels[code] ?? '' }
    case 'campaign': {
      const names = new Map([...campaignIds(db)].map(([name, id]) => [id, name]))
      return { codes: firstOf(base, counts, campaign), nameOf: (code) => names.get(code) ?? '' }
    }
    case 'first-product': {
      const cards = productCards(db)
      const nameOf = (code: number): string => {
        const card = cards.get(code)
        return card === undefined ? '' : card.name === '' ? card.externalId : card.name
      }
      return { codes: firstOf(base, counts, product), nameOf }
    }
    case 'first-category': {
      const ids = base.productIds()
      const { codes, texts } = base.productFact('category')
      const codeOf = new Int32Array((ids.at(-1) ?? 0) + 1)
      for (let p = 0; p < ids.length; p++) codeOf[ids[p] ?? 0] = codes[p] ?? 0
      const first = firstOf(base, counts, product)
      return {
        codes: first.map((id) => (id < 0 ? -1 : (codeOf[id] ?? 0))),
        nameOf: (code) => texts[code] ?? '',
      }
    }
  }
}

/** A column's value at the first event that counts, -1 without one. */
function firstOf(base: CustomerBase, counts: Uint8Array, column: ArrayLike<number>): Int32Array {
  const { start, at } = base.columns
  const first = new Int32Array(base.size).fill(-1)
  for (let c = 0; c < base.size; c++) {
    for (let e = start[c] ?? 0, end = start[c + 1] ?? 0; e < end; e++) {
      if (counts[e] !== 1 || Number.isNaN(at[e] ?? NaN)) continue
      first[c] = column[e] ?? 0
      break
    }
  }
  return first
}

/** Rows for the codes most customers have, the largest first. */
function ranked({ codes, nameOf }: BeginLabels): NonNullable<CohortSource['labels']> {
  const counts = new Map<number, number>()
  for (const code of codes) if (code >= 0) counts.set(code, (counts.get(code) ?? 0) + 1)
  const kept = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, NAMES_SHOWN)
  const rowOf = new Map(kept.map(([code], row) => [code, row]))
  return { names: kept.map(([code]) => nameOf(code)), rowOf: codes.map((code) => rowOf.get(code) ?? -1) }
}
