import { textLimits, type LimitedPlatform } from '../text/limits.ts'
import { dataBlock, dataRule } from './data-block.ts'
import { taskWording, wordingRule } from './task-wording.ts'

export type BriefTone = 'plain' | 'warm' | 'bold' | 'playful' | 'expert'

/** What texts are to be written; all texts have been masked. */
export type CopyPromptInput = {
  readonly facts: { readonly [name: string]: string }
  readonly more: readonly string[]
  readonly platform: LimitedPlatform
  /** The platform's name in the brief's language. */
  readonly platformName: string
  readonly language: 'en' | 'zh'
  readonly tone: BriefTone
  readonly voice: string
  readonly banned: readonly string[]
  readonly longest: number | null
  readonly variants: number
  readonly current: string
  readonly winners: readonly string[]
  /** The task in the user's own words; empty: as it comes. */
  readonly wording: string
}

export type Prompt = readonly [
  { readonly role: 'system'; readonly content: string },
  { readonly role: 'user'; readonly content: string },
]

const tones = {
  en: {
    plain: 'plain and matter-of-fact',
    warm: 'warm and friendly',
    bold: 'bold and direct',
    playful: 'playful and light',
    expert: 'expert and precise',
  },
  zh: {
    plain: '平实、就事论事',
    warm: '亲切、温暖',
    bold: '有力、直接',
    playful: '轻松、俏皮',
    expert: '专业、严谨',
  },
} as const

/** The limit that texts must keep, as their platform counts; null where there is none. */
export function lengthLimit(platform: LimitedPlatform, longest: number | null): number | null {
  const { max } = textLimits[platform]
  if (max === null) return longest
  return longest === null ? max : Math.min(max, longest)
}

/** The prompt for variants of an advertising text. The same brief gives the same prompt. */
export function copyPrompt(input: CopyPromptInput): Prompt {
  const { language } = input
  const system = language === 'en' ? englishRules(input) : chineseRules(input)
  const data = dataBlock({
    facts: [...Object.entries(input.facts), ...input.more.map((text) => ['', text] as const)]
      .filter(([, text]) => text.trim() !== '')
      .map(([name, text]) => (name === '' ? text : `${name}: ${text}`)),
    voice: input.voice,
    banned_words: input.banned,
    current_text: input.current,
    texts_that_won_tests: input.winners,
  })
  const ask = taskWording(input.wording, usualCopyTask(input))
  return [
    { role: 'system', content: system },
    { role: 'user', content: `${ask}\n\n${data}` },
  ]
}

/** What is asked where the user words nothing. */
export function usualCopyTask({
  language,
  variants,
}: Pick<CopyPromptInput, 'language' | 'variants'>): string {
  return language === 'en'
    ? `Write ${variants} texts from this material.`
    : `根据以下素材撰写 ${variants} 条文案。`
}

function englishRules(input: CopyPromptInput): string {
  const limit = lengthLimit(input.platform, input.longest)
  const { wide } = textLimits[input.platform]
  const { cut } = textLimits[input.platform]
  const rules = [
    dataRule.en,
    `State only what "facts" says. No number, price, date, discount, deadline, award, guarantee, certificate or comparison that is not there.`,
    `Language: English. Place: ${input.platformName}. Tone: ${tones.en[input.tone]}.`,
    limit === null
      ? 'Keep each text short: one sentence where possible.'
      : `Each text has at most ${limit} characters${wide === 2 ? ' (a Chinese character counts as 2)' : ''}, spaces included.`,
    ...(cut === null ? [] : [`Put what matters into the first ${cut} characters.`]),
    ...(input.banned.length === 0 ? [] : ['Use none of "banned_words", in no form.']),
    ...(input.winners.length === 0
      ? []
      : ['Learn the manner of "texts_that_won_tests", but repeat none and take no fact from them.']),
    'No link, e-mail address, phone number, hashtag or markup. No text twice; let them differ in their idea, not in a word.',
    ...wordingRule(input.wording, 'en'),
  ]
  return [
    'You write advertising texts.',
    '',
    ...rules.map((rule, index) => `${index + 1}. ${rule}`),
    '',
    'Answer with JSON and nothing else: {"variants": ["first text", "second text"]}',
  ].join('\n')
}

function chineseRules(input: CopyPromptInput): string {
  const limit = lengthLimit(input.platform, input.longest)
  const { wide, cut } = textLimits[input.platform]
  const rules = [
    dataRule.zh,
    '只陈述“facts”中的内容。其中没有的数字、价格、日期、折扣、期限、奖项、承诺、认证或比较，一律不写。',
    `语言：简体中文。投放位置：${input.platformName}。语气：${tones.zh[input.tone]}。`,
    limit === null
      ? '每条尽量简短，一句为宜。'
      : `每条最多 ${limit} 个字符${wide === 2 ? '（一个汉字计 2 个字符）' : ''}，含空格和标点。`,
    ...(cut === null ? [] : [`重点放在前 ${cut} 个字符内。`]),
    '遵守《广告法》：不用“最”“第一”“国家级”“顶级”等绝对化用语，不写疗效。',
    ...(input.banned.length === 0 ? [] : ['不使用“banned_words”中的任何词。']),
    ...(input.winners.length === 0
      ? []
      : ['学习“texts_that_won_tests”的写法，但不重复其中任何一条，也不从中取用事实。']),
    '不写链接、邮箱、电话、话题标签或标记符号。各条不重复，差别在立意，不在个别字词。',
    ...wordingRule(input.wording, 'zh'),
  ]
  return [
    '你撰写广告文案。',
    '',
    ...rules.map((rule, index) => `${index + 1}. ${rule}`),
    '',
    '只用 JSON 回答，不写其他内容：{"variants": ["第一条", "第二条"]}',
  ].join('\n')
}
