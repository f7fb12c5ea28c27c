import type { Failure } from '../contract/failure.ts'
import { en } from '../contract/locales/en.ts'
import { describeFailure } from '../contract/locales/failures.ts'
import { zhCn } from '../contract/locales/zh-cn.ts'
import type { Language } from '../contract/requests.ts'

/** The words main itself shows: menu, dialogs, failures met before the window can show them. */
export function wordsOf(language: Language): Pick<typeof en | typeof zhCn, 'menu' | 'dialog'> {
  return language === 'zh-CN' ? zhCn : en
}

export function failureText(
  failure: Failure,
  language: Language,
): { readonly title: string; readonly detail: string } {
  const { title, detail, hint } = describeFailure(failure, language)
  return { title, detail: `${detail}\n\n${hint}` }
}
