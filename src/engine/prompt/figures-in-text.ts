/** A number that a text states: a plain value, or a reduction in per cent, whichever way it is said. */
export type StatedFigure = { readonly value: string; readonly found: string }

const englishNumbers = new Map(
  'two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'
    .split(' ')
    .map((word, index): [string, number] => [word, index + 2])
    .concat([
      ['thirty', 30],
      ['forty', 40],
      ['fifty', 50],
      ['sixty', 60],
      ['seventy', 70],
      ['eighty', 80],
      ['ninety', 90],
      ['hundred', 100],
      ['thousand', 1_000],
      ['million', 1_000_000],
    ]),
)
const UNIT =
  '(?:per ?cent|percent|%|years?|months?|weeks?|days?|hours?|minutes?|times|dollars?|euros?|pounds?|yuan|customers?|buyers?|people|users?|reviews?|stars?|pieces?|packs?|off\\b)'
const WORDED = new RegExp(`\\b(${[...englishNumbers.keys()].join('|')})(?:[ -]+${UNIT})`, 'giu')
const HALF_PRICE = /半价|(?<![一二三四五六七八九])五折|(?<![\d.])5\s?折|对折|\bhalf[ -](?:price|off)\b/giu
const FOLD = /([\d.]+|[一二三四五六七八九]{1,2})\s?折/gu
const NUMBER = /\d+(?:[,，]\d{3})*(?:\.\d+)?/gu
const CHINESE_NUMBER =
  /[二三四五六七八九十百千两][一二三四五六七八九十百千万亿两零]*(?=\s*(?:元|块|天|小时|分钟|年|个月|周|倍|款|件|万|亿|人|％|%|成|步|大|种|次|位|星))/gu
const SCALE: Readonly<Record<string, number>> = {
  k: 1e3,
  千: 1e3,
  万: 1e4,
  w: 1e4,
  亿: 1e8,
  m: 1e6,
  million: 1e6,
  thousand: 1e3,
}

/**
 * Numbers a text states, normalised so that the same figure said otherwise is the same: 1,200 and 1200 and 1.2k, 20 % off and 八折, 一百 and 100.
 * A single "one" or 一 states nothing.
 */
export function statedFigures(original: string): StatedFigure[] {
  const text = original.normalize('NFKC')
  const figures: (StatedFigure & { readonly at: number })[] = []
  const taken: [number, number][] = []
  const isTaken = (at: number): boolean => taken.some(([from, to]) => at >= from && at < to)
  const take = (match: RegExpExecArray, value: string): void => {
    if (isTaken(match.index)) return
    figures.push({ value, found: match[0].trim(), at: match.index })
    taken.push([match.index, match.index + match[0].length])
  }
  for (const match of text.matchAll(HALF_PRICE)) take(match, 'off 50')
  for (const match of text.matchAll(FOLD)) {
    const share = foldOf(match[1] ?? '')
    if (share !== null) take(match, `off ${rounded(100 - share)}`)
  }
  for (const match of text.matchAll(NUMBER)) {
    if (isTaken(match.index)) continue
    const digits = Number(match[0].replace(/[,，]/g, ''))
    const after = text.slice(match.index + match[0].length)
    const scale = /^\s?(million|thousand|[kKmM万千亿wW])(?![a-zA-Z])/.exec(after)?.[1]?.toLowerCase() ?? ''
    const value = digits * (SCALE[scale] ?? 1)
    take(match, rounded(value))
  }
  for (const match of text.matchAll(CHINESE_NUMBER)) {
    if (isTaken(match.index)) continue
    const value = chineseNumber(match[0])
    if (value !== null) take(match, rounded(value))
  }
  for (const match of text.matchAll(WORDED))
    take(match, rounded(englishNumbers.get((match[1] ?? '').toLowerCase()) ?? 0))
  return figures.sort((a, b) => a.at - b.at).map(({ value, found }) => ({ value, found }))
}

/** The figures of a text that none of the facts state. */
export function unfoundedFigures(text: string, facts: readonly string[]): StatedFigure[] {
  const known = new Set<string>()
  for (const fact of facts) {
    for (const { value } of statedFigures(fact)) {
      known.add(value)
      // 八折 in a fact allows "20 % off"; a stated reduction allows 八折.
      if (value.startsWith('off ')) {
        known.add(value.slice(4))
        known.add(rounded((100 - Number(value.slice(4))) / 10))
      }
    }
    for (const [, share] of fact.normalize('NFKC').matchAll(/(\d+(?:\.\d+)?)\s?%/g))
      known.add(`off ${rounded(Number(share))}`)
  }
  return statedFigures(text).filter(({ value }) => !known.has(value))
}

function foldOf(text: string): number | null {
  // 八折 is 80 %, 八五折 and 8.5 折 are 85 %.
  if (/^[\d.]+$/.test(text)) {
    const value = Number(text)
    return value > 0 && value < 10 ? value * 10 : value < 100 ? value : null
  }
  const digits = Array.from(text, (character) => '零一二三四五六七八九'.indexOf(character))
  return (digits[0] ?? 0) * 10 + (digits[1] ?? 0)
}

/** 一百二十 as 120; null for what is no number. */
function chineseNumber(text: string): number | null {
  let [total, section, digit] = [0, 0, 0]
  for (const character of text) {
    const value = '零一二三四五六七八九'.indexOf(character === '两' ? '二' : character)
    if (value >= 0) {
      digit = value
      continue
    }
    if (character === '万' || character === '亿') {
      total = (total + section + digit) * (character === '万' ? 1e4 : 1e8)
      ;[section, digit] = [0, 0]
    } else {
      const unit = character === '十' ? 10 : character === '百' ? 100 : 1000
      section += (digit === 0 ? 1 : digit) * unit
      digit = 0
    }
  }
  const value = total + section + digit
  return value > 1 ? value : null
}

function rounded(value: number): string {
  return String(Math.round(value * 1e6) / 1e6)
}
