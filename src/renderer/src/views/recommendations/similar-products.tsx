import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ModelId, ProductId } from '../../../../contract/ids.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'

const SHOWN = 8

type Props = {
  readonly modelId: ModelId
  readonly productId: ProductId
  readonly name: string
  readonly onClose: () => void
}

export function SimilarProducts({ modelId, productId, name, onClose }: Props) {
  const { t, format } = useWords()
  const asked = useRequest('recommend:similar-products', { modelId, productId, limit: SHOWN })
  return (
    <Section
      title={t('recommendations.preview.similarProducts', { product: name })}
      testId={testIds.previewSimilarProducts}
      actions={
        <ActionIcon variant="subtle" color="gray" size={28} aria-label={t('common.close')} onClick={onClose}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      }
    >
      <RequestView asked={asked}>
        {(similar) => (
          <ul className="sx-items">
            {similar.map((item) => (
              <li key={item.id}>
                <div className="sx-item-line">
                  <span className="sx-item-name">{item.name === '' ? item.externalId : item.name}</span>
                  <span className="sx-item-note sx-numbers">
                    {t('recommendations.preview.similarity', { value: format.decimal(item.similarity, 3) })}
                  </span>
                </div>
                <div className="sx-bar sx-bar-brass" aria-hidden>
                  <span style={{ width: `${Math.max(0, item.similarity) * 100}%` }} />
                </div>
              </li>
            ))}
          </ul>
        )}
      </RequestView>
    </Section>
  )
}
