import { NativeSelect, TagsInput } from '@mantine/core'
import { interactionKinds } from '../../../../contract/column-roles.ts'
import { measures, productFilters } from '../../../../contract/segments.ts'
import type { Condition, Period } from '../../../../contract/segments.ts'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { DayField, NumberField } from './bound-fields.tsx'
import type { RuleContext } from './rule-edit.ts'

type Did = Extract<Condition, { kind: 'did' }>
type Props = {
  readonly condition: Did
  readonly context: RuleContext
  readonly onChange: (condition: Did) => void
}

/** "Bought something of a category at least twice in the last 90 days", and whatever else a customer may have done. */
export function DidEditor({ condition, context, onChange }: Props) {
  const { t } = useWords()
  const { events, measure, low, high } = condition
  return (
    <div className="sx-stack sx-stack-tight">
      <div className="sx-condition">
        <NativeSelect
          aria-label={t('segments.rule.event')}
          value={events[0] ?? 'purchase'}
          onChange={(event) =>
            onChange({
              ...condition,
              events: [interactionKinds.find((each) => each === event.currentTarget.value) ?? 'purchase'],
            })
          }
          data={interactionKinds.map((value) => ({ value, label: t(`contract.interactionKind.${value}`) }))}
          data-testid={testIds.ruleEvent}
        />
        <NativeSelect
          aria-label={t('segments.rule.measure')}
          value={measure}
          onChange={(event) =>
            onChange({
              ...condition,
              measure: measures.find((each) => each === event.currentTarget.value) ?? 'times',
            })
          }
          data={measures.map((value) => ({ value, label: t(`segments.measure.${value}`) }))}
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
      </div>
      <ProductFilter condition={condition} context={context} onChange={onChange} />
      <PeriodFields period={condition.period} onChange={(period) => onChange({ ...condition, period })} />
      {(context.choices.channels.length > 1 || condition.channels.length > 0) && (
        <div className="sx-condition">
          <span className="sx-soft">{t('segments.rule.channels')}</span>
          <TagsInput
            className="sx-condition-wide"
            aria-label={t('segments.rule.channels')}
            placeholder={condition.channels.length === 0 ? t('segments.rule.anyChannel') : ''}
            value={[...condition.channels]}
            data={context.choices.channels}
            onChange={(channels) => onChange({ ...condition, channels })}
          />
        </div>
      )}
      {(context.choices.campaigns.length > 0 || condition.campaigns.length > 0) && (
        <div className="sx-condition">
          <span className="sx-soft">{t('segments.rule.campaigns')}</span>
          <TagsInput
            className="sx-condition-wide"
            aria-label={t('segments.rule.campaigns')}
            placeholder={condition.campaigns.length === 0 ? t('segments.rule.anyCampaign') : ''}
            value={[...condition.campaigns]}
            data={context.choices.campaigns}
            limit={100}
            onChange={(campaigns) => onChange({ ...condition, campaigns })}
          />
        </div>
      )}
    </div>
  )
}

function ProductFilter({ condition, context, onChange }: Props) {
  const { t } = useWords()
  const { product } = condition
  const known =
    product?.by === 'category'
      ? context.choices.categories
      : product?.by === 'brand'
        ? context.choices.brands
        : []
  return (
    <div className="sx-condition">
      <NativeSelect
        aria-label={t('segments.rule.product')}
        value={product?.by ?? ''}
        onChange={(event) => {
          const by = productFilters.find((each) => each === event.currentTarget.value)
          onChange({ ...condition, product: by === undefined ? null : { by, values: [] } })
        }}
        data={[
          { value: '', label: t('segments.rule.anyProduct') },
          ...productFilters.map((value) => ({ value, label: t(`segments.product.${value}`) })),
        ]}
        data-testid={testIds.ruleProduct}
      />
      {product !== null && (
        <TagsInput
          className="sx-condition-wide"
          aria-label={t('segments.rule.values')}
          placeholder={product.values.length === 0 ? t('segments.rule.anyOf') : ''}
          value={product.values}
          data={known}
          limit={100}
          acceptValueOnBlur
          onChange={(values) => onChange({ ...condition, product: { ...product, values } })}
          data-testid={testIds.ruleValues}
        />
      )}
    </div>
  )
}

function PeriodFields({
  period,
  onChange,
}: {
  readonly period: Period
  readonly onChange: (period: Period) => void
}) {
  const { t } = useWords()
  const choose = (kind: string) => {
    if (kind === 'last') onChange({ kind, days: 90 })
    else if (kind === 'between') onChange({ kind, from: null, to: null })
    else onChange({ kind: 'ever' })
  }
  return (
    <div className="sx-condition">
      <NativeSelect
        aria-label={t('segments.rule.period')}
        value={period.kind}
        onChange={(event) => choose(event.currentTarget.value)}
        data={(['ever', 'last', 'between'] as const).map((value) => ({
          value,
          label: t(`segments.period.${value}`),
        }))}
        data-testid={testIds.rulePeriod}
      />
      {period.kind === 'last' && (
        <NumberField
          label={t('segments.rule.days')}
          value={period.days}
          onChange={(days) =>
            onChange({ kind: 'last', days: Math.min(36_500, Math.max(1, Math.round(days ?? 1))) })
          }
          testId={testIds.ruleDays}
        />
      )}
      {period.kind === 'between' && (
        <>
          <DayField
            label={t('segments.rule.from')}
            value={period.from}
            onChange={(from) => onChange({ ...period, from })}
          />
          <DayField
            label={t('segments.rule.until')}
            value={period.to}
            onChange={(to) => onChange({ ...period, to })}
          />
        </>
      )}
    </div>
  )
}
