/** Powers of ten of the words and letters that stand for them behind a number: English, Chinese, German, French. */
const powers: Readonly<Record<string, number>> = {
  k: 3,
  thousand: 3,
  tsd: 3,
  tausend: 3,
  mille: 3,
  千: 3,
  w: 4,
  万: 4,
  萬: 4,
  百万: 6,
  百萬: 6,
  m: 6,
  mn: 6,
  mln: 6,
  mio: 6,
  million: 6,
  millions: 6,
  millionen: 6,
  千万: 7,
  千萬: 7,
  亿: 8,
  億: 8,
  b: 9,
  bn: 9,
  bln: 9,
  md: 9,
  mrd: 9,
  milliard: 9,
  milliards: 9,
  milliarde: 9,
  milliarden: 9,
  万亿: 12,
  萬億: 12,
}
/** Words that mean something else elsewhere: a billion has nine zeros where the point is decimal, and `mil` is a thousand where the comma is. */
const ofPoint: Readonly<Record<string, number>> = { billion: 9, billions: 9 }
const ofComma: Readonly<Record<string, number>> = { mil: 3, mi: 6, bi: 9 }

const UNIT = /^(.*[\d.,])\s*([\p{Script=Han}]{1,2}|[a-z]{1,9})\.?$/iu
/** Written where the comma is decimal, whatever stands behind it: 1,234 Mio. */
const COMMA_UNIT = /\d,\d+\s*(?:tsd|tausend|mille|mio|millionen|mrd|md|milliard(?:e|en|s)?)\b/i

/** The number before a unit (without spaces at its end), and the power of ten the unit stands for; undefined where there is no such unit. */
export function unitOf(
  text: string,
  decimalComma: boolean,
): { readonly number: string; readonly power: number } | undefined {
  const match = UNIT.exec(text)
  const [, number, word] = match ?? []
  if (number === undefined || word === undefined) return undefined
  const name = word.toLowerCase()
  const power = powers[name] ?? (decimalComma ? ofComma : ofPoint)[name]
  return power === undefined ? undefined : { number, power }
}

/** Whether a number with a unit is one of the languages that write a decimal comma, and has a comma. */
export function hasCommaUnit(text: string): boolean {
  return COMMA_UNIT.test(text)
}
