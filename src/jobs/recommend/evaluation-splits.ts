import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { ModelKind } from '../../contract/models.ts'
import {
  splitByCustomer,
  splitByHeldCustomers,
  splitGiven,
  splitLastOut,
  type Split,
  type TimedEvents,
} from '../../engine/recommend/split.ts'
import { type Interactions, interactionsFromTriplets } from '../../engine/sparse.ts'
import type { ReadableDb } from '../../store/database.ts'
import { customerProductPairs } from '../../store/queries/interactions.ts'
import { runSliced } from '../run-sliced.ts'
import { delimiterOf, linesOf, splitLine } from './delimited-lines.ts'
import type { EvaluationData } from './evaluation-data.ts'
import { spaceFor, splitOf } from './evaluate-model.ts'
import { IdNumbers } from './id-numbers.ts'
import { type ColumnNames, type InteractionFile, readInteractionFile } from './interaction-file.ts'
import { indexIn, type IdSpace, matrixOf, readPairs } from './pairs.ts'
import { wordMatrix } from './product-words.ts'
import { cellsOf, noSideData, type SideData, sideDataOf, sideWithin } from './side-data.ts'

export const splitKinds = ['temporal', 'last-out', 'per-customer', 'held-customers'] as const
export type SplitKind = (typeof splitKinds)[number]

/** Shares of the splits that draw at random; the seed is fixed, so that runs can be compared. */
const HELD_SHARE = 0.2
const TEST_SHARE = 0.2
const SEED = 1
/** Times below this are seconds since 1970, not milliseconds. */
const FIRST_MILLISECOND_TIME = 1e11

export type { EvaluationData }

export type FileSplitOptions = {
  readonly columns: ColumnNames | null
  /** Lowest value that counts as an interaction; null: all above 0, or all where none is. */
  readonly minValue: number | null
  /** A file with the products' texts, for the content-based model. */
  readonly products: string | null
}

/**
 * Training and test part as two files give them. Products and customers are numbered in the order of their ids, so that ties do not depend on
 * the order of the lines.
 * @throws ExpectedFailure as {@link readInteractionFile}
 */
export async function fileSplit(
  train: string,
  test: string,
  { columns, minValue, products }: FileSplitOptions,
): Promise<{ data: EvaluationData; learned: InteractionFile; judge: InteractionFile }> {
  const ids = { users: new IdNumbers(), items: new IdNumbers() }
  const learned = await readInteractionFile(train, columns, ids)
  const judge = await readInteractionFile(test, columns, ids)
  const texts = products === null ? [] : await readProductFile(products, ids.items)
  const users = ids.users.ascending()
  const items = ids.items.ascending()
  const [rows, cols] = [users.length, items.length]
  const known = renumbered(learned.events, users, items)
  const asked = renumbered(judge.events, users, items)
  const lowest = minValue ?? (hasPositive(known) ? Number.MIN_VALUE : -Infinity)
  const split = splitGiven(asInteractions(known, lowest), asInteractions(asked, lowest), rows, cols)
  const words = wordMatrix(
    texts.map(({ item, cells }) => ({ product: items[item] ?? 0, texts: cells, phrases: cells })),
    cols,
  )
  const time = Float64Array.from(known.time, (at) => (at < FIRST_MILLISECOND_TIME ? at * 1000 : at))
  return {
    data: {
      split,
      side: {
        ...noSideData,
        words,
        events: learned.timed ? { product: known.column, time } : null,
        ratings: meanCells(known, rows, cols),
      },
      ratingTest: meanCells(asked, rows, cols),
      now: learned.timed ? time.reduce((latest, at) => Math.max(latest, at), 0) : null,
    },
    learned,
    judge,
  }
}

type FilledEvents = { readonly [K in keyof TimedEvents]: Float64Array }

function renumbered(events: TimedEvents, users: Int32Array, items: Int32Array): FilledEvents {
  return {
    row: Float64Array.from(events.row, (user) => users[user] ?? 0),
    column: Float64Array.from(events.column, (item) => items[item] ?? 0),
    weight: Float64Array.from(events.weight),
    time: Float64Array.from(events.time),
  }
}

function hasPositive({ weight }: FilledEvents): boolean {
  return weight.some((value) => value > 0)
}

