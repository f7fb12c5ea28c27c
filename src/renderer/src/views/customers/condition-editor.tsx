import { NativeSelect, Textarea } from '@mantine/core'
import { periodKinds } from '../../../../contract/periods.ts'
import {
  analysisScores,
  dateFields,
  numberFields,
  segmentId,
  textFields,
  textTest,
} from '../../../../contract/segments.ts'
import type { Condition } from '../../../../contract/segments.ts'
import { rfmGroups } from '../../../../contract/rfm.ts'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { DayField, NumberField } from './bound-fields.tsx'
import { DidEditor } from './did-editor.tsx'
import { useGroupName } from './group-names.ts'
import type { ConditionProps as Props } from './rule-edit.ts'
import { CohortCondition, LifecycleCondition } from './period-conditions.tsx'
import { ResponseCondition } from './response-condition.tsx'
import { Many, Pick } from './rule-fields.tsx'

/** The fields of one condition, as a sentence. */
export function ConditionEditor({ condition, context, onChange }: Props) {
  const { t } = useWords()
  switch (condition.kind) {
    case 'did':
      return <DidEditor condition={condition} context={context} onChange={onChange} />
    case 'text':
      return <TextCondition condition={condition} context={context} onChange={onChange} />
    case 'number':
      return <NumberCondition condition={condition} context={context} onChange={onChange} />
    case 'date':
      return <DateCondition condition={condition} context={context} onChange={onChange} />
    case 'rfm':
      return <RfmCondition condition={condition} context={context} onChange={onChange} />
    case 'cohort':
      return <CohortCondition condition={condition} context={context} onChange={onChange} />
    case 'lifecycle':
      return <LifecycleCondition condition={condition} context={context} onChange={onChange} />
    case 'consent':
      return <ConsentCondition condition={condition} context={context} onChange={onChange} />
    case 'suppressed':
      return <span>{t('segments.condition.suppressed')}</span>
    case 'segment':
      return <SegmentCondition condition={condition} context={context} onChange={onChange} />
    case 'ids':
      return <IdsCondition condition={condition} context={context} onChange={onChange} />
    case 'cluster':
      return <ClusterCondition condition={condition} context={context} onChange={onChange} />
    case 'response':
      return <ResponseCondition condition={condition} context={context} onChange={onChange} />
    case 'score':
      return <ScoreCondition condition={condition} context={context} onChange={onChange} />
  }
}

function TextCondition({ condition, context, onChange }: Props<'text'>) {
  const { t } = useWords()
  const { field, test, values } = condition
  const { channels: byChannel, campaigns, facts } = context.choices
  const known =
    field === 'first-channel' ? byChannel : field === 'first-campaign' ? campaigns : (facts[field] ?? [])
  return (
    <div className="sx-condition">
      <Pick
        label={t('segments.rule.field')}
        value={field}
        options={textFields}
        nameOf={(value) => t(`segments.field.${value}`)}
        onChange={(value) => onChange({ ...condition, field: value, values: [] })}
      />
      <Pick
        label={t('segments.rule.test')}
        value={test}
        options={textTest.options}
        nameOf={(value) => t(`segments.test.${value}`)}
        onChange={(value) => onChange({ ...condition, test: value })}
      />
      {test !== 'known' && test !== 'unknown' && (
        <Many
          label={t('segments.rule.values')}
          values={values}
          known={known}
          onChange={(next) => onChange({ ...condition, values: next })}
          testId={testIds.ruleValues}
        />
      )}
    </div>
  )
}

type BoundsProps = {
  readonly condition: Extract<Condition, { kind: 'number' | 'score' }>
  readonly onChange: (condition: Condition) => void
}

function Bounds({ condition, onChange }: BoundsProps) {
  const { t } = useWords()
  return (
    <>
      <NumberField
        label={t('segments.rule.atLeast')}
        value={condition.low}
        onChange={(value) => onChange({ ...condition, low: value })}
        testId={testIds.ruleLow}
      />
      <NumberField
        label={t('segments.rule.atMost')}
        value={condition.high}
        onChange={(value) => onChange({ ...condition, high: value })}
        testId={testIds.ruleHigh}
      />
    </>
  )
}

function NumberCondition({ condition, context, onChange }: Props<'number'>) {
  const { t } = useWords()
  const { field } = condition
  const isMoney = field === 'revenue' || field === 'average-order'
  return (
    <div className="sx-condition">
      <Pick
        label={t('segments.rule.field')}
        value={field}
        options={numberFields}
        nameOf={(value) => t(`segments.field.${value}`)}
        onChange={(value) => onChange({ ...condition, field: value })}
        testId={testIds.ruleField}
      />
      <Bounds condition={condition} onChange={onChange} />
      {isMoney && context.choices.currency !== 'XXX' && (
        <span className="sx-soft">{context.choices.currency}</span>
      )}
    </div>
  )
}

