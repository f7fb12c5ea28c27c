import type { Language } from '../requests.ts'
import { en } from './en.ts'
import { zhCn } from './zh-cn.ts'

const locales = { en, 'zh-CN': zhCn } as const

/** All words of one language. */
export function localeOf(language: Language): (typeof locales)[Language] {
  return locales[language]
}
