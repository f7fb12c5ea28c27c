import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from '../../../contract/locales/en.ts'
import { zhCn } from '../../../contract/locales/zh-cn.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en }
  }
}

/** Both languages are in the bundle, so the start is synchronous and the language changes at once. */
export function startI18n(): void {
  void i18next.use(initReactI18next).init({
    resources: { en: { translation: en }, 'zh-CN': { translation: zhCn } },
    lng: 'en',
    fallbackLng: false,
    initAsync: false,
    // React escapes what it shows.
    interpolation: { escapeValue: false },
    keySeparator: '.',
    nsSeparator: false,
  })
}
