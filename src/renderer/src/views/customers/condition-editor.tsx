import { NativeSelect, TagsInput, Textarea } from '@mantine/core'
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
import type { RuleContext } from './rule-edit.ts'

type Props<K extends Condition['kind'] = Condition['kind']> = {
  readonly condition: Extract<Condition, { kind: K }>
  readonly context: RuleContext
  readonly onChange: (condition: Condition) => void
}

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
    case 'score':
      return <ScoreCondition condition={condition} context={context} onChange={onChange} />
  }
}

function TextCondition({ condition, context, onChange }: Props<'text'>) {
  const { t } = useWords()
  const { field, test, values } = condition
  const known =
    field === 'first-channel'
      ? context.choices.channels
      : field === 'first-campaign'
        ? context.choices.campaigns
        : (context.choices.facts[field] ?? [])
  return (
    <div className="sx-condition">
      <NativeSelect
        aria-label={t('segments.rule.field')}
        value={field}
        onChange={(event) =>
          onChange({
            ...condition,
            field: textFields.find((each) => each === event.currentTarget.value) ?? field,
            values: [],
          })
        }
        data={textFields.map((value) => ({ value, label: t(`segments.field.${value}`) }))}
      />
      <NativeSelect
        aria-label={t('segments.rule.test')}
        value={test}
        onChange={(event) => onChange({ ...condition, test: textTest.parse(event.currentTarget.value) })}
        data={textTest.options.map((value) => ({ value, label: t(`segments.test.${value}`) }))}
      />
      {test !== 'known' && test !== 'unknown' && (
        <TagsInput
          className="sx-condition-wide"
          aria-label={t('segments.rule.values')}
          placeholder={values.length === 0 ? t('segments.rule.anyOf') : ''}
          value={[...values]}
          data={known}
          limit={100}
          acceptValueOnBlur
          onChange={(next) => onChange({ ...condition, values: next })}
          data-testid={testIds.ruleValues}
        />
      )}
    </div>
  )
}

function NumberCondition({ condition, context, onChange }: Props<'number'>) {
  const { t } = useWords()
  const { field, low, high } = condition
  const isMoney = field === 'revenue' || field === 'average-order'
  return (
    <div className="sx-condition">
      <NativeSelect
        aria-label={t('segments.rule.field')}
        value={field}
        onChange={(event) =>
          onChange({
            ...condition,
            field: numberFields.find((each) => each === event.currentTarget.value) ?? field,
          })
        }
        data={numberFields.map((value) => ({ value, label: t(`segments.field.${value}`) }))}
        data-testid={testIds.ruleField}
      />
      <NumberField
        label={t('segments.rule.atLeast')}
        value={low}
        onChange={(value) => onChange({ ...condition, low: value })}
        testId={testIds.ruleLow}
      />
      <NumberField
        label={t('segments.rule.atMost')}
        value={high}
        onChange={(value) => onChange({ ...condition, high: value })}
        testId={testIds.ruleHigh}
      />
      {isMoney && context.choices.currency !== 'XXX' && (
        <span className="sx-soft">{context.choices.currency}</span>
      )}
    </div>
  )
}

function DateCondition({ condition, onChange }: Props<'date'>) {
  const { t } = useWords()
  const { field, from, to } = condition
  return (
    <div className="sx-condition">
      <NativeSelect
        aria-label={t('segments.rule.field')}
        value={field}
        onChange={(event) =>
          onChange({
            ...condition,
            field: dateFields.find((each) => each === event.currentTarget.value) ?? field,
          })
        }
        data={dateFields.map((value) => ({ value, label: t(`segments.field.${value}`) }))}
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
  const groups: readonly string[] = [...rfmGroups.western, ...rfmGroups.classical]
  const byName = new Map(groups.map((group) => [groupName(group), group]))
  return (
    <div className="sx-condition">
      <span>{t('segments.condition.rfm')}</span>
      <TagsInput
        className="sx-condition-wide"
        aria-label={t('segments.rule.values')}
        value={condition.groups.map(groupName)}
        data={[...byName.keys()]}
        onChange={(names) =>
          onChange({
            ...condition,
            groups: names.map((name) => byName.get(name)).filter((group) => group !== undefined),
          })
        }
        data-testid={testIds.ruleGroups}
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
      <NativeSelect
        aria-label={t('segments.condition.consent')}
        value={condition.channel}
        onChange={(event) =>
          onChange({
            ...condition,
            channel: channels.find((each) => each === event.currentTarget.value) ?? 'email',
          })
        }
        data={channels.map((value) => ({ value, label: t(`customers.consent.${value}`) }))}
      />
      <NativeSelect
        aria-label={t('segments.rule.test')}
        value={condition.state}
        onChange={(event) =>
          onChange({
            ...condition,
            state: states.find((each) => each === event.currentTarget.value) ?? 'granted',
          })
        }
        data={states.map((value) => ({
          value,
          label: value === 'unknown' ? t('common.unknown') : t(`customers.consent.${value}`),
        }))}
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
      <TagsInput
        className="sx-condition-wide"
        aria-label={t('segments.rule.values')}
        value={condition.clusters.map((cluster) => String(cluster + 1))}
        data={context.choices.clusters.map((cluster) => String(cluster + 1))}
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

function ScoreCondition({ condition, onChange }: Props<'score'>) {
  const { t } = useWords()
  return (
    <div className="sx-condition">
      <NativeSelect
        aria-label={t('segments.rule.field')}
        value={condition.score}
        onChange={(event) =>
          onChange({
            ...condition,
            score: analysisScores.find((each) => each === event.currentTarget.value) ?? 'churn',
          })
        }
        data={analysisScores.map((value) => ({ value, label: t(`segments.score.${value}`) }))}
      />
      <NumberField
        label={t('segments.rule.atLeast')}
        value={condition.low}
        onChange={(value) => onChange({ ...condition, low: value })}
      />
      <NumberField
        label={t('segments.rule.atMost')}
        value={condition.high}
        onChange={(value) => onChange({ ...condition, high: value })}
      />
    </div>
  )
}
