import type { ClvAnalysis, FittedModel } from '../../../../../contract/value.ts'
import { Section } from '../../../components/view.tsx'
import { useWords } from '../../../i18n/use-words.ts'

/** The numbers behind the estimate, folded away. */
export function ClvParameters({ analysis }: { readonly analysis: ClvAnalysis }) {
  const { t, format } = useWords()
  const { asked, used, spend } = analysis.summary
  const shown = [
    { name: t(`value.clv.models.${asked.kind}`), estimates: asked.estimates },
    ...(used.kind === asked.kind
      ? []
      : [{ name: t(`value.clv.models.${used.kind}`), estimates: used.estimates }]),
    ...(spend.kind === 'gamma-gamma' ? [{ name: 'Gamma-Gamma', estimates: spend.estimates }] : []),
  ]
  return (
    <Section>
      <details className="sx-details">
        <summary>{t('value.clv.parameters')}</summary>
        <p className="sx-soft sx-small">
          {t('value.clv.likelihood', {
            value: format.decimal(asked.logLikelihood, 2),
            agreeing: asked.agreeing,
            starts: asked.starts,
          })}
        </p>
        <div className="sx-thirds">
          {shown.map(({ name, estimates }) => (
            <Estimates key={name} name={name} estimates={estimates} />
          ))}
        </div>
      </details>
    </Section>
  )
}

type Props = { readonly name: string; readonly estimates: FittedModel['estimates'] }

function Estimates({ name, estimates }: Props) {
  const { t, format } = useWords()
  const shown = (value: number | null) =>
    value === null
      ? '–'
      : Math.abs(value) >= 1e5 || Math.abs(value) < 1e-4
        ? value.toExponential(2)
        : format.decimal(value, 4)
  return (
    <div className="sx-scroll-x">
      <table className="sx-table sx-table-tight">
        <thead>
          <tr>
            <th scope="col">{name}</th>
            <th scope="col" className="sx-end">
              {t('value.clv.estimate')}
            </th>
            <th scope="col" className="sx-end">
              {t('value.clv.error')}
            </th>
            <th scope="col" className="sx-end">
              {t('value.clv.interval')}
            </th>
          </tr>
        </thead>
        <tbody>
          {estimates.map((each) => (
            <tr key={each.name}>
              <th scope="row">{each.name}</th>
              <td className="sx-end sx-numbers">{shown(each.value)}</td>
              <td className="sx-end sx-numbers">{shown(each.standardError)}</td>
              <td className="sx-end sx-numbers">
                {each.low === null
                  ? '–'
                  : t('common.interval', { low: shown(each.low), high: shown(each.high) })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
