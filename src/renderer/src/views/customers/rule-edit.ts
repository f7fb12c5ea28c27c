import type { Condition, ResponseTo, Rule, Segment } from '../../../../contract/segments.ts'
import { rfmGroups } from '../../../../contract/rfm.ts'
import type { RuleChoices } from '../../../../contract/segment-requests.ts'

export type RuleContext = {
  readonly choices: RuleChoices
  /** Segments that a condition may name. */
  readonly segments: readonly Pick<Segment, 'id' | 'name'>[]
}

export type ConditionProps<K extends Condition['kind'] = Condition['kind']> = {
  readonly condition: Extract<Condition, { kind: K }>
  readonly context: RuleContext
  readonly onChange: (condition: Condition) => void
}

export type Group = Extract<Rule, { kind: 'all' | 'any' }>

/** Kinds of conditions in the order they are offered. */
export const conditionKinds = [
  'did',
  'response',
  'number',
  'date',
  'text',
  'rfm',
  'cohort',
  'lifecycle',
  'consent',
  'suppressed',
  'segment',
  'ids',
  'cluster',
  'score',
] as const satisfies readonly Condition['kind'][]

/** Bought anything at least once, ever: what other purchases are told from. */
export const bought = {
  kind: 'did',
  events: ['purchase'],
  product: null,
  channels: [],
  campaigns: [],
  period: { kind: 'ever' },
  measure: 'times',
  low: 1,
  high: null,
} satisfies Condition

/** A fresh condition of a kind; null where there is nothing it could name. */
export function freshCondition(
  kind: Condition['kind'],
  choices: RuleChoices,
  segmentIds: readonly Extract<Condition, { kind: 'segment' }>['segmentId'][],
): Condition | null {
  switch (kind) {
    case 'did':
      return { ...bought, period: { kind: 'last', days: 90 } }
    case 'response': {
      const to = responseTargets(choices)[0]
      return to === undefined ? null : { kind, to, state: 'bought', days: to.by === 'list' ? 30 : null }
    }
    case 'number':
      return { kind, field: 'orders', low: 2, high: null }
    case 'date':
      return { kind, field: 'last-purchase', from: null, to: null }
    case 'text':
      return { kind, field: 'city', test: 'is', values: [] }
    case 'rfm':
      return { kind, groups: [rfmGroups.western[0]] }
    case 'cohort':
      return {
        kind,
        by: 'first-purchase',
        period: 'month',
        active: 'purchase',
        row: monthOf(choices.end),
        age: null,
      }
    case 'lifecycle':
      return { kind, period: 'month', active: 'purchase', day: monthOf(choices.end), state: 'fresh' }
    case 'consent':
      return { kind, channel: 'email', state: 'granted' }
    case 'suppressed':
      return { kind }
    case 'segment': {
      const [first] = segmentIds
      return first === undefined ? null : { kind, segmentId: first }
    }
    case 'ids':
      return { kind, ids: [] }
    case 'cluster': {
      const [first] = choices.clusters
      return first === undefined ? null : { kind, clusters: [first] }
    }
    case 'score':
      return choices.hasScores ? { kind, score: 'churn', low: 0.5, high: null } : null
  }
}

/** What a condition about responses can name: campaigns of interactions, then actions of plans, then lists. */
export function responseTargets({ campaigns, actions, lists }: RuleChoices): ResponseTo[] {
  return [
    ...campaigns.map((name) => ({ by: 'campaign', name }) as const),
    ...actions.map(({ id }) => ({ by: 'action', actionId: id }) as const),
    ...lists.map(({ id }) => ({ by: 'list', listId: id }) as const),
  ]
}

/** The first day of the month in which the data end. */
function monthOf(end: number): string {
  return `${new Date(Math.max(0, end - 1)).toISOString().slice(0, 7)}-01`
}

/** A rule and whether it is turned round, since one is edited and the other is ticked. */
export function turned(rule: Rule): { readonly isNot: boolean; readonly inner: Rule } {
  return rule.kind === 'not' ? { isNot: true, inner: rule.rule } : { isNot: false, inner: rule }
}

export function withNot(rule: Rule, isNot: boolean): Rule {
  return isNot ? { kind: 'not', rule } : rule
}

/** The tree as a group, since that is what the editor begins with. */
export function asGroup(rule: Rule): Group {
  return rule.kind === 'all' || rule.kind === 'any' ? rule : { kind: 'all', rules: [rule] }
}

export function replaced(group: Group, place: number, rule: Rule): Group {
  return { ...group, rules: group.rules.map((each, at) => (at === place ? rule : each)) }
}

export function without(group: Group, place: number): Group {
  return { ...group, rules: group.rules.filter((_, at) => at !== place) }
}

/** Whether every condition says enough to be counted. */
export function isComplete(rule: Rule): boolean {
  switch (rule.kind) {
    case 'all':
    case 'any':
      return rule.rules.every(isComplete)
    case 'not':
      return isComplete(rule.rule)
    case 'text':
      return rule.test === 'known' || rule.test === 'unknown' || rule.values.length > 0
    case 'number':
    case 'score':
      return rule.low !== null || rule.high !== null
    case 'date':
      return rule.from !== null || rule.to !== null
    case 'did':
      return rule.events.length > 0 && (rule.product === null || rule.product.values.length > 0)
    case 'rfm':
      return rule.groups.length > 0
    case 'cluster':
      return rule.clusters.length > 0
    case 'response':
      return rule.to.by !== 'campaign' || rule.to.name !== ''
    case 'ids':
    case 'cohort':
    case 'lifecycle':
    case 'consent':
    case 'suppressed':
    case 'segment':
      return true
  }
}
