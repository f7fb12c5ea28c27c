import { NativeSelect } from '@mantine/core'
import { IconPackage } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { productId as productIdSchema } from '../../../../contract/ids.ts'
import type { ModelId, ProductId } from '../../../../contract/ids.ts'
import type { ModelSummary } from '../../../../contract/models.ts'
import type { ProductPreview } from '../../../../contract/recommend-views.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { Notice } from '../../components/notice.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { go, recommendationsRoute } from '../../state/route.ts'
import type { RecommendationTab } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'
import { modelLabel } from './model-words.ts'
import { chooseModel } from './preview-tab.tsx'
import { SearchPicker } from './search-picker.tsx'

type Props = {
  readonly models: readonly ModelSummary[]
  readonly modelId: ModelId | null
  readonly productId: ProductId | null
}

/** One product: who would want it, what is like it, what is bought with it. */
export function ProductTab({ models, modelId, productId }: Props) {
  const { t } = useWords()
  const model = chooseModel(models, modelId)
  if (!model) return null
  const open = (id: ProductId) => go(recommendationsRoute('product', { modelId: model.id, productId: id }))
  return (
    <>
      <Section>
        <div className="sx-preview-bar">
          <SearchPicker<ProductId>
            request="products:list"
            label={t('lists.product.searchLabel')}
            placeholder={t('lists.product.search')}
            testId={testIds.productSearch}
            options={(rows) =>
              rows.map((row) => ({
                id: productIdSchema.parse(row.id),
                title: row.name === '' ? row.externalId : row.name,
                note: [row.externalId, row.category ?? ''].filter((part) => part !== '').join(' · '),
              }))
            }
            onPick={(option) => open(option.id)}
            keepsText
          />
          <TabModelSelect models={models} model={model} tab="product" productId={productId} />
        </div>
      </Section>
      {productId === null ? (
        <Section>
          <EmptyState
            icon={IconPackage}
            title={t('lists.product.choose')}
            text={t('lists.product.chooseText')}
          />
        </Section>
      ) : (
        <Loaded modelId={model.id} productId={productId} onProduct={open} />
      )}
    </>
  )
}

type SelectProps = {
  readonly models: readonly ModelSummary[]
  readonly model: ModelSummary
  readonly tab: RecommendationTab
  readonly productId?: ProductId | null
}

/** The model that a tab shows, kept in the route. */
export function TabModelSelect({ models, model, tab, productId = null }: SelectProps) {
  const words = useWords()
  return (
    <NativeSelect
      label={words.t('recommendations.model.select')}
      value={String(model.id)}
      onChange={(event) => {
        const next = models.find((each) => String(each.id) === event.currentTarget.value)
        if (next) go(recommendationsRoute(tab, { modelId: next.id, productId }))
      }}
      data={models.map((each) => ({ value: String(each.id), label: modelLabel(each, words) }))}
      data-testid={testIds.modelSelect}
    />
  )
}

type LoadedProps = {
  readonly modelId: ModelId
  readonly productId: ProductId
  readonly onProduct: (id: ProductId) => void
}

function Loaded({ modelId, productId, onProduct }: LoadedProps) {
  const asked = useRequest('recommend:product', { modelId, productId })
  return (
    <RequestView asked={asked} rows={8}>
      {(preview) => (
        <div className="sx-stack" data-testid={testIds.productPreview}>
          <Facts preview={preview} />
          <div className="sx-thirds">
            <Interested preview={preview} modelId={modelId} />
            <Similar preview={preview} onProduct={onProduct} />
            <Together preview={preview} onProduct={onProduct} />
          </div>
        </div>
      )}
    </RequestView>
  )
}

function Facts({ preview }: { readonly preview: ProductPreview }) {
  const { t, format } = useWords()
  const { product, stock, priceMicros, currency } = preview
  const note = [product.externalId, product.category, preview.excluded ? t('lists.product.excluded') : '']
    .filter((part) => part !== '')
    .join(' · ')
  const figures = [
    [t('lists.product.customers'), format.integer(preview.customers)],
    [t('lists.product.stock'), stock === null ? t('common.unknown') : format.integer(stock)],
    [
      t('lists.product.price'),
      priceMicros === null ? t('common.unknown') : format.money(priceMicros, currency),
    ],
  ] as const
  return (
    <Section title={product.name === '' ? product.externalId : product.name} text={note}>
      <dl className="sx-figures">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="sx-numbers">{value}</dd>
          </div>
        ))}
      </dl>
      {!preview.known && <Notice tone="info">{t('lists.product.unknown')}</Notice>}
    </Section>
  )
}

