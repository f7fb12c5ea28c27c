/** How a platform counts and what it takes. Sources: the platforms' own help pages as of 2026; `cut` is where small screens cut the text off. */
export type TextLimit = {
  readonly max: number | null
  readonly cut: number | null
  /** A Chinese (or other wide) character counts as this many. */
  readonly wide: 1 | 2
  readonly wantsAction: boolean
}

export const textLimits = {
  none: { max: null, cut: null, wide: 1, wantsAction: false },
  'google-headline': { max: 30, cut: null, wide: 2, wantsAction: false },
  'google-description': { max: 90, cut: null, wide: 2, wantsAction: true },
  'meta-headline': { max: 255, cut: 27, wide: 1, wantsAction: false },
  'meta-text': { max: 2200, cut: 125, wide: 1, wantsAction: true },
  'linkedin-headline': { max: 200, cut: 70, wide: 1, wantsAction: false },
  'linkedin-text': { max: 600, cut: 150, wide: 1, wantsAction: true },
  'email-subject': { max: null, cut: 50, wide: 1, wantsAction: false },
  sms: { max: null, cut: 160, wide: 1, wantsAction: true },
  'taobao-title': { max: 60, cut: null, wide: 2, wantsAction: false },
  'wechat-title': { max: 64, cut: 30, wide: 1, wantsAction: false },
  'xiaohongshu-title': { max: 20, cut: null, wide: 1, wantsAction: false },
  'xiaohongshu-text': { max: 1000, cut: null, wide: 1, wantsAction: true },
  'douyin-title': { max: 55, cut: 30, wide: 1, wantsAction: false },
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
