type Found = { readonly at: number; readonly found: string }

/**
 * Absolute words of advertising in China (Advertising Law, Article 9, item 3). What the guidance of market supervision on absolute terms (2023, Articles 5
 * and 6) leaves out is left out here: service attitudes (顾客第一), advice on use (最佳食用期), a maker's own range (最大承重), ordinals and grades by
 * standards, and words in which the characters mean something else (最近, 第一次, 绝对值).
 */
const ABSOLUTE =
  /国家级(?!非遗|非物质|自然保护|新区|高新|经济|森林|贫困|开发区)|世界级|宇宙级|最(?:受欢迎|便宜|先进|正宗|\p{Script=Han})|第一|全网首|全国首|首家|首个(?!月|季度|订单|工作日|周末)|首选(?!项)|独一无二(?!的(?:[你您她他我]|自己|宝贝|孩子|回忆))|绝无仅有|史无前例|空前绝后|唯一(?!性|标识|编[码号]|识别|一次)|顶级(?!域名)|顶尖|极品(?!飞车)|极致|王牌(?!对王牌|特工|飞行员)|冠军(?!赛|杯|联赛|之夜|争夺|[教选]|龙)|销量之王|遥遥领先|领导品牌|万能(?!胶|充|险|钥匙|遥控|工具|表|公式)|百分之百(?!纯?(?:棉|羊|牦牛|桑蚕|蚕丝|亚麻|天丝|莱赛尔))|100\s?%(?=有效|纯(?!棉|羊|牦牛|桑蚕|蚕丝|亚麻|天丝)|满意|安全|正品)|永久(?!地址|链接|居留|居民|删除|关闭|冻结|牌|自行车|性|基本农田)|绝对(?!值|化|湿度|零度|误差|路径|地址|压)|填补国内空白|驰名商标|国家领导人/gu
/** In a Chinese text these stand for 第一. */
const NUMBER_ONE = /(?<![A-Za-z])(?:no|top)\.?\s?1(?![\d.])/giu

// What follows 最 and makes another word of it, or says how, how many or what for instead of claiming.
const NOT_MOST =
  /^最(?:近|后|终|初|多|少|迟|早|晚|爱|喜欢|想|怕|难忘|熟悉|(?:新|后)(?:消息|进展|动态|通知|一[期集章]|上架|到货|版本?)|[高低大小](?:气温|人民|检察|限额|额度|消费|工资|承重|尺寸|容量|功率|电[压流]|起[订购]|单位|公[约倍]|化|值|限度|音量|亮度|支持|直径|张角|年龄|学历|温度|水位|浓度)|佳(?:食用|赏味|饮用|使用|观赏|拍摄|储存|服用|时[间机]|拍档)|优解|具|为|是)/u
// An ordinal counts; a rank claims.
const ORDINAL =
  /^第一(?:次|步|时间|天|章|季|集|人称|批|眼|印象|排|代|期|手|课|关|杯|件|份|个|笔|单|页|周|年|口|位(?!的)|场|趟|站|节|轮|阶段|部分|条|封|桶|张|双|套|财经|百货|人民医院|中学|小学|医院|夫人|桌|颗|年级|学期|志愿|桶金)/u
const RANKED = /(?:全国|全球|世界|中国|国内|国际|业内|行业|全网|亚洲|销量|排名|市场|同类)(?:的)?$/u
const ATTITUDE =
  /(?:顾客|客户|用户|安全|质量|品质|服务|健康|信誉|诚信|家人|孩子|学生|友谊|体验|口味|读者|会员|消费者|女士)$/u
const WINNER_OF_GAMES = /(?:奥运|世界|全国|全运|亚运|欧洲|大满贯|世乒赛|锦标赛|联赛)$/u

/** Absolute words of a folded text; those of a Chinese text include "No. 1" and "TOP1". O(length of the text). */
export function absoluteWordsIn(text: string, isChinese: boolean): Found[] {
  const found: Found[] = []
  for (const match of text.matchAll(ABSOLUTE)) {
    const [before, after] = [text.slice(0, match.index), text.slice(match.index)]
    if (match[0].startsWith('最') && NOT_MOST.test(after)) continue
    if (match[0] === '第一' && !RANKED.test(before) && (ORDINAL.test(after) || ATTITUDE.test(before)))
      continue
    if (match[0] === '冠军' && WINNER_OF_GAMES.test(before)) continue
    found.push({ at: match.index, found: match[0] })
  }
  if (isChinese)
    for (const match of text.matchAll(NUMBER_ONE)) found.push({ at: match.index, found: match[0] })
  return found.sort((a, b) => a.at - b.at)
}

/** Claims of healing, which no cosmetics, food or ordinary goods may make (Advertising Law, Articles 16 to 18). */
export const medicalClaims =
  /治愈(?!系)|根治|药到病除|包治|治疗(?!师|仪|室|床)|抗癌|防癌|消炎|杀菌率?|减肥神器|无副作用|无毒副作用|疗效|立竿见影|祖传秘方|降(?:血糖|血压|血脂|三高)|瘦\d+斤|丰胸|壮阳|\b(?:cures?|heals?|miracle (?:cure|drug|pill|diet|weight)|clinically proven|no side effects|lose \d+ (?:lbs?|pounds|kg|kilos))\b/giu

/** Promises of a result that nobody can promise: of returns on money and of examinations (Advertising Law, Articles 24 and 25). */
export const promisedResults =
  /保本(?!微利)(?:保息|收益)?|保收益|零风险|无风险|稳赚(?:不赔)?|[包保]过(?!期|敏|程|去|滤)|[包保]录取|包就业|百分百通过|\bguaranteed (?:returns?|profits?|income|results?)\b|\b(?:zero|no)[- ]risk (?:investment|returns?|profits?)\b/giu
