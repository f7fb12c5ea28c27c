import { Button } from '@mantine/core'
import { IconArrowLeft, IconSparkles } from '@tabler/icons-react'
import { useEffect } from 'react'
import type { CustomerId } from '../../../../contract/ids.ts'
import { profileFacts } from '../../../../contract/customers.ts'
import type { CustomerPage as Page } from '../../../../contract/customers.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { Notice } from '../../components/notice.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { customersRoute, go, recommendationsRoute } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'
import { HistoryList } from '../recommendations/history-list.tsx'
import { Timeline } from './timeline.tsx'

type Props = { readonly customerId: CustomerId }

const back = () => go(customersRoute('people'))

/** One customer: profile, what he did, what may be sent to him. Escape leads back to all. */
export function CustomerPage({ customerId }: Props) {
  const asked = useRequest('customers:page', { customerId })
  const { t } = useWords()
  useEffect(() => {
    const leave = (event: KeyboardEvent) => {
      if (event.key === 'Escape') back()
    }
    window.addEventListener('keydown', leave)
    return () => window.removeEventListener('keydown', leave)
  }, [])
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
          {t('customers.page.back')}
        </Button>
      </div>
      <RequestView asked={asked} rows={8}>
        {(page) => <Known page={page} />}
      </RequestView>
    </div>
  )
}

function Known({ page }: { readonly page: Page }) {
  const { t } = useWords()
  const { customer } = page
  return (
    <>
      <Section
        title={customer.name === '' ? customer.externalId : customer.name}
        text={[customer.externalId, customer.email].filter((part) => part !== '').join(' · ')}
        actions={
          <Button
            variant="default"
            leftSection={<IconSparkles size={16} aria-hidden />}
            onClick={() => go(recommendationsRoute('preview', { customerId: customer.id }))}
          >
            {t('customers.page.recommendations')}
          </Button>
        }
      >
        {page.suppressed && <Notice tone="warn">{t('customers.page.suppressed')}</Notice>}
        <Figures page={page} />
        <Facts page={page} />
      </Section>
      <div className="sx-preview-columns">
        <Section title={t('customers.page.timeline')} testId={testIds.customerTimeline}>
          <Timeline items={page.timeline} />
        </Section>
        <div className="sx-stack">
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
  const { t, format } = useWords()
  const told = profileFacts.filter((name) => page.facts[name] !== '')
  if (told.length === 0 && page.consents.length === 0) return null
  return (
    <dl className="sx-facts">
      {told.map((name) => (
        <div key={name}>
          <dt>{t(`customers.fact.${name}`)}</dt>
          <dd>{page.facts[name]}</dd>
        </div>
      ))}
      {page.consents.map(({ channel, state, at }) => (
        <div key={channel}>
          <dt>{t(`customers.consent.${channel}`)}</dt>
          <dd>
            {t(`customers.consent.${state}`)}
            {at !== null && <span className="sx-soft"> · {format.date(at)}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
