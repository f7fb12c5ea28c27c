import type { PlanEvidence } from '../../../../contract/plan-actions.ts'
import { evidenceFigures } from '../../../../contract/plan-words.ts'
import { useWords } from '../../i18n/use-words.ts'
import {
  adsRoute,
  copyRoute,
  customersRoute,
  dataRoute,
  forecastRoute,
  go,
  recommendationsRoute,
} from '../../state/route.ts'
import type { Route } from '../../state/route.ts'
import { usePlanWords } from './plan-words.ts'

const routes: Readonly<Record<PlanEvidence['stage'], Route | null>> = {
  data: dataRoute('imports'),
  value: customersRoute('clv'),
  forecast: forecastRoute,
  recommend: recommendationsRoute('model'),
  copy: copyRoute,
  ads: adsRoute('response'),
  learned: null,
}

type Props = { readonly evidence: readonly PlanEvidence[]; readonly currency: string }

/** What an action rests on: each stage with its result, or with what stands in its place; a click opens its view. */
export function EvidenceList({ evidence, currency }: Props) {
  const { t, format } = useWords()
  const { money } = usePlanWords(currency)
  return (
    <ul className="sx-evidence">
      {evidence.map((each) => {
        const route = routes[each.stage]
        const figures = evidenceFigures(each, {
          money,
          percent: (share) => format.percent(share),
          integer: format.integer,
          decimal: (value) => format.decimal(value, 3),
        })
        const name = t(`strategy.evidenceStage.${each.stage}`)
        return (
          <li key={each.stage} data-state={each.state}>
            <span className="sx-evidence-stage">
              {route === null ? (
                name
              ) : (
                <button type="button" className="sx-link" onClick={() => go(route)}>
                  {name}
                </button>
              )}
            </span>
            <span>
              {/* Each text is given the figures of its own stage. */}
              {t(`strategy.evidence.${each.stage}.${each.state}`, figures as Figures)}
              {each.createdAt !== null && (
                <small className="sx-soft">
                  {' '}
                  {each.fingerprint === ''
                    ? `${format.dateTime(each.createdAt)}, ${t('strategy.evidenceOld')}`
                    : t('strategy.evidenceOf', {
                        when: format.dateTime(each.createdAt),
                        print: each.fingerprint,
                      })}
                </small>
              )}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

/** Each text takes some of these; those of the other texts are not looked at. */
type Figures = Record<
  | 'n'
  | 'end'
  | 'name'
  | 'recent'
  | 'expected'
  | 'change'
  | 'unsure'
  | 'k'
  | 'own'
  | 'popular'
  | 'lift'
  | 'low'
  | 'high'
  | 'chance'
  | 'assumed'
  | 'counted',
  string
>
