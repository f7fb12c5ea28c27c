import { diagnoseTexts, type Diagnosis } from './diagnose.ts'
import { countedLength, textLimits, type LimitedPlatform } from './limits.ts'
import { isChinese, tokensOf } from './tokens.ts'
import { templates, synonyms, fillers, actions, type Slot } from './variant-patterns.ts'

/** What may be said of an offer. A variant says nothing that is not here or in the text it comes from. */
export type OfferFacts = { readonly [S in Slot]?: string | undefined }

export type Variant = {
  readonly text: string
  /** How it was made: from a pattern that the platform's readers know, or from the text itself. */
  readonly made: 'template' | 'synonym' | 'shorter' | 'action' | 'question' | 'order' | 'personal'
  readonly diagnosis: Diagnosis
}

/**
 * Writes variants without a language model: patterns per platform filled with the facts given, and the text itself with other words, shorter, turned around,
 * or with a call to action. Those that a check finds an error in are left out; no fact is invented. Deterministic.
 * @param text the text to vary; may be empty where facts are given
 * @param limit variants at most
 */
export function variantsOf(
  text: string,
  facts: OfferFacts,
  platform: LimitedPlatform,
  limit: number,
): Variant[] {
  const chinese = isChinese(text === '' ? Object.values(facts).join('') : text)
  const language = chinese ? 'zh' : 'en'
  const drafts: { text: string; made: Variant['made'] }[] = []
  const base = text.trim()
  if (base !== '') {
    drafts.push(...varied(base, language, platform))
  }
  for (const pattern of templates[language]) {
    if (!pattern.platforms.includes(platform) && platform !== 'none') continue
    const filled = fillIn(pattern.text, facts)
    if (filled !== null) drafts.push({ text: filled, made: 'template' })
  }
  const seen = new Set([tokensOf(base).join(' ')])
  const fresh = drafts.filter(({ text: each }) => {
    const key = tokensOf(each).join(' ')
    if (key === '' || seen.has(key)) return false
    seen.add(key)
    return true
  })
  const diagnoses = diagnoseTexts(
    fresh.map((each) => each.text),
    platform,
  )
  return fresh
    .flatMap((each, index) => {
      const diagnosis = diagnoses[index]!
      return diagnosis.findings.some(({ severity }) => severity === 'error') ? [] : [{ ...each, diagnosis }]
    })
    .slice(0, limit)
}

function varied(
  base: string,
  language: 'en' | 'zh',
  platform: LimitedPlatform,
): { text: string; made: Variant['made'] }[] {
  const made: { text: string; made: Variant['made'] }[] = []
  const { max, cut, wide } = textLimits[platform]
  const room = max ?? cut ?? Infinity
  for (const [word, others] of synonyms[language]) {
    const pattern = language === 'en' ? new RegExp(`\\b${word}\\b`, 'iu') : new RegExp(word, 'u')
    if (!pattern.test(base)) continue
    for (const other of others) {
      made.push({ text: base.replace(pattern, (found) => likeCase(found, other)), made: 'synonym' })
    }
  }
  const short = shortened(base, language, room, wide)
  if (short !== base) made.push({ text: short, made: 'shorter' })
  const end = language === 'en' ? '.' : '，'
  const plain = base.replace(/[.。!！]+$/u, '')
  if (!/[?？]$/u.test(base)) {
    for (const action of actions[language]) {
      const joined = language === 'en' ? `${plain}${end} ${action}` : `${plain}${end}${action}`
      if (countedLength(joined, wide) <= room) made.push({ text: joined, made: 'action' })
    }
  }
  const parts = plain
    .split(language === 'en' ? /\s*(?:[:–—|]|,\s)\s*/u : /[，,：:|]/u)
    .filter((part) => part !== '')
  const [first, second] = parts
  if (parts.length === 2 && first !== undefined && second !== undefined) {
    const turned = language === 'en' ? `${capital(second)}: ${first}` : `${second}，${first}`
    made.push({ text: turned, made: 'order' })
    const asked = language === 'en' ? `${capital(first)}? ${capital(second)}` : `${first}？${second}`
    made.push({ text: asked, made: 'question' })
  }
  if (platform === 'email-subject' || platform === 'sms') {
    const personal = language === 'en' ? `{{first_name}}, ${lower(base)}` : `{{first_name}}，${base}`
    if (countedLength(personal, wide) <= room) made.push({ text: personal, made: 'personal' })
  }
  return made
}

/** Leaves out what says little until the text fits; what cannot be made to fit comes back as short as it got. */
function shortened(text: string, language: 'en' | 'zh', room: number, wide: 1 | 2): string {
  let short = text.replace(/\s*[（(][^()（）]*[)）]/gu, '')
  for (const filler of fillers[language]) {
    if (room !== Infinity && countedLength(short, wide) <= room && short !== text) break
    const pattern = language === 'en' ? new RegExp(`\\b${filler}\\b\\s*`, 'giu') : new RegExp(filler, 'gu')
    short = short.replace(pattern, '')
  }
  short = short.replace(/\s{2,}/gu, ' ').trim()
  return language === 'en' ? capital(short) : short
}

/** The pattern with its slots filled; null where a fact is missing. */
function fillIn(pattern: string, facts: OfferFacts): string | null {
  const factOf = (slot: string): string =>
    Object.entries(facts)
      .find(([name]) => name === slot)?.[1]
      ?.trim() ?? ''
  const isWhole = Array.from(pattern.matchAll(SLOT)).every(([, slot]) => factOf(slot ?? '') !== '')
  return isWhole ? capital(pattern.replaceAll(SLOT, (_, slot: string) => factOf(slot))) : null
}

/** A slot has single braces; double ones are the mailing tool's. */
const SLOT = /(?<!\{)\{(\w+)\}(?!\})/gu

function likeCase(found: string, other: string): string {
  return /^\p{Lu}/u.test(found) ? capital(other) : other
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** A first letter in small, unless the word is an abbreviation or "I". */
function lower(text: string): string {
  return /^(?:\p{Lu}{2}|I\b)/u.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1)
}
