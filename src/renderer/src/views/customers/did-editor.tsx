import { interactionKinds } from '../../../../contract/column-roles.ts'
import { measures, productFilters } from '../../../../contract/segments.ts'
import type { Condition, Period } from '../../../../contract/segments.ts'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { DayField, NumberField } from './bound-fields.tsx'
import type { RuleContext } from './rule-edit.ts'
import { Many, Pick } from './rule-fields.tsx'

type Did = Extract<Condition, { kind: 'did' }>
type Props = {
  readonly condition: Did
  readonly context: RuleContext
  readonly onChange: (condition: Did) => void
}

/** "Bought something of a category at least twice in the last 90 days", and whatever else a customer may have done. */
export function DidEditor({ condition, context, onChange }: Props) {
  const { t } = useWords()
  const { events, measure, low, high, channels, campaigns } = condition
  const { choices } = context
  return (
    <div className="sx-stack sx-stack-tight">
      <div className="sx-condition">
        <Pick
          label={t('segments.rule.event')}
          value={events[0] ?? 'purchase'}
          options={interactionKinds}
          nameOf={(value) => t(`contract.interactionKind.${value}`)}
          onChange={(value) => onChange({ ...condition, events: [value] })}
          testId={testIds.ruleEvent}
        />
        <Pick
          label={t('segments.rule.measure')}
          value={measure}
          options={measures}
          nameOf={(value) => t(`segments.measure.${value}`)}
          onChange={(value) => onChange({ ...condition, measure: value })}
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
      {(choices.channels.length > 1 || channels.length > 0) && (
        <div className="sx-condition">
          <span className="sx-soft">{t('segments.rule.channels')}</span>
          <Many
            label={t('segments.rule.channels')}
            placeholder={t('segments.rule.anyChannel')}
            values={channels}
            known={choices.channels}
            onChange={(values) => onChange({ ...condition, channels: values })}
          />
        </div>
      )}
      {(choices.campaigns.length > 0 || campaigns.length > 0) && (
        <div className="sx-condition">
          <span className="sx-soft">{t('segments.rule.campaigns')}</span>
          <Many
            label={t('segments.rule.campaigns')}
            placeholder={t('segments.rule.anyCampaign')}
            values={campaigns}
            known={choices.campaigns}
            onChange={(values) => onChange({ ...condition, campaigns: values })}
          />
        </div>
      )}
    </div>
  )
}

function ProductFilter({ condition, context, onChange }: Props) {
  const { t } = useWords()
  const { product } = condition
  const { categories, brands } = context.choices
  const known = product?.by === 'category' ? categories : product?.by === 'brand' ? brands : []
  return (
    <div className="sx-condition">
      <Pick
        label={t('segments.rule.product')}
        value={product?.by ?? ''}
        options={['', ...productFilters]}
        nameOf={(value) => (value === '' ? t('segments.rule.anyProduct') : t(`segments.product.${value}`))}
        onChange={(by) => onChange({ ...condition, product: by === '' ? null : { by, values: [] } })}
        testId={testIds.ruleProduct}
      />
      {product !== null && (
        <Many
          label={t('segments.rule.values')}
          values={product.values}
          known={known}
          onChange={(values) => onChange({ ...condition, product: { ...product, values } })}
          testId={testIds.ruleValues}
        />
      )}
    </div>
  )
}

const periodKinds = ['ever', 'last', 'between'] as const

function PeriodFields({
  period,
  onChange,
}: {
  readonly period: Period
  readonly onChange: (period: Period) => void
}) {
  const { t } = useWords()
  const choose = (kind: Period['kind']) => {
    if (kind === 'last') onChange({ kind, days: 90 })
    else if (kind === 'between') onChange({ kind, from: null, to: null })
    else onChange({ kind: 'ever' })
  }
  return (
    <div className="sx-condition">
      <Pick
        label={t('segments.rule.period')}
        value={period.kind}
        options={periodKinds}
        nameOf={(value) => t(`segments.period.${value}`)}
        onChange={choose}
        testId={testIds.rulePeriod}
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
