import type {
  OverviewDimension,
  OverviewFilter,
  OverviewReport,
} from '../../../../contract/customer-reports.ts'
import { overviewDimensions } from '../../../../contract/customer-reports.ts'
import type { Condition, NumberField, Rule } from '../../../../contract/segments.ts'

/** Just below the next step, finer than what money and days are counted in. */
const GAP = 1e-7

/** A click on a bar puts it into the filter of its chart, or takes it out again. */
export function toggled(filter: OverviewFilter, dimension: OverviewDimension, key: string): OverviewFilter {
  const before = filter[dimension] ?? []
  const after = before.includes(key) ? before.filter((each) => each !== key) : [...before, key]
  const { [dimension]: _, ...others } = filter
  return after.length === 0 ? others : { ...others, [dimension]: after }
}

export function isFiltered(filter: OverviewFilter): boolean {
  return overviewDimensions.some((name) => (filter[name] ?? []).length > 0)
}

/** The customers behind the filters as a rule, so that they can be listed, kept and exported like any segment. */
export function ruleOfFilter(filter: OverviewFilter, { charts }: Pick<OverviewReport, 'charts'>): Rule {
  const rules = overviewDimensions.flatMap((name): Rule[] => {
    const keys = filter[name] ?? []
    if (keys.length === 0) return []
    const steps = charts[name].map(({ key }) => key)
    return [anyOf(conditionsOf(name, keys, steps))]
  })
  return { kind: 'all', rules }
}

function anyOf(rules: readonly Rule[]): Rule {
  const [first] = rules
  return rules.length === 1 && first !== undefined ? first : { kind: 'any', rules }
}

const texts = { country: 'country', city: 'city', channel: 'first-channel' } as const
const numbers: Readonly<Record<'orders' | 'revenue' | 'recency', NumberField>> = {
  orders: 'orders',
  revenue: 'revenue',
  recency: 'days-since-last-purchase',
}

function conditionsOf(name: OverviewDimension, keys: readonly string[], steps: readonly string[]): Rule[] {
  switch (name) {
    case 'rfm':
      return groupRules(keys, steps)
    case 'orders':
    case 'revenue':
    case 'recency':
      return keys.map((key) => {
        const next = steps[steps.indexOf(key) + 1]
        return {
          kind: 'number',
          field: numbers[name],
          low: Number(key),
          high: next === undefined ? null : Number(next) - GAP,
        }
      })
    case 'country':
    case 'city':
    case 'channel':
      return [{ kind: 'text', field: texts[name], test: 'is', values: [...keys] }]
    case 'month':
      return keys.map((key) => ({ kind: 'date', field: 'first-purchase', from: key, to: lastDayOf(key) }))
  }
}

/** Those without an order are in none of the groups. */
function groupRules(keys: readonly string[], steps: readonly string[]): Rule[] {
  const named = keys.filter((key) => key !== 'none')
  const rules: Rule[] = named.length === 0 ? [] : [{ kind: 'rfm', groups: named } satisfies Condition]
  if (!keys.includes('none')) return rules
  return [...rules, { kind: 'not', rule: { kind: 'rfm', groups: steps.filter((key) => key !== 'none') } }]
}

/** Of the month that begins on a day (2026-02-01). */
export function lastDayOf(day: string): string {
  const [year = 1970, month = 1] = day.split('-').map(Number)
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
}
