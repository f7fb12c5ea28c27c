import {
  absoluteWords,
  brokenPlaceholder,
  callsToAction,
  medicalClaims,
  moods,
  negations,
  personalisation,
  spamWords,
} from './lexicon.ts'
import { countedLength, textLimits, type LimitedPlatform } from './limits.ts'
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
  | 'spam-word'
  | 'shouting'
  | 'many-marks'
  | 'repeated-word'
  | 'mixed-width'

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
  const limit = textLimits[platform]
  const length = countedLength(text, limit.wide)
  const findings: Finding[] = []
  const broken = brokenPlaceholder.exec(text)
  if (broken !== null) findings.push(at('broken-placeholder', 'error', broken.index, broken[0]))
  if (limit.max !== null && length > limit.max)
    findings.push({ ...whole('too-long', 'error', String(length)), limit: limit.max })
  else if (limit.cut !== null && length > limit.cut)
    findings.push({ ...whole('may-be-cut', 'hint', String(length)), limit: limit.cut })
  else if (length < 6 && platform !== 'none') findings.push(whole('very-short', 'hint', String(length)))
  for (const match of text.matchAll(absoluteWords))
    findings.push(at('absolute-word', 'error', match.index, match[0]))
  for (const match of text.matchAll(medicalClaims))
    findings.push(at('medical-claim', 'error', match.index, match[0]))
  for (const match of text.matchAll(spamWords))
    findings.push(at('spam-word', 'warning', match.index, match[0]))
  findings.push(...marksOf(text))
  if (limit.wantsAction && !callsToAction.test(text)) findings.push(whole('no-call-to-action', 'hint', ''))
  if (platform !== 'none' && !/\d|[一二三四五六七八九十百千万两]/u.test(text))
    findings.push(whole('no-number', 'hint', ''))
  if ((platform === 'email-subject' || platform === 'sms') && !personalisation.test(text))
    findings.push(whole('no-personalisation', 'hint', ''))
  if (sentimentOf(text) <= -0.5) findings.push(whole('negative-mood', 'hint', ''))
  const readability = readabilityOf(text)
  const isHard =
    readability !== null && (isChinese(text) ? readability > LONG_SENTENCE : readability < HARD_FLESCH)
  if (isHard) findings.push(whole('hard-to-read', 'hint', String(Math.round(readability))))
  return findings
}

/** Capitals, marks, emoji and doubled words. */
function marksOf(text: string): Finding[] {
  const findings: Finding[] = []
  const words = text.match(/\p{L}{2,}/gu) ?? []
  const shouted = words.filter((word) => word.length > 2 && /^\p{Lu}+$/u.test(word))
  if (shouted.length >= 2 && shouted.length * 2 > words.length)
    findings.push(at('shouting', 'warning', text.indexOf(shouted[0] ?? ''), shouted.join(' ')))
  const marks = /[!?！？]{2,}/u.exec(text)
  if (marks !== null) findings.push(at('many-marks', 'warning', marks.index, marks[0]))
  else if ((text.match(/[!！]/gu)?.length ?? 0) >= 3) findings.push(whole('many-marks', 'hint', ''))
  const emoji = text.match(/\p{Extended_Pictographic}/gu) ?? []
  if (emoji.length > MANY_EMOJI) findings.push(whole('many-emoji', 'hint', String(emoji.length)))
  const repeated = /\b(\p{L}{2,})\s+\1\b/iu.exec(text) ?? /(\p{Script=Han}{2,})\1/u.exec(text)
  if (repeated !== null) findings.push(at('repeated-word', 'warning', repeated.index, repeated[0]))
  const width = /[Ａ-Ｚａ-ｚ０-９]/u.exec(text)
  if (width !== null) findings.push(at('mixed-width', 'hint', width.index, width[0]))
  return findings
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

/** The mean of the words of mood, turned by a negation before them; 0 without any. */
export function sentimentOf(text: string): number {
  const tokens = tokensOf(text)
  let [sum, count] = [0, 0]
  for (const [index, token] of tokens.entries()) {
    const mood = moods.get(token)
    if (mood === undefined) continue
    const isTurned = negations.has(tokens[index - 1] ?? '') || negations.has(tokens[index - 2] ?? '')
    sum += isTurned ? -mood : mood
    count++
  }
  return count === 0 ? 0 : sum / count
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
