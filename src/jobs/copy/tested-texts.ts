import { copyFields, type CopyScoreSettings } from '../../contract/copy.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { ReadableDb } from '../../store/database.ts'
import { copyTrials, testedCopies } from '../../store/queries/copy-trials.ts'
import { isNothing, numberIn, placeOf, readPlainTable, type PlainTable } from '../plain-table.ts'
import type { ChanneledText } from './score.ts'
import { guessTestPlaces, type TestPlaces } from './test-columns.ts'

/** Texts of the project with what they got, grouped by test; texts without a named test compete within their ad set and period. */
export function testedTextsOf(
  db: ReadableDb,
  { field, measure }: Pick<CopyScoreSettings, 'field' | 'measure'>,
): ChanneledText[] {
  return copyTrials(db, field, measure).map(({ test, group, ...row }) => ({
    ...row,
    test: test === '' ? group : test,
  }))
}

/** What is learned from where nothing is chosen: the kind of text and the measure that the most tests tell of, within what is chosen; headlines by clicks without any. */
export function learnedFrom(
  db: ReadableDb | null,
  chosen: Partial<Pick<CopyScoreSettings, 'field' | 'measure'>>,
): Pick<CopyScoreSettings, 'field' | 'measure'> {
  const tested = db === null ? [] : testedCopies(db)
  const best = tested.find(
    ({ field, measure }) => (chosen.field ?? field) === field && (chosen.measure ?? measure) === measure,
  )
  return {
    field: chosen.field ?? best?.field ?? 'headline',
    measure: chosen.measure ?? best?.measure ?? 'clicks',
  }
}

/** Headers of a file of tests: test, text, trials, successes, then what else keeps texts apart (a picture, an audience). */
export type TestColumns = readonly [
  test: string,
  text: string,
  trials: string,
  successes: string,
  ...apart: string[],
]

/** A header that names texts. */
const textHeader =
  /^(?:headline|title|text|copy|subject(?: line)?|body|ad[ _-]?text|creative)$|标题|文案|主题|正文/i

export type TestFile = {
  readonly file: string
  readonly columns: readonly string[]
  readonly texts: ChanneledText[]
  /** Rows without a text or with numbers that cannot be: they are left out. */
  readonly skipped: number
}

/**
 * Reads tested texts from any table. Columns that are not named are known by their headers.
 * @throws ExpectedFailure of reading; mapping-incomplete where a column is not there
 */
export async function readTestFile(path: string, columns: TestColumns | null): Promise<TestFile> {
  const read = await readPlainTable(path)
  const found = columns === null ? guessTestPlaces(read) : namedPlaces(read, columns)
  // 1.000 may be one thousand: where counts make no sense the one way, the other is tried.
  const otherWay = { ...read, decimalComma: !read.decimalComma }
  const turned = columns === null && found.trials === null ? guessTestPlaces(otherWay) : null
  const [table, places] = turned === null || turned.trials === null ? [read, found] : [otherWay, turned]
  const { test, text, trials, successes, rate, apart } = places
  const missing = [
    ...(test === null ? ['test'] : []),
    ...(text === null ? ['text'] : []),
    ...(trials === null ? ['trials'] : []),
    ...(successes === null && rate === null ? ['successes'] : []),
  ]
  if (test === null || text === null || trials === null || missing.length > 0)
    throw new ExpectedFailure('mapping-incomplete', { file: table.file, missing: missing.join(', ') })
  const rates = rate === null ? null : ratesOf(table, rate)
  const texts: ChanneledText[] = []
  for (const [index, row] of table.rows.entries()) {
    const words = (row[text] ?? '').trim()
    const shown = numberIn(row[trials], table.decimalComma)
    const share = rates?.[index] ?? null
    const got =
      successes !== null
        ? numberIn(row[successes], table.decimalComma)
        : shown === null || share === null
          ? null
          : Math.round(shown * share)
    if (isNothing(words) || shown === null || got === null || shown <= 0 || got < 0 || got > shown) continue
    const group = [test, ...apart].map((place) => row[place] ?? '').join('\u0001')
    texts.push({ test: group, text: words, trials: shown, successes: got, channel: '' })
  }
  if (texts.length === 0)
    throw new ExpectedFailure(table.rows.length === 0 ? 'file-no-rows' : 'copy-no-usable-rows', {
      file: table.file,
      rows: table.rows.length,
    })
  const used = [test, text, trials, successes ?? rate ?? 0, ...apart].map(
    (place) => table.headers[place] ?? '',
  )
  return { file: table.file, columns: used, texts, skipped: table.rows.length - texts.length }
}

/** One column of texts: drafts, one a row. A file with several columns names it. */
export async function readTexts(path: string, column: string | null): Promise<string[]> {
  const table = await readPlainTable(path)
  const named = copyFields.map((field) => table.headers.findIndex((header) => header.toLowerCase() === field))
  const place =
    column !== null
      ? placeOf(table, column)
      : Math.max(
          0,
          named.find((at) => at >= 0) ?? table.headers.findIndex((each) => textHeader.test(each.trim())),
        )
  const texts = table.rows.map((row) => (row[place] ?? '').trim()).filter((text) => text !== '')
  // One column without a header: what was taken for one is a text as well.
  return table.headers.length === 1 && !textHeader.test(table.headers[0] ?? '') && table.hasHeader
    ? [table.headers[0] ?? '', ...texts]
    : texts
}

function namedPlaces(table: PlainTable, columns: TestColumns): TestPlaces {
  const [test = null, text = null, trials = null, successes = null, ...apart] = columns.map((name, order) =>
    placeOf(table, name, order),
  )
  return { test, text, trials, successes, rate: null, apart }
}

/** Shares of a column of rates; in per cent where a cell says so or one is above 1. */
function ratesOf({ rows, decimalComma }: PlainTable, place: number): (number | null)[] {
  const cells = rows.map((row) => row[place] ?? '')
  const values = cells.map((cell) => numberIn(cell.replace(/[%％]/g, ''), decimalComma))
  const isPercent =
    cells.some((cell) => /[%％]/.test(cell)) || values.some((value) => value !== null && value > 1)
  return values.map((value) => (value === null ? null : isPercent ? value / 100 : value))
}
