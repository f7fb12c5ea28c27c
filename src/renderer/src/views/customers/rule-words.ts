import { useCallback } from 'react'
import type { Condition, Rule } from '../../../../contract/segments.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { useWords } from '../../i18n/use-words.ts'
import type { Words } from '../../i18n/use-words.ts'
import { useGroupName } from './group-names.ts'

type Naming = {
  readonly words: Words
  readonly groupName: (group: string) => string
  readonly segmentName: (id: number) => string
}
type Of<K extends Condition['kind']> = Extract<Condition, { kind: K }>

/** Says a rule in the window's language: chips, titles, and what a segment stands for. */
export function useRuleWords(): (rule: Rule) => string {
  const words = useWords()
  const groupName = useGroupName()
  const { value: segments } = useRequest('segments:list', undefined)
  return useCallback(
    (rule) =>
      ruleWords(rule, {
        words,
        groupName,
        segmentName: (id) => segments?.find((each) => each.id === id)?.name ?? `#${id}`,
      }),
    [words, groupName, segments],
  )
}

/** A rule as a phrase; parts of groups inside groups are in brackets. */
function ruleWords(rule: Rule, naming: Naming): string {
  const { t } = naming.words
  switch (rule.kind) {
    case 'all':
    case 'any': {
      const join = rule.kind === 'all' ? 'and' : 'or'
      const parts = rule.rules.map((part) => {
        const text = ruleWords(part, naming)
        return (part.kind === 'all' || part.kind === 'any') && part.rules.length > 1 ? `(${text})` : text
      })
      if (parts.length === 0) return t('segments.words.all')
      return parts.reduce((a, b) => t(`segments.words.${join}`, { a, b }))
    }
    case 'not':
      return t('segments.words.not', { what: ruleWords(rule.rule, naming) })
    default:
      return conditionWords(rule, naming)
  }
}

function conditionWords(condition: Condition, naming: Naming): string {
  const { t, format } = naming.words
  switch (condition.kind) {
    case 'text':
      return t('segments.words.test', {
        name: t(`segments.field.${condition.field}`),
        test: t(`segments.test.${condition.test}`),
        value: listed(condition.values, naming.words),
      }).trim()
    case 'number':
      return rangeWords(t(`segments.field.${condition.field}`), condition, naming.words)
    case 'score': {
      const isShare = condition.score === 'churn' || condition.score === 'p-alive'
      const shown = isShare ? (value: number) => format.percent(value, 0) : undefined
      return rangeWords(t(`segments.score.${condition.score}`), condition, naming.words, shown)
    }
    case 'date':
      return between(t(`segments.field.${condition.field}`), condition.from, condition.to, naming.words)
    case 'consent': {
      const { channel, state } = condition
      const value = state === 'unknown' ? t('common.unknown') : t(`customers.consent.${state}`)
      return t('segments.words.is', { name: t(`customers.consent.${channel}`), value })
    }
    case 'suppressed':
      return t('segments.condition.suppressed')
    case 'did':
      return didWords(condition, naming.words)
    case 'rfm':
      return rfmWords(condition, naming)
    case 'cohort':
      return cohortWords(condition, naming.words)
    case 'lifecycle':
      return t('segments.words.lifecycle', {
        state: t(`behaviour.lifecycle.${condition.state}`),
        period: t(`behaviour.period.${condition.period}`),
        day: condition.day,
      })
    case 'cluster':
      return listed(
        condition.clusters.map((cluster) => t('segments.words.cluster', { n: cluster + 1 })),
        naming.words,
      )
    case 'response':
      return responseWords(condition, naming.words)
    case 'segment':
      return t('segments.words.is', {
        name: t('segments.condition.segment'),
        value: naming.segmentName(condition.segmentId),
      })
    case 'ids':
      return t('segments.words.ids', { n: format.integer(condition.ids.length) })
  }
}

function responseWords({ to, state, days }: Of<'response'>, { t }: Words): string {
  const what =
    to.by === 'campaign'
      ? to.name
      : to.by === 'list'
        ? t('segments.words.responseList', { n: to.listId })
        : t('segments.words.responseAction', { n: to.actionId })
  const own = { what, state: t(`segments.response.states.${state}`) }
  return days === null || state === 'reached' || to.by === 'action'
    ? t('segments.words.response', own)
    : t('segments.words.responseDays', { ...own, n: days })
}

function rfmWords({ groups, back }: Of<'rfm'>, { words, groupName }: Naming): string {
  const names = listed(groups.map(groupName), words)
  if (back === undefined || back.steps === 0)
    return words.t('segments.words.is', { name: words.t('segments.condition.rfm'), value: names })
  return words.t(`segments.words.rfmBack.${back.period}`, { n: back.steps, groups: names })
}

function cohortWords({ by, period, row, age }: Of<'cohort'>, { t }: Words): string {
  const isMonth = period === 'month' && (by === 'first-purchase' || by === 'first-event')
  const value = row === '' ? t('common.unknown') : isMonth ? row.slice(0, 7) : row
  const cohort = t('segments.words.is', { name: t(`behaviour.cohorts.bases.${by}`), value })
  return age === null ? cohort : t(`segments.words.cohortAge.${period}`, { cohort, n: age })
}

function didWords(condition: Of<'did'>, words: Words): string {
  const { t } = words
  const { events, product, channels, campaigns, measure, period } = condition
  const of = [...(product?.values ?? []), ...channels, ...campaigns]
  const when =
    period.kind === 'ever'
      ? ''
      : period.kind === 'last'
        ? t('segments.words.lastDays', { n: period.days })
        : `${period.from ?? '…'} – ${period.to ?? '…'}`
  return t('segments.words.did', {
    event: listed(
      events.map((event) => t(`contract.interactionKind.${event}`)),
      words,
    ),
    of: of.length === 0 ? '' : t('segments.words.didOf', { what: listed(of, words) }),
    amount: rangeWords(t(`segments.measure.${measure}`), condition, words),
    when: when === '' ? '' : t('segments.words.didWhen', { when }),
  })
}

type Bounds = { readonly low: number | null; readonly high: number | null }

function rangeWords(
  name: string,
  { low, high }: Bounds,
  words: Words,
  shown = (value: number): string => words.format.decimal(value, 2),
): string {
  const text = (value: number | null): string | null => (value === null ? null : shown(value))
  return between(name, text(low), text(high), words)
}

function between(name: string, low: string | null, high: string | null, { t }: Words): string {
  if (low !== null && high !== null)
    return low === high
      ? t('segments.words.is', { name, value: low })
      : t('segments.words.between', { name, low, high })
  if (low !== null) return t('segments.words.from', { name, low })
  return high === null ? t('segments.words.any', { name }) : t('segments.words.to', { name, high })
}

/** Names in a row; of many the first, and how many more there are. */
function listed(names: readonly string[], { t }: Words): string {
  const shown = names.slice(0, 4)
  const text = shown.length === 0 ? '' : shown.reduce((a, b) => t('segments.words.list', { a, b }))
  return names.length > shown.length ? `${text} +${names.length - shown.length}` : text
}
