import { activityBasis, cohortBases, lifecycleStates, periodKinds } from '../../../../contract/periods.ts'
import type { Condition } from '../../../../contract/segments.ts'
import { useWords } from '../../i18n/use-words.ts'
import { DayField, NumberField } from './bound-fields.tsx'
import type { ConditionProps as Props } from './rule-edit.ts'
import { Many, Pick } from './rule-fields.tsx'

type ByPeriod = Extract<Condition, { kind: 'cohort' | 'lifecycle' }>

function PeriodPicks({
  condition,
  onChange,
}: {
  readonly condition: ByPeriod
  readonly onChange: (condition: Condition) => void
}) {
  const { t } = useWords()
  return (
    <>
      <Pick
        label={t('behaviour.period.label')}
        value={condition.period}
        options={periodKinds}
        nameOf={(value) => t(`behaviour.period.${value}`)}
        onChange={(period) => onChange({ ...condition, period })}
      />
      <Pick
        label={t('behaviour.cohorts.active')}
        value={condition.active}
        options={activityBasis.options}
        nameOf={(value) => t(`behaviour.cohorts.actives.${value}`)}
        onChange={(active) => onChange({ ...condition, active })}
      />
    </>
  )
}

/** Customers of a row or cell of the cohorts. */
export function CohortCondition({ condition, onChange }: Props<'cohort'>) {
  const { t } = useWords()
  const isPeriod = condition.by === 'first-purchase' || condition.by === 'first-event'
  return (
    <div className="sx-condition">
      <Pick
        label={t('behaviour.cohorts.by')}
        value={condition.by}
        options={cohortBases}
        nameOf={(value) => t(`behaviour.cohorts.bases.${value}`)}
        onChange={(by) => onChange({ ...condition, by })}
      />
      {isPeriod ? (
        <DayField
          label={t('segments.rule.from')}
          value={condition.row}
          onChange={(row) => onChange({ ...condition, row: row ?? '' })}
        />
      ) : (
        <Many
          label={t('segments.rule.values')}
          values={condition.row === '' ? [] : [condition.row]}
          known={[]}
          onChange={(values) => onChange({ ...condition, row: values.at(-1) ?? '' })}
        />
      )}
      <PeriodPicks condition={condition} onChange={onChange} />
      <NumberField
        label={t('segments.rule.age')}
        value={condition.age}
        onChange={(age) =>
          onChange({ ...condition, age: age === null ? null : Math.min(4000, Math.max(0, Math.round(age))) })
        }
      />
    </div>
  )
}

/** What customers were in a period. */
export function LifecycleCondition({ condition, onChange }: Props<'lifecycle'>) {
  const { t } = useWords()
  return (
    <div className="sx-condition">
      <Pick
        label={t('segments.condition.lifecycle')}
        value={condition.state}
        options={lifecycleStates}
        nameOf={(value) => t(`behaviour.lifecycle.${value}`)}
        onChange={(state) => onChange({ ...condition, state })}
      />
      <DayField
        label={t('segments.rule.from')}
        value={condition.day}
        onChange={(day) => onChange({ ...condition, day: day ?? condition.day })}
      />
      <PeriodPicks condition={condition} onChange={onChange} />
    </div>
  )
}
