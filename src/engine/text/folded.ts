/** A text as its lexicons are searched, and where each of its units stands in the text itself. */
export type FoldedText = {
  readonly text: string
  /** Place in the source of each unit, and its length at the end. */
  readonly at: Int32Array
}

// Traditional characters of the lexicons, each with the simplified one: a word is the same word in both.
const TRADITIONAL =
  '頂顶別别國国級级獨独無无絕绝對对極极軍军遙遥領领導导萬万個个選选馳驰標标進进歡欢銷销網网傳传祕秘癒愈藥药殺杀減减療疗見见壓压錄录險险證证費费點点擊击買买購购搶抢單单預预約约報报註注關关諮咨詢询體体驗验參参與与趕赶來来載载賺赚貸贷開开發发獎奖滿满驚惊樂乐愛爱優优質质願愿務务顧顾戶户實实錯错擔担憂忧煩烦惱恼傷伤敗败討讨厭厌難难騙骗億亿時时間间過过這这還还當当為为產产業业號号'
const simplified: ReadonlyMap<string, string> = new Map(
  Array.from({ length: TRADITIONAL.length / 2 }, (_, pair) => [
    TRADITIONAL.charAt(2 * pair),
    TRADITIONAL.charAt(2 * pair + 1),
  ]),
)

const HAN = /\p{Script=Han}/u
const FILLER = /[\s\u00b7*_~|\u200b-\u200d\ufeff-]/u

/**
 * Folds what writers vary without another meaning: full-width letters, digits and marks, traditional characters, and spaces or dots put between two Chinese
 * characters (国 家 级, 第·一). O(length of the text).
 */
export function folded(text: string): FoldedText {
  let out = ''
  const at: number[] = []
  for (let index = 0; index < text.length; index++) {
    const unit = text.charAt(index)
    if (FILLER.test(unit) && isBetweenHan(text, index)) continue
    const code = unit.charCodeAt(0)
    const isWide = code >= 0xff01 && code <= 0xff5e
    out += isWide ? String.fromCharCode(code - 0xfee0) : (simplified.get(unit) ?? unit)
    at.push(index)
  }
  return { text: out, at: Int32Array.from([...at, text.length]) }
}

function isBetweenHan(text: string, index: number): boolean {
  let [before, after] = [index - 1, index + 1]
  while (before >= 0 && FILLER.test(text.charAt(before))) before--
  while (after < text.length && FILLER.test(text.charAt(after))) after++
  return HAN.test(text.charAt(before)) && HAN.test(text.charAt(after))
}
