import type { Input } from '../../../../contract/requests.ts'
import type { ProductId } from '../../../../contract/ids.ts'
import type { ProductExplanation } from '../../../../contract/recommend-views.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { RequestView } from '../../components/request-view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import type { Words } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import type { PreviewOptions } from './preview-options.ts'

export type Whom = Input<'recommend:explain'>['whom']

const SHOWN = 8

type Props = { readonly options: PreviewOptions; readonly whom: Whom; readonly productId: ProductId }

/** Where a product would stand without this or that past product, computed anew for each. */
export function WhatIf({ options, whom, productId }: Props) {
  const asked = useRequest('recommend:explain', { ...options, whom, productId })
  return (
    <div className="sx-what-if" data-testid={testIds.explanation}>
      <RequestView asked={asked} rows={3}>
        {(explanation) => <Moves explanation={explanation} />}
      </RequestView>
    </div>
  )
}

function Moves({ explanation }: { readonly explanation: ProductExplanation }) {
  const words = useWords()
  const { t, format } = words
  const { rank, of, without } = explanation
  if (without.length === 0) return <p className="sx-soft">{t('lists.explain.noReasons')}</p>
  return (
    <>
      <strong>
        {rank === null
          ? t('lists.explain.notListed')
          : t('lists.explain.title', { rank: format.integer(rank), of: format.integer(of) })}
      </strong>
      <table className="sx-reasons">
        <tbody>
          {without.slice(0, SHOWN).map((each) => (
            <tr key={each.products.map(({ productId }) => productId).join(' ')} data-without={each.rank ?? 0}>
              <td>
                {t('lists.explain.without')} {namesOf(each.products, words)}
              </td>
              <td className="sx-end sx-numbers sx-rank-move">
                {rank === null ? '–' : format.integer(rank)} → <b>{rankText(each.rank, words)}</b>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rank !== null && rank <= explanation.top && (
        <p className="sx-small">{breakingText(explanation, words)}</p>
      )}
      <p className="sx-soft sx-small">{t('lists.explain.text')}</p>
    </>
  )
}

type Named = ProductExplanation['without'][number]['products']

function namesOf(products: Named, { t }: Words): string {
  return products
    .map(({ name, externalId }) => (name === '' ? externalId : name))
    .join(t('recommendations.preview.and'))
}

function rankText(rank: number | null, { t, format }: Words): string {
  return rank === null ? t('lists.explain.gone') : t('lists.explain.rank', { rank: format.integer(rank) })
}

function breakingText({ breaking, top }: ProductExplanation, words: Words): string {
  const { t, format } = words
  if (breaking === null) return t('lists.explain.stays', { top })
  const values = {
    top,
    names: namesOf(breaking.products, words),
    rank: rankText(breaking.rank, words),
    n: format.integer(breaking.products.length),
  }
  return breaking.products.length === 1
    ? t('lists.explain.breakingOne', values)
    : t('lists.explain.breaking', values)
}
