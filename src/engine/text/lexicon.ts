/**
 * Absolute words of advertising in China (Advertising Law, Article 9, and the guidance of market supervision on absolute terms of 2023), with what
 * must not follow for the word to be one: 最近 and 第一时间 promise nothing.
 */
export const absoluteWords =
  /国家级|世界级|宇宙级|最高级|最佳|最好|最优|最强|最大|最小|最低(?!气温)|最高|最便宜|最先进|最新(?!消息|进展)|最受欢迎|最正宗|最(?!近|后|终|初|多可|少需|多只|迟|早可|晚)(?=\p{Script=Han})|第一(?!次|步|时间|天|章|季度|人称|批|眼|印象|排|代|期)|全网首|全国首|首家|首个|首选|独一无二|绝无仅有|史无前例|空前绝后|唯一(?!性)|顶级|顶尖|极品|极致|王牌|冠军|销量之王|遥遥领先|领导品牌|万能|百分之百|100\s?%(?=有效|纯|满意|安全|正品)|永久(?!地址)|绝对|填补国内空白|驰名商标|国家领导人/gu

/** Claims of healing, which no cosmetics, food or ordinary goods may make (Advertising Law, Articles 16 to 18). */
export const medicalClaims =
  /治愈|根治|药到病除|包治|抗癌|防癌|消炎|杀菌率?|减肥神器|无副作用|无毒副作用|疗效|立竿见影|祖传秘方|\b(?:cures?|heals?|miracle|clinically proven|no side effects)\b/giu

/** Words that filters of mail and text messages count against a sender. */
export const spamWords =
  /\b(?:act now|buy now!+|click here|100% free|free money|risk[- ]free|no obligation|winner|you(?:'ve| have) won|cash bonus|double your|earn \$|extra income|guaranteed?|limited time!+|order now!+|urgent|viagra|weight loss|work from home)\b|\${2,}|免费领取|点击领取|恭喜(?:您|你)中奖|中奖|加微信|加v信?|日赚|月入过万|稳赚|躺赚|刷单|返利|包过|无抵押|低息贷款|代开发票/giu

/** What asks the reader to do something. */
export const callsToAction =
  /\b(?:buy|shop|get|order|try|start|join|sign up|subscribe|book|download|learn more|discover|see|watch|read|save|claim|register|reserve|call|visit|find out|explore|add to (?:cart|basket)|grab)\b|立即|马上|点击|购买|抢购|下单|领取|预约|报名|注册|加入|关注|收藏|咨询|查看|了解更多|试用|体验|扫码|参与|戳|速来|赶紧|快来/iu

export const personalisation =
  /\{\{\s*[\w.\-\u4e00-\u9fff]+\s*(?:\|[^}]*)?\}\}|\{\$?[\w\u4e00-\u9fff]+\}|\*\|[A-Z_]+\|\*|%[A-Z_]{3,}%|\[(?:first ?name|name|姓名|昵称)\]|【昵称】/iu

/** Signs of a placeholder that will not be filled. */
export const brokenPlaceholder =
  /\{\{[^{}]*$|\{\{[^{}]*\}(?!\})|(?<!\{)\{[^{}]*\}\}|\{\{\s*\}\}|\*\|[A-Z_]*$|\b(?:undefined|null|NaN)\b|\[object Object\]|FNAME(?!\|)|Lorem ipsum/u

const positive =
  'amazing awesome beautiful best better brilliant celebrate comfortable delight delighted easy enjoy excellent exciting fantastic favorite favourite fresh fun gift glad good gorgeous great happy incredible joy love loved lovely loyal luxury new nice perfect pleased popular premium proud reward safe save smart soft special success thank thanks trusted welcome win wonderful 爱 安心 棒 超值 成功 舒适 舒服 纯净 放心 丰富 福利 感谢 高端 好 好看 喜欢 喜爱 欢迎 欢乐 惊喜 精选 精致 开心 快乐 美 美丽 美好 美味 满意 免费 轻松 热爱 暖 温暖 贴心 特惠 信赖 幸福 新鲜 优惠 优质 优雅 赞 珍贵 值得 专属 尊享'.split(
    ' ',
  )
const negative =
  'afraid angry annoying avoid awful bad boring broken complain complaint cheap crisis danger dangerous dead death delay difficult disappointed disappointing disaster dirty expensive fail failed failure fear fake fraud hate hurt ill kill lose losing loss lost mistake miss nightmare pain painful poor problem problems risk sad scam scared sick sorry stupid terrible threat tired ugly unhappy urgent waste weak worse worst worried wrong 差 愁 担心 丢 痛 痛苦 恶心 烦 烦恼 犯错 焦虑 恐怖 害怕 假货 哭 困难 累 麻烦 难看 难受 骗 贫穷 伤害 失败 失望 死 损失 投诉 危险 问题 糟糕 遗憾 忧虑 错误 错过'.split(
    ' ',
  )

/** Words of mood with 1 or -1. */
export const moods: ReadonlyMap<string, number> = new Map([
  ...positive.map((word): [string, number] => [word, 1]),
  ...negative.map((word): [string, number] => [word, -1]),
])

export const negations: ReadonlySet<string> = new Set(
  "not no never without don't doesn't didn't isn't aren't won't can't 不 没 没有 无 别 不会 不再 不用".split(
    ' ',
  ),
)
