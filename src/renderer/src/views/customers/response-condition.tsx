import { NativeSelect } from '@mantine/core'
import { responseStates, type ResponseTo } from '../../../../contract/segments.ts'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { usePlanWords } from '../strategy/plan-words.ts'
import { NumberField } from './bound-fields.tsx'
import type { ConditionProps } from './rule-edit.ts'
import { responseTargets } from './rule-edit.ts'
import { Pick } from './rule-fields.tsx'

const MOST_DAYS = 3650

/** "Bought after the list of May", "clicked in campaign X", "was held out of an action". */
export function ResponseCondition({ condition, context, onChange }: ConditionProps<'response'>) {
  const { t, format } = useWords()
  const { choices } = context
  const { action } = usePlanWords(choices.currency)
  const { to, state, days } = condition
  const known = responseTargets(choices)
  const targets = known.some((each) => keyOf(each) === keyOf(to)) ? known : [to, ...known]
  const nameOf = (target: ResponseTo): string => {
    switch (target.by) {
      case 'campaign':
        return target.name
      case 'list': {
        const list = choices.lists.find(({ id }) => id === target.listId)
        if (list === undefined) return t('segments.response.gone', { n: target.listId })
        return `${list.name === '' ? `#${target.listId}` : list.name} · ${format.date(list.createdAt)}`
      }
      case 'action': {
        const own = choices.actions.find(({ id }) => id === target.actionId)
        if (own === undefined) return t('segments.response.gone', { n: target.actionId })
        return `${action(own)} · ${own.from}`
      }
    }
  }
  const groups = (['campaign', 'action', 'list'] as const).flatMap((by) => {
    const items = targets.filter((each) => each.by === by)
    if (items.length === 0) return []
    const group = t(`segments.response.by.${by}`)
    return [{ group, items: items.map((each) => ({ value: keyOf(each), label: nameOf(each) })) }]
  })
  return (
    <div className="sx-condition">
      <NativeSelect
        aria-label={t('segments.condition.response')}
        value={keyOf(to)}
        data={groups}
        onChange={(event) => {
          const chosen = targets.find((each) => keyOf(each) === event.currentTarget.value)
          if (chosen !== undefined) onChange({ ...condition, to: chosen })
        }}
        data-testid={testIds.ruleResponseTo}
      />
      <Pick
        label={t('segments.response.state')}
        value={state}
        options={to.by === 'action' ? responseStates : responseStates.filter((each) => each !== 'held-out')}
        nameOf={(value) => t(`segments.response.states.${value}`)}
        onChange={(value) => onChange({ ...condition, state: value })}
        testId={testIds.ruleResponseState}
      />
      {to.by !== 'action' && state !== 'reached' && (
        <NumberField
          label={t(to.by === 'list' ? 'segments.response.listDays' : 'segments.response.campaignDays')}
          value={days}
          onChange={(value) =>
            onChange({
              ...condition,
              days: value === null ? null : Math.min(MOST_DAYS, Math.max(1, Math.round(value))),
            })
          }
          testId={testIds.ruleDays}
        />
      )}
    </div>
  )
}

function keyOf(to: ResponseTo): string {
  switch (to.by) {
    case 'campaign':
      return `campaign ${to.name}`
    case 'list':
      return `list ${to.listId}`
    case 'action':
      return `action ${to.actionId}`
  }
}
