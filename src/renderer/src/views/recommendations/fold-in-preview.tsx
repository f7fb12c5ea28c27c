import { ActionIcon } from '@mantine/core'
import { IconShoppingBag, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { productId as productIdSchema } from '../../../../contract/ids.ts'
import type { ProductId } from '../../../../contract/ids.ts'
import type { ModelKind } from '../../../../contract/models.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { PreviewColumns } from './customer-preview.tsx'
import type { PreviewOptions } from './preview-options.ts'
import { SearchPicker } from './search-picker.tsx'

const MOST_PICKED = 200

type Picked = { readonly id: ProductId; readonly title: string }
type Props = { readonly options: PreviewOptions; readonly kind: ModelKind }

/** A new customer, made of a handful of products: recommendations without any training. */
export function FoldInPreview({ options, kind }: Props) {
  const { t } = useWords()
  const [picked, setPicked] = useState<readonly Picked[]>([])
  const asked = useRequest(
    'recommend:fold-in',
    { ...options, productIds: picked.map((product) => product.id) },
    picked.length === 0,
  )
  const add = (product: Picked) => {
    if (picked.length < MOST_PICKED && !picked.some((each) => each.id === product.id))
      setPicked([...picked, product])
  }
  return (
    <>
      <Section>
        <SearchPicker<ProductId>
          request="products:list"
          label={t('recommendations.preview.newSearchLabel')}
          placeholder={t('recommendations.preview.newSearch')}
          testId={testIds.foldInSearch}
          options={(rows) =>
            rows.map((row) => ({
              id: productIdSchema.parse(row.id),
              title: row.name === '' ? row.externalId : row.name,
              note: [row.externalId, row.category ?? ''].filter((part) => part !== '').join(' · '),
            }))
          }
          onPick={add}
          keepsText={false}
        />
        <div className="sx-chips" data-testid={testIds.foldInPicked}>
          {picked.map((product) => (
            <span key={product.id} className="sx-chip sx-chip-picked">
              {product.title}
              <ActionIcon
                variant="transparent"
                color="gray"
                size={24}
                aria-label={t('recommendations.preview.remove', { product: product.title })}
                onClick={() => setPicked(picked.filter((each) => each.id !== product.id))}
              >
                <IconX size={13} aria-hidden />
              </ActionIcon>
            </span>
          ))}
        </div>
      </Section>
      {picked.length === 0 ? (
        <Section>
          <EmptyState
            icon={IconShoppingBag}
            title={t('recommendations.preview.newNone')}
            text={t('recommendations.preview.newNoneText')}
          />
        </Section>
      ) : (
        <RequestView asked={asked} rows={6}>
          {(preview) => <PreviewColumns preview={preview} options={options} kind={kind} />}
        </RequestView>
      )}
    </>
  )
}
