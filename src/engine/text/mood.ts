import { folded } from './folded.ts'
import { isChinese, tokensOf } from './tokens.ts'

const positive =
  'amazing awesome beautiful best better brilliant celebrate comfortable delight delighted delightful easy enjoy excellent exciting fantastic favorite favourite fresh fun gift glad good gorgeous great happy healthy incredible joy love loved lovely loves loyal luxury new nice perfect pleased popular premium proud reward safe save smart soft special success thank thanks trusted welcome win wonderful 爱 安心 棒 不错 超值 成功 舒适 舒服 纯净 放心 丰富 福利 感谢 高端 高兴 好 好吃 好看 好用 划算 健康 喜欢 喜爱 欢迎 欢乐 惊喜 精选 精致 开心 快乐 美 美丽 美好 美味 满意 免费 轻松 热爱 暖 温暖 贴心 特惠 无忧 信赖 幸福 新鲜 优惠 优质 优雅 赞 珍贵 值得 专属 尊享 省心'.split(
    ' ',
  )
const negative =
  'afraid angry annoying avoid awful bad boring broken complain complaint cheap crisis danger dangerous dead death delay difficult disappointed disappointing disaster dirty expensive fail failed failure fear fake fraud hassle hate hurt ill kill lose losing loss lost mistake miss nightmare pain painful poor problem problems regret risk sad scam scared sick sorry stress stupid terrible threat tired ugly unhappy urgent waste weak worry worried worse worst wrong 不安 不满 差 愁 担心 担忧 丢 痛 痛苦 恶心 后悔 烦 烦恼 犯错 焦虑 恐怖 害怕 假货 哭 困难 累 麻烦 难看 难受 骗 贫穷 伤害 失败 失望 死 损失 讨厌 投诉 危险 无聊 问题 糟糕 遗憾 忧虑 错误 错过'.split(
    ' ',
  )
/** Words of mood with 1 or -1. */
const moods: ReadonlyMap<string, number> = new Map([
  ...positive.map((word): [string, number] => [word, 1]),
  ...negative.map((word): [string, number] => [word, -1]),
])

const turning: ReadonlySet<string> = new Set(
  "not no never without cannot hardly barely neither nor nothing don't doesn't didn't isn't aren't wasn't weren't won't can't couldn't wouldn't shouldn't haven't hasn't ain't".split(
    ' ',
  ),
)
/** What turns a Chinese word of mood: it stands right before, with an adverb between them at most. */
const TURNED_ZH =
  /(?:不[再会用是必想要太怎么]?|没有?|无[需须]?|别再?|未|毫无|零|告别|远离|拒绝|摆脱|避免|解决|减少|谢绝)(?:太|很|那么|这么|任何|一丝|特别|再|觉得|感到)?$/u
const WINDOW = 3

/** The mean of the words of mood, -1 to 1, each turned by a negation before it (not very good, 告别烦恼) or by "-free" after it; 0 without any. */
export function sentimentOf(text: string): number {
  const found = isChinese(text) ? chineseMoods(text) : otherMoods(tokensOf(text))
  return found.length === 0 ? 0 : found.reduce((sum, mood) => sum + mood, 0) / found.length
}

function otherMoods(tokens: readonly string[]): number[] {
  return tokens.flatMap((token, index) => {
    const mood = moods.get(token)
    if (mood === undefined) return []
    const before = tokens.slice(Math.max(0, index - WINDOW), index)
    const isTurned = before.some((each) => turning.has(each)) || (mood < 0 && tokens[index + 1] === 'free')
    return [isTurned ? -mood : mood]
  })
}

const LONGEST = Math.max(
  ...[...moods.keys()].filter((word) => /\p{Script=Han}/u.test(word)).map((word) => word.length),
)

/** The longest word of mood at each place; one of a single character counts only where the text's own words have it as one (美国 is no praise). */
function chineseMoods(source: string): number[] {
  const { text } = folded(source)
  const single = new Set<number>()
  for (const { segment, index } of segmenter.segment(text)) if (segment.length === 1) single.add(index)
  const found: number[] = []
  for (let at = 0; at < text.length;) {
    let length = LONGEST
    while (length > 0 && !moods.has(text.slice(at, at + length))) length--
    const isWord = length > 1 || (length === 1 && single.has(at))
    const mood = isWord ? moods.get(text.slice(at, at + length)) : undefined
    if (mood !== undefined) found.push(TURNED_ZH.test(text.slice(Math.max(0, at - 8), at)) ? -mood : mood)
    at += mood === undefined ? 1 : length
  }
  return found.length > 0 ? found : otherMoods(tokensOf(text))
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })
