import { copyFields, type CopyScoreSettings } from '../../contract/copy.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { ReadableDb } from '../../store/database.ts'
import { copyTrials, testedCopies } from '../../store/queries/copy-trials.ts'
import { isNothing, numberIn, placeOf, readPlainTable, type PlainTable } from '../plain-table.ts'
import type { ChanneledText } from './score.ts'
import { guessTestPlaces, type TestPlaces } from './test-columns.ts'
import { longTests } from './wide-tests.ts'

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
  readonly basis: TestBasis
  /** Rows without a text or with numbers that cannot be: they are left out. */
  readonly skipped: number
}

/** Where the results of texts come from: counts; rates alone; or which text won. The last two are told with counts that are assumed. */
export type TestBasis = 'counts' | 'rates' | 'winners'
/** Assumed of rates without counts: nobody knows how many saw a text. */
const ASSUMED_TRIALS = 10_000
/** Assumed of winners: enough that a pair counts as decided, and no more: what is told of lifts is of the order, not of a rate. */
const WON = { trials: 1_000, winner: 150, other: 100 } as const

/**
 * Reads tested texts from any table. Columns that are not named are known by their headers; arms side by side in a row are taken apart.
 * @throws ExpectedFailure of reading; mapping-incomplete where a column is not there
 */
export async function readTestFile(path: string, columns: TestColumns | null): Promise<TestFile> {
  const read = await readPlainTable(path)
  if (columns !== null) return testsIn(read, namedPlaces(read, columns), read.rows.length)
  const long = longTests(read)
  if (long !== null) {
    const other = guessed(long)
    if (isWhole(other.places)) return testsIn(other.table, other.places, long.rows.length)
  }
  const own = guessed(read)
  return testsIn(own.table, own.places, read.rows.length)
}

/** Where the columns are; 1.000 may be one thousand: where counts make no sense the one way, the other is tried. */
function guessed(table: PlainTable): { readonly table: PlainTable; readonly places: TestPlaces } {
  const places = guessTestPlaces(table)
  if (places.trials !== null) return { table, places }
  const otherWay = { ...table, decimalComma: !table.decimalComma }
  const turned = guessTestPlaces(otherWay)
  return turned.trials === null ? { table, places } : { table: otherWay, places: turned }
}

function isWhole({ test, arm, text, trials, successes, rate, winner }: TestPlaces): boolean {
  const hasResult = (trials !== null && successes !== null) || rate !== null || winner !== null
  return (test !== null || arm !== null) && text !== null && hasResult
}

function testsIn(table: PlainTable, places: TestPlaces, rows: number): TestFile {
  const { test, arm, text, trials, successes, rate, winner, apart } = places
  if (text === null || !isWhole(places)) {
    const isWon = winner !== null
    throw new ExpectedFailure('mapping-incomplete', {
      file: table.file,
      missing: [
        ...(test === null && arm === null ? ['test'] : []),
        ...(text === null ? ['text'] : []),
        ...(trials === null && !isWon ? ['trials'] : []),
        ...(successes === null && rate === null && !isWon ? ['successes'] : []),
      ].join(', '),
    })
  }
  const basis =
    trials !== null && (successes !== null || rate !== null) ? 'counts' : rate !== null ? 'rates' : 'winners'
  const rates = rate === null ? null : ratesOf(table, rate)
  const groups = test === null ? runsOf(table, arm ?? 0) : null
  const texts: ChanneledText[] = []
  for (const [index, row] of table.rows.entries()) {
    const words = (row[text] ?? '').trim()
    const result = resultOf(table, places, row, rates?.[index] ?? null, basis, words)
    if (isNothing(words) || result === null) continue
    const group =
      groups === null
        ? [test ?? 0, ...apart].map((place) => row[place] ?? '').join('\u0001')
        : (groups[index] ?? '')
    texts.push({ test: group, text: words, ...result, channel: '' })
  }
  if (texts.length === 0)
    throw new ExpectedFailure(table.rows.length === 0 ? 'file-no-rows' : 'copy-no-usable-rows', {
      file: table.file,
      rows: table.rows.length,
    })
  const used = [test ?? arm, text, trials, successes ?? rate ?? winner, ...apart].flatMap((place) =>
    place === null ? [] : [table.headers[place] ?? ''],
  )
  return { file: table.file, columns: used, texts, basis, skipped: rows - texts.length }
}

/** What a row says of its text; null where it cannot be. */
function resultOf(
  { decimalComma }: PlainTable,
  { trials, successes, winner, arm }: TestPlaces,
  row: readonly string[],
  share: number | null,
  basis: TestFile['basis'],
  text: string,
): { readonly trials: number; readonly successes: number } | null {
  if (basis === 'winners') {
    const told = (row[winner ?? 0] ?? '').trim().toLowerCase()
    const names = [text.toLowerCase(), arm === null ? '' : (row[arm] ?? '').trim().toLowerCase()]
    const won =
      /^(?:1(?:\.0+)?|true|yes|y|x|✓|✔|won|winner|win|是|胜|胜出|赢|对)$/.test(told) ||
      (told !== '' && names.includes(told))
    return { trials: WON.trials, successes: won ? WON.winner : WON.other }
  }
  const shown = basis === 'rates' ? ASSUMED_TRIALS : numberIn(row[trials ?? 0], decimalComma)
  const got =
    successes !== null && basis === 'counts'
      ? numberIn(row[successes], decimalComma)
      : shown === null || share === null
        ? null
        : Math.round(shown * share)
  return shown === null || got === null || shown <= 0 || got < 0 || got > shown
    ? null
    : { trials: shown, successes: got }
}

/** Tests of rows that only name their arms: one begins where an arm comes that is in the present one already. */
function runsOf({ rows }: PlainTable, arm: number): string[] {
  let seen = new Set<string>()
  let run = 0
  return rows.map((row) => {
    const name = (row[arm] ?? '').trim().toLowerCase()
    if (seen.has(name)) {
      seen = new Set()
      run++
    }
    seen.add(name)
    return `run ${run + 1}`
  })
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
  return { test, text, trials, successes, rate: null, winner: null, arm: null, apart }
}

/** Shares of a column of rates; in per cent where a cell says so or one is above 1. */
function ratesOf({ rows, decimalComma }: PlainTable, place: number): (number | null)[] {
  const cells = rows.map((row) => row[place] ?? '')
  const values = cells.map((cell) => numberIn(cell.replace(/[%％]/g, ''), decimalComma))
  const isPercent =
    cells.some((cell) => /[%％]/.test(cell)) || values.some((value) => value !== null && value > 1)
  return values.map((value) => (value === null ? null : isPercent ? value / 100 : value))
}