/** What counts as an interaction; values that are not above 0 but count are 1. */
function asInteractions(events: FilledEvents, lowest: number): FilledEvents {
  const kept = events.weight.map((_, k) => k).filter((k) => (events.weight[k] ?? 0) >= lowest)
  const pick = (values: Float64Array): Float64Array => kept.map((k) => values[k] ?? 0)
  return {
    row: pick(events.row),
    column: pick(events.column),
    weight: pick(events.weight).map((value) => (value > 0 ? value : 1)),
    time: pick(events.time),
  }
}

/** Values by customer and product; of several the mean. */
function meanCells(events: FilledEvents, rows: number, columns: number): Interactions {
  const sums = interactionsFromTriplets(events, rows, columns)
  const ones = interactionsFromTriplets(
    { ...events, weight: new Float64Array(events.weight.length).fill(1) },
    rows,
    columns,
  )
  return { ...sums, weight: sums.weight.map((sum, k) => sum / (ones.weight[k] ?? 1)) }
}

/** Products with their texts: the id first, or in the column whose header says so; every other column is text. */
async function readProductFile(path: string, items: IdNumbers): Promise<{ item: number; cells: string[] }[]> {
  if (!existsSync(path)) throw new ExpectedFailure('file-not-found', { file: basename(path) })
  const found: { item: number; cells: string[] }[] = []
  let delimiter: string | RegExp | null = null
  let idAt = 0
  for await (const line of linesOf(path)) {
    if (line.trim() === '') continue
    if (delimiter === null) {
      delimiter = delimiterOf(line)
      const at = splitLine(line, delimiter).findIndex((cell) =>
        /^(item|product|movie|sku|article)?[ _-]?id$|商品(id|编号)/i.test(cell),
      )
      idAt = Math.max(0, at)
      if (at >= 0) continue
    }
    const cells = splitLine(line, delimiter)
    found.push({ item: items.of(cells[idAt] ?? ''), cells: cells.filter((_, k) => k !== idAt) })
  }
  if (found.length === 0) throw new ExpectedFailure('file-no-rows', { file: basename(path) })
  return found
}

/**
 * A project's interactions in two parts; 'temporal' falls back to 'per-customer' where the data have no times.
 * @param kinds the models that will be judged, which need different things beside who has what.
 * @throws ExpectedFailure nothing-to-train
 */
export async function projectSplit(
  db: ReadableDb,
  kind: SplitKind,
  kinds: ReadonlySet<ModelKind>,
  signal: AbortSignal,
): Promise<EvaluationData> {
  const pairs = await runSliced(readPairs(db, null), signal, () => undefined)
  if (pairs.customer.length === 0) throw new ExpectedFailure('nothing-to-train')
  if (kind === 'temporal') {
    const found = await splitOf(pairs, { db, signal }, kinds)
    if (found === null) throw new ExpectedFailure('nothing-to-train')
    const ratings = sideDataOf(db, found.space, null, kinds).ratings
    return dataOf(found.split, found.side, ratings)
  }
  const space = spaceFor(db, kinds, pairs)
  const split = splitAtRandom(db, kind, matrixOf(pairs, space), space)
  const whole = sideDataOf(db, space, null, kinds)
  return dataOf(split, sideWithin(whole, split.train), whole.ratings)
}

function dataOf(split: Split, side: SideData, ratings: Interactions | null): EvaluationData {
  return {
    split,
    side,
    ratingTest: ratings === null ? null : cellsOf(ratings, split.test),
    now: split.cutTime,
  }
}

function splitAtRandom(
  db: ReadableDb,
  kind: Exclude<SplitKind, 'temporal'>,
  interactions: Interactions,
  space: IdSpace,
): Split {
  switch (kind) {
    case 'per-customer':
      return splitByCustomer(interactions, TEST_SHARE, SEED)
    case 'held-customers':
      return splitByHeldCustomers(interactions, HELD_SHARE, TEST_SHARE, SEED)
    case 'last-out': {
      const row: number[] = []
      const column: number[] = []
      const weight: number[] = []
      const time: number[] = []
      for (const [customer, product, count, lastAt] of customerProductPairs(db, null)) {
        row.push(indexIn(space.customerIds, customer))
        column.push(indexIn(space.productIds, product))
        weight.push(count)
        time.push(lastAt ?? 0)
      }
      return splitLastOut({ row, column, weight, time }, interactions.rows, interactions.columns)
    }
  }
}
