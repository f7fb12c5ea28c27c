import { ExpectedFailure } from '../../contract/failure.ts'
import type { RfmSettings } from '../../contract/rfm.ts'
import type { AsOf } from '../../contract/segments.ts'
import type { Deals } from '../../engine/customers/deals.ts'
import {
  measureRfmInSteps,
  scoreRfmInSteps,
  type RfmMeasures,
  type RfmScores,
} from '../../engine/customers/rfm.ts'
import { atOnce } from '../../engine/in-steps.ts'
import { assignGroups, groupsOf } from '../../engine/customers/rfm-groups.ts'
import { columnsFingerprint, currentColumns } from '../../store/columns/build-columns.ts'
import type { CustomerColumns } from '../../store/columns/customer-columns.ts'
import {
  consentColumn,
  factColumn,
  joinedColumn,
  productIds,
  suppressedColumn,
  type TextColumn,
} from '../../store/columns/fact-columns.ts'
import { savingColumns } from '../../store/columns/saved-columns.ts'
import type { ReadableDb } from '../../store/database.ts'
import { factPolicyText, projectZone } from '../../store/queries/customer-facts.ts'
import { getRfmSettings } from '../../store/queries/rfm-settings.ts'
import type { CustomerText, ProductText } from '../../store/queries/visible.ts'
import type { JobContext } from '../job.ts'
import { runSliced } from '../run-sliced.ts'
import { dayEnd, dayStart } from './calendar.ts'
import { MICROS, totalsOf, type Totals } from './totals.ts'

export type ScoredCustomers = {
  readonly settings: RfmSettings
  /** Money in units of the main currency. */
  readonly measures: RfmMeasures
  readonly scores: RfmScores
  /** Place in `names`; 255 without a group. */
  readonly groups: Uint8Array
  readonly names: readonly string[]
}

/** Moments and settings whose scores stay in memory: now, and some of a movement or of rules. 26 bytes a customer each. */
const SCORED_KEPT = 4

/** The customers of a project as columns, with what is derived from them and kept as long as the data stay the same. */
export class CustomerBase {
  readonly columns: CustomerColumns
  /** Days and months begin by the clock of this zone. */
  readonly zone: string
  readonly #db: ReadableDb
  readonly #texts = new Map<string, TextColumn>()
  readonly #consents = new Map<string, Uint8Array>()
  #totals: Totals | undefined
  /** The latest first. */
  #scored: readonly { readonly key: string; readonly scored: ScoredCustomers }[] = []
  #suppressed: Uint8Array | undefined
  #joined: Float64Array | undefined
  #productIds: Int32Array | undefined
  #places: Int32Array | undefined
  #span: { readonly first: number; readonly end: number } | undefined

  constructor(db: ReadableDb, columns: CustomerColumns) {
    this.#db = db
    this.columns = columns
    this.zone = projectZone(db)
  }

  get size(): number {
    return this.columns.ids.length
  }

  /** The same columns by the names the engine has for them. */
  get deals(): Deals {
    const { start, at, value, opensOrder } = this.columns
    return { start, at, value, opens: opensOrder }
  }

  /** Place of a row id, or -1. */
  placeOf(id: number): number {
    if (this.#places === undefined) {
      const { ids } = this.columns
      this.#places = new Int32Array((ids.at(-1) ?? 0) + 1).fill(-1)
      for (let place = 0; place < ids.length; place++) this.#places[ids[place] ?? 0] = place
    }
    return this.#places[id] ?? -1
  }

  fact(column: CustomerText): TextColumn {
    return this.#kept(`customer ${column}`, () => factColumn(this.#db, 'customer', column, this.columns.ids))
  }

  /** A fact of products, in the order of {@link productIds}. */
  productFact(column: ProductText): TextColumn {
    return this.#kept(`product ${column}`, () => factColumn(this.#db, 'product', column, this.productIds()))
  }

