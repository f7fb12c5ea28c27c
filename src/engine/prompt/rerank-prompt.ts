import type { Prompt } from './copy-prompt.ts'
import { dataBlock, dataRule } from './data-block.ts'
import { taskWording, wordingRule } from './task-wording.ts'

/** A customer's list as it is told: by a number and by names of products, all masked; nothing else of him. */
export type RerankCustomer = {
  readonly bought: readonly string[]
  readonly products: readonly { readonly name: string; readonly category: string }[]
}

export type RerankPromptInput = {
  readonly customers: readonly RerankCustomer[]
  readonly language: 'en' | 'zh'
  readonly banned: readonly string[]
  readonly wording: string
}

/** A reason has at most so many characters. */
export const LONGEST_REASON = { en: 160, zh: 60 } as const

/** The prompt that asks for another order of lists, with a reason for each place. The same lists give the same prompt. */
export function rerankPrompt({ customers, language, banned, wording }: RerankPromptInput): Prompt {
  const rules =
    language === 'en'
      ? [
          dataRule.en,
          'Order the "products" of each customer by what suits that customer best, judged by "bought". Use every product of the list exactly once and none from elsewhere.',
          `Give each product a reason of at most ${LONGEST_REASON.en} characters that names what it goes with. Say nothing of price, discount, stock, quality or people: you do not know them.`,
          'Language of the reasons: English.',
          ...(banned.length === 0 ? [] : ['Use none of "banned_words", in no form.']),
          ...wordingRule(wording, language),
        ]
      : [
          dataRule.zh,
          '按每位顾客的“bought”判断，将其“products”排成最适合的顺序。清单中的每件商品恰好用一次，不得加入清单以外的商品。',
          `为每件商品写一条不超过 ${LONGEST_REASON.zh} 个字的理由，说明它与什么相配。价格、折扣、库存、品质和人物信息均不知道，不写。`,
          '理由的语言：简体中文。',
          ...(banned.length === 0 ? [] : ['不使用“banned_words”中的任何词。']),
          ...wordingRule(wording, language),
        ]
  const [opening, closing] =
    language === 'en'
      ? ['You put lists of products into an order.', 'Answer with JSON and nothing else:']
      : ['你为商品清单排序。', '只用 JSON 回答，不写其他内容：']
  const data = dataBlock({
    banned_words: banned,
    customers: customers.map(({ bought, products }, index) => ({
      customer: customerMark(index),
      bought,
      products: products.map(({ name, category }, place) => ({
        id: productMark(place),
        name,
        ...(category === '' ? {} : { category }),
      })),
    })),
  })
  return [
    {
      role: 'system',
      content: [
        opening,
        '',
        ...rules.map((rule, index) => `${index + 1}. ${rule}`),
        '',
        `${closing} {"lists": [{"customer": "c1", "order": [{"id": "p2", "reason": "…"}]}]}`,
      ].join('\n'),
    },
    { role: 'user', content: `${taskWording(wording, usualRerankTask(language))}\n\n${data}` },
  ]
}

/** What is asked where the user words nothing. */
export function usualRerankTask(language: 'en' | 'zh'): string {
  return language === 'en'
    ? 'Put the products of each list into the order that suits its customer best, and say why.'
    : '将每份清单的商品排成最适合该顾客的顺序，并说明理由。'
}

export function customerMark(index: number): string {
  return `c${index + 1}`
}

export function productMark(place: number): string {
  return `p${place + 1}`
}
