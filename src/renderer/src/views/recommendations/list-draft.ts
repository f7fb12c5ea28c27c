import { listRules, plainRules } from '../../../../contract/list-rules.ts'
import type { ListRules } from '../../../../contract/list-rules.ts'
import { listSettings } from '../../../../contract/lists.ts'
import type { ListSettings } from '../../../../contract/lists.ts'
import type { SegmentId } from '../../../../contract/segments.ts'
import type { ModelId } from '../../../../contract/ids.ts'

/** What the form holds: numbers are whatever is being typed. */
export type ListDraft = {
  readonly modelId: ModelId
  readonly who: 'all' | 'search' | 'segment'
  readonly search: string
  readonly segmentId: SegmentId | null
  readonly name: string
  readonly topN: number | string
  readonly excludeBought: boolean
  readonly rules: RuleDraft
}

export type RuleDraft = {
  readonly stockAbove: number | string
  readonly priceMin: number | string
  readonly priceMax: number | string
  readonly keepUnknown: boolean
  readonly onlyCategories: readonly string[]
  readonly neverCategories: readonly string[]
  readonly perCategory: number | string
  readonly newProducts: number | string
  readonly diversity: number
  readonly minScore: number | string
  readonly rebuy: boolean
  readonly consent: ListRules['consent']
  readonly withoutHistory: ListRules['withoutHistory']
}

export const noRules: RuleDraft = {
  stockAbove: '',
  priceMin: '',
  priceMax: '',
  keepUnknown: true,
  onlyCategories: [],
  neverCategories: [],
  perCategory: '',
  newProducts: 0,
  diversity: 0,
  minScore: '',
  rebuy: false,
  consent: null,
  withoutHistory: plainRules.withoutHistory,
}

/** The rules as the contract has them, or null where a value does not fit. */
export function rulesOf(draft: RuleDraft, currency: string): ListRules | null {
  const hasPrice = draft.priceMin !== '' || draft.priceMax !== ''
  const parsed = listRules.safeParse({
    ...plainRules,
    stockAbove: numberOf(draft.stockAbove),
    price: hasPrice ? { min: micros(draft.priceMin), max: micros(draft.priceMax), currency } : null,
    keepUnknown: draft.keepUnknown,
    onlyCategories: draft.onlyCategories,
    neverCategories: draft.neverCategories,
    perCategory: numberOf(draft.perCategory),
    newProducts: draft.newProducts === '' ? 0 : draft.newProducts,
    diversity: draft.diversity,
    minScore: numberOf(draft.minScore),
    rebuy: draft.rebuy,
    consent: draft.consent,
    withoutHistory: draft.withoutHistory,
  })
  return parsed.success ? parsed.data : null
}

/** The whole order, or null where something is missing or does not fit. */
export function settingsOf(draft: ListDraft, currency: string): ListSettings | null {
  const rules = rulesOf(draft.rules, currency)
  const customers = customersOf(draft)
  if (rules === null || customers === null) return null
  const name = draft.name.trim()
  const parsed = listSettings.safeParse({
    modelId: draft.modelId,
    topN: draft.topN,
    excludeBought: draft.excludeBought,
    customers,
    rules,
    ...(name === '' ? {} : { name }),
  })
  return parsed.success ? parsed.data : null
}

function customersOf({ who, search, segmentId }: ListDraft): ListSettings['customers'] | null {
  switch (who) {
    case 'all':
      return { kind: 'all' }
    case 'search':
      return search.trim() === '' ? null : { kind: 'search', text: search.trim() }
    case 'segment':
      return segmentId === null ? null : { kind: 'segment', segmentId }
  }
}

/** How many rules differ from none. */
export function ruleCount(rules: ListRules | undefined): number {
  if (rules === undefined) return 0
  const { price, stockAbove, perCategory, diversity, rebuy, minScore, consent } = rules
  const active = [
    stockAbove !== null,
    price !== null,
    rules.onlyCategories.length > 0,
    rules.neverCategories.length > 0,
    rules.neverProducts.length > 0,
    perCategory !== null,
    rules.newProducts > 0,
    diversity > 0,
    rebuy,
    minScore !== null,
    consent !== null,
    rules.withoutHistory === 'leave-out',
  ]
  return active.filter(Boolean).length
}

function numberOf(value: number | string): number | string | null {
  return value === '' ? null : value
}

function micros(value: number | string): number | string | null {
  return typeof value === 'number' ? Math.round(value * 1_000_000) : numberOf(value)
}
