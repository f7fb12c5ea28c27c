import { useState } from 'react'
import { customerId as customerIdSchema } from '../../../../contract/ids.ts'
import type { CustomerId, ProductId } from '../../../../contract/ids.ts'
import type { CustomerPreview as Preview, ModelKind } from '../../../../contract/models.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { Notice } from '../../components/notice.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { HistoryList } from './history-list.tsx'
import type { PreviewOptions } from './preview-options.ts'
import { RecommendedList } from './recommended-list.tsx'
import { SimilarProducts } from './similar-products.tsx'
import type { Whom } from './what-if.tsx'

type Props = {
  readonly options: PreviewOptions
  readonly customerId: CustomerId
  readonly kind: ModelKind
  readonly onCustomer: (id: CustomerId) => void
}

/** History beside recommendations of a customer. */
export function CustomerPreview({ options, customerId, kind, onCustomer }: Props) {
  const asked = useRequest('recommend:preview', { ...options, customerId })
  return (
    <RequestView asked={asked} rows={8}>
      {(preview) => (
        <PreviewColumns preview={preview} options={options} kind={kind}>
          {kind !== 'popularity' && (
            <SimilarCustomers options={options} customerId={customerId} onCustomer={onCustomer} />
          )}
        </PreviewColumns>
      )}
    </RequestView>
  )
}

type ColumnsProps = {
  readonly preview: Preview
  readonly options: PreviewOptions
  readonly kind: ModelKind
  readonly children?: React.ReactNode
}

export function PreviewColumns({ preview, options, kind, children }: ColumnsProps) {
  const { t } = useWords()
  const [similarTo, setSimilarTo] = useState<{ id: ProductId; name: string } | null>(null)
  const { customer } = preview
  const whom: Whom | null =
    customer !== null
      ? { kind: 'customer', id: customer.id }
      : preview.history.length === 0
        ? null
        : { kind: 'basket', productIds: preview.history.map(({ productId }) => productId) }
  const title =
    customer === null ? t('recommendations.preview.historyPicked') : t('recommendations.preview.history')
  const who =
    customer === null
      ? undefined
      : [customer.name, customer.externalId, customer.email].filter((part) => part !== '').join(' · ')
  return (
    <div className="sx-preview-columns">
      <div className="sx-stack">
        <Section title={title} {...(who === undefined ? {} : { text: who })} testId={testIds.previewHistory}>
          <HistoryList history={preview.history} onSimilar={kind === 'popularity' ? null : setSimilarTo} />
        </Section>
        {children}
      </div>
      <div className="sx-stack">
        {similarTo && (
          <SimilarProducts
            modelId={options.modelId}
            productId={similarTo.id}
            name={similarTo.name}
            onClose={() => setSimilarTo(null)}
          />
        )}
        <Section title={t('recommendations.preview.recommended')} testId={testIds.previewRecommendations}>
          {preview.basis === 'popular' && (
            <Notice tone="info">{t('recommendations.preview.popularBasis')}</Notice>
          )}
          <RecommendedList
            products={preview.recommended}
            onSimilar={kind === 'popularity' ? null : setSimilarTo}
            options={options}
            whom={whom}
          />
        </Section>
      </div>
    </div>
  )
}

const SIMILAR_SHOWN = 8

type SimilarProps = Pick<Props, 'options' | 'customerId' | 'onCustomer'>

function SimilarCustomers({ options, customerId, onCustomer }: SimilarProps) {
  const { t, format } = useWords()
  const asked = useRequest('recommend:similar-customers', {
    modelId: options.modelId,
    customerId,
    limit: SIMILAR_SHOWN,
  })
  return (
    <Section title={t('recommendations.preview.similarCustomers')} testId={testIds.previewSimilarCustomers}>
      <RequestView asked={asked}>
        {(similar) => (
          <ul className="sx-items">
            {similar.map((item) => (
              <li key={item.id} className="sx-item-line">
                <button
                  type="button"
                  className="sx-link sx-item-name"
                  onClick={() => onCustomer(customerIdSchema.parse(item.id))}
                >
                  {item.name === '' ? item.externalId : `${item.name} (${item.externalId})`}
                </button>
                <span className="sx-item-note sx-numbers">
                  {t('recommendations.preview.similarity', { value: format.decimal(item.similarity, 3) })}
                </span>
              </li>
            ))}
          </ul>
        )}
      </RequestView>
    </Section>
  )
}
