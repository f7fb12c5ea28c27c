import { seededRandom } from '../random.ts'
import { editDistance, jaroWinkler } from './distance.ts'
import { emailForm, nameWords, phoneForm, plainText, skeleton } from './normal-forms.ts'

/** How the values of a field are compared. */
export type FieldKind = 'name' | 'email' | 'phone' | 'code' | 'text' | 'category' | 'title'

export type MatchField = { readonly name: string; readonly kind: FieldKind }

/** Values of one record, one per field; empty where nothing is known. */
export type MatchRecord = readonly string[]

export type FieldAgreement = { readonly field: string; readonly level: 'same' | 'close' | 'different' }

/** Two records by their places, with the probability that they are the same, 0 to 1, and what speaks for and against it. */
export type DuplicatePair = {
  readonly a: number
  readonly b: number
  readonly score: number
  readonly fields: readonly FieldAgreement[]
}

/** How often true duplicates are the same, close, different in a field: experience, not fitted to any data. */
const agreement: Readonly<Record<FieldKind, readonly [same: number, close: number, different: number]>> = {
  name: [0.72, 0.23, 0.05],
  email: [0.88, 0.04, 0.08],
  phone: [0.85, 0.05, 0.1],
  code: [0.85, 0.09, 0.06],
  text: [0.78, 0.14, 0.08],
  category: [0.85, 0.05, 0.1],
  title: [0.75, 0.2, 0.05],
}

/** How often two different people (products) are the same and close by accident, before the data say more. */
const byChance: Readonly<Record<FieldKind, readonly [same: number, close: number]>> = {
  name: [1e-3, 2e-3],
  email: [1e-5, 5e-4],
  phone: [1e-5, 5e-4],
  code: [1e-3, 2e-3],
  text: [1e-2, 1e-2],
  category: [0.1, 0.02],
  title: [1e-3, 1e-3],
}
/** How many records (pairs) these guesses are worth: of a handful of records the data say little. */
const GUESS_RECORDS = 100
const GUESS_PAIRS = 200

/** Larger blocks say nothing: a value that so many have. */
const MAX_BLOCK = 60
const SAMPLED_PAIRS = 4_000
/** Expected share of records that have a duplicate: the prior of Fellegi and Sunter's odds. */
const EXPECTED_SHARE = 0.1
/** A single field, however rare its value, is no proof. */
const MAX_WEIGHT = 16

/**
 * Pairs of records that are probably the same person or product: candidates that share a key (multi-pass blocking), judged by the sum of log-odds
 * of their fields (Fellegi and Sunter, JASA 1969), where agreement on a rare value counts more (Winkler 1989) and the chance of agreeing
 * by accident comes from the data. O(records x keys + candidates x fields); yields the candidates done, and what to do.
 * @param minScore pairs below it are left out, 0 to 1.
 */
export function* findDuplicates(
  fields: readonly MatchField[],
  records: readonly MatchRecord[],
  minScore: number,
): Generator<{ readonly done: number; readonly total: number }, DuplicatePair[], void> {
  const forms = fields.map(({ kind }, field) => records.map((record) => formOf(kind, record[field] ?? '')))
  const judges = fields.map((field, at) => new FieldJudge(field, forms[at] ?? []))
  yield { done: 0, total: records.length }
  const candidates = candidatesOf(fields, forms, judges, records.length)
  const prior = Math.log2(EXPECTED_SHARE / Math.max(2, records.length))
  const found: DuplicatePair[] = []
  let done = 0
  for (const key of candidates) {
    if (++done % 20_000 === 0) yield { done, total: candidates.size }
    const a = Math.floor(key / records.length)
    const b = key % records.length
    let weight = prior
    for (const judge of judges) weight += judge.weight(a, b)
    const score = 1 / (1 + 2 ** -weight)
    if (score >= minScore) found.push({ a, b, score, fields: judges.flatMap((judge) => judge.told(a, b)) })
  }
  return found.sort((x, y) => y.score - x.score || x.a - y.a || x.b - y.b)
}

type Form = { readonly text: string; readonly words: readonly string[] }

function formOf(kind: FieldKind, value: string): Form {
  switch (kind) {
    case 'name': {
      const words = nameWords(value)
      return { text: words.join(' '), words }
    }
    case 'email':
      return one(emailForm(value))
    case 'phone':
      return one(phoneForm(value))
    case 'code':
      return one(plainText(value).replaceAll(' ', ''))
    case 'category':
      return one(plainText(value))
    case 'text':
    case 'title': {
      const text = plainText(value)
      return { text, words: text === '' ? [] : text.split(' ') }
    }
  }
}

