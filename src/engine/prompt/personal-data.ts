export type PersonalKind =
  'name' | 'email' | 'phone' | 'id-number' | 'card' | 'address' | 'account' | 'customer-id'

/** A place in a text, in UTF-16 units. */
export type PersonalSpan = {
  readonly kind: PersonalKind
  readonly start: number
  readonly end: number
  readonly value: string
}

/** A name or a number that is known to be a customer's. */
export type KnownPerson = { readonly kind: 'name' | 'customer-id'; readonly value: string }

// Chinese runs on into what follows it without a space: 邮箱anna@…; names of all scripts come second.
const EMAIL = /(?:(?!\p{Script=Han})[\p{L}\p{N}._%+'-])+[@＠][\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu
const ANY_EMAIL = /[\p{L}\p{N}._%+'-]+[@＠][\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu
/** 18 digits with a date of birth inside, the last one a check sign (GB 11643), and the old form of 15. */
const CHINESE_ID =
  /(?<!\d)[1-9]\d{5}(?:(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXxＸｘ]|\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})(?![\dXx])/gu
const SOCIAL_SECURITY = /(?<![\d-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])/gu
const CARD = /(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-])/gu
const IBAN = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/gu
const PHONES: readonly RegExp[] = [
  // Chinese mobiles, with or without +86 and spaces.
  /(?<![\d.])(?:(?:\+|00)?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)/gu,
  // Chinese landlines with an area code.
  /(?<![\d-])\(?0\d{2,3}\)?[- ]\d{7,8}(?:[-转]\d{1,5})?(?!\d)/gu,
  // International, with a plus.
  /(?<!\d)\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d(?:[ .-]?\d){5,12}(?!\d)/gu,
  // North America.
  /(?<![\d-])(?:1[ .-])?\(?[2-9]\d{2}\)?[ .-]\d{3}[ .-]\d{4}(?![\d-])/gu,
  // National forms that begin with 0, as in Britain, Germany and France.
  /(?<![\d.,-])0\d{1,4}(?:[ ./-]\d{2,4}){2,4}(?!\d)/gu,
]
const ADDRESSES: readonly RegExp[] = [
  // A Chinese street with a number, with the places before it and the flat after it.
  /(?:[\p{Script=Han}]{2,8}(?:省|自治区|市|区|县|镇|乡|街道))*[\p{Script=Han}\d]{1,12}?(?:路|街|巷|弄|大道|胡同|村|小区|花园|新村|苑)\s?[\d一二三四五六七八九十]+\s?(?:号|弄|栋|幢|座|单元|室)(?:院|楼)?(?:[\s-]?[\dA-Za-z一二三四五六七八九十]+\s?(?:号楼|栋|幢|座|单元|层|楼|室|号))*/gu,
  /\b\d{1,5}[A-Za-z]?,? (?:(?:[NSEW]|North|South|East|West)\.? )?(?:[A-Z][\p{L}'.-]+ ){1,4}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Way|Place|Pl|Square|Sq|Terrace|Crescent|Close|Highway|Hwy)\b\.?(?:,? (?:Apt|Suite|Unit|Flat|#)\.? ?\w{1,6})?/gu,
  /\b\p{Lu}[\p{L}-]*(?:straße|strasse|weg|gasse|allee) \d{1,4}[a-z]?\b/gu,
  // British postcodes.
  /\b[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b/gu,
]
/** A surname with a form of address. */
const TITLED: readonly RegExp[] = [
  /(?<!\p{Script=Han})[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤]\p{Script=Han}{0,2}(?:先生|女士|小姐|太太)/gu,
  /\b(?:Mr|Mrs|Ms|Miss|Dr)\.? \p{Lu}[\p{L}'-]+(?: \p{Lu}[\p{L}'-]+)?/gu,
]

/**
 * Personal data in a text: e-mails, phones, Chinese and US identity numbers, cards, bank accounts, postal addresses, names with a form of address, and
 * customers that are known. What is found first in this order wins where two overlap. O(characters x patterns + known values).
 *
 * It recognises forms, so it misses some (a name nobody told it, an unusual address) and takes some numbers for what they are not: the user sees every find.
 */
export function personalData(text: string, known: readonly KnownPerson[]): PersonalSpan[] {
  const spans: PersonalSpan[] = []
  const add = (kind: PersonalKind, start: number, value: string): void => {
    const end = start + value.length
    if (value !== '' && !spans.some((span) => start < span.end && span.start < end))
      spans.push({ kind, start, end, value })
  }
  const all = (
    kind: PersonalKind,
    pattern: RegExp,
    accept: (found: string) => boolean = () => true,
  ): void => {
    for (const match of text.matchAll(pattern)) if (accept(match[0])) add(kind, match.index, match[0])
  }
  all('email', EMAIL)
  all('email', ANY_EMAIL)
  all('id-number', CHINESE_ID)
  all('id-number', SOCIAL_SECURITY)
  all('account', IBAN, isIban)
  for (const pattern of PHONES) all('phone', pattern)
  all('card', CARD, isCard)
  for (const pattern of ADDRESSES) all('address', pattern)
  for (const person of [...known].sort((a, b) => b.value.length - a.value.length)) {
    const pattern = patternOf(person.value)
    if (pattern !== null) all(person.kind, pattern)
  }
  for (const pattern of TITLED) all('name', pattern)
  return spans.sort((a, b) => a.start - b.start)
}

/** Luhn's check of card numbers (ISO/IEC 7812-1, annex B). */
export function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, '')
  if (digits.length < 13 || digits.length > 19 || /^0+$/.test(digits)) return false
  let sum = 0
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at])
    const doubled = at % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** The remainder check of bank accounts (ISO 13616: 1 modulo 97). */