function Interested({ preview, modelId }: { readonly preview: ProductPreview; readonly modelId: ModelId }) {
  const { t, format } = useWords()
  const best = preview.interested[0]?.score ?? 1
  return (
    <Section
      title={t('lists.product.interested')}
      text={
        preview.interestedAmong === 'all'
          ? t('lists.product.interestedAll')
          : t('lists.product.interestedNear')
      }
      testId={testIds.productInterested}
    >
      {preview.interested.length === 0 ? (
        <p className="sx-soft">{t('lists.product.interestedNone')}</p>
      ) : (
        <ul className="sx-items">
          {preview.interested.map((customer) => {
            const name =
              customer.name === '' ? customer.externalId : `${customer.name} (${customer.externalId})`
            return (
              <Item
                key={customer.id}
                name={name}
                title={t('lists.product.explain', { customer: name })}
                share={customer.score / best}
                note={t('recommendations.preview.score', { score: format.decimal(customer.score, 4) })}
                onOpen={() => go(recommendationsRoute('preview', { modelId, customerId: customer.id }))}
              />
            )
          })}
        </ul>
      )}
    </Section>
  )
}

type PartProps = { readonly preview: ProductPreview; readonly onProduct: (id: ProductId) => void }

function Similar({ preview, onProduct }: PartProps) {
  const { t, format } = useWords()
  const best = preview.similar[0]?.similarity ?? 1
  return (
    <Section title={t('lists.product.similar')}>
      {preview.similar.length === 0 ? (
        <p className="sx-soft">{t('lists.product.similarNone')}</p>
      ) : (
        <ul className="sx-items">
          {preview.similar.map((item) => (
            <Item
              key={item.productId}
              name={item.name === '' ? item.externalId : item.name}
              share={item.similarity / best}
              note={t('recommendations.preview.similarity', { value: format.decimal(item.similarity, 3) })}
              onOpen={() => onProduct(item.productId)}
            />
          ))}
        </ul>
      )}
    </Section>
  )
}

function Together({ preview, onProduct }: PartProps) {
  const { t, format } = useWords()
  const n = format.integer(preview.baskets)
  return (
    <Section
      title={t('lists.product.together')}
      text={
        preview.basketKind === 'orders'
          ? t('lists.product.togetherOrders', { n })
          : t('lists.product.togetherCustomers', { n })
      }
      testId={testIds.productTogether}
    >
      {preview.together.length === 0 ? (
        <p className="sx-soft">{t('lists.product.togetherNone')}</p>
      ) : (
        <ul className="sx-items">
          {preview.together.map((item) => (
            <Item
              key={item.productId}
              name={item.name === '' ? item.externalId : item.name}
              share={item.confidence}
              note={
                <span title={t('lists.product.liftHint')}>
                  {format.percent(item.confidence, 0)}
                  {item.lift !== null && ` · ${t('lists.product.lift')} ${format.decimal(item.lift, 1)}`}
                </span>
              }
              onOpen={() => onProduct(item.productId)}
            />
          ))}
        </ul>
      )}
    </Section>
  )
}

type ItemProps = {
  readonly name: string
  readonly title?: string
  /** Length of the bar, 0 to 1. */
  readonly share: number
  readonly note: ReactNode
  readonly onOpen: () => void
}

function Item({ name, title, share, note, onOpen }: ItemProps) {
  return (
    <li>
      <div className="sx-item-line">
        <button type="button" className="sx-link sx-item-name" title={title} onClick={onOpen}>
          {name}
        </button>
        <span className="sx-item-note sx-numbers">{note}</span>
      </div>
      <div className="sx-bar sx-bar-brass" aria-hidden>
        <span style={{ width: `${Math.max(0, Math.min(1, share)) * 100}%` }} />
      </div>
    </li>
  )
}
