import { Checkbox, NativeSelect } from '@mantine/core'
import { useMemo } from 'react'
import {
  importTarget,
  importTargets,
  interactionKind,
  interactionKinds,
} from '../../../../contract/column-roles.ts'
import { dateOrder, dateOrders } from '../../../../contract/dates.ts'
import { ASSUMED_FIRST_DAY, timeUnits, type ImportPlan } from '../../../../contract/import-plan.ts'
import { DateField } from '../../components/date-field.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { changePlan, changeTarget } from './wizard-store.ts'

const currencies = [
  'CNY', 'USD', 'EUR', 'GBP', 'JPY', 'HKD', 'TWD', 'KRW', 'SGD', 'MYR', 'THB', 'VND', 'IDR', 'PHP', 'INR', 'AUD', 'NZD',
  'CAD', 'CHF', 'SEK', 'NOK', 'DKK', 'PLN', 'CZK', 'HUF', 'RON', 'TRY', 'AED', 'SAR', 'ILS', 'ZAR', 'BRL', 'MXN',
] // prettier-ignore

type Props = {
  readonly plan: ImportPlan
  readonly isDateOrderSure: boolean
  readonly isAmbiguous: boolean
  /** Day that the first of numbered periods is taken for; null where columns are no such periods. */
  readonly firstDay: string | null
  /** The column of times may hold numbers that count time, not dates. */
  readonly mayCount: boolean
}

/** How values are read, where the file itself does not tell. */
export function PlanOptions({ plan, isDateOrderSure, isAmbiguous, firstDay, mayCount }: Props) {
  const { t, language } = useWords()
  const zones = useMemo(
    () => [...new Set([plan.timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])],
    [plan.timeZone],
  )
  const money = useMemo(() => currencyOptions(plan.currency, language), [plan.currency, language])
  return (
    <div className="sx-fields">
      <NativeSelect
        label={t('wizard.columns.target')}
        value={plan.target}
        onChange={(event) => changeTarget(importTarget.parse(event.currentTarget.value))}
        data={importTargets.map((value) => ({ value, label: t(`contract.target.${value}`) }))}
        data-testid={testIds.wizardTarget}
      />
      <NativeSelect
        label={t('wizard.columns.dateOrder')}
        value={isDateOrderSure ? plan.dateOrder : ''}
        description={isAmbiguous ? t('wizard.columns.dateOrderHint') : undefined}
        error={!isDateOrderSure}
        onChange={(event) => changePlan({ dateOrder: dateOrder.parse(event.currentTarget.value) })}
        data-testid={testIds.wizardDateOrder}
      >
        {!isDateOrderSure && (
          <option value="" disabled>
            {t('wizard.columns.dateOrderAsk')}
          </option>
        )}
        {dateOrders.map((value) => (
          <option key={value} value={value}>
            {t(`contract.dateOrder.${value}`)}
          </option>
        ))}
      </NativeSelect>
      <NativeSelect
        label={t('wizard.columns.numbers')}
        value={plan.decimalComma ? 'comma' : 'point'}
        onChange={(event) => changePlan({ decimalComma: event.currentTarget.value === 'comma' })}
        data={[
          { value: 'point', label: t('wizard.columns.numbersPoint') },
          { value: 'comma', label: t('wizard.columns.numbersComma') },
        ]}
        data-testid={testIds.wizardDecimalComma}
      />
      <NativeSelect
        label={t('wizard.columns.timeZone')}
        value={plan.timeZone}
        onChange={(event) => changePlan({ timeZone: event.currentTarget.value })}
        data={zones}
        data-testid={testIds.wizardTimeZone}
      />
      <NativeSelect
        label={t('wizard.columns.currency')}
        value={plan.currency}
        onChange={(event) => changePlan({ currency: event.currentTarget.value })}
        data={[{ value: 'XXX', label: t('wizard.columns.currencyNone') }, ...money]}
        data-testid={testIds.wizardCurrency}
      />
      {firstDay !== null && plan.roles.includes('period-column') && (
        <DateField
          label={t('wizard.columns.firstDay')}
          value={plan.period?.from ?? firstDay}
          onChange={(day) => changePlan({ period: { from: day, to: day } })}
          data-testid={testIds.wizardFirstDay}
        />
      )}
      {mayCount && <CountedTimeFields plan={plan} />}
      {plan.target === 'interactions' && (
        <NativeSelect
          label={t('wizard.columns.defaultKind')}
          value={plan.defaultKind}
          onChange={(event) => changePlan({ defaultKind: interactionKind.parse(event.currentTarget.value) })}
          data={interactionKinds.map((value) => ({ value, label: t(`contract.interactionKind.${value}`) }))}
          data-testid={testIds.wizardDefaultKind}
        />
      )}
      {plan.target === 'interactions' && (
        <>
          <Checkbox
            label={t('wizard.columns.keepWithoutCustomer')}
            description={t('wizard.columns.keepWithoutCustomerHint')}
            checked={plan.keepWithoutCustomer}
            onChange={(event) => changePlan({ keepWithoutCustomer: event.currentTarget.checked })}
            data-testid={testIds.wizardKeepWithoutCustomer}
          />
          <Checkbox
            label={t('wizard.columns.keepWithoutProduct')}
            description={t('wizard.columns.keepWithoutProductHint')}
            checked={plan.keepWithoutProduct}
            onChange={(event) => changePlan({ keepWithoutProduct: event.currentTarget.checked })}
            data-testid={testIds.wizardKeepWithoutProduct}
          />
        </>
      )}
    </div>
  )
}

/** What numbers in the column of times count, and from which day. */
function CountedTimeFields({ plan }: Pick<Props, 'plan'>) {
  const { t } = useWords()
  const { countedTime, period } = plan
  return (
    <>
      <NativeSelect
        label={t('wizard.columns.timeAs')}
        value={countedTime?.unit ?? ''}
        onChange={(event) => {
          const unit = timeUnits.find((each) => each === event.currentTarget.value)
          changePlan({ countedTime: unit === undefined ? null : { unit, from: countedTime?.from ?? 1 } })
        }}
        data={[
          { value: '', label: t('wizard.columns.timeAsDates') },
          ...timeUnits.map((value) => ({ value, label: t(`wizard.columns.timeUnit.${value}`) })),
        ]}
        data-testid={testIds.wizardTimeAs}
      />
      {countedTime !== null && (
        <DateField
          label={t('wizard.columns.countedFirstDay')}
          value={period?.from ?? ASSUMED_FIRST_DAY}
          onChange={(day) => changePlan({ period: { from: day, to: day } })}
          data-testid={testIds.wizardCountedFirstDay}
        />
      )}
    </>
  )
}

function currencyOptions(present: string, language: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(language, { type: 'currency' })
  const codes = present === 'XXX' ? currencies : [...new Set([present, ...currencies])]
  return codes.map((value) => ({ value, label: `${value} · ${names.of(value) ?? value}` }))
}
