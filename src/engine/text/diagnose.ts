import { absoluteWordsIn, medicalClaims, promisedResults } from './claims-by-law.ts'
import { emojiIn } from './emoji.ts'
import { folded } from './folded.ts'
import {
  brokenPlaceholder,
  callsToAction,
  figure,
  markup,
  meantTwice,
  meantTwiceInEnglish,
  personalisation,
  spamWords,
  wayOut,
} from './lexicon.ts'
import { countedLength, cutOf, textLimits, type LimitedPlatform, type TextLimit } from './limits.ts'
import { sentimentOf } from './mood.ts'
import { isChinese, tokensOf } from './tokens.ts'

export type Finding = {
  readonly name: FindingName
  readonly severity: 'error' | 'warning' | 'hint'
  /** UTF-16 units; both 0 where it is about the whole text. */
  readonly start: number
  readonly end: number
  readonly found: string
  readonly limit: number | null
}
export type FindingName =
  | 'empty'
  | 'too-long'
  | 'over-usual'
  | 'may-be-cut'
  | 'very-short'
  | 'duplicate'
  | 'nearly-duplicate'
  | 'no-call-to-action'
  | 'no-number'
  | 'hard-to-read'
  | 'negative-mood'
  | 'many-emoji'
  | 'broken-placeholder'
  | 'no-personalisation'
  | 'absolute-word'
  | 'medical-claim'
  | 'promised-result'
  | 'spam-word'
  | 'shouting'
  | 'many-marks'
  | 'repeated-word'
  | 'mixed-width'
  | 'refused-mark'
  | 'markup'
  | 'no-opt-out'

export type Diagnosis = {
  readonly text: string
  readonly language: 'en' | 'zh'
  readonly platform: LimitedPlatform
  readonly length: number
  readonly words: number
  readonly readability: number | null
  readonly sentiment: number
  readonly findings: readonly Finding[]
}

const NEARLY = 0.8
const HARD_FLESCH = 40
const LONG_SENTENCE = 35
const LONG_PIECE = 12
const MANY_EMOJI = 3

/**
 * Looks at texts as they would run on a platform: lengths, doubles among them, what is unlawful in Chinese advertising, what filters and readers dislike.
 * O(characters + pairs of texts).
 */
