import type { PlainTable } from '../plain-table.ts'

/** Names of the arms of a test in headers: "headline A", "subject_2", "control text", "标题甲". */
const ARMS = [
  ['a', 'b', 'c', 'd', 'e'],
  ['1', '2', '3', '4', '5'],
  ['control', 'variant'],
  ['control', 'treatment'],
  ['control', 'test'],
  ['champion', 'challenger'],
  ['old', 'new'],
  ['winner', 'loser'],
  ['winning', 'losing'],
  ['甲', '乙', '丙', '丁'],
  ['对照', '实验'],
] as const
/** A header that tells which arm won, or that this one did. */
export const WINNER =
  /\b(?:winner|winning|won|best|preferred|choice|chosen|first place)\b|胜出|获胜|优胜|胜者|赢家|更优|优选/

/** What arms have apart, so that one can be told to be better. */
const RESULT =
  /\b(?:clicks?|clicked|opens?|opened|conversions?|converted|orders|purchases?|ctr|cr|cvr|rate|share|successes|wins|votes|engagements?)\b|点击|打开|转化|成交|下单|率/

type Part = { readonly arm: string; readonly base: string; readonly place: number }

/**
 * Files with a row per test and the arms side by side (two texts with their counts or rates, or with who won) as a row per text; null for any other, as headlines
 * 1 to 3 of one ad that share their clicks. What stands once in a row (a date, how many were sent) is said of each arm. O(cells).
 */
export function longTests(table: PlainTable): PlainTable | null {
  const headers = table.headers.map(wordsOf)
  const found = ARMS.map((arms) => partsOf(headers, arms)).sort((a, b) => b.parts.length - a.parts.length)[0]
  if (found === undefined || found.parts.length === 0) return null
  const { parts, arms } = found
  const bases = [...new Set(parts.map(({ base }) => base))]
  const isText = bases.some((base) =>
    parts
      .filter((part) => part.base === base)
      .every(({ place }) => isTexts(table.rows.slice(0, 500).map((row) => row[place] ?? ''))),
  )
  if (!isText) return null
  const inParts = new Set(parts.map(({ place }) => place))
  const shared = headers.flatMap((header, place) =>
    inParts.has(place) || WINNER.test(header) ? [] : [place],
  )
  const winner = headers.findIndex((header, place) => !inParts.has(place) && WINNER.test(header))
  // Arms that are called so say who won by themselves.
  const isNamed = arms[0] === 'winner' || arms[0] === 'winning'
  if (!isNamed && winner < 0 && !bases.some((base) => RESULT.test(base))) return null
  const texts = parts.filter(({ place }) => isTexts(table.rows.slice(0, 500).map((row) => row[place] ?? '')))
  const rows = table.rows.flatMap((row, index) =>
    arms.map((arm, order) => {
      const own = bases.map((base) => {
        const part = parts.find((each) => each.arm === arm && each.base === base)
        return part === undefined ? '' : (row[part.place] ?? '')
      })
      const text = row[texts.find((each) => each.arm === arm)?.place ?? -1] ?? ''
      const told = (row[winner] ?? '').trim()
      const won = isNamed ? order === 0 : winner >= 0 && isArm(told, arm, order, text)
      return [
        `row ${index + 1}`,
        ...shared.map((place) => row[place] ?? ''),
        ...own,
        isNamed || winner >= 0 ? (won ? '1' : '0') : '',
      ]
    }),
  )
  const names = ['test id', ...shared.map((place) => table.headers[place] ?? ''), ...bases, 'is winner']
  return { ...table, headers: names, rows, roles: names.map(() => 'ignore' as const) }
}

/** Columns of each arm, of bases that stand once for every arm that is there. */
function partsOf(
  headers: readonly string[],
  names: readonly string[],
): { readonly arms: readonly string[]; readonly parts: readonly Part[] } {
  const all = headers.flatMap((header, place): Part[] => {
    const arm = names.find((name) => matcher(name).test(header))
    if (arm === undefined) return []
    const base = header
      .replace(matcher(arm), ' ')
      .replace(/\b(?:variant|version|arm|option|group|版本|变体|组)\b/g, ' ')
    return [{ arm, base: base.replace(/\s+/g, ' ').trim() || 'text', place }]
  })
  const arms = names.filter((name) => all.some(({ arm }) => arm === name))
  const whole = all.filter(
    ({ base }) =>
      arms.length > 1 &&
      arms.every((name) => all.filter((part) => part.arm === name && part.base === base).length === 1),
  )
  return { arms: whole.length === 0 ? [] : arms, parts: whole }
}

function matcher(arm: string): RegExp {
  return /^[a-z0-9]/.test(arm)
    ? new RegExp(`^${arm}\\b|\\b${arm}$|(?<=[\\u4e00-\\u9fff])${arm}$|^${arm}(?=[\\u4e00-\\u9fff])`)
    : new RegExp(`${arm}组?$|^${arm}组?`)
}

/** `told` names an arm by its letter, its number (from 1; from 0 where it says 0), its header's word, or its text. */
function isArm(told: string, arm: string, order: number, text: string): boolean {
  if (told !== '' && told === text.trim()) return true
  const word = told
    .toLowerCase()
    .replace(/^(?:variant|version|arm|option|text|headline|subject|标题|版本|变体)[\s_-]*/, '')
  if (word === arm) return true
  return word === 'abcde'[order] || word === String(order + 1) || word === '甲乙丙丁'[order]
}

function isTexts(values: readonly string[]): boolean {
  const all = values.map((value) => value.trim()).filter((value) => value !== '')
  const worded = all.filter((value) => /\p{L}{2,}/u.test(value) && value.length >= 4)
  return all.length > 0 && worded.length > 0.8 * all.length && new Set(all).size > 0.2 * all.length
}

/** A header in small words: testId, test_id and "Test ID" are the same. */
export function wordsOf(header: string): string {
  return header
    .normalize('NFKC')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Ll}{3,})(\d)$/u, '$1 $2')
    .replace(/\(([^)]*)\)/g, ' $1 ')
    .toLowerCase()
    .replace(/[_\-./:#]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
