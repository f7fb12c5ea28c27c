import { useCallback } from 'react'
import type { ClvHoldout } from '../../../../../contract/value.ts'
import { Chart } from '../../../charts/chart.tsx'
import { Notice } from '../../../components/notice.tsx'
import { Section } from '../../../components/view.tsx'
import { useWords } from '../../../i18n/use-words.ts'
import { testIds } from '../../../test-ids.ts'
import type { ChartTheme } from '../../../theme/chart-theme.ts'
import { drillInto } from '../../../state/route.ts'
import { bought } from '../rule-edit.ts'
import { pairedBarsFigure, trackingFigure } from './value-figures.ts'

const DAY_MS = 86_400_000

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

const tones = { good: 'good', fair: 'info', poor: 'warn' } as const

/** What was expected of later orders against what came. */
export function ClvCheck({ holdout }: { readonly holdout: ClvHoldout | null }) {
  const { t, format } = useWords()
  if (holdout === null)
    return (
      <Section title={t('value.clv.check')}>
        <p className="sx-soft">{t('value.clv.checkNone')}</p>
      </Section>
    )
  const { expected, actual, error, naiveError } = holdout
  const off = actual === 0 ? 0 : expected / actual - 1
  return (
    <Section title={t('value.clv.check')} testId={testIds.clvCheck}>
      <Notice tone={tones[holdout.verdict]} title={t(`value.clv.verdict.${holdout.verdict}`)}>
        <p>
          {t('value.clv.checkText', {
            from: format.date(holdout.from),
            days: holdout.days,
            expected: format.integer(Math.round(expected)),
            actual: format.integer(actual),
            difference: `${off > 0 ? '+' : ''}${format.percent(off, 1)}`,
            error: format.decimal(error.square, 2),
            naive: format.decimal(naiveError.square, 2),
          })}
        </p>
      </Notice>
      <div className="sx-charts sx-charts-wide">
        <ByFrequency holdout={holdout} />
        <TrackingChart holdout={holdout} />
      </div>
    </Section>
  )
}

function ByFrequency({ holdout }: { readonly holdout: ClvHoldout }) {
  const { t } = useWords()
  const title = t('value.clv.byFrequency')
  const figure = useCallback(
    (theme: ChartTheme) =>
      pairedBarsFigure(
        holdout.byFrequency.map(({ frequency, orMore }) =>
          orMore ? t('value.clv.orMore', { n: frequency }) : String(frequency),
        ),
        [
          { name: t('value.clv.expected'), values: holdout.byFrequency.map(({ expected }) => expected) },
          { name: t('value.clv.actual'), values: holdout.byFrequency.map(({ actual }) => actual) },
        ],
        { x: t('value.clv.frequencyAxis'), y: t('value.clv.perCustomerAxis') },
        theme,
      ),
    [holdout, t],
  )
  return (
    <div>
      <h3>{title}</h3>
      <Chart
        title={title}
        figure={figure}
        height={290}
        fileName="holdout-by-frequency"
        testId={testIds.holdoutByFrequency}
        onPoint={({ pointNumber }) => {
          const chosen = holdout.byFrequency[pointNumber]
          if (chosen === undefined) return
          // The models count days with a purchase, the first not among them.
          const low = chosen.frequency + 1
          drillInto({
            ...bought,
            measure: 'days',
            low,
            high: chosen.orMore ? null : low,
            period: { kind: 'between', from: null, to: dayOf(holdout.from) },
          })
        }}
      />
    </div>
  )
}

function TrackingChart({ holdout }: { readonly holdout: ClvHoldout }) {
  const { t } = useWords()
  const title = t('value.clv.tracking')
  const figure = useCallback(
    (theme: ChartTheme) =>
      trackingFigure(
        holdout,
        {
          x: t('value.clv.weekAxis'),
          y: t('value.clv.ordersAxis'),
          expected: t('value.clv.expected'),
          actual: t('value.clv.actual'),
          until: t('value.clv.learnedUntil'),
        },
        theme,
      ),
    [holdout, t],
  )
  return (
    <div>
      <h3>{title}</h3>
      <Chart
        title={title}
        figure={figure}
        height={290}
        fileName="holdout-tracking"
        testId={testIds.holdoutTracking}
        onPoint={({ pointNumber }) => {
          const { day } = holdout.tracking
          const [before, until] = [day[pointNumber - 1], day[pointNumber]]
          if (until === undefined) return
          const from = before === undefined ? null : dayOf(before + DAY_MS)
          drillInto({ ...bought, period: { kind: 'between', from, to: dayOf(until) } })
        }}
      />
    </div>
  )
}
