import type { ImportPlan } from '../../contract/import-plan.ts'

export type Item = { readonly name: string; readonly quantity: string | null }

const COUNT_TIMES = /^(\d+(?:\.\d+)?)\s*[×xX*]\s*(.+)$/

/** The items that one cell holds, or undefined where it cannot be read so. Commas inside a name are written `\,`. */
export function itemsOf(
  cell: string,
  form: NonNullable<ImportPlan['items']>['form'],
): readonly Item[] | undefined {
  const separator = form === 'count-times-name' ? /(?<!\\),\s*/ : /[;；]\s*/
  const parts = cell
    .split(separator)
    .map((part) => part.replaceAll('\\,', ',').trim())
    .filter((part) => part !== '')
  if (parts.length === 0) return undefined
  if (form === 'semicolon-list') return parts.map((name) => ({ name, quantity: null }))
  const items = parts.map((part) => COUNT_TIMES.exec(part))
  if (items.some((item) => item === null)) return undefined
  return items.map((item) => ({ name: item?.[2] ?? '', quantity: item?.[1] ?? '1' }))
}
