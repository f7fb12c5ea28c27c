import type { Prompt } from './copy-prompt.ts'
import { dataBlock, dataRule } from './data-block.ts'
import { statedFigures } from './figures-in-text.ts'
import { taskWording, wordingRule } from './task-wording.ts'

export type ExplainPromptInput = {
  /** What the screen is about. */
  readonly title: string
  /** Lines of a label and its figures; labels have been masked. */
  readonly figures: readonly string[]
  readonly language: 'en' | 'zh'
  /** The task in the user's own words; empty: as it comes. */
  readonly wording: string
}

/** The prompt for an explanation of a screen from its figures alone. */
export function explainPrompt({ title, figures, language, wording }: ExplainPromptInput): Prompt {
  const rules =
    language === 'en'
      ? [
          dataRule.en,
          'Use only the figures given. Compute no new ones, and name no cause that they do not show.',
          'Write at most six short sentences of plain text for a marketer: first what stands out, then what is uncertain or stale, then what to look at next. No markup.',
          'Language: English.',
          ...wordingRule(wording, 'en'),
        ]
      : [
          dataRule.zh,
          '只使用给出的数字，不推算新数字，不断言数字没有显示的原因。',
          '为市场人员写不超过六个短句的纯文本：先说最突出的，再说不确定或过期的，最后说接下来看什么。不用标记符号。',
          '语言：简体中文。',
          ...wordingRule(wording, 'zh'),
        ]
  const opening = language === 'en' ? 'You explain figures of a marketing tool.' : '你解释营销工具中的数字。'
  const ask = taskWording(wording, usualExplainTask(language))
  return [
    {
      role: 'system',
      content: [opening, '', ...rules.map((rule, index) => `${index + 1}. ${rule}`)].join('\n'),
    },
    { role: 'user', content: `${ask}\n\n${dataBlock({ screen: title, figures })}` },
  ]
}

/** What is asked where the user words nothing. */
export function usualExplainTask(language: 'en' | 'zh'): string {
  return language === 'en' ? 'Explain these figures.' : '解释以下数字。'
}

/** Figures of an explanation that are none of those given, nor one of them rounded. */
export function inventedFigures(text: string, figures: readonly string[]): string[] {
  const known = figures.flatMap((line) => statedFigures(line).map(({ value }) => Number(value)))
  const isKnown = (value: number): boolean =>
    known.some(
      (each) =>
        each === value || [1, 2, 3, 4, 5].some((digits) => Number(each.toPrecision(digits)) === value),
    )
  const invented = statedFigures(text).filter(({ value }) => {
    const plain = Number(value.replace('off ', ''))
    // Counting to ten is no figure: "three groups", "the first 2".
    return !(Number.isInteger(plain) && plain <= 10) && !isKnown(plain)
  })
  return [...new Set(invented.map(({ found }) => found))]
}
