import { useState } from 'react'
import type { RecommendedProduct } from '../../../../contract/models.ts'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { ProductName } from './history-list.tsx'
import type { OnSimilar } from './history-list.tsx'
import type { PreviewOptions } from './preview-options.ts'
import { mainReasons, reasonLines } from './reasons.ts'
import { WhatIf } from './what-if.tsx'
import type { Whom } from './what-if.tsx'

const REASONS_SHOWN = 12

type Props = {
  readonly products: readonly RecommendedProduct[]
  readonly onSimilar: OnSimilar
  readonly options: PreviewOptions
  /** Whose list it is; null before anybody is chosen. */
  readonly whom: Whom | null
}

/** Recommendations, best first, each with its score and why. */
export function RecommendedList({ products, onSimilar, options, whom }: Props) {
  const { t } = useWords()
  if (products.length === 0) return <p className="sx-soft">{t('recommendations.preview.recommendedNone')}</p>
  const best = Math.max(...products.map((product) => product.score), Number.MIN_VALUE)
  return (
    <ol className="sx-items">
      {products.map((product) => (
        <Recommended
          key={product.productId}
          product={product}
          best={best}
          onSimilar={onSimilar}
          options={options}
          whom={whom}
        />
      ))}
    </ol>
  )
}

type ItemProps = {
  readonly product: RecommendedProduct
  readonly best: number
  readonly onSimilar: OnSimilar
  readonly options: PreviewOptions
  readonly whom: Whom | null
}

function Recommended({ product, best, onSimilar, options, whom }: ItemProps) {
  const { t, format } = useWords()
  const [isAsking, setIsAsking] = useState(false)
  const [isOpen, setIsOpen] = useState(false)
  const hasReasons = product.basis !== 'popular' && product.reasons.length > 0
  const names = mainReasons(product).map((reason) => (reason.name === '' ? reason.externalId : reason.name))
  return (
    <li data-product={product.externalId} data-score={product.score}>
      <div className="sx-item-line">
        <span className="sx-item-rank">{product.rank}</span>
        <ProductName
          id={product.productId}
          name={product.name}
          externalId={product.externalId}
          onSimilar={onSimilar}
        />
        <span className="sx-item-note sx-numbers">
          {t('recommendations.preview.score', { score: format.decimal(product.score, 4) })}
        </span>
      </div>
      <div className="sx-recommended-body">
        <div className="sx-bar" aria-hidden>
          <span style={{ width: `${Math.max(0, Math.min(100, (product.score / best) * 100))}%` }} />
        </div>
        <div className="sx-item-line sx-item-note">
          <span className="sx-item-reason">
            {names.length > 0
              ? t('recommendations.preview.because', { names: names.join(t('recommendations.preview.and')) })
              : t('recommendations.preview.popular')}
          </span>
          {hasReasons && (
            <button
              type="button"
              className="sx-link"
              aria-expanded={isOpen}
              onClick={() => setIsOpen(!isOpen)}
              data-reasons={product.rank}
            >
              {isOpen ? t('recommendations.preview.hideAll') : t('recommendations.preview.showAll')}
            </button>
          )}
          {hasReasons && whom !== null && (
            <button
              type="button"
              className="sx-link"
              aria-expanded={isAsking}
              onClick={() => setIsAsking(!isAsking)}
              data-testid={testIds.explainOpen}
            >
              {isAsking ? t('lists.explain.close') : t('lists.explain.open')}
            </button>
          )}
        </div>
        {isOpen && <Reasons product={product} />}
        {isAsking && whom !== null && <WhatIf options={options} whom={whom} productId={product.productId} />}
      </div>
    </li>
  )
}

/** Every contribution with its bar, and the proof that they add up to the score. */
function Reasons({ product }: { readonly product: RecommendedProduct }) {
  const { t, format } = useWords()
  const lines = reasonLines(product, REASONS_SHOWN)
  const largest = Math.max(...lines.shown.map((reason) => Math.abs(reason.share)), Number.MIN_VALUE)
  return (
    <table
      className="sx-reasons"
      aria-label={t('recommendations.preview.reasonsOf', { product: product.name })}
    >
      <tbody>
        {lines.shown.map((reason) => (
          <tr key={reason.productId}>
            <td>{reason.name === '' ? reason.externalId : reason.name}</td>
            <td>
              <div className={reason.share < 0 ? 'sx-bar sx-bar-minus' : 'sx-bar sx-bar-brass'} aria-hidden>
                <span style={{ width: `${(Math.abs(reason.share) / largest) * 100}%` }} />
              </div>
            </td>
            <td className="sx-end sx-numbers">{format.decimal(reason.share, 4)}</td>
          </tr>
        ))}
        {lines.others > 0 && (
          <tr>
            <td colSpan={2}>{t('recommendations.preview.sumOthers', { n: format.integer(lines.others) })}</td>
            <td className="sx-end sx-numbers">{format.decimal(lines.othersShare, 4)}</td>
          </tr>
        )}
      </tbody>
      <tfoot>
        {product.basis === 'evidence' ? (
          <tr>
            <td colSpan={3} className="sx-soft">
              {t('recommendations.preview.evidence')}
            </td>
          </tr>
        ) : (
          <tr>
            <td colSpan={2}>
              {t('recommendations.preview.sum')}{' '}
              <span className="sx-soft">
                ({t('recommendations.preview.sumEquals', { score: format.decimal(product.score, 4) })})
              </span>
            </td>
            <td className="sx-end sx-numbers" data-sum={lines.sum}>
              {format.decimal(lines.sum, 4)}
            </td>
          </tr>
        )}
      </tfoot>
    </table>
  )
}
