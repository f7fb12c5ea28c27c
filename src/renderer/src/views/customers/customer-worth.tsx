import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { CustomerId } from '../../../../contract/ids.ts'
import { describeTraits } from '../../../../contract/locales/traits.ts'
import type { ClvCustomer } from '../../../../contract/value.ts'
import type { CustomerWorth as Worth } from '../../../../contract/value-requests.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { customersRoute, drillInto, go } from '../../state/route.ts'
import type { CustomersTab } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'

type Props = { readonly customerId: CustomerId }

/** From here on a risk is shown as high, and from the other on as low. */
const HIGH_RISK = 0.7
const LOW_RISK = 0.3

/** What a customer is expected to bring, whether he is leaving, and whom he resembles: by the latest analyses, or the way to a first one. */
export function CustomerWorth({ customerId }: Props) {
  const { t } = useWords()
  const asked = useRequest('customers:worth', { customerId })
  const isOld = asked.value?.clv?.current === false || asked.value?.clusters?.current === false
  return (
    <Section
      title={t('customers.worth.title')}
      text={isOld ? t('customers.worth.old') : t('customers.worth.text')}
      testId={testIds.customerWorth}
    >
      <RequestView asked={asked} rows={3}>
        {({ clv, clusters }) => (
          <>
            <Value clv={clv} />
            <Group clusters={clusters} />
          </>
        )}
      </RequestView>
    </Section>
  )
}

function Missing({
  tab,
  text,
  action,
}: {
  readonly tab: CustomersTab
  readonly text: string
  readonly action: string
}) {
  return (
    <div className="sx-worth-missing">
      <span className="sx-soft">{text}</span>
      <Button size="xs" variant="default" onClick={() => go(customersRoute(tab))}>
        {action}
      </Button>
    </div>
  )
}

function Value({ clv }: { readonly clv: Worth['clv'] }) {
  const { t } = useWords()
  if (clv === null)
    return (
      <Missing tab="clv" text={t('customers.worth.noValue')} action={t('customers.worth.computeValue')} />
    )
  const { customer } = clv
  if (customer === null) return <p className="sx-soft">{t('customers.worth.noPurchase')}</p>
  return <Expected customer={customer} clv={clv} />
}

function Expected({
  customer,
  clv,
}: {
  readonly customer: ClvCustomer
  readonly clv: NonNullable<Worth['clv']>
}) {
  const { t, format } = useWords()
  const { horizonDays, level, currency } = clv
  const money = (value: number): string => format.amount(value, currency)
  const within = (low: string, high: string): string =>
    t('customers.worth.within', { level: format.percent(level, 0), low, high })
  const tone = customer.risk >= HIGH_RISK ? 'bad' : customer.risk <= LOW_RISK ? 'good' : 'warn'
  const figures: readonly (readonly [key: string, name: string, value: ReactNode, hint: string])[] = [
    [
      'value',
      t('customers.worth.value', { days: horizonDays }),
      money(customer.value),
      within(money(customer.valueLow), money(customer.valueHigh)),
    ],
    [
      'orders',
      t('customers.worth.orders', { days: horizonDays }),
      format.decimal(customer.orders, 1),
      within(format.decimal(customer.ordersLow, 1), format.decimal(customer.ordersHigh, 1)),
    ],
    [
      'alive',
      t('customers.worth.alive'),
      customer.alive === null ? '–' : format.percent(customer.alive, 0),
      customer.alive === null ? t('customers.worth.aliveUnknown') : t('customers.worth.aliveHint'),
    ],
    [
      'risk',
      t('customers.worth.risk'),
      <span key="risk" className="sx-risk" data-tone={tone}>
        {format.percent(customer.risk, 0)}
      </span>,
      t('customers.worth.riskHint', { days: horizonDays }),
    ],
    [
      'next',
      t('customers.worth.next'),
      format.date(customer.nextAt),
      customer.nextAt === null ? t('customers.worth.nextFar') : t('customers.worth.nextHint'),
    ],
  ]
  return (
    <>
      <dl className="sx-figures sx-value-figures">
        {figures.map(([key, name, value, hint]) => (
          <div key={key} data-figure={key}>
            <dt>{name}</dt>
            <dd className="sx-numbers">{value}</dd>
            <dd className="sx-value-hint">{hint}</dd>
          </div>
        ))}
      </dl>
      <div>
        <button type="button" className="sx-link" onClick={() => go(customersRoute('clv'))}>
          {t('customers.worth.how')}
        </button>
      </div>
    </>
  )
}

function Group({ clusters }: { readonly clusters: Worth['clusters'] }) {
  const { t, format, language } = useWords()
  if (clusters === null)
    return (
      <Missing
        tab="clusters"
        text={t('customers.worth.noClusters')}
        action={t('customers.worth.computeClusters')}
      />
    )
  const { cluster, hasStructure } = clusters
  if (cluster === null) return null
  return (
    <p>
      <button
        type="button"
        className="sx-link"
        onClick={() => drillInto({ kind: 'cluster', clusters: [cluster.cluster] })}
      >
        <strong>{t('value.clusters.cluster', { n: cluster.cluster + 1 })}</strong>
      </button>{' '}
      <span className="sx-soft">
        {t('value.clusters.size', {
          n: format.integer(cluster.size),
          share: format.percent(cluster.share, 0),
        })}
      </span>
      {' · '}
      {describeTraits(cluster.traits, language, 3)}
      {!hasStructure && <span className="sx-soft"> · {t('customers.worth.slices')}</span>}
    </p>
  )
}
