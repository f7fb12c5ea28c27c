import type { LimitedPlatform } from './limits.ts'

export const slots = ['product', 'benefit', 'offer', 'audience', 'deadline', 'proof'] as const
export type Slot = (typeof slots)[number]

type Pattern = { readonly text: string; readonly platforms: readonly LimitedPlatform[] }

const short: readonly LimitedPlatform[] = [
  'google-headline',
  'meta-headline',
  'linkedin-headline',
  'email-subject',
  'wechat-title',
  'xiaohongshu-title',
  'douyin-title',
  'baidu-title',
]
const long: readonly LimitedPlatform[] = [
  'google-description',
  'baidu-description',
  'meta-text',
  'linkedin-text',
  'xiaohongshu-text',
  'sms',
]
const both = [...short, ...long]

/** Patterns that copywriters use everywhere; every claim in them is a slot. */
export const templates: Readonly<Record<'en' | 'zh', readonly Pattern[]>> = {
  en: [
    { text: '{product}: {benefit}', platforms: both },
    { text: '{offer} on {product}', platforms: short },
    { text: '{benefit}? Try {product}', platforms: short },
    { text: '{product} for {audience}', platforms: short },
    { text: '{offer} until {deadline}', platforms: short },
    { text: 'Why {audience} choose {product}', platforms: short },
    { text: '{proof}: {product}', platforms: both },
    { text: 'Meet {product}. {benefit}.', platforms: both },
    { text: '{benefit} with {product}. {offer} until {deadline}. Shop now.', platforms: long },
    { text: '{product} for {audience}: {benefit}. {offer}. Order today.', platforms: long },
    { text: '{proof}. See why {audience} choose {product}. Learn more.', platforms: long },
    { text: 'Your {product} is waiting: {offer}', platforms: ['email-subject', 'sms'] },
    { text: '{{first_name}}, {offer} on {product}', platforms: ['email-subject', 'sms'] },
    {
      text: 'Last days: {offer} on {product} ends {deadline}',
      platforms: ['email-subject', 'meta-headline'],
    },
  ],
  zh: [
    { text: '{product}，{benefit}', platforms: both },
    { text: '{product}{offer}', platforms: short },
    { text: '想要{benefit}？试试{product}', platforms: short },
    { text: '{audience}的{product}：{benefit}', platforms: both },
    { text: '{offer}，{deadline}截止', platforms: short },
    { text: '{audience}为什么选择{product}？', platforms: short },
    { text: '{proof}，{product}', platforms: both },
    { text: '{product} {benefit} {audience}适用', platforms: ['taobao-title'] },
    { text: '{product} {offer} {benefit}', platforms: ['taobao-title'] },
    { text: '{benefit}，就选{product}。{offer}，{deadline}截止，立即下单', platforms: long },
    { text: '给{audience}的{product}：{benefit}。{offer}，点击了解', platforms: long },
    { text: '{{first_name}}，{product}{offer}，{deadline}截止', platforms: ['email-subject', 'sms'] },
    {
      text: '用了{product}之后：{benefit}',
      platforms: ['xiaohongshu-title', 'douyin-title', 'wechat-title'],
    },
    { text: '{audience}收藏！{product}这样选', platforms: ['xiaohongshu-title', 'douyin-title'] },
  ],
}

/** Words that can stand for each other in advertising without a change of what is claimed. */
export const synonyms: Readonly<Record<'en' | 'zh', readonly (readonly [string, readonly string[]])[]>> = {
  en: [
    ['buy', ['shop', 'get']],
    ['shop', ['browse', 'discover']],
    ['get', ['grab', 'claim']],
    ['cheap', ['affordable']],
    ['big', ['large']],
    ['great', ['excellent']],
    ['discover', ['explore', 'find']],
    ['easy', ['simple', 'effortless']],
    ['fast', ['quick']],
    ['help', ['support']],
    ['learn', ['find out']],
    ['now', ['today']],
    ['today', ['now']],
    ['people', ['customers']],
    ['beautiful', ['gorgeous']],
    ['start', ['begin']],
  ],
  zh: [
    ['购买', ['选购', '入手']],
    ['立即', ['马上', '现在就']],
    ['马上', ['立即']],
    ['便宜', ['实惠']],
    ['优惠', ['特惠', '福利']],
    ['新品', ['上新']],
    ['好看', ['耐看']],
    ['舒适', ['舒服']],
    ['简单', ['轻松']],
    ['快速', ['迅速']],
    ['了解', ['看看']],
    ['喜欢', ['喜爱']],
    ['今天', ['今日']],
    ['惊喜', ['好礼']],
  ],
}

/** Words that can go before others when a text has to be shorter. */
export const fillers: Readonly<Record<'en' | 'zh', readonly string[]>> = {
  en: [
    'really',
    'very',
    'just',
    'simply',
    'actually',
    'absolutely',
    'totally',
    'in order',
    'that',
    'the',
    'a',
    'an',
    'our',
  ],
  zh: ['非常', '十分', '真的', '其实', '一款', '的时候', '进行', '我们的', '本店', '这款', '您的', '的'],
}

export const actions: Readonly<Record<'en' | 'zh', readonly string[]>> = {
  en: ['Shop now', 'See how', 'Learn more'],
  zh: ['立即选购', '点击了解', '马上看看'],
}
