import { diagnoseTexts } from '../text/diagnose.ts'
import { countedLength, textLimits, type LimitedPlatform } from '../text/limits.ts'
import { hanShare, plainText } from '../text/tokens.ts'
import { unfoundedClaims } from './claims.ts'
import { lengthLimit } from './copy-prompt.ts'
import { unfoundedFigures } from './figures-in-text.ts'
import { personalData, type KnownPerson } from './personal-data.ts'

export type StrikeReason =
  | 'wrong-language'
  | 'too-long'
  | 'banned-word'
  | 'absolute-word'
  | 'medical-claim'
  | 'broken-placeholder'
  | 'unfounded-number'
  | 'unfounded-claim'
  | 'foreign-contact'
  | 'instruction'
  | 'personal-data'
  | 'markup'
  | 'duplicate'
  | 'empty'

export type Strike = { readonly reason: StrikeReason; readonly found: string; readonly limit: number | null }
export type JudgedText = {
  readonly text: string
  readonly length: number
  readonly strikes: readonly Strike[]
}

export type Rules = {
  /** All that may be stated. */
  readonly facts: readonly string[]
  readonly platform: LimitedPlatform
  readonly language: 'en' | 'zh'
  readonly banned: readonly string[]
  readonly longest: number | null
  /** Texts that must not come back: the current one and the examples. */
  readonly taken: readonly string[]
  readonly known: readonly KnownPerson[]
}

const LINK =
  /\b(?:https?:\/\/|www\.)\S+|\b[a-z0-9-]{2,}\.(?:com|cn|net|org|io|co|shop|xyz|top|info)\b(?:\/\S*)?/giu
const HANDLE =
  /(?<![\p{L}\p{N}])@[A-Za-z0-9_]{3,}|(?:微信|VX|wx|QQ群?|公众号)\s?[:：]?\s?[A-Za-z0-9_-]{5,}/giu
const INSTRUCTION =
  /\b(?:ignore|disregard|forget)\b.{0,40}\b(?:instructions?|prompts?|rules|above|previous)\b|\bsystem (?:prompt|message)\b|\bas an ai\b|\b(?:large )?language model\b|\bI (?:cannot|can't|am unable to|won't) (?:help|assist|comply|provide|do)\b|\bcustomer list\b|忽略.{0,12}(?:指令|提示|规则|以上)|系统提示|提示词|作为(?:一[个名])?\s?(?:AI|人工智能)|语言模型|无法(?:提供|协助|满足|完成)|客户(?:名单|列表)/iu