export function diagnoseTexts(texts: readonly string[], platform: LimitedPlatform): Diagnosis[] {
  // Words stand without their figures; texts that differ in a figure alone are not the same.
  const plain = texts.map((text) => [...tokensOf(text), ...(text.match(/\d+/g) ?? [])].join(' '))
  const sets = texts.map((text) => new Set(tokensOf(text)))
  return texts.map((text, index) => {
    const findings = findingsOf(text, platform)
    const same = plain.findIndex((other, at) => at < index && other === plain[index] && other !== '')
    if (same >= 0) findings.push(whole('duplicate', 'warning', texts[same] ?? ''))
    else {
      const near = sets.findIndex(
        (other, at) => at < index && jaccard(other, sets[index] ?? new Set()) >= NEARLY,
      )
      if (near >= 0) findings.push(whole('nearly-duplicate', 'hint', texts[near] ?? ''))
    }
    return {
      text,
      language: isChinese(text) ? 'zh' : 'en',
      platform,
      length: countedLength(text, textLimits[platform].wide),
      words: tokensOf(text).filter((token) => /[\p{L}\p{N}#]/u.test(token)).length,
      readability: readabilityOf(text),
      sentiment: sentimentOf(text),
      findings,
    }
  })
}

function findingsOf(text: string, platform: LimitedPlatform): Finding[] {
  if (text.trim() === '') return [whole('empty', 'error', '')]
  const limit: TextLimit = textLimits[platform]
  const length = countedLength(text, limit.wide)
  const cut = cutOf(text, platform)
  const findings: Finding[] = []
  const broken = brokenPlaceholder.exec(text)
  if (broken !== null) findings.push(at('broken-placeholder', 'error', broken.index, broken[0]))
  if (limit.max !== null && length > limit.max)
    findings.push({
      ...(limit.isUnverified === true
        ? whole('over-usual', 'warning', String(length))
        : whole('too-long', 'error', String(length))),
      limit: limit.max,
    })
  else if (cut !== null && length > cut)
    findings.push({ ...whole('may-be-cut', 'hint', String(length)), limit: cut })
  else if (length < 6 && platform !== 'none') findings.push(whole('very-short', 'hint', String(length)))
  findings.push(...unwantedWords(text), ...refusedMarks(text, platform), ...marksOf(text))
  findings.push(...missing(text, platform))
  if (sentimentOf(text) <= -0.5) findings.push(whole('negative-mood', 'hint', ''))
  const readability = readabilityOf(text)
  if (readability !== null && isHard(text, readability))
    findings.push(whole('hard-to-read', 'hint', String(Math.round(readability))))
  return findings
}

/** What the law, filters and readers do not want, whatever its spelling. */
function unwantedWords(text: string): Finding[] {
  const plain = folded(text)
  const there = (name: FindingName, severity: Finding['severity'], start: number, found: string): Finding => {
    const from = plain.at[start] ?? 0
    const to = (plain.at[start + found.length - 1] ?? from) + 1
    return at(name, severity, from, text.slice(from, to))
  }
  const all = (name: FindingName, severity: Finding['severity'], pattern: RegExp): Finding[] =>
    [...plain.text.matchAll(pattern)].map((match) => there(name, severity, match.index, match[0]))
  return [
    ...absoluteWordsIn(plain.text, isChinese(text)).map((each) =>
      there('absolute-word', 'error', each.at, each.found),
    ),
    ...all('medical-claim', 'error', medicalClaims),
    ...all('promised-result', 'error', promisedResults),
    ...all('spam-word', 'warning', spamWords),
  ]
}

/** Marks that a platform refuses: Google Ads takes no emoji, no exclamation mark in a headline and one at most in a description. */
function refusedMarks(text: string, platform: LimitedPlatform): Finding[] {
  const tag = markup.exec(text)
  const findings = tag === null ? [] : [at('markup', 'warning', tag.index, tag[0])]
  if (platform !== 'google-headline' && platform !== 'google-description') return findings
  const emoji = emojiIn(text)[0]
  if (emoji !== undefined) findings.push(at('refused-mark', 'error', text.indexOf(emoji), emoji))
  const exclamations = [...text.matchAll(/[!！]/gu)]
  const refused = exclamations[platform === 'google-headline' ? 0 : 1]
  if (refused !== undefined) findings.push(at('refused-mark', 'error', refused.index, refused[0]))
  return findings
}

/** What readers of a platform look for and do not find. */
function missing(text: string, platform: LimitedPlatform): Finding[] {
  const plain = folded(text).text
  const isMessage = platform === 'sms'
  return [
    ...(textLimits[platform].wantsAction && !callsToAction.test(plain)
      ? (['no-call-to-action'] as const)
      : []),
    ...(platform !== 'none' && !figure.test(plain) ? (['no-number'] as const) : []),
    ...((isMessage || platform === 'email-subject') && !personalisation.test(text)
      ? (['no-personalisation'] as const)
      : []),
    ...(isMessage && !wayOut.test(plain) ? (['no-opt-out'] as const) : []),
  ].map((name) => whole(name, 'hint', ''))
}

/** Capitals, marks, emoji and doubled words. */
function marksOf(text: string): Finding[] {
  const findings: Finding[] = []
  const words = text.match(/\p{L}{2,}/gu) ?? []
  const shouted = words.filter((word) => word.length > 2 && /^\p{Lu}+$/u.test(word))
  // Two abbreviations with a small word between them are no shouting.
  const isShouting = shouted.length >= 3 || shouted.length === words.length
  if (shouted.length >= 2 && shouted.length * 2 > words.length && isShouting)
    findings.push(at('shouting', 'warning', text.indexOf(shouted[0] ?? ''), shouted.join(' ')))
  const marks = /[!?！？]{2,}/u.exec(text)
  if (marks !== null) findings.push(at('many-marks', 'warning', marks.index, marks[0]))
  else if ((text.match(/[!！]/gu)?.length ?? 0) >= 3) findings.push(whole('many-marks', 'hint', ''))
  const emoji = emojiIn(text)
  if (emoji.length > MANY_EMOJI) findings.push(whole('many-emoji', 'hint', String(emoji.length)))
  const repeated = repeatedWord(text)
  if (repeated !== null) findings.push(at('repeated-word', 'warning', repeated.index, repeated[0]))
  const width = /[Ａ-Ｚａ-ｚ０-９]+|(?<=\p{Script=Han}),(?=\p{Script=Han})/u.exec(text)
  if (width !== null) findings.push(at('mixed-width', 'hint', width.index, width[0]))
  return findings
}

/** A word that stands twice by mistake. */
function repeatedWord(text: string): RegExpExecArray | null {
  const latin = /(?<!\p{L})(\p{L}{2,})\s+\1(?!\p{L})/iu.exec(text)
  if (latin !== null && !meantTwiceInEnglish.has((latin[1] ?? '').toLowerCase())) return latin
  const han = /(\p{Script=Han}{2,})\1|的的(?!确)|(?<!不)了了/u.exec(text)
  return han === null || meantTwice.test(han[1] ?? '') ? null : han
}

/** English by the Flesch score; Chinese where long sentences have long pieces too: one that commas cut into short ones is read easily. */
function isHard(text: string, readability: number): boolean {
  if (!isChinese(text)) return readability < HARD_FLESCH
  const pieces = text.split(/[，,、。！!？?；;：:\s]+/u).filter((piece) => /\p{L}/u.test(piece))
  const characters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0
  return readability > LONG_SENTENCE && characters / Math.max(1, pieces.length) > LONG_PIECE
}

/**
 * English: Flesch reading ease, 206.835 - 1.015 words per sentence - 84.6 syllables per word (Flesch 1948), from 8 words on. Chinese: characters per
 * sentence, from 12 characters on.
 */
export function readabilityOf(text: string): number | null {
  const sentences = text.split(/[.!?。！？；;]+(?=\s|$|\P{N})/u).filter((part) => /\p{L}/u.test(part)).length
  if (isChinese(text)) {
    const characters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0
    return characters < 12 ? null : characters / Math.max(1, sentences)
  }
  const words = text.match(/[\p{L}']+/gu) ?? []
  if (words.length < 8) return null
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word), 0)
  return 206.835 - (1.015 * words.length) / Math.max(1, sentences) - (84.6 * syllables) / words.length
}

function syllablesOf(word: string): number {
  const plain = word.toLowerCase().replace(/(?:[^laeiouy]es|[^aeiouy]ed|[^laeiouy]e)$/u, '')
  return Math.max(1, plain.match(/[aeiouy]+/gu)?.length ?? 0)
}

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0
  let both = 0
  for (const word of a) if (b.has(word)) both++
  return both / (a.size + b.size - both)
}

function whole(name: FindingName, severity: Finding['severity'], found: string): Finding {
  return { name, severity, start: 0, end: 0, found, limit: null }
}

function at(name: FindingName, severity: Finding['severity'], start: number, found: string): Finding {
  return { name, severity, start, end: start + found.length, found, limit: null }
}
