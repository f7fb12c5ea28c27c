import type { Encoding } from '../../contract/dialect.ts'
import { decodeByTable } from './code-pages.ts'
import { languages, writings, type Language, type Writing } from './language-letters.ts'
import { meaningOf } from './header-words.ts'

/**
 * How much a text says under an encoding, in bits: what is frequent in a language costs little, what no text has costs much. The encoding under
 * which the same bytes cost least is the likeliest one.
 */
const COST = {
  /** No character, a control character, or one of nobody's. */
  impossible: 30,
  letterOfAnotherScript: 14,
  letterOfAnotherLanguage: 11,
  sign: 6,
  usualSign: 4,
  rareSign: 13,
  signInWord: 8,
  upperAfterLower: 7,
  lowerAfterSeveralUpper: 5,
  scriptsInOneWord: 8,
  oddNeighbour: 5,
} as const

/** A known header counts as much as so many bits. */
const HEADER_BITS = 14
const HEADER_LINES = 3
const MAX_EVIDENCE_BYTES = 16 * 1024

/** Encodings that are rarer have to be so many bits better. */
const RARITY: Partial<Record<Encoding, number>> = {
  big5: 2,
  shift_jis: 4,
  'euc-kr': 2,
  'windows-1251': 2,
  'windows-1250': 5,
  'windows-1254': 5,
  'euc-jp': 5,
  'koi8-r': 5,
  'windows-1253': 5,
  'windows-1255': 5,
  'windows-1256': 5,
  'windows-874': 5,
  macintosh: 8,
  'iso-8859-2': 6,
  ibm850: 7,
  ibm852: 10,
  ibm857: 10,
  'iso-8859-7': 7,
  ibm866: 7,
  'windows-1257': 7,
  'koi8-u': 7,
  'mac-cyrillic': 12,
}

/** Signs that texts about goods, people and money hold. */
const SIGNS =
  '’‘“”–—…•€£¥₽₴₺₪©®™°²³½¼¾·«»§±×¿¡ªº´¨‚„‹›\u00a0†‰µ№，。、：；（）！？「」・％＆／【】《》〜ー～“”'
/** Signs that stand in the middle of words. */
const IN_WORDS = '’·\u00a0\u00ad‑´'
/** Signs before a word, and behind one. */
const [OPENING, CLOSING] = ['‘“„«‚‹¿¡\u00a0–—§№', '’”»›“…™®\u00a0–—°ªº²³']

/** What a character is in a word. */
const Kind = { Other: 0, Lower: 1, Upper: 2, Uncased: 3 } as const
type Kind = (typeof Kind)[keyof typeof Kind]

const kinds = new Map<number, Kind>()

function kindOf(character: string, code: number): Kind {
  const known = kinds.get(code)
  if (known !== undefined) return known
  const kind = /\p{Lu}/u.test(character)
    ? Kind.Upper
    : /\p{Ll}/u.test(character)
      ? Kind.Lower
      : /[\p{L}\p{M}]/u.test(character)
        ? Kind.Uncased
        : Kind.Other
  kinds.set(code, kind)
  return kind
}

function isAsciiLetter(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)
}

type Model = {
  readonly encodings: readonly Encoding[]
  readonly isLatin: boolean
  readonly isWriting: boolean
  /** Languages that are rarer have to be so many bits better. */
  readonly rarity: number
  readonly costOf: (character: string, lower: string, code: number) => number | undefined
}

let models: readonly Model[] | undefined

function allModels(): readonly Model[] {
  models ??= [...languages.map(modelOfLanguage), ...Object.values(writings).map(modelOfWriting)]
  return models
}

function modelOfLanguage({ encodings, letters, isLatin, rarity }: Language): Model {
  const costs = new Map<string, number>()
  // Few letters are shared out among a language's own, many among those of a whole alphabet.
  const [first, step] = isLatin
    ? [letters.length > 20 ? 3.2 : 1.5, letters.length > 20 ? 0.2 : 0.5]
    : [3, 0.24]
  Array.from(letters).forEach((letter, rank) => costs.set(letter, Math.min(9.5, first + step * rank)))
  return {
    encodings,
    isLatin,
    isWriting: false,
    rarity,
    costOf: (character, lower) => costs.get(character) ?? costs.get(lower),
  }
}

function modelOfWriting({ encodings, frequent, common }: Writing): Model {
  const isJapanese = encodings.includes('shift_jis')
  const costs = new Map<string, number>()
  for (let lead = common.from >> 8; lead <= common.to >> 8; lead++)
    for (let second = 0x40; second <= 0xfe; second++) {
      const pair = (lead << 8) | second
      if (second === 0x7f || pair < common.from || pair > common.to) continue
      costs.set(decodeByTable(Uint8Array.of(lead, second), common.encoding), isJapanese ? 13.3 : 12.5)
    }
  Array.from(frequent).forEach((character, rank) => {
    const cost = 6 + (4.5 * rank) / Math.max(120, frequent.length)
    if ((costs.get(character) ?? 99) > cost) costs.set(character, cost)
  })
  return {
    encodings,
    isLatin: false,
    isWriting: true,
    rarity: 0,
    costOf: (character, _, code) => costs.get(character) ?? blockCost(code, isJapanese),
  }
}