function ScoreCondition({ condition, onChange }: Props<'score'>) {
  const { t } = useWords()
  return (
    <div className="sx-condition">
      <Pick
        label={t('segments.rule.field')}
        value={condition.score}
        options={analysisScores}
        nameOf={(value) => t(`segments.score.${value}`)}
        onChange={(value) => onChange({ ...condition, score: value })}
      />
      <Bounds condition={condition} onChange={onChange} />
    </div>
  )
}

function DateCondition({ condition, onChange }: Props<'date'>) {
  const { t } = useWords()
  const { field, from, to } = condition
  return (
    <div className="sx-condition">
      <Pick
        label={t('segments.rule.field')}
        value={field}
        options={dateFields}
        nameOf={(value) => t(`segments.field.${value}`)}
        onChange={(value) => onChange({ ...condition, field: value })}
      />
      <DayField
        label={t('segments.rule.from')}
        value={from}
        onChange={(value) => onChange({ ...condition, from: value })}
      />
      <DayField
        label={t('segments.rule.until')}
        value={to}
        onChange={(value) => onChange({ ...condition, to: value })}
      />
    </div>
  )
}

function RfmCondition({ condition, onChange }: Props<'rfm'>) {
  const { t } = useWords()
  const groupName = useGroupName()
  const groups: readonly string[] = [...rfmGroups.western, ...rfmGroups.classical, 'none']
  const byName = new Map(groups.map((group) => [groupName(group), group]))
  const back = condition.back ?? { period: 'month' as const, steps: 0 } // a literal of the contract's
  return (
    <div className="sx-condition">
      <span>{t('segments.condition.rfm')}</span>
      <Many
        label={t('segments.rule.values')}
        values={condition.groups.map(groupName)}
        known={[...byName.keys()]}
        onChange={(names) =>
          onChange({
            ...condition,
            groups: names.map((name) => byName.get(name)).filter((group) => group !== undefined),
          })
        }
        testId={testIds.ruleGroups}
      />
      <NumberField
        label={t('segments.rule.back')}
        value={back.steps}
        onChange={(steps) =>
          onChange({
            ...condition,
            back: { ...back, steps: Math.min(120, Math.max(0, Math.round(steps ?? 0))) },
          })
        }
      />
      <Pick
        label={t('behaviour.period.label')}
        value={back.period}
        options={periodKinds}
        nameOf={(value) => t(`behaviour.period.${value}`)}
        onChange={(period) => onChange({ ...condition, back: { ...back, period } })}
      />
    </div>
  )
}

const channels = ['email', 'sms', 'phone', 'post', 'any'] as const
const states = ['granted', 'denied', 'unknown'] as const

function ConsentCondition({ condition, onChange }: Props<'consent'>) {
  const { t } = useWords()
  return (
    <div className="sx-condition">
      <Pick
        label={t('segments.condition.consent')}
        value={condition.channel}
        options={channels}
        nameOf={(value) => t(`customers.consent.${value}`)}
        onChange={(channel) => onChange({ ...condition, channel })}
      />
      <Pick
        label={t('segments.rule.test')}
        value={condition.state}
        options={states}
        nameOf={(value) => (value === 'unknown' ? t('common.unknown') : t(`customers.consent.${value}`))}
        onChange={(state) => onChange({ ...condition, state })}
      />
    </div>
  )
}

function SegmentCondition({ condition, context, onChange }: Props<'segment'>) {
  const { t } = useWords()
  return (
    <div className="sx-condition">
      <span>{t('segments.condition.segment')}</span>
      <NativeSelect
        aria-label={t('segments.condition.segment')}
        value={String(condition.segmentId)}
        onChange={(event) =>
          onChange({ ...condition, segmentId: segmentId.parse(Number(event.currentTarget.value)) })
        }
        data={context.segments.map(({ id, name }) => ({ value: String(id), label: name }))}
      />
    </div>
  )
}

function IdsCondition({ condition, onChange }: Props<'ids'>) {
  const { t } = useWords()
  return (
    <Textarea
      label={t('segments.rule.ids')}
      autosize
      minRows={2}
      maxRows={8}
      value={condition.ids.join('\n')}
      onChange={(event) =>
        onChange({
          ...condition,
          ids: event.currentTarget.value
            .split(/[\n,;，；]+/)
            .map((id) => id.trim())
            .filter((id, at, all) => id !== '' || at === all.length - 1),
        })
      }
    />
  )
}

function ClusterCondition({ condition, context, onChange }: Props<'cluster'>) {
  const { t } = useWords()
  return (
    <div className="sx-condition">
      <span>{t('segments.condition.cluster')}</span>
      <Many
        label={t('segments.rule.values')}
        values={condition.clusters.map((cluster) => String(cluster + 1))}
        known={context.choices.clusters.map((cluster) => String(cluster + 1))}
        onChange={(next) =>
          onChange({
            ...condition,
            clusters: next
              .map((text) => Number(text) - 1)
              .filter((each) => Number.isInteger(each) && each >= 0),
          })
        }
      />
    </div>
  )
}
