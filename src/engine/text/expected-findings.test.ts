import { describe, expect, it } from 'vitest'
import { diagnoseTexts, type FindingName } from './diagnose.ts'
import { emojiIn } from './emoji.ts'
import type { LimitedPlatform } from './limits.ts'
import { sentimentOf } from './mood.ts'

type Case = readonly [text: string, platform: LimitedPlatform, expected: readonly FindingName[]]

const law: readonly Case[] = [
  ['本店销量第一，全国第一个专柜', 'none', ['absolute-word', 'absolute-word']],
  ['秋天的第一杯奶茶，第二杯半价', 'none', []],
  ['顾客第一，服务至上', 'none', []],
  ['安全第一，质量第一是我们的理念', 'none', []],
  ['第一百货周年庆', 'none', []],
  ['最后三天，最近新到的裙子', 'none', []],
  ['最终解释权归本店所有，最晚周五发货', 'none', []],
  ['最佳食用期限12个月', 'none', []],
  ['最佳护肤品', 'none', ['absolute-word']],
  ['该货架最大承重50公斤，最小起订量100件', 'none', []],
  ['全网最大的鞋店', 'none', ['absolute-word']],
  ['绝对值得', 'none', []],
  ['绝对正品', 'none', ['absolute-word']],
  ['给独一无二的你', 'none', []],
  ['独一无二的工艺', 'none', ['absolute-word']],
  ['唯一标识码在包装背面', 'none', []],
  ['国家级非物质文化遗产传承人制作', 'none', []],
  ['國家級品質，頂級享受', 'none', ['absolute-word', 'absolute-word']],
  ['国 家 级 工艺', 'none', ['absolute-word']],
  ['第·一品牌', 'none', ['absolute-word']],
  ['口碑NO.1，销量TOP1', 'none', ['absolute-word', 'absolute-word']],
  ['100%纯棉T恤', 'none', []],
  ['１００％有效', 'none', ['absolute-word', 'mixed-width']],
  ['100%满意', 'none', ['absolute-word']],
  ['永久自行车新款', 'none', []],
  ['永久免费', 'none', ['absolute-word']],
  ['奥运冠军张同学的训练课', 'none', []],
  ['万能胶50毫升', 'none', []],
  ['史无前例的折扣', 'none', ['absolute-word']],
  ['首个订单立减10元', 'none', []],
  ['首选品牌', 'none', ['absolute-word']],
  ['妈妈最喜欢的礼物', 'none', []],
  ['七天瘦10斤，无副作用', 'none', ['medical-claim', 'medical-claim']],
  ['治愈系插画台灯', 'none', []],
  ['降血糖的茶', 'none', ['medical-claim']],
  ['療效顯著', 'none', ['medical-claim']],
  ['零风险理财，保本保息', 'none', ['promised-result', 'promised-result']],
  ['考证包过，不过退款', 'none', ['promised-result']],
  ['这款面霜我用过，包过敏肌', 'none', []],
  ['Miracle on 34th Street is back', 'none', []],
  ['This cream heals eczema', 'none', ['medical-claim']],
  ['Invest with guaranteed returns', 'none', ['promised-result', 'spam-word']],
]

const filters: readonly Case[] = [
  ['加VIP会员享9折', 'none', []],
  ['加V：abc领资料', 'none', ['spam-word']],
  ['加 微 信 领红包', 'none', ['spam-word']],
  ['中奖名单公布', 'none', []],
  ['恭喜您中奖', 'none', ['spam-word']],
  ['Meet the award winner of 2026', 'none', []],
  ['You are a winner', 'none', ['spam-word']],
  ['Dear friend, earn $$$ now', 'none', ['spam-word', 'spam-word']],
  ['NASA and IBM on one stage', 'none', []],
  ['BIG SALE', 'none', ['shouting']],
  ['Is it real?!', 'none', ['many-marks']],
  ['Go! Go! Go!', 'none', ['many-marks']],
  ['欢迎来了解了解', 'none', []],
  ['一步一步教你', 'none', []],
  ['这是我们的的产品', 'none', ['repeated-word']],
  ['Paris in the the spring', 'none', ['repeated-word']],
  ['Bye bye winter', 'none', []],
  ['新款Ｔ恤上市', 'none', ['mixed-width']],
  ['夏日新品,清凉上市', 'none', ['mixed-width']],
  ['Sale &amp; more', 'none', ['markup']],
  ['<b>New</b> shoes', 'none', ['markup']],
]

