import { useState } from 'react'
import { useDebouncedValue } from '@mantine/hooks'
import type { ListSettings } from '../../../../contract/lists.ts'
import type { ListPreview } from '../../../../contract/recommend-views.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Notice } from '../../components/notice.tsx'
import { LoadingRows } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { OutcomeTable } from './outcome-table.tsx'

const DEBOUNCE_MS = 350

/** The preview of what is being put together; the last one stays while the next is counted. */
export function useListPreview(settings: ListSettings | null) {
  const [asked] = useDebouncedValue(settings, DEBOUNCE_MS)
  const answer = useRequest('lists:preview', asked ?? placeholder, asked === null)
  const [kept, setKept] = useState<ListPreview | null>(null)
  if (answer.value !== undefined && answer.value !== kept) setKept(answer.value)
  return {
    preview: answer.value ?? kept,
    isUpdating: asked !== settings || (asked !== null && answer.state.kind === 'loading'),
    failure: answer.state.kind === 'failed' ? answer.state.failure : null,
    retry: answer.refresh,
  }
}

/** Never asked: the request is skipped while there are no settings. */
const placeholder = {
  modelId: 1 as ListSettings['modelId'], // stands for none
  topN: 1,
  excludeBought: true,
  customers: { kind: 'all' },
} as const

type Props = ReturnType<typeof useListPreview>

/** Counts, effects of the rules and a few lists, before anything is written. */
export function ListLivePreview({ preview, isUpdating, failure, retry }: Props) {
  const { t, format } = useWords()
  return (
    <Section
      title={t('lists.preview.title')}
      {...(isUpdating && preview !== null ? { text: t('lists.preview.updating') } : {})}
      testId={testIds.listPreview}
    >
      {failure !== null && <FailureNotice failure={failure} onRetry={retry} />}
      {failure === null && preview === null && <LoadingRows rows={8} />}
      {failure === null && preview !== null && (
        <div className="sx-stack" data-updating={isUpdating}>
          <Figures preview={preview} />
          <p className="sx-soft sx-small">
            {t('lists.preview.sampleText', { n: format.integer(preview.sampled) })}
          </p>
          <h3>{t('lists.preview.effect')}</h3>
          <OutcomeTable outcome={preview.outcome} />
          <h3>{t('lists.preview.sample')}</h3>
          <Sample preview={preview} />
        </div>
      )}
    </Section>
  )
}

function Figures({ preview }: { readonly preview: ListPreview }) {
  const { t, format } = useWords()
  const { customers, products, popularOverlap } = preview.outcome
  const n = format.integer
  const figures = [
    {
      name: t('lists.preview.reachable'),
      value: n(preview.reachable),
      note: t('lists.preview.reachableOf', { n: n(customers.asked) }),
    },
    {
      name: t('lists.preview.allowed'),
      value: n(products.allowed),
      note: t('lists.preview.allowedOf', { n: n(products.known) }),
    },
    {
      name: t('lists.preview.personal'),
      value: n(customers.personal),
      note: t('lists.preview.personalOf', { n: n(preview.sampled) }),
    },
    {
      name: t('lists.preview.listed'),
      value: n(products.listed),
      note: t('lists.preview.listedOf', { n: n(preview.sampled) }),
    },
    {
      name: t('lists.preview.overlap'),
      value: popularOverlap === null ? '–' : format.percent(popularOverlap, 0),
      note: '',
      hint: t('lists.preview.overlapHint'),
    },
  ]
  return (
    <dl className="sx-counts">
      {figures.map((figure) => (
        <div key={figure.name} {...(figure.hint === undefined ? {} : { title: figure.hint })}>
          <dt>{figure.name}</dt>
          <dd className="sx-numbers">
            {figure.value}
            {figure.note !== '' && <span className="sx-soft sx-small">{figure.note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Sample({ preview }: { readonly preview: ListPreview }) {
  const { t, format } = useWords()
  if (preview.rows.length === 0) return <Notice tone="warn">{t('lists.preview.sampleNone')}</Notice>
  return (
    <ul className="sx-items" data-testid={testIds.listSample}>
      {preview.rows.map(({ customer, basis, products }) => (
        <li key={customer.id}>
          <div className="sx-item-line">
            <span className="sx-item-name">
              {customer.name === '' ? customer.externalId : `${customer.name} (${customer.externalId})`}
            </span>
            <span className="sx-item-note">{t(`contract.basis.${basis}`)}</span>
          </div>
          <div className="sx-item-note">
            {products.map((product, at) => (
              <span
                key={product.externalId}
                className="sx-list-product"
                title={[product.category, format.decimal(product.score, 4)].filter(Boolean).join(' · ')}
              >
                <b>{at + 1}</b> {product.name === '' ? product.externalId : product.name}
              </span>
            ))}
          </div>
        </li>
      ))}
    </ul>
  )
}