function one(text: string): Form {
  return { text, words: text === '' ? [] : [text] }
}

type Level = 0 | 1 | 2 | 3
const MISSING = 0
const DIFFERENT = 1
const CLOSE = 2
const SAME = 3

/** One field of all records: how two of them agree, and what that is worth. */
class FieldJudge {
  readonly #field: MatchField
  readonly #forms: readonly Form[]
  readonly #counts = new Map<string, number>()
  readonly #filled: number
  readonly #closeByChance: number
  readonly #sameByChance: number

  constructor(field: MatchField, forms: readonly Form[]) {
    this.#field = field
    this.#forms = forms
    let filled = 0
    for (const { text } of forms) {
      if (text === '') continue
      filled++
      this.#counts.set(text, (this.#counts.get(text) ?? 0) + 1)
    }
    this.#filled = filled
    let same = 0
    for (const count of this.#counts.values()) same += (count / Math.max(1, filled)) ** 2
    const [guess] = byChance[field.kind]
    this.#sameByChance = (same * filled + guess * GUESS_RECORDS) / (filled + GUESS_RECORDS)
    this.#closeByChance = this.#sampled()
  }

  /** Share of the filled values that are different from each other, 0 to 1. */
  get distinctness(): number {
    return this.#filled === 0 ? 0 : this.#counts.size / this.#filled
  }

  countOf(text: string): number {
    return this.#counts.get(text) ?? 0
  }

  /** Log-odds in bits: positive speaks for the same, negative against. */
  weight(a: number, b: number): number {
    const [same, close, different] = agreement[this.#field.kind]
    switch (this.#level(a, b)) {
      case MISSING:
        return 0
      case SAME: {
        // The two themselves do not make a value common.
        const others = Math.max(0, this.countOf(this.#forms[a]?.text ?? '') - 2)
        const [guess] = byChance[this.#field.kind]
        const rare = (others + guess * GUESS_RECORDS) / (this.#filled + GUESS_RECORDS)
        return Math.min(MAX_WEIGHT, Math.log2(same / rare))
      }
      case CLOSE:
        return Math.min(MAX_WEIGHT, Math.max(0, Math.log2(close / this.#closeByChance)))
      case DIFFERENT: {
        const otherwise = Math.max(0.01, 1 - this.#sameByChance - this.#closeByChance)
        return Math.min(0, Math.log2(different / otherwise))
      }
    }
  }

  told(a: number, b: number): FieldAgreement[] {
    const level = this.#level(a, b)
    if (level === MISSING) return []
    const words = { [DIFFERENT]: 'different', [CLOSE]: 'close', [SAME]: 'same' } as const
    return [{ field: this.#field.name, level: words[level] }]
  }

  #level(a: number, b: number): Level {
    const [x, y] = [this.#forms[a], this.#forms[b]]
    if (x === undefined || y === undefined || x.text === '' || y.text === '') return MISSING
    if (x.text === y.text) return SAME
    return isClose(this.#field.kind, x, y) ? CLOSE : DIFFERENT
  }

  /** How often two records drawn at random are close. */
  #sampled(): number {
    const n = this.#forms.length
    const [, guess] = byChance[this.#field.kind]
    const random = seededRandom(1)
    let close = guess * GUESS_PAIRS
    let both = GUESS_PAIRS
    for (let k = 0; k < Math.min(SAMPLED_PAIRS, (n * n) / 4); k++) {
      const [a, b] = [random.below(n), random.below(n)]
      if (a === b) continue
      const level = this.#level(a, b)
      if (level !== MISSING) both++
      if (level === CLOSE) close++
    }
    return close / both
  }
}

function isClose(kind: FieldKind, a: Form, b: Form): boolean {
  switch (kind) {
    case 'name':
      return (
        wordsAgree(a.words, b.words, (x, y) => jaroWinkler(x, y) >= 0.88 || isOneOff(x, y)) ||
        isInitials(a, b)
      )
    case 'email':
      return sameAfterAt(a.text, b.text) && editDistance(a.text, b.text, 2) <= 2
    case 'phone':
      return editDistance(a.text, b.text, 1) <= 1
    case 'code':
      return a.text.length >= 4 && b.text.length >= 4 && editDistance(a.text, b.text, 1) <= 1
    case 'category':
      return jaroWinkler(a.text, b.text) >= 0.92
    case 'text':
      return (
        jaroWinkler(a.text, b.text) >= 0.9 || wordsAgree(a.words, b.words, (x, y) => jaroWinkler(x, y) >= 0.9)
      )
    case 'title':
      // A number in a title is a size, a colour is a variant: only slips of the pen are close.
      return numbersOf(a.text) === numbersOf(b.text) && wordsAgree(a.words, b.words, isOneOff)
  }
}

/** One slip in a word long enough for it to be one; of a Chinese name one character of three. */
function isOneOff(a: string, b: string): boolean {
  if (a === b) return true
  const isHan = /\p{Script=Han}/u.test(a)
  const shorter = Math.min(a.length, b.length)
  return shorter >= (isHan ? 3 : 4) && editDistance(a, b, 1) <= 1
}

/** Every word of the shorter list has its own like in the longer one, which has one more at most. */
function wordsAgree(
  a: readonly string[],
  b: readonly string[],
  isLike: (x: string, y: string) => boolean,
): boolean {
  const [few, many] = a.length <= b.length ? [a, b] : [b, a]
  if (few.length === 0 || many.length - few.length > 1 || (few.length === 1 && many.length > 1)) return false
  const left = [...many]
  for (const word of few) {
    const at = left.findIndex((other) => isLike(word, other))
    if (at < 0) return false
    left.splice(at, 1)
  }
  return true
}

/** "A. Lee" and "Ann Lee". */
function isInitials(a: Form, b: Form): boolean {
  if (a.words.length !== b.words.length || a.words.length < 2) return false
  return wordsAgree(
    a.words,
    b.words,
    (x, y) => x === y || (Math.min(x.length, y.length) === 1 && x[0] === y[0]),
  )
}

function sameAfterAt(a: string, b: string): boolean {
  return a.slice(a.lastIndexOf('@')) === b.slice(b.lastIndexOf('@'))
}

function numbersOf(text: string): string {
  return text.replace(/\D+/g, ' ').trim()
}

/** Pairs that share a key, as a * records + b with a < b. */
function candidatesOf(
  fields: readonly MatchField[],
  forms: readonly (readonly Form[])[],
  judges: readonly FieldJudge[],
  records: number,
): Set<number> {
  const blocks = new Map<string, number[]>()
  const add = (key: string, record: number): void => {
    const block = blocks.get(key)
    if (block === undefined) blocks.set(key, [record])
    // One more than is looked at says that the block is too large.
    else if (block.length <= MAX_BLOCK && block.at(-1) !== record) block.push(record)
  }
  for (let record = 0; record < records; record++) {
    for (const key of keysOf(fields, forms, judges, record)) add(key, record)
  }
  const pairs = new Set<number>()
  for (const block of blocks.values()) {
    if (block.length < 2 || block.length > MAX_BLOCK) continue
    for (let i = 0; i < block.length; i++)
      for (let j = i + 1; j < block.length; j++) pairs.add((block[i] ?? 0) * records + (block[j] ?? 0))
  }
  return pairs
}

/** Rare values by themselves, and parts of names and titles beside another value. */
function keysOf(
  fields: readonly MatchField[],
  forms: readonly (readonly Form[])[],
  judges: readonly FieldJudge[],
  record: number,
): Set<string> {
  const keys = new Set<string>()
  const words: string[] = []
  const others: string[] = []
  fields.forEach(({ kind }, field) => {
    const form = forms[field]?.[record]
    if (form === undefined || form.text === '') return
    if (kind === 'name' || kind === 'title') {
      keys.add(`${field}=${form.text}`)
      for (const word of form.words) if (word.length > 1) words.push(`${field}~${skeleton(word)}`)
    } else if (kind === 'email' || kind === 'phone' || (judges[field]?.distinctness ?? 0) > 0.3) {
      keys.add(`${field}=${form.text}`)
      others.push(`${field}=${form.text.slice(0, 8)}`)
    } else if (kind === 'code' || kind === 'text') {
      others.push(`${field}=${form.text.slice(0, 8)}`)
    }
  })
  words.forEach((word, at) => {
    for (const other of words.slice(at + 1)) keys.add([word, other].sort().join('|'))
    for (const other of others) keys.add(`${word}|${other}`)
  })
  others.forEach((one, at) => {
    for (const other of others.slice(at + 1)) keys.add(`${one}|${other}`)
  })
  return keys
}