const places: readonly Case[] = [
  ['Trail Shoes From 49 Euro!', 'google-headline', ['refused-mark']],
  ['👟 Trail Shoes From 49 Euro', 'google-headline', ['refused-mark']],
  ['Order by 5 May! Free returns.', 'google-description', []],
  ['Order now! 5 days only!', 'google-description', ['refused-mark', 'spam-word']],
  ['越野跑鞋直降两百元轻便透气防滑', 'google-headline', []],
  ['越野跑鞋直降两百元轻便透气防滑耐', 'google-headline', ['too-long']],
  ['Five lessons from 200 launches', 'linkedin-headline', []],
  [
    'What 200 product launches taught us about pricing, teams and timing in 2026',
    'linkedin-headline',
    ['may-be-cut'],
  ],
  ['一起来玩', 'xiaohongshu-title', ['very-short', 'no-number']],
  ['5款平价防晒测评', 'xiaohongshu-title', []],
  ['越野跑鞋直降200元，点击购买', 'baidu-description', []],
  ['越野跑鞋直降200元', 'baidu-description', ['no-call-to-action']],
  ['夏季新品直降200元，雨天也不湿脚的越野跑鞋', 'baidu-title', ['may-be-cut']],
  ['公众号标题超过三十个字会在消息列表里被截断所以重点放前面2026', 'wechat-title', ['may-be-cut']],
  ['3招教你挑跑鞋', 'douyin-title', []],
  ['【商城】{{name}}，会员日8折，点击查看，拒收请回复R', 'sms', []],
  ['Hi {{first_name}}, 20% off ends Friday: shop.example.com. Reply STOP to opt out', 'sms', []],
  ['Hi {{first_name}}, 20% off ends Friday. Shop now', 'sms', ['no-opt-out']],
  ['Buy two, get one free', 'meta-headline', []],
  [
    'Trail shoes that keep your feet dry on wet days, now 20 percent off for runners, with returns within 30 days and shipping. Shop now',
    'meta-text',
    ['may-be-cut'],
  ],
]

const tags: readonly Case[] = [
  ['%%first_name%%, 3 new arrivals', 'email-subject', []],
  ['*|FNAME|*, 3 new arrivals', 'email-subject', []],
  ['{{ first_name | default: "you" }}, 3 new arrivals', 'email-subject', []],
  ['【姓名】您好，3款新品到店', 'email-subject', []],
  ['*|FNAME, 3 new arrivals', 'email-subject', ['broken-placeholder', 'no-personalisation']],
  ['Hi {first_name', 'none', ['broken-placeholder']],
  ['Hi null, welcome', 'none', ['broken-placeholder']],
  ['The contract is null and void', 'none', []],
  ['Hi undefined', 'none', ['broken-placeholder']],
]

const reading: readonly Case[] = [
  ['夏季新品连衣裙，直降两百元，包邮到家，喜欢就带走，今晚八点开抢，会员再享九折优惠', 'none', []],
  [
    '本公司基于多年行业经验所积累的针对不同肤质人群研发的具有自主知识产权的系列护肤产品现已上市',
    'none',
    ['hard-to-read'],
  ],
  ['别担心，不麻烦，告别烦恼', 'none', []],
  ['质量差，很失望', 'none', ['negative-mood']],
  ['A painful mistake', 'none', ['negative-mood']],
  ['A pain-free start', 'none', []],
  ['Brand® name™ © 2026, ready', 'none', []],
  ['🇨🇳🇩🇪👨‍👩‍👧', 'none', []],
  ['🎉🎉🎉🎉 5 折', 'none', ['many-emoji']],
  ['1️⃣ 2️⃣ 3️⃣ 4️⃣', 'none', ['many-emoji']],
]

describe('findings that an expert would expect', () => {
  it.each([...law, ...filters, ...places, ...tags, ...reading])(
    'in %s (%s): %j',
    (text, platform, expected) => {
      const found = diagnoseTexts([text], platform)[0]?.findings ?? []
      expect(found.map(({ name }) => name).sort()).toEqual([...expected].sort())
      for (const { start, end, found: words } of found)
        if (end > 0 && words !== '') expect(text.slice(start, end).length).toBe(end - start)
    },
  )

  it('stand at their place in the text as it was written', () => {
    const [finding] = diagnoseTexts(['我们是國 家 級工藝'], 'none')[0]?.findings ?? []
    expect([finding?.start, finding?.end, finding?.found]).toEqual([3, 8, '國 家 級'])
  })
})

describe('mood', () => {
  it.each([
    ['not very good', -1],
    ['never had a problem', 1],
    ["You don't want to miss this great deal", 1],
    ['这家店真不错', 1],
    ['不满意', -1],
    ['一点也不好看', -1],
    ['无忧退货', 1],
    ['美国直邮', 0],
    ['別擔心', 1],
    ['Worry-free and stress-free', 1],
    ['Not only good but great', 0],
  ])('of %s is %d', (text, mood) => {
    expect(sentimentOf(text)).toBe(mood)
  })
})

describe('emoji', () => {
  it.each([
    ['👨‍👩‍👧', 1],
    ['🇨🇳🇩🇪', 2],
    ['👍🏽', 1],
    ['❤️ ❤', 2],
    ['1️⃣#️⃣', 2],
    ['© ® ™ 1 # *', 0],
    ['🏴󠁧󠁢󠁥󠁮󠁧󠁿', 1],
    ['', 0],
  ])('of %s are %d', (text, count) => {
    expect(emojiIn(text)).toHaveLength(count)
  })
})