/** Of characters that are known by their block alone. */
function blockCost(code: number, isJapanese: boolean): number | undefined {
  if (code >= 0x3041 && code <= 0x30fe) return isJapanese ? 5.5 : 15
  if (code >= 0xff66 && code <= 0xff9f) return isJapanese ? 6.4 : 18
  if (code >= 0xff10 && code <= 0xff5a) return 8.5
  if (code >= 0x4e00 && code <= 0x9fff) return 17.5
  if (code >= 0xac00 && code <= 0xd7a3) return 17.5
  return undefined
}

/** Bits of a text under a model. O(length). */
function bitsOf(text: string, model: Model): number {
  let bits = model.rarity
  let before: Before = NOTHING_BEFORE
  let at = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    at += character.length
    const isHigh = code >= 0x80
    if (!isHigh && !before.isHigh && !isAsciiLetter(code)) {
      before = NOTHING_BEFORE
      continue
    }
    const kind = kindOf(character, code)
    if (isHigh)
      bits +=
        kind === Kind.Other
          ? signBits(character, code, before, isLetterAt(text, at), model)
          : letterBits(character, code, before, model) +
            (isLetterAt(text, at) ? 0 : lastLetterBits(character, before, model))
    if (kind !== Kind.Other) bits += joinBits(character, kind, isHigh, before, model)
    // Texts go on behind a letter with a space, a delimiter or a quote, not with an at sign.
    else if (!isHigh && before.kind !== Kind.Other && /[@^`{}[\]\\<>$~#]/.test(character))
      bits += COST.oddNeighbour
    before = { kind, isHigh, code, uppers: kind === Kind.Upper ? before.uppers + 1 : 0 }
  }
  return bits
}

/** What stands before a character. */
type Before = {
  readonly kind: Kind
  readonly isHigh: boolean
  readonly code: number
  readonly uppers: number
}
const NOTHING_BEFORE: Before = { kind: Kind.Other, isHigh: false, code: 0, uppers: 0 }

function isLetterAt(text: string, at: number): boolean {
  const code = text.codePointAt(at)
  return code !== undefined && kindOf(String.fromCodePoint(code), code) !== Kind.Other
}

/** Of a letter beside the one before: case, script and form have to go together. */
function joinBits(character: string, kind: Kind, isHigh: boolean, before: Before, model: Model): number {
  if (before.kind === Kind.Other || !(isHigh || before.isHigh)) return 0
  let bits = caseBits(kind, before.kind, before.uppers)
  const isMixed = isHigh !== before.isHigh
  if (
    isMixed &&
    !model.isLatin &&
    (!model.isWriting || isHalfWidth(character) || isHalfWidth(String.fromCodePoint(before.code)))
  )
    bits += COST.scriptsInOneWord
  if (LAST_ONLY.includes(String.fromCodePoint(before.code))) bits += COST.oddNeighbour
  return bits
}

/** Forms that letters have at the end of words alone. */
const LAST_ONLY = 'ςךםןףץ'
/** Letters that are words for themselves in some language. */
const WORDS_OF_ONE = 'àéóýåöáâeèïúòì'

/** Of a letter behind which the word ends: few are a word for themselves. */
function lastLetterBits(character: string, before: Before, model: Model): number {
  return model.isLatin && before.kind === Kind.Other && !WORDS_OF_ONE.includes(character.toLowerCase())
    ? COST.oddNeighbour
    : 0
}

function isHalfWidth(character: string): boolean {
  return character >= '\uff66' && character <= '\uff9f'
}

function letterBits(character: string, code: number, before: Before, model: Model): number {
  if (code >= 0xe000 && code <= 0xf8ff) return COST.impossible
  const place = model.isLatin ? (before.kind === Kind.Other ? 2 : before.isHigh ? 3.5 : 0) : 0
  if (isVoicing(code) && model.isWriting) return isVoiced(before.code) ? 3 : COST.letterOfAnotherScript
  const own = model.costOf(character, character.toLowerCase(), code)
  if (own !== undefined) return own + place
  const isLatinLetter = code < 0x250
  return isLatinLetter === model.isLatin && !model.isWriting
    ? COST.letterOfAnotherLanguage + place
    : COST.letterOfAnotherScript
}

/** The marks that half-width katakana write behind a letter, and the letters that have one. */
function isVoicing(code: number): boolean {
  return code === 0xff9e || code === 0xff9f
}

function isVoiced(code: number): boolean {
  return (code >= 0xff76 && code <= 0xff84) || (code >= 0xff8a && code <= 0xff8e)
}

function signBits(
  character: string,
  code: number,
  before: Before,
  isLetterNext: boolean,
  model: Model,
): number {
  if (code === 0xfffd || code < 0xa0 || (code >= 0xe000 && code <= 0xf8ff)) return COST.impossible
  const isInWord = before.kind !== Kind.Other && isLetterNext && !model.isWriting
  if (!SIGNS.includes(character)) return COST.rareSign + (isInWord ? COST.signInWord : 0)
  if (model.isWriting) return COST.sign
  // Signs hardly follow on each other; what does is another text, cut wrongly.
  if (before.isHigh && before.kind === Kind.Other) return COST.sign + COST.oddNeighbour
  const isLetterBefore = before.kind !== Kind.Other
  if (isInWord) return IN_WORDS.includes(character) ? COST.usualSign : COST.sign + COST.signInWord
  const isUsual = isLetterNext
    ? OPENING.includes(character)
    : isLetterBefore
      ? CLOSING.includes(character)
      : true
  return isUsual ? COST.usualSign : isLetterNext ? COST.sign + COST.oddNeighbour : COST.sign
}

function caseBits(kind: Kind, before: Kind, uppers: number): number {
  if (kind === Kind.Upper) return before === Kind.Lower ? COST.upperAfterLower : 0.3
  return kind === Kind.Lower && uppers > 1 ? COST.lowerAfterSeveralUpper : 0
}

/** A text read in an encoding: what it costs, and what it says. */
export type EncodingReading = { readonly encoding: Encoding; readonly bits: number; readonly text: string }

/** Every encoding beyond UTF that the bytes may be of, the likeliest first. O(length). */
export function rankedReadings(samples: readonly Uint8Array[]): EncodingReading[] {
  const evidence = evidenceOf(samples)
  const readings = new Map<Encoding, EncodingReading>()
  for (const model of allModels())
    for (const encoding of model.encodings) {
      const known = readings.get(encoding)
      const text = known?.text ?? decodeByTable(evidence, encoding)
      const bits = bitsOf(text, model)
      if (known === undefined || bits < known.bits) readings.set(encoding, { encoding, bits, text })
    }
  return [...readings.values()]
    .map((each) => ({ ...each, bits: each.bits + (RARITY[each.encoding] ?? 0) - headerBits(each.text) }))
    .sort((a, b) => a.bits - b.bits)
}

/** Headers that are known words are no accident. */
function headerBits(text: string): number {
  let found = 0
  for (const line of text.split('\n', HEADER_LINES))
    for (const cell of line.split(/[,;\t|]/))
      if (/[^\u0000-\u007f]/.test(cell) && meaningOf(cell.trim().replace(/^"|"$/g, '')) !== undefined) found++
  return Math.min(found, 8) * HEADER_BITS
}

/**
 * Lines with bytes beyond ASCII, as many as it takes. The same word over and over says no more than once; a word that stands once among words
 * that repeat may be a fault of the file.
 */
function evidenceOf(samples: readonly Uint8Array[]): Uint8Array {
  const counts = new Map<string, number>()
  const lines = linesWithLetters(samples).map((line) => ({ line, cells: cellsWithLetters(line) }))
  let all = 0
  for (const { cells } of lines)
    for (const cell of cells) {
      counts.set(cell, (counts.get(cell) ?? 0) + 1)
      all++
    }
  const single = [...counts.values()].filter((count) => count === 1).length
  const isDoubtful = single * MANY_REPEATED <= all
  const seen = new Set<string>()
  const parts = lines.flatMap(({ line, cells }) => {
    const says = cells.some((cell) => !seen.has(cell) && !(isDoubtful && counts.get(cell) === 1))
    for (const cell of cells) seen.add(cell)
    return says ? [line] : []
  })
  return Buffer.concat(parts)
}

/** So many words repeat for one that does not, where that one is of no account. */
const MANY_REPEATED = 10

function linesWithLetters(samples: readonly Uint8Array[]): Uint8Array[] {
  const lines: Uint8Array[] = []
  for (const bytes of samples) {
    let budget = Math.ceil(MAX_EVIDENCE_BYTES / samples.length)
    for (let at = 0; at < bytes.length && budget > 0;) {
      const feed = bytes.indexOf(0x0a, at)
      // The last line of a sample may be cut inside a character.
      if (feed < 0 && lines.length > 0) break
      const line = bytes.subarray(at, Math.min(feed < 0 ? bytes.length : feed + 1, at + budget))
      at = feed < 0 ? bytes.length : feed + 1
      if (line.every((byte) => byte < 0x80)) continue
      lines.push(line)
      budget -= line.length
    }
  }
  return lines
}

function cellsWithLetters(line: Uint8Array): string[] {
  const text = Buffer.from(line.buffer, line.byteOffset, line.length).toString('latin1')
  return text.split(/[,;\t|\r\n]/).filter((cell) => /[\u0080-\u00ff]/.test(cell))
}
