import type { ProductId } from '../../../../contract/ids.ts'
import type { HistoryItem } from '../../../../contract/models.ts'
import { useWords } from '../../i18n/use-words.ts'

export type OnSimilar = ((product: { id: ProductId; name: string }) => void) | null

type Props = { readonly history: readonly HistoryItem[]; readonly onSimilar: OnSimilar }

const SHOWN = 60

/** What the customer has bought, as the request orders it. */
export function HistoryList({ history, onSimilar }: Props) {
  const { t, format } = useWords()
  if (history.length === 0) return <p className="sx-soft">{t('recommendations.preview.historyNone')}</p>
  return (
    <>
      <ul className="sx-items">
        {history.slice(0, SHOWN).map((item) => (
          <li key={item.productId}>
            <div className="sx-item-line">
              <ProductName
                id={item.productId}
                name={item.name}
                externalId={item.externalId}
                onSimilar={onSimilar}
              />
              <span className="sx-item-note sx-numbers">
                {t('recommendations.preview.times', { n: format.integer(item.interactions) })}
              </span>
            </div>
            <div className="sx-item-note">
              {[
                item.category,
                item.lastAt === null
                  ? ''
                  : t('recommendations.preview.lastAt', { date: format.date(item.lastAt) }),
              ]
                .filter((part) => part !== '')
                .join(' · ')}
            </div>
          </li>
        ))}
      </ul>
      {history.length > SHOWN && (
        <p className="sx-soft sx-small">{t('common.total', { n: format.integer(history.length) })}</p>
      )}
    </>
  )
}

type NameProps = {
  readonly id: ProductId
  readonly name: string
  readonly externalId: string
  readonly onSimilar: OnSimilar
}

/** A product's name; where the model knows similarity, it opens similar products. */
export function ProductName({ id, name, externalId, onSimilar }: NameProps) {
  const { t } = useWords()
  const shown = name === '' ? externalId : name
  if (!onSimilar) return <span className="sx-item-name">{shown}</span>
  return (
    <button
      type="button"
      className="sx-link sx-item-name"
      title={t('recommendations.preview.similarTo', { product: shown })}
      onClick={() => onSimilar({ id, name: shown })}
    >
      {shown}
    </button>
  )
}