  productIds(): Int32Array {
    return (this.#productIds ??= productIds(this.#db))
  }

  suppressed(): Uint8Array {
    return (this.#suppressed ??= suppressedColumn(this.#db, this.columns.ids))
  }

  joined(): Float64Array {
    return (this.#joined ??= joinedColumn(this.#db, this.columns.ids))
  }

  consent(channel: string): Uint8Array {
    let column = this.#consents.get(channel)
    if (column === undefined) {
      column = consentColumn(this.#db, channel, this.columns.ids)
      this.#consents.set(channel, column)
    }
    return column
  }

  totals(): Totals {
    return atOnce(this.totalsInSteps())
  }

  /** The same in steps of some ten milliseconds; what asks then finds them in memory. */
  *totalsInSteps(): Generator<void, Totals, void> {
    return (this.#totals ??= yield* totalsOf(this.columns))
  }

  /** The first event, and the end of the day of the last; both 0 where no event has a time. */
  span(): { readonly first: number; readonly end: number } {
    if (this.#span === undefined) {
      let first = Infinity
      let last = -Infinity
      for (const time of this.columns.at) {
        if (time < first) first = time
        if (time > last) last = time
      }
      this.#span = last === -Infinity ? { first: 0, end: 0 } : { first, end: dayEnd(last, this.zone) }
    }
    return this.#span
  }

  /** The "now" of a segment or report, UTC milliseconds. */
  moment(asOf: AsOf, now: number): number {
    if (asOf.kind === 'today') return dayEnd(now, this.zone)
    return asOf.kind === 'day' ? dayStart(asOf.day, this.zone, 1) : this.span().end
  }

  /** Measures, scores and groups at a moment, by the project's settings or others; the latest are kept. O(events + customers log customers). */
  rfm(moment: number, settings: RfmSettings = getRfmSettings(this.#db)): ScoredCustomers {
    return atOnce(this.rfmInSteps(moment, settings))
  }

  /** The same in steps of some ten milliseconds; what asks then finds them in memory. */
  *rfmInSteps(
    moment: number,
    settings: RfmSettings = getRfmSettings(this.#db),
  ): Generator<void, ScoredCustomers, void> {
    const key = JSON.stringify([moment, settings])
    const known = this.#scored.find((each) => each.key === key)
    if (known !== undefined) return known.scored
    const scored = yield* this.#scoredAt(moment, settings)
    this.#scored = [{ key, scored }, ...this.#scored.slice(0, SCORED_KEPT - 1)]
    return scored
  }

  *#scoredAt(moment: number, settings: RfmSettings): Generator<void, ScoredCustomers, void> {
    const measures = yield* measureRfmInSteps(this.deals, moment)
    const { monetary } = measures
    for (let c = 0; c < monetary.length; c++) monetary[c] = (monetary[c] ?? 0) / MICROS
    yield
    const scores = yield* scoreRfmInSteps(measures, settings.bins, settings)
    yield
    const groups = assignGroups(scores, settings.bins, settings.map)
    return { settings, measures, scores, groups, names: groupsOf(settings.map) }
  }

  #kept(key: string, make: () => TextColumn): TextColumn {
    let column = this.#texts.get(key)
    if (column === undefined) {
      column = make()
      this.#texts.set(key, column)
    }
    return column
  }
}

const kept = new WeakMap<ReadableDb, { readonly key: string; readonly base: CustomerBase }>()

/**
 * The customers of the open project: from memory when the data have not changed, else from the columns kept in the project, with the rows that were
 * added since, else from all rows (1 to 3 s per million). Blocks as long as that takes: readers ask {@link readerBase}, jobs {@link prepareBase}.
 */
export function customerBase(db: ReadableDb): CustomerBase {
  const known = fromMemory(db)
  if (known !== undefined) return known
  const work = currentColumns(db, held(db))
  for (;;) {
    const next = work.next()
    if (next.done === true) return keep(db, next.value.columns)
  }
}

/** The same as part of a work that goes in steps: yields the rows read so far. */
export function* baseInSteps(db: ReadableDb): Generator<number, CustomerBase, void> {
  const known = fromMemory(db)
  if (known !== undefined) return known
  const work = currentColumns(db, held(db))
  for (;;) {
    const next = work.next()
    if (next.done === true) return keep(db, next.value.columns)
    yield next.value.done
  }
}

const never = new AbortController().signal
const coming = new WeakMap<ReadableDb, { readonly key: string; readonly base: Promise<CustomerBase> }>()

/** The same for a reader: in slices, so that other questions are answered meanwhile; questions of the same moment wait for one work. */
export async function readerBase(db: ReadableDb): Promise<CustomerBase> {
  const known = fromMemory(db)
  if (known !== undefined) return known
  const key = keyOf(db)
  const same = coming.get(db)
  if (same?.key === key) return same.base
  const base = inSlices(db)
  coming.set(db, { key, base })
  try {
    return await base
  } finally {
    if (coming.get(db)?.base === base) coming.delete(db)
  }
}

/** The same with the totals of each customer, also in slices: for questions that nearly always need them. */
export async function readerBaseWithTotals(db: ReadableDb): Promise<CustomerBase> {
  const base = await readerBase(db)
  await inTurns(base.totalsInSteps())
  return base
}

/** Work of a reader in steps: questions of others are answered between them. */
export function inTurns<Result>(work: Generator<unknown, Result, void>): Promise<Result> {
  return runSliced(work, never, () => undefined)
}

async function inSlices(db: ReadableDb): Promise<CustomerBase> {
  for (;;) {
    const before = keyOf(db)
    const { columns } = await runSliced(stillOpen(db, currentColumns(db, held(db))), never, () => undefined)
    // What was imported meanwhile is added to what has just been read.
    if (!db.open) throw new ExpectedFailure('no-project')
    const base = keep(db, columns)
    if (keyOf(db) === before) return base
  }
}

/** Ends a work whose project was closed in between. */
function* stillOpen<Step, Result>(
  db: ReadableDb,
  work: Generator<Step, Result, void>,
): Generator<Step, Result, void> {
  for (;;) {
    if (!db.open) throw new ExpectedFailure('no-project')
    const next = work.next()
    if (next.done === true) return next.value
    yield next.value
  }
}

/** The same for a job: in slices, so that it can be cancelled, and kept in the project for the next process. */
export async function prepareBase(
  context: Pick<JobContext, 'db' | 'signal' | 'progress'>,
): Promise<CustomerBase> {
  const { db, signal, progress } = context
  const known = fromMemory(db)
  if (known !== undefined) return known
  const { columns, isKept } = await runSliced(currentColumns(db, held(db)), signal, ({ done, total }) =>
    progress({ phase: 'loading', done, total, unit: 'rows' }),
  )
  if (!isKept) await runSliced(savingColumns(db, columns), signal, () => undefined)
  return keep(db, columns)
}

function held(db: ReadableDb): CustomerColumns | undefined {
  return kept.get(db)?.base.columns
}

function fromMemory(db: ReadableDb): CustomerBase | undefined {
  const found = kept.get(db)
  return found?.key === keyOf(db) ? found.base : undefined
}

/** Kept by the data they were made of, which may be older than those of now. */
function keep(db: ReadableDb, columns: CustomerColumns): CustomerBase {
  const base = new CustomerBase(db, columns)
  kept.set(db, { key: `${columns.fingerprint} ${factPolicyText(db)}`, base })
  return base
}

/** Columns depend on the data; facts also on the project's rule which telling counts. */
function keyOf(db: ReadableDb): string {
  return `${columnsFingerprint(db)} ${factPolicyText(db)}`
}
