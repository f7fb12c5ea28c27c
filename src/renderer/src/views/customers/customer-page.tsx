import { Button } from '@mantine/core'
import { IconArrowLeft, IconSparkles } from '@tabler/icons-react'
import { useEffect } from 'react'
import type { CustomerId, ModelId } from '../../../../contract/ids.ts'
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
import { useGroupName } from './group-names.ts'
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
          <Segments customerId={customer.id} />
          <Recommended customerId={customer.id} />
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
    <dl className="sx-fact-row">
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
              <strong>{groupName(rfm.group)}</strong>
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

const RECOMMENDED = 5

/** What the latest model would recommend; nothing while there is no model. */
function Recommended({ customerId }: { readonly customerId: CustomerId }) {
  const { value: models } = useRequest('models:list', undefined)
  const model = models?.[0]
  if (model === undefined) return null
  return <RecommendedBy customerId={customerId} modelId={model.id} />
}

function RecommendedBy({
  customerId,
  modelId,
}: {
  readonly customerId: CustomerId
  readonly modelId: ModelId
}) {
  const { t } = useWords()
  const asked = useRequest('recommend:preview', {
    modelId,
    customerId,
    topN: RECOMMENDED,
    excludeBought: true,
  })
  return (
    <Section title={t('customers.page.recommended')} text={t('customers.page.recommendedText')}>
      <RequestView asked={asked} rows={3}>
        {({ recommended }) => (
          <ol className="sx-items">
            {recommended.map((product) => (
              <li key={product.productId} className="sx-item-line">
                <span className="sx-item-name">
                  {product.name === '' ? product.externalId : product.name}
                </span>
                <span className="sx-item-note">{product.category}</span>
              </li>
            ))}
          </ol>
        )}
      </RequestView>
    </Section>
  )
}
