import { spendLines } from '../../../../contract/plan-words.ts'
import type { SpendResult } from '../../../../contract/plan-actions.ts'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { usePlanWords } from './plan-words.ts'

type Props = { readonly spend: SpendResult; readonly currency: string }

/** What came of moved money, and that it proves nothing by itself. */
export function SpendLines({ spend, currency }: Props) {
  const { t, format } = useWords()
  const { money } = usePlanWords(currency)
  const lines = spendLines(spend, {
    money,
    integer: format.integer,
    percent: (share) => format.percent(share, 0),
    day: format.day,
    span: (span) => t(`strategy.spend.span.${span}`),
    channel: (figures) => t('strategy.spend.channel', figures),
  })
  return (
    <ul className="sx-spend-lines" data-testid={testIds.planSpend}>
      {lines.map(({ text, figures }, at) => (
        <li key={`${text} ${at}`} data-line={text}>
          {/* Each text is given the figures of its own line. */}
          {t(`strategy.spend.${text}`, figures as Figures)}
        </li>
      ))}
    </ul>
  )
}

/** Each text takes some of these; those of the other texts are not looked at. */
type Figures = Record<
  | 'share'
  | 'n'
  | 'span'
  | 'channels'
  | 'outcome'
  | 'predicted'
  | 'predictedLow'
  | 'predictedHigh'
  | 'gain'
  | 'gainLow'
  | 'gainHigh'
  | 'planned'
  | 'plannedLow'
  | 'plannedHigh'
  | 'channel'
  | 'from'
  | 'to'
  | 'lift'
  | 'liftLow'
  | 'liftHigh',
  string
>
