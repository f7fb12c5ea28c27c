import type { AutoSelection } from '../../../../contract/models.ts'
import { useWords } from '../../i18n/use-words.ts'
import type { Words } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { settingsText } from './model-words.ts'

/** How the model was chosen: why, what else was tried, and what was not. */
export function SelectionPanel({ selection }: { readonly selection: AutoSelection }) {
  const words = useWords()
  const { t, format } = words
  const { leaderboard, leftOut, reasons, customers, k, split } = selection
  return (
    <div className="sx-stack" data-testid={testIds.modelSelection}>
      <h3>{t('recommendations.model.auto.title')}</h3>
      <ul className="sx-plain-list">
        {reasons.map((reason) => (
          <li key={reason.code}>{reasonText(reason, k, words)}</li>
        ))}
      </ul>
      <div className="sx-scroll-x">
        <table className="sx-table sx-table-tight">
          <thead>
            <tr>
              <th scope="col">{t('recommendations.model.kind')}</th>
              <th scope="col">{t('recommendations.model.columnSettings')}</th>
              <th scope="col" className="sx-end">
                {t('recommendations.model.ndcg', { k })}
              </th>
              <th scope="col" className="sx-end">
                {t('recommendations.model.recall', { k })}
              </th>
              <th scope="col" className="sx-end">
                {t('recommendations.model.coverage')}
              </th>
              <th scope="col" className="sx-end">
                {t('recommendations.model.auto.trials')}
              </th>
            </tr>
          </thead>
          <tbody>
            {leaderboard.map(({ settings, ndcg, recall, coverage, trials, chosen }) => (
              <tr key={settings.kind} data-kind={settings.kind} aria-selected={chosen}>
                <th scope="row">
                  {t(`contract.modelKind.${settings.kind}`)}
                  {chosen && <div className="sx-soft sx-small">{t('recommendations.model.auto.chosen')}</div>}
                </th>
                <td className="sx-small">{settingsText(settings, words)}</td>
                <td className="sx-end sx-numbers">
                  <strong>{format.fixed(ndcg.value, 4)}</strong>
                  <div className="sx-soft sx-small sx-interval">
                    {t('common.interval', {
                      low: format.fixed(ndcg.low, 4),
                      high: format.fixed(ndcg.high, 4),
                    })}
                  </div>
                </td>
                <td className="sx-end sx-numbers">{format.percent(recall, 1)}</td>
                <td className="sx-end sx-numbers">{format.percent(coverage, 1)}</td>
                <td className="sx-end sx-numbers">{format.integer(trials)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {leftOut.length > 0 && (
        <p className="sx-soft sx-small">
          {t('recommendations.model.auto.leftOut')}{' '}
          {leftOut.map((each) => leftOutText(each, words)).join(t('recommendations.model.auto.separator'))}
        </p>
      )}
      <p className="sx-soft sx-small">
        {t('recommendations.model.auto.basis', {
          n: format.integer(customers),
          split: t(`recommendations.model.auto.split.${split}`),
        })}
      </p>
    </div>
  )
}

function reasonText(reason: AutoSelection['reasons'][number], k: number, { t, format }: Words): string {
  const { code, kind, other, gain } = reason
  const signed = (value: number) => `${value > 0 ? '+' : ''}${format.fixed(value, 4)}`
  return t(`recommendations.model.auto.reason.${code}`, {
    k,
    kind: t(`contract.modelKind.${kind}`),
    other: other === null ? '' : t(`contract.modelKind.${other}`),
    gain: gain === null ? '' : signed(gain.value),
    low: gain === null ? '' : signed(gain.low),
    high: gain === null ? '' : signed(gain.high),
  })
}

function leftOutText(
  { kind, reason, needed }: AutoSelection['leftOut'][number],
  { t, format }: Words,
): string {
  return t(`recommendations.model.auto.left.${reason}`, {
    kind: t(`contract.modelKind.${kind}`),
    size: needed === null ? '' : format.decimal(needed / 1e9, 1),
    seconds: needed === null ? '' : format.integer(needed),
  })
}
