import { numberIn, type PlainTable } from '../plain-table.ts'
import { WINNER, wordsOf } from './wide-tests.ts'

/** Places of the columns of a file of tests; `rate` stands for successes where a file tells only their share. */
export type TestPlaces = {
  readonly test: number | null
  readonly text: number | null
  readonly trials: number | null
  readonly successes: number | null
  readonly rate: number | null
  /** Which text won, where a file tells neither counts nor rates: 1 or yes, or the name of the arm or its text. */
  readonly winner: number | null
  /** Names of arms (A, B): what tells tests apart where nothing names them. */
  readonly arm: number | null
  readonly apart: readonly number[]
}

/** What headers say, the surest first. They are compared in words: testId, test_id and "Test ID" are the same. */
const patterns = {
  test: [
    /\b(?:test|experiment|ab|a b|split)\b.*\b(?:id|key|no|nr|number|code|name)\b|测试.*(?:id|编号|名称)|实验.*(?:id|编号|名称)/,
    /\b(?:test|experiment|split)\b|测试|实验/,
    /\b(?:campaign|ad ?set|ad ?group|group|batch|page|article|story|send|mailing|newsletter|issue|item|post|pair|block)\b|计划|单元|活动|分组|组别|批次|文章|商品/,
    /\b(?:id|key|no|nr)\b|编号/,
  ],
  text: [
    /^(?:headline|title|subject|subject line|text|copy|标题|文案|主题)$/,
    /\b(?:headline|title|subject|copy|text|wording|creative|caption|message|body)\b|标题|文案|主题|正文|广告语/,
    /\b(?:variant|variation|version|arm|treatment|name|description|lede|excerpt|slogan)\b|变体|版本|创意|描述/,
  ],
  trials: [
    /^(?:impressions?|impr|views?|shown|shows|sent|sends|recipients?|delivered|trials|exposures?|展现量|展示量|曝光量|展现|曝光|发送量)$/,
    /\b(?:impressions?|impr|imps|views?|pageviews?|shown|served|sent|sends|recipients?|deliver(?:ed|ies)|trials|exposures?|reach|visitors?|sessions?|users|participants|emails|n|total|count)\b|展[现示]|曝光|发送|浏览|送达|到达|访客|人数|次数/,
  ],
  successes: [
    /^(?:clicks?|opens?|conversions?|successes|点击量|点击数|点击|打开数|打开量|转化数|转化量)$/,
    /\b(?:unique clicks?|link clicks?|clicks?|clicked|opens?|opened|conversions?|converted|success(?:es)?|engagements?|responses?|wins|purchases?|orders|signups?)\b|点击|打开|转化|成交|下单/,
  ],
  rate: [
    /\b(?:ctr|click(?: through)? rate|open rate|cr|cvr|conversion rate|rate|share)\b|点击率|打开率|转化率/,
  ],
  apart: [
    /\b(?:image|picture|eyecatcher|photo|thumbnail|creative|audience|segment|device|placement)\b.*\b(?:id|key|name|no)\b|^(?:image|picture|eyecatcher|photo|thumbnail|audience|segment)$|(?:图片|人群|受众|版位).*(?:id|编号)?/,
  ],
} as const

const LOOKED_AT = 2_000

/**
 * Knows the columns of a file of tests by their headers, and by what is in them: a test comes back in several rows, texts have letters and differ, counts are
 * numbers with successes no more than trials. O(columns x rows looked at).
 */
export function guessTestPlaces(table: PlainTable): TestPlaces {
  const rows = table.rows.slice(0, LOOKED_AT)
  const headers = table.headers.map(wordsOf)
  const taken = new Set<number>()
  const values = (place: number): string[] => rows.map((row) => (row[place] ?? '').trim())
  const numbers = (place: number): (number | null)[] =>
    rows.map((row) => numberIn(row[place], table.decimalComma))
  const isCount = (place: number): boolean => {
    const found = numbers(place).filter((value) => value !== null)
    return (
      found.length > 0.9 * rows.length &&
      found.filter((value) => value >= 0 && Number.isInteger(value)).length > 0.95 * found.length
    )
  }
  const isText = (place: number): boolean => {
    const all = values(place).filter((value) => value !== '')
    const worded = all.filter((value) => /\p{L}{2,}/u.test(value) && value.length >= 4)
    return worded.length > 0.8 * all.length && new Set(all).size > 0.2 * all.length
  }
  const isGroup = (place: number): boolean => {
    const all = values(place).filter((value) => value !== '')
    const distinct = new Set(all).size
    return distinct >= 1 && distinct < 0.9 * all.length
  }
  const take = (
    name: keyof typeof patterns,
    fits: (place: number, isSure: boolean) => boolean,
  ): number | null => {
    for (const [order, pattern] of patterns[name].entries()) {
      const place = headers.findIndex(
        (header, index) => !taken.has(index) && pattern.test(header) && fits(index, order === 0),
      )
      if (place < 0) continue
      taken.add(place)
      return place
    }
    return null
  }
  const successes = take(
    'successes',
    (place) => isCount(place) && !patterns.rate[0].test(headers[place] ?? ''),
  )
  const most = successes === null ? null : numbers(successes)
  // Where the header leaves no doubt, rows that cannot be are left out one by one instead of refusing the column.
  const trials = take('trials', (place, isSure) => {
    if (!isCount(place)) return false
    if (isSure || most === null) return true
    const possible = numbers(place).filter((value, row) => value === null || value >= (most[row] ?? 0))
    return possible.length >= 0.95 * rows.length
  })
  const rate =
    successes === null
      ? take('rate', (place) => numbers(place).filter((value) => value !== null).length > 0.9 * rows.length)
      : null
  const text =
    take('text', (place, isSure) => isSure || isText(place)) ?? longestText(table, taken, isText, values)
  if (text !== null) taken.add(text)
  const test = take('test', (place, isSure) => isSure || isGroup(place))
  const apart = take('apart', isGroup)
  const winner = headers.findIndex((header, place) => !taken.has(place) && WINNER.test(header))
  const arm = headers.findIndex((_, place) => !taken.has(place) && isArms(values(place)))
  return {
    test,
    text,
    trials,
    successes,
    rate,
    winner: winner < 0 ? null : winner,
    arm: arm < 0 ? null : arm,
    apart: apart === null ? [] : [apart],
  }
}

/** A few names that come back: letters, numbers, control and treatment. */
function isArms(values: readonly string[]): boolean {
  const all = values.filter((value) => value !== '')
  const distinct = [...new Set(all.map((value) => value.toLowerCase()))]
  return (
    distinct.length >= 2 &&
    distinct.length <= 6 &&
    all.length >= 2 * distinct.length &&
    distinct.every((value) =>
      /^(?:(?:variant|version|arm|group|option|版本|变体|组)[\s_-]*)?[a-f1-6甲乙丙丁]$|^control$|^treatment$|^variant$|^test$|^对照组?$|^实验组?$/.test(
        value,
      ),
    )
  )
}

/** A column of sentences, whatever it is called: the one with the longest texts. */
function longestText(
  table: PlainTable,
  taken: ReadonlySet<number>,
  isText: (place: number) => boolean,
  values: (place: number) => string[],
): number | null {
  const mean = (place: number): number => {
    const all = values(place)
    return all.reduce((sum, value) => sum + value.length, 0) / Math.max(1, all.length)
  }
  const places = table.headers.map((_, place) => place).filter((place) => !taken.has(place) && isText(place))
  const best = places.sort((a, b) => mean(b) - mean(a))[0]
  return best === undefined || mean(best) < 8 ? null : best
}
