import type { ColumnRole } from '../../contract/column-roles.ts'
import type { SheetNotes } from './read/sheet-notes.ts'
import type { Contents } from './column-contents.ts'

export const MONEY: ReadonlySet<ColumnRole> = new Set<ColumnRole>([
  'unit-price',
  'line-total',
  'cost',
  'conversion-value',
  'unit-cost',
])

const SIGN = /(?:R|HK|NT|A|C)\$|zł|[€£$¥￥元円₹₩₽₺₫฿]/u
const currencyOfSign: Readonly<Record<string, string>> = {
  R$: 'BRL',
  HK$: 'HKD',
  NT$: 'TWD',
  A$: 'AUD',
  C$: 'CAD',
  zł: 'PLN',
  円: 'JPY',
  '₹': 'INR',
  '₩': 'KRW',
  '₽': 'RUB',
  '₺': 'TRY',
  '₫': 'VND',
  '฿': 'THB',
  '€': 'EUR',
  '£': 'GBP',
  $: 'USD',
  '￥': 'CNY',
  '¥': 'CNY',
  元: 'CNY',
}

/** By a sign in the cells, their format in a workbook, or the header of the amounts; a Chinese header for money means yuan. XXX: not known. */
export function currencyOf(
  roles: readonly ColumnRole[],
  names: readonly string[],
  contents: readonly Contents[],
  notes?: SheetNotes,
): string {
  const isJapanese = names.some((name) => /[\p{Script=Hiragana}\p{Script=Katakana}]|注文|単価/u.test(name))
  for (const [index, role] of roles.entries()) {
    if (!MONEY.has(role)) continue
    const name = names[index] ?? ''
    const formats = notes?.currenciesOf(index) ?? []
    const told = formats.find((each) => /^[A-Z]{3}$/.test(each))
    if (told !== undefined) return told
    const shown = `${name} ${formats.join(' ')} ${contents[index]?.samples.join(' ') ?? ''}`
    const sign = SIGN.exec(shown)?.[0]
    if (sign === '¥' && isJapanese) return 'JPY'
    if (sign !== undefined) return currencyOfSign[sign] ?? 'XXX'
    const code = /\b(USD|EUR|GBP|CNY|JPY|HKD|TWD|AUD|CAD|CHF|PLN|BRL|INR|SEK|NOK|DKK|CZK|HUF|MXN)\b/.exec(
      shown,
    )?.[1]
    if (code !== undefined) return code
  }
  const beside = signBeside(roles, contents, isJapanese)
  if (beside !== undefined) return beside
  const isHan = names.some((name, index) => MONEY.has(roles[index] ?? 'ignore') && HAN.test(name))
  return isHan ? (isJapanese ? 'JPY' : 'CNY') : 'XXX'
}

const HAN = /\p{Script=Han}/u

const AMOUNT = new RegExp(
  `^-?(?:(?:${SIGN.source})\\s?-?[\\d.,’' ]+|-?[\\d.,’' ]+\\s?(?:${SIGN.source}))$`,
  'u',
)

/** Shops write an amount twice, as a number and as it is shown (€12.50): the one that is left out tells the currency of the other. */
function signBeside(
  roles: readonly ColumnRole[],
  contents: readonly Contents[],
  isJapanese: boolean,
): string | undefined {
  if (!roles.some((role) => MONEY.has(role))) return undefined
  const signs = new Set<string>()
  for (const [index, role] of roles.entries()) {
    const samples = contents[index]?.samples ?? []
    if (role !== 'ignore' || samples.length === 0 || !samples.every((sample) => AMOUNT.test(sample.trim())))
      continue
    for (const sample of samples) signs.add(SIGN.exec(sample)?.[0] ?? '')
  }
  const [sign = ''] = signs
  if (signs.size !== 1) return undefined
  return sign === '¥' && isJapanese ? 'JPY' : currencyOfSign[sign]
}
