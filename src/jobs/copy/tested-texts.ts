import { copyFields, type CopyScoreSettings } from '../../contract/copy.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { ReadableDb } from '../../store/database.ts'
import { copyTrials } from '../../store/queries/copy-trials.ts'
import { isNothing, numberIn, placeOf, readPlainTable, type PlainTable } from '../plain-table.ts'
import type { ChanneledText } from './score.ts'

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

/** Headers of a file of tests: test, text, trials, successes, then what else keeps texts apart (a picture, an audience). */
export type TestColumns = readonly [
  test: string,
  text: string,
  trials: string,
  successes: string,
  ...apart: string[],
]

const guesses = {
  test: /^(?:test|experiment|split)[ _-]?(?:id|name|no)?$|^(?:测试|实验)(?:编号|名称|id)?$/i,
  text: /^(?:headline|title|text|copy|subject(?: line)?|body|ad[ _-]?text|creative)$|标题|文案|主题|正文/i,
  trials:
    /^(?:impressions?|views?|shown|sent|recipients?|delivered|trials|n|exposures?)$|^(?:展现|展示|曝光|发送)(?:量|数|次数)?$/i,
  successes: /^(?:clicks?|opens?|unique opens|conversions?|successes)$|^(?:点击|打开|转化)(?:量|数|次数)?$/i,
  apart:
    /^(?:image|picture|eyecatcher|creative|audience|segment)[ _-]?(?:id|name)?$|^(?:图片|人群|受众)(?:编号|id)?$/i,
} as const

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
  const table = await readPlainTable(path)
  const [test, text, trials, successes, ...apart] =
    columns === null ? guessed(table) : columns.map((name, order) => placeOf(table, name, order))
  if (test === undefined || text === undefined || trials === undefined || successes === undefined)
    throw new ExpectedFailure('mapping-incomplete', {
      file: table.file,
      missing: 'test, text, trials, successes',
    })
  const texts: ChanneledText[] = []
  for (const row of table.rows) {
    const words = (row[text] ?? '').trim()
    const [shown, got] = [
      numberIn(row[trials], table.decimalComma),
      numberIn(row[successes], table.decimalComma),
    ]
    if (isNothing(words) || shown === null || got === null || shown <= 0 || got < 0 || got > shown) continue
    const group = [test, ...apart].map((place) => row[place] ?? '').join('\u0001')
    texts.push({ test: group, text: words, trials: shown, successes: got, channel: '' })
  }
  if (texts.length === 0) throw new ExpectedFailure('file-no-rows', { file: table.file })
  const used = [test, text, trials, successes, ...apart].map((place) => table.headers[place] ?? '')
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
          named.find((at) => at >= 0) ?? table.headers.findIndex((each) => guesses.text.test(each.trim())),
        )
  const texts = table.rows.map((row) => (row[place] ?? '').trim()).filter((text) => text !== '')
  // One column without a header: what was taken for one is a text as well.
  return table.headers.length === 1 && !guesses.text.test(table.headers[0] ?? '') && table.hasHeader
    ? [table.headers[0] ?? '', ...texts]
    : texts
}

function guessed(table: PlainTable): number[] {
  const at = (name: keyof typeof guesses): number => {
    const place = table.headers.findIndex((header) => guesses[name].test(header.trim()))
    if (place < 0) throw new ExpectedFailure('mapping-incomplete', { file: table.file, missing: name })
    return place
  }
  const apart = table.headers.findIndex((header) => guesses.apart.test(header.trim()))
  return [at('test'), at('text'), at('trials'), at('successes'), ...(apart >= 0 ? [apart] : [])]
}