function isIban(text: string): boolean {
  const plain = text.replaceAll(' ', '')
  if (plain.length < 15 || plain.length > 34) return false
  let remainder = 0
  for (const character of plain.slice(4) + plain.slice(0, 4)) {
    const value = parseInt(character, 36)
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
  }
  return remainder === 1
}

const HAN = /\p{Script=Han}/u
/** A letter or digit that a Latin word would go on with; Chinese needs no space beside one. */
const IN_WORD = '(?!\\p{Script=Han})[\\p{L}\\p{N}]'

/** Whole words, spaces of any width, whatever the case; Han names stand within other characters. */
function patternOf(value: string): RegExp | null {
  const parts = value
    .trim()
    .split(/\s+/)
    .filter((part) => part !== '')
  if (parts.length === 0) return null
  const body = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('[\\s\\u00a0]+')
  return HAN.test(value) ? new RegExp(body, 'gu') : new RegExp(`(?<!${IN_WORD})${body}(?!${IN_WORD})`, 'giu')
}

const MAX_NAME_WORDS = 4
const [MIN_HAN_NAME, MAX_HAN_NAME] = [2, 4]
const MIN_ID = 4

/**
 * Everything in texts that could be the name or the id of a customer, with A to Z in lower case: runs of 1 to 4 words, 2 to 4 Han characters, tokens with a digit.
 * The project is asked which of these are.
 */
export function personCandidates(texts: readonly string[]): { names: Set<string>; ids: Set<string> } {
  const [names, ids] = [new Set<string>(), new Set<string>()]
  for (const text of texts) {
    const words = text.match(/(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}'’.-])+/gu) ?? []
    for (let from = 0; from < words.length; from++) {
      for (let count = 1; count <= MAX_NAME_WORDS && from + count <= words.length; count++) {
        const name = words
          .slice(from, from + count)
          .join(' ')
          .replace(/[.'’-]+$/u, '')
        // A single word counts as a name only where it is written as one.
        if (count > 1 || /^\p{Lu}\p{L}{2,}$/u.test(name)) names.add(lowered(name))
      }
    }
    for (const [run] of text.matchAll(/\p{Script=Han}+/gu)) {
      const characters = Array.from(run)
      for (let length = MIN_HAN_NAME; length <= MAX_HAN_NAME; length++)
        for (let from = 0; from + length <= characters.length; from++)
          names.add(characters.slice(from, from + length).join(''))
    }
    for (const [token] of text.matchAll(/(?:(?!\p{Script=Han})[\p{L}\p{N}_#-]){4,64}/gu))
      if (token.length >= MIN_ID && /\d/.test(token)) ids.add(lowered(token))
  }
  return { names, ids }
}

/** A to Z only, as SQLite's `lower` does it. */
function lowered(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
