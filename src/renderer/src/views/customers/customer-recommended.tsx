import { Button } from '@mantine/core'
import type { CustomerId, ModelId } from '../../../../contract/ids.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { go, recommendationsRoute } from '../../state/route.ts'

const RECOMMENDED = 5

type Props = { readonly customerId: CustomerId }

/** What the latest model would recommend, or the way to a first model. */
export function CustomerRecommended({ customerId }: Props) {
  const { t } = useWords()
  const { value: models } = useRequest('models:list', undefined)
  if (models === undefined) return null
  const [model] = models
  if (model === undefined) {
    return (
      <Section title={t('customers.page.recommended')}>
        <p className="sx-soft">{t('customers.page.noModel')}</p>
        <div>
          <Button size="xs" variant="default" onClick={() => go(recommendationsRoute('model'))}>
            {t('customers.page.train')}
          </Button>
        </div>
      </Section>
    )
  }
  return <RecommendedBy customerId={customerId} modelId={model.id} />
}

function RecommendedBy({ customerId, modelId }: Props & { readonly modelId: ModelId }) {
  const { t } = useWords()
  const asked = useRequest('recommend:preview', {
    modelId,
    customerId,
    topN: RECOMMENDED,
    excludeBought: true,
  })
  return (
    <Section
      title={t('customers.page.recommended')}
      text={t('customers.page.recommendedText')}
      actions={
        <Button
          size="xs"
          variant="default"
          onClick={() => go(recommendationsRoute('preview', { modelId, customerId }))}
        >
          {t('customers.page.why')}
        </Button>
      }
    >
      <RequestView asked={asked} rows={3}>
        {({ recommended }) =>
          recommended.length === 0 ? (
            <p className="sx-soft">{t('customers.page.nothingRecommended')}</p>
          ) : (
            <ol className="sx-items">
              {recommended.map((product) => (
                <li key={product.productId} className="sx-item-line">
                  <button
                    type="button"
                    className="sx-link sx-item-name"
                    onClick={() =>
                      go(recommendationsRoute('product', { modelId, productId: product.productId }))
                    }
                  >
                    {product.name === '' ? product.externalId : product.name}
                  </button>
                  <span className="sx-item-note">{product.category}</span>
                </li>
              ))}
            </ol>
          )
        }
      </RequestView>
    </Section>
  )
}
