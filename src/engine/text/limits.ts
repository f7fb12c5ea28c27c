/**
 * How a platform counts and what it takes; `cut` is where small screens cut the text off. Sources: the help of Google Ads (responsive search ads) and of Meta; LinkedIn
 * help a426534, "Single image ads": introductory text 150 to avoid truncation, 3,000 at most, headline 70 and 200; Baidu: title 50, of which the right column shows 28,
 * descriptions 80, a Chinese character counting as two (xuziyu.com/sem, an agency's glossary; Adobe's help of Baidu text ads tells 28 and 40 of an older form).
 * What is marked unverified was found nowhere, or told differently by different pages: Xiaohongshu (20 or 100 for titles, 1,000 to 5,000 for notes), Douyin and WeChat titles.
 */
export type TextLimit = {
  readonly max: number | null
  readonly cut: number | null
  /** A Chinese (or other wide) character counts as this many. */
  readonly wide: 1 | 2
  readonly wantsAction: boolean
  /** No source was found for the maximum: going beyond it is a warning, not an error. */
  readonly isUnverified?: true
}

export const textLimits = {
  none: { max: null, cut: null, wide: 1, wantsAction: false },
  'google-headline': { max: 30, cut: null, wide: 2, wantsAction: false },
  'google-description': { max: 90, cut: null, wide: 2, wantsAction: true },
  'meta-headline': { max: 255, cut: 27, wide: 1, wantsAction: false },
  'meta-text': { max: 2200, cut: 125, wide: 1, wantsAction: true },
  'linkedin-headline': { max: 200, cut: 70, wide: 1, wantsAction: false },
  'linkedin-text': { max: 3000, cut: 150, wide: 1, wantsAction: true },
  'email-subject': { max: null, cut: 50, wide: 1, wantsAction: false },
  sms: { max: null, cut: 160, wide: 1, wantsAction: true },
  'taobao-title': { max: 60, cut: null, wide: 2, wantsAction: false },
  'wechat-title': { max: 64, cut: 30, wide: 1, wantsAction: false, isUnverified: true },
  'xiaohongshu-title': { max: 20, cut: null, wide: 1, wantsAction: false, isUnverified: true },
  'xiaohongshu-text': { max: 1000, cut: null, wide: 1, wantsAction: true, isUnverified: true },
  'douyin-title': { max: 55, cut: 30, wide: 1, wantsAction: false, isUnverified: true },
  'baidu-title': { max: 50, cut: 28, wide: 2, wantsAction: false },
  'baidu-description': { max: 80, cut: null, wide: 2, wantsAction: true },
} as const satisfies Record<string, TextLimit>
export type LimitedPlatform = keyof typeof textLimits

/** The alphabet of GSM 03.38 with its table of extensions: a message in it holds 160 characters, any other 70. */
const GSM = /^[\w\s@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!"#¤%&'()*+,./:;<=>?¡ÄÖÑÜ§¿äöñüà^{}\\[\]~|€-]*$/u
const OTHER_MESSAGE = 70

/** Where a text is cut, or a message becomes a second one; null where nothing cuts it. */
export function cutOf(text: string, platform: LimitedPlatform): number | null {
  return platform === 'sms' && !GSM.test(text) ? OTHER_MESSAGE : textLimits[platform].cut
}

const WIDE =
  /[\p{Script=Han}\u3000-\u303f\uff01-\uff60\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u
const letters = new Intl.Segmenter('zh', { granularity: 'grapheme' })

/** The length of a text as a platform counts it: what readers take for one character is one, or two where it is wide. */
export function countedLength(text: string, wide: 1 | 2): number {
  let length = 0
  for (const { segment } of letters.segment(text)) length += wide === 2 && WIDE.test(segment) ? 2 : 1
  return length
}
