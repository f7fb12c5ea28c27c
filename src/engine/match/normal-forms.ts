/** Lower case, no accents, full-width forms as half-width ones, single spaces. */
export function plainText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

const TITLES = new Set('mr mrs ms miss dr prof sir herr frau mme m sr sra'.split(' '))
const HAN = /\p{Script=Han}/u
/** What Chinese writers put behind a name. */
const HAN_TITLES = /(先生|女士|小姐|太太|老师|同学)$/u

/** The words of a name, without titles, in alphabetical order: "Lee, Ann" and "Ms Ann Lee" are the same. A Chinese name is one word. */
export function nameWords(name: string): string[] {
  const plain = plainText(name)
  if (HAN.test(plain))
    return [plain.replace(/\s+/g, '').replace(HAN_TITLES, '')].filter((word) => word !== '')
  return plain
    .split(' ')
    .filter((word) => word !== '' && !TITLES.has(word))
    .sort()
}

/**
 * An address as most mail services read it: lower case, no tag behind a plus sign; dots do not count at Gmail. Empty where it is no address.
 */
export function emailForm(email: string): string {
  const at = email.lastIndexOf('@')
  if (at < 1) return ''
  const domain = email
    .slice(at + 1)
    .trim()
    .toLowerCase()
    .replace(/^googlemail\.com$/, 'gmail.com')
  let local = email.slice(0, at).trim().toLowerCase().replace(/\+.*$/, '')
  if (domain === 'gmail.com') local = local.replaceAll('.', '')
  return local === '' || domain === '' ? '' : `${local}@${domain}`
}

/** The last nine digits (eleven of a Chinese mobile number), which country codes, zeros and signs do not change; empty below seven. */
export function phoneForm(phone: string): string {
  const digits = phone.normalize('NFKC').replace(/\D+/g, '')
  const mobile = /(1[3-9]\d{9})$/.exec(digits)
  if (mobile !== null && digits.length <= 13) return mobile[1] ?? ''
  return digits.length < 7 ? '' : digits.slice(-9)
}

/** Consonants of a word, doubled ones once, after its first letter: what misspelling changes least. */
export function skeleton(word: string): string {
  if (HAN.test(word)) return word
  const first = word.slice(0, 1)
  const rest = word
    .slice(1)
    .replace(/ph/g, 'f')
    .replace(/[ckq]/g, 'k')
    .replace(/[sz]/g, 's')
    .replace(/[dt]/g, 't')
    .replace(/[aeiouyhw]/g, '')
    .replace(/(.)\1+/g, '$1')
  return (first + rest).slice(0, 6)
}
