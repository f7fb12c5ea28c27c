import { Button } from '@mantine/core'
import { IconArrowLeft, IconSparkles, IconUserX } from '@tabler/icons-react'
import { useCallback, useEffect, useState } from 'react'
import type { CustomerId } from '../../../../contract/ids.ts'
import { profileFacts } from '../../../../contract/customers.ts'
import type { CustomerCard } from '../../../../contract/models.ts'
import type { CustomerPage as Page } from '../../../../contract/customers.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { customersRoute, go, recommendationsRoute } from '../../state/route.ts'
import type { Drill } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'
import { HistoryList } from '../recommendations/history-list.tsx'
import { EraseCustomer } from './erase-customer.tsx'
import { useGroupName } from './group-names.ts'
import { CustomerConsent } from './customer-consent.tsx'
import { CustomerWorth } from './customer-worth.tsx'
import { CustomerRecommended } from './customer-recommended.tsx'
import { Timeline } from './timeline.tsx'

type Props = {
  readonly customerId: CustomerId
  /** What the list of people was narrowed to, to go back to. */
  readonly drill: Drill | null
}

/** One customer: profile, worth, what he did, what may be sent to him. Escape leads back to the list. */
export function CustomerPage({ customerId, drill }: Props) {
  const asked = useRequest('customers:page', { customerId })
  const { t } = useWords()
  const [erasing, setErasing] = useState<CustomerCard | null>(null)
  const back = useCallback(() => go(customersRoute('people', { drill })), [drill])
  useEffect(() => {
    const leave = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      if (event.target instanceof Element && event.target.closest('[role="dialog"]')) return
      back()
    }
    window.addEventListener('keydown', leave)
    return () => window.removeEventListener('keydown', leave)
  }, [back])
  return (
    <div className="sx-stack" data-testid={testIds.customerPage}>
      <div>
        <Button
          variant="subtle"
          size="xs"
          leftSection={<IconArrowLeft size={16} aria-hidden />}
          onClick={back}
          data-testid={testIds.customerBack}
        >
          {drill === null ? t('customers.page.back') : t('customers.page.backToList')}
        </Button>
      </div>
      <RequestView asked={asked} rows={8}>
        {(page) => <Known page={page} onErase={setErasing} />}
      </RequestView>
      {erasing !== null && (
        <EraseCustomer customer={erasing} onErased={back} onClose={() => setErasing(null)} />
      )}
    </div>
  )
}

type KnownProps = { readonly page: Page; readonly onErase: (customer: CustomerCard) => void }

function Known({ page, onErase }: KnownProps) {
  const { t } = useWords()
  const { customer } = page
  return (
    <>
      <Section
        title={customer.name === '' ? customer.externalId : customer.name}
        text={[customer.externalId, customer.email].filter((part) => part !== '').join(' · ')}
        actions={
          <>
            <Button
              variant="subtle"
              color="red.8"
              leftSection={<IconUserX size={16} aria-hidden />}
              onClick={() => onErase(customer)}
              data-testid={testIds.customerErase}
            >
              {t('customers.erase.open')}
            </Button>
            <Button
              variant="default"
              leftSection={<IconSparkles size={16} aria-hidden />}
              onClick={() => go(recommendationsRoute('preview', { customerId: customer.id }))}
            >
              {t('customers.page.recommendations')}
            </Button>
          </>
        }
      >
        <Figures page={page} />
        <Facts page={page} />
      </Section>
      <CustomerWorth customerId={customer.id} />
      <div className="sx-preview-columns">
        <Section title={t('customers.page.timeline')} testId={testIds.customerTimeline}>
          <Timeline items={page.timeline} />
        </Section>
        <div className="sx-stack">
          <Segments customerId={customer.id} />
          <CustomerConsent page={page} />
          <CustomerRecommended customerId={customer.id} />
          <Section title={t('customers.page.history')} text={t('customers.page.historyText')}>
            <HistoryList history={page.history} onSimilar={null} />
          </Section>
        </div>
      </div>
    </>
  )
}

function Figures({ page }: { readonly page: Page }) {
  const { t, format } = useWords()
  const figures = [
    [t('customers.people.orders'), format.integer(page.orders)],
    [t('customers.people.revenue'), format.money(page.revenueMicros, page.currency)],
    [t('customers.page.interactions'), format.integer(page.interactions)],
    [t('customers.people.first'), format.date(page.firstAt)],
    [t('customers.people.last'), format.date(page.lastAt)],
  ] as const
  return (
    <dl className="sx-figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="sx-numbers">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Facts({ page }: { readonly page: Page }) {
  const { t } = useWords()
  const told = profileFacts.filter((name) => page.facts[name] !== '')
  if (told.length === 0) return null
  return (
    <dl className="sx-fact-row">
      {told.map((name) => (
        <div key={name}>
          <dt>{t(`customers.fact.${name}`)}</dt>
          <dd>{page.facts[name]}</dd>
        </div>
      ))}
    </dl>
  )
}

/** The segments somebody is in, and his RFM group among them. */
function Segments({ customerId }: { readonly customerId: CustomerId }) {
  const { t } = useWords()
  const groupName = useGroupName()
  const asked = useRequest('segments:of-customer', { customerId })
  return (
    <Section title={t('customers.page.segments')} testId={testIds.customerSegments}>
      <RequestView asked={asked} rows={2}>
        {({ segments, rfm }) => (
          <>
            <p>
              <span className="sx-soft">{t('customers.page.rfm')}:</span>{' '}
              <button type="button" className="sx-link" onClick={() => go(customersRoute('rfm'))}>
                <strong>{groupName(rfm.group)}</strong>
              </button>
              {rfm.scores !== null && (
                <span className="sx-soft sx-numbers">
                  {` · R${rfm.scores.recency} F${rfm.scores.frequency} M${rfm.scores.monetary}`}
                </span>
              )}
            </p>
            {segments.length === 0 ? (
              <p className="sx-soft">{t('customers.page.noSegments')}</p>
            ) : (
              <div className="sx-chips">
                {segments.map(({ id, name }) => (
                  <Button
                    key={id}
                    size="compact-sm"
                    variant="light"
                    onClick={() => go(customersRoute('segments', { segmentId: id }))}
                  >
                    {name}
                  </Button>
                ))}
              </div>
            )}
          </>
        )}
      </RequestView>
    </Section>
  )
}
