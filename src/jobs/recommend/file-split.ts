import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { ModelKind } from '../../contract/models.ts'
import { splitGiven } from '../../engine/recommend/split.ts'
import { type Interactions, interactionsFromTriplets } from '../../engine/sparse.ts'
import type { FileEvents } from './event-columns.ts'
import type { EvaluationData } from './evaluation-data.ts'
import type { ColumnNames } from './file-columns.ts'
import { IdNumbers } from './id-numbers.ts'
import { type InteractionFile, readInteractionFile } from './interaction-file.ts'
import { wordMatrix } from './product-words.ts'
import { noSideData } from './side-data.ts'
import { openRows } from './table-rows.ts'

/** Times below this are seconds since 1970, not milliseconds. */
const FIRST_MILLISECOND_TIME = 1e11

export type FileSplitOptions = {
  readonly columns: ColumnNames | null
  /** Lowest value that counts as an interaction; null: all above 0, or all where none is. */
  readonly minValue: number | null
  /** The same of what is to be found; null: `minValue`. */
  readonly relevant?: number | null
  /** What models see of test customers whom they are not trained on; null: nothing but the training. */
  readonly foldIn?: string | null
  /** A file with the products' texts, for the content-based model. */
  readonly products: string | null
  /** Kinds that are judged: ratings are gathered only for those that learn from them. */
  readonly kinds?: ReadonlySet<ModelKind>
}

export type FileSplit = {
  readonly data: EvaluationData
  readonly learned: InteractionFile
  readonly judge: InteractionFile
  readonly seen: InteractionFile | null
  /** Lines of the training and the test whose value is too low to count as an interaction. */
  readonly tooLow: { readonly train: number; readonly test: number }
}

/**
 * Training and test part as two files give them, and a third for customers who are not trained on. Products and customers are numbered in the
 * order of their ids, so that ties do not depend on the order of the lines.
 * @throws ExpectedFailure as {@link readInteractionFile}
 */
export async function fileSplit(train: string, test: string, options: FileSplitOptions): Promise<FileSplit> {
  const { columns, minValue, products, foldIn = null, relevant = null, kinds } = options
  const ids = { users: new IdNumbers(), items: new IdNumbers() }
  const learned = await readInteractionFile(train, columns, ids)
  const judge = await readInteractionFile(test, columns, ids)
  const seen = foldIn === null ? null : await readInteractionFile(foldIn, columns, ids)
  const texts = products === null ? [] : await readProductFile(products, ids.items)
  const users = ids.users.ascending()
  const items = ids.items.ascending()
  const [rows, cols] = [users.length, items.length]
  for (const file of [learned, judge, seen]) if (file !== null) renumber(file.events, users, items)
  const known = learned.events
  const lowest = minValue ?? (known.weight.some((value) => value > 0) ? Number.MIN_VALUE : -Infinity)
  const split = splitGiven(
    asInteractions(known, lowest),
    asInteractions(judge.events, relevant ?? lowest),
    rows,
    cols,
    seen === null ? null : asInteractions(seen.events, lowest),
  )
  const words = wordMatrix(
    texts.map(({ item, cells }) => ({ product: items[item] ?? 0, texts: cells, phrases: cells })),
    cols,
  )
  const time = known.time.map((at) => (at < FIRST_MILLISECOND_TIME ? at * 1000 : at))
  const isRated = kinds === undefined || kinds.has('biased-mf')
  return {
    data: {
      split,
      side: {
        ...noSideData,
        words,
        events: learned.timed ? { product: known.column, time } : null,
        ratings: isRated ? meanCells(known, rows, cols) : null,
      },
      ratingTest: isRated ? meanCells(judge.events, rows, cols) : null,
      now: learned.timed ? time.reduce((latest, at) => Math.max(latest, at), 0) : null,
    },
    learned,
    judge,
    seen,
    tooLow: { train: countBelow(known, lowest), test: countBelow(judge.events, relevant ?? lowest) },
  }
}

function countBelow({ weight }: FileEvents, lowest: number): number {
  return weight.reduce((count, value) => (value < lowest ? count + 1 : count), 0)
}

function renumber({ row, column }: FileEvents, users: Int32Array, items: Int32Array): void {
  for (let k = 0; k < row.length; k++) {
    row[k] = users[row[k] ?? 0] ?? 0
    column[k] = items[column[k] ?? 0] ?? 0
  }
}

/** What counts as an interaction; values that are not above 0 but count are 1. */
function asInteractions(events: FileEvents, lowest: number): Pick<FileEvents, 'row' | 'column' | 'weight'> {
  const { row, column, weight } = events
  const isKept = (_: number, k: number): boolean => (weight[k] ?? 0) >= lowest
  const kept = weight.filter(isKept)
  for (let k = 0; k < kept.length; k++) if ((kept[k] ?? 0) <= 0) kept[k] = 1
  if (kept.length === weight.length) return { row, column, weight: kept }
  return { row: row.filter(isKept), column: column.filter(isKept), weight: kept }
}

/** Values by customer and product; of several the mean. */
function meanCells(events: FileEvents, rows: number, columns: number): Interactions {
  const sums = interactionsFromTriplets(events, rows, columns)
  if (sums.column.length === events.row.length) return sums
  const ones = interactionsFromTriplets(
    { ...events, weight: new Float64Array(events.weight.length).fill(1) },
    rows,
    columns,
  )
  return { ...sums, weight: sums.weight.map((sum, k) => sum / (ones.weight[k] ?? 1)) }
}

/** Products with their texts: the id first, or in the column whose header says so; every other column is text. */
async function readProductFile(path: string, items: IdNumbers): Promise<{ item: number; cells: string[] }[]> {
  const file = basename(path)
  if (!existsSync(path)) throw new ExpectedFailure('file-not-found', { file })
  const { sample, each } = await openRows(path)
  const first = sample[0] ?? []
  const headed = first.findIndex((cell) =>
    /^(item|product|movie|artist|sku|article)?[ _-]?id$|商品(id|编号)/i.test(cell),
  )
  const idAt = Math.max(0, headed)
  const width = sample.reduce((most, row) => Math.max(most, row.length), 0)
  const found: { item: number; cells: string[] }[] = []
  let isHeader = headed >= 0
  await each(
    Array.from({ length: width }, (_, k) => k),
    (cells) => {
      if (!isHeader && (cells[idAt] ?? '') !== '')
        found.push({
          item: items.of(cells[idAt] ?? ''),
          cells: cells.filter((cell, k) => k !== idAt && cell !== ''),
        })
      isHeader = false
    },
  )
  if (found.length === 0) throw new ExpectedFailure('file-no-rows', { file })
  return found
}