const MARKUP = /<\/?[a-z!][^>]*>|!?\[[^\]]*\]\([^)]*\)|```|\*\*[^*]+\*\*|^#{1,6}\s|&(?:lt|gt|amp|#\d+);/iu
const MASK = /\[(?:name|email|phone|id-number|card|address|account|customer-id)-\d+\]/u

const diagnosed = { 'absolute-word': true, 'medical-claim': true, 'broken-placeholder': true } as const

/**
 * Holds texts against their brief: language, length, banned and unlawful words, numbers and claims that no fact states, contacts and personal data from elsewhere,
 * answers to instructions, markup, doubles. Every violation is a strike with what was found; a text without strikes may be used. O(texts² + characters).
 */
export function judgeTexts(texts: readonly string[], rules: Rules): JudgedText[] {
  const diagnoses = diagnoseTexts(texts, rules.platform)
  const taken = new Set(rules.taken.map(plainText))
  return texts.map((text, index) => {
    const length = countedLength(text, textLimits[rules.platform].wide)
    if (text.trim() === '') return { text, length, strikes: [strike('empty', '')] }
    const strikes: Strike[] = []
    const limit = lengthLimit(rules.platform, rules.longest)
    if (!isLanguage(text, rules.language)) strikes.push(strike('wrong-language', ''))
    if (limit !== null && length > limit) strikes.push({ reason: 'too-long', found: String(length), limit })
    for (const word of rules.banned) if (hasWord(text, word)) strikes.push(strike('banned-word', word))
    for (const { name, found } of diagnoses[index]?.findings ?? [])
      if (name in diagnosed) strikes.push(strike(name as keyof typeof diagnosed, found)) // just looked up there
    const instruction = INSTRUCTION.exec(text)
    if (instruction !== null) strikes.push(strike('instruction', instruction[0]))
    const markup = MARKUP.exec(text)
    if (markup !== null) strikes.push(strike('markup', markup[0]))
    strikes.push(...strangers(text, rules))
    for (const { found } of unfoundedFigures(withoutContacts(text), rules.facts))
      strikes.push(strike('unfounded-number', found))
    for (const claim of unfoundedClaims(text, rules.facts)) strikes.push(strike('unfounded-claim', claim))
    const plain = plainText(text)
    if (taken.has(plain)) strikes.push(strike('duplicate', ''))
    taken.add(plain)
    return { text, length, strikes: unique(strikes) }
  })
}

/** Contacts and personal data that the facts do not hold. */
function strangers(text: string, { facts, known }: Rules): Strike[] {
  const given = facts.join('\n').toLowerCase()
  const strikes: Strike[] = []
  const mask = MASK.exec(text)
  if (mask !== null) strikes.push(strike('personal-data', mask[0]))
  for (const { value } of personalData(text, known))
    if (!given.includes(value.toLowerCase())) strikes.push(strike('personal-data', value))
  for (const pattern of [LINK, HANDLE])
    for (const [found] of text.matchAll(pattern))
      if (!given.includes(found.toLowerCase())) strikes.push(strike('foreign-contact', found))
  return strikes
}

/** Digits of phones and links are no figures that a text states. */
function withoutContacts(text: string): string {
  const bare = personalData(text, []).reduceRight(
    (rest, { start, end }) => rest.slice(0, start) + rest.slice(end),
    text,
  )
  return bare
    .replace(LINK, '')
    .replace(HANDLE, '')
    .replace(MASK, '')
    .replace(/\{\{[^}]*\}\}/g, '')
}

const commonWords = {
  en: 'the a an and or of to for in on with your you is are be it this that from by at as our more not all now get new no up out off every'.split(
    ' ',
  ),
  other:
    'le la les des une est pour vous avec dans votre der die das und ist mit für ein eine nicht sie ihr el los las una para con por que su del il gli per con della dei nel het een van voor met zijn och att är det som på med'.split(
      ' ',
    ),
} as const
const [english, foreign] = [new Set<string>(commonWords.en), new Set<string>(commonWords.other)]

/** Whether a text is in a language: by its script, and for English by its commonest words against those of languages with the same letters. */
export function isLanguage(text: string, language: 'en' | 'zh'): boolean {
  const bare = text.replace(/\{\{[^}]*\}\}/g, '')
  if (language === 'zh')
    return hanShare(bare) >= 0.3 && !/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(bare)
  const letters = bare.match(/\p{L}/gu) ?? []
  const latin = letters.filter((letter) => /\p{Script=Latin}/u.test(letter)).length
  if (letters.length === 0 || latin < 0.8 * letters.length) return false
  const words = bare.toLowerCase().match(/\p{L}+/gu) ?? []
  const count = (set: ReadonlySet<string>): number => words.filter((word) => set.has(word)).length
  return !(count(foreign) >= 2 && count(foreign) > count(english))
}

function hasWord(text: string, word: string): boolean {
  const plain = text.normalize('NFKC').toLowerCase()
  const banned = word.normalize('NFKC').trim().toLowerCase()
  if (banned === '') return false
  if (/\p{Script=Han}/u.test(banned)) return plain.replace(/\s+/g, '').includes(banned.replace(/\s+/g, ''))
  const body = banned.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/[\s-]+/g, '[\\s-]+')
  return new RegExp(`(?<![\\p{L}\\p{N}])${body}(?:s|es|ed|d|ing)?(?![\\p{L}\\p{N}])`, 'u').test(plain)
}

function strike(reason: StrikeReason, found: string): Strike {
  return { reason, found, limit: null }
}

function unique(strikes: readonly Strike[]): Strike[] {
  const seen = new Set<string>()
  return strikes.filter(({ reason, found }) => {
    const key = `${reason} ${found}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
