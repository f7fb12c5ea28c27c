import type { Failure, FailureParams } from '../failure.ts'
import { columnRoles } from '../column-roles.ts'
import { modelKinds } from '../models.ts'
import type { Language } from '../requests.ts'
import { en } from './en.ts'
import { fill } from './fill.ts'
import { zhCn } from './zh-cn.ts'

export type DescribedFailure = { readonly title: string; readonly detail: string; readonly hint: string }

const localeOf = { en, 'zh-CN': zhCn } as const

/** Says in words what happened (`title`, `detail` with the place) and what to do next (`hint`). */
export function describeFailure(failure: Failure, language: Language): DescribedFailure {
  const words = localeOf[language].failures[failure.code]
  const where = whereOf(failure.params, language)
  const gap = language === 'en' ? ' ' : ''
  return {
    title: words.title,
    detail:
      where === ''
        ? words.detail
        : `${words.detail}${gap}${language === 'en' ? `(${where})` : `（${where}）`}`,
    hint: words.hint,
  }
}

const placeNames = [
  'host',
  'status',
  'seconds',
  'file',
  'path',
  'line',
  'row',
  'column',
  'byte',
  'missing',
  'field',
  'customer',
  'product',
  'list',
  'model',
  'limit',
  'version',
  'kind',
  'customers',
  'repeaters',
  'refunds',
  'otherCurrency',
  'products',
  'needed',
  'available',
  'columns',
  'exitCode',
  'cause',
] as const

/** Parameters that name a place or a bound, as far as they are there. Others are left out: they have no words. */
function whereOf(params: FailureParams, language: Language): string {
  const words = localeOf[language].failureWhere
  const parts: string[] = []
  for (const name of placeNames) {
    const value = params[name]
    if (value === undefined || value === '') continue
    parts.push(
      fill(words[name], {
        value: valueInWords(name, value, language),
      }),
    )
  }
  return parts.join(words.separator)
}

function valueInWords(name: (typeof placeNames)[number], value: string | number, language: Language): string {
  if (name === 'missing') return inWords(String(value), language)
  const kind = name === 'kind' ? modelKinds.find((known) => known === value) : undefined
  return kind === undefined ? shown(value, language) : localeOf[language].contract.modelKind[kind]
}

function shown(value: string | number, language: Language): string {
  return typeof value === 'number' ? value.toLocaleString(language) : value
}

/** Column roles ('customer-id, time') in the reader's language; anything else as it is. */
function inWords(value: string, language: Language): string {
  const roles = localeOf[language].contract.role
  const words = value.split(/[,\s]+/).map((part) => {
    const role = columnRoles.find((known) => known === part)
    return role === undefined ? part : roles[role]
  })
  return words.join(language === 'en' ? ', ' : '、')
}
