import { useCallback, useMemo } from 'react'
import type {
  ForecastAnalysis,
  ForecastDetail,
  ForecastOutcome,
  ForecastRow,
} from '../../../../contract/forecast.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { Chart } from '../../charts/chart.tsx'
import { Notice } from '../../components/notice.tsx'
import { useWords } from '../../i18n/use-words.ts'
import type { Words } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'
import { Board } from './board.tsx'
import { Drivers } from './drivers.tsx'
import { fanFigure, partsFigure } from './fan-figure.ts'
import { amountOf, changeText, dayText, eventName, seriesName } from './forecast-words.ts'
import { Goal } from './goal.tsx'
import { WhatIf } from './what-if.tsx'

type Props = {
  readonly analysis: ForecastAnalysis
  readonly detail: ForecastDetail
  readonly row: ForecastRow | null
  readonly outcome: ForecastOutcome | null
  readonly index: number
}

/** One series: figures, fan chart, what came, what did not fit, how the models did. */
export function SeriesPanel({ analysis, detail, row, outcome, index }: Props) {
  const words = useWords()
  const { t } = words
  const name = seriesName(detail.name, detail.isTotal, words)
  const metric =
    analysis.settings.metric === 'series'
      ? (analysis.settings.series ?? '')
      : t(`forecast.metric.${analysis.settings.metric}`)
  const calendar = useRequest('forecast:events', undefined).value
  const events = useMemo(
    () =>
      analysis.settings.useEvents
        ? (calendar ?? []).map((event) => ({ ...event, name: eventName(event.name, words) }))
        : [],
    [analysis.settings.useEvents, calendar, words],
  )
  const fan = useCallback(
    (theme: ChartTheme) =>
      fanFigure(
        detail,
        outcome,
        events,
        {
          actual: t('forecast.chart.actual'),
          forecast: t('forecast.chart.forecast'),
          backtest: t('forecast.chart.backtest'),
          came: t('forecast.chart.came'),
          partial: t('forecast.chart.partial'),
          events: t('forecast.chart.events'),
          time: t('forecast.chart.time'),
          value: metric,
          interval: (level) => t('forecast.chart.interval', { level: Math.round(level * 100) }),
        },
        theme,
      ),
    [detail, outcome, events, metric, t],
  )
  const parts = useCallback(
    (theme: ChartTheme) =>
      partsFigure(
        detail,
        {
          trend: t('forecast.parts.trend'),
          season: t('forecast.parts.season'),
          events: t('forecast.parts.events'),
          moves: t('forecast.parts.moves'),
          driver: (kind) => t(`forecast.drivers.kind.${kind}`),
          time: t('forecast.chart.time'),
        },
        theme,
      ),
    [detail, t],
  )
  const title = t('forecast.chart.title', { name: `${metric}, ${name}` })
  return (
    <div className="sx-stack">
      {row && <Figures analysis={analysis} row={row} />}
      {analysis.settings.slice !== 'none' && !analysis.summary.adds && (
        <Notice tone="info">{t('forecast.overlaps')}</Notice>
      )}
      {detail.notes.map((note) => (
        <Notice key={note} tone="info">
          {t(`forecast.notes.${note}`)}
        </Notice>
      ))}
      {outcome && <Outcome analysis={analysis} outcome={outcome} />}
      <Chart title={title} figure={fan} height={380} fileName="forecast" testId={testIds.forecastChart} />
      <Drivers detail={detail} />
      <Effects detail={detail} />
      <Goal key={index} analysis={analysis} index={index} />
      {detail.levers.length > 0 && (
        <WhatIf key={`what if ${index}`} analysis={analysis} detail={detail} index={index} />
      )}
      <Board detail={detail} />
      <h3>{t('forecast.parts.title')}</h3>
      <Chart title={t('forecast.parts.title')} figure={parts} height={300} fileName="forecast-parts" />
      <Anomalies analysis={analysis} detail={detail} />
    </div>
  )
}

function Figures({ analysis, row }: { readonly analysis: ForecastAnalysis; readonly row: ForecastRow }) {
  const words = useWords()
  const { t, format } = words
  const amount = amountOf(analysis, words)
  const level = analysis.settings.levels[0] ?? 0.8
  const covered = analysis.summary.coverage.at(-1) ?? null
  const unknown = t('forecast.figures.unknown')
  return (
    <dl className="sx-forecast-figures" data-testid={testIds.forecastFigures} data-next={row.next}>
      <div>
        <dt>{t('forecast.figures.next', { n: analysis.settings.horizon })}</dt>
        <dd>{amount(row.next)}</dd>
        <dd className="sx-soft sx-small">
          {t('forecast.figures.range', {
            level: Math.round(level * 100),
            low: amount(row.low),
            high: amount(row.high),
          })}
        </dd>
      </div>
      <div>
        <dt>{t('forecast.figures.growth')}</dt>
        <dd>{row.growth === null ? unknown : changeText(row.growth, words)}</dd>
      </div>
      <div>
        <dt>{t('forecast.figures.accuracy')}</dt>
        <dd>
          {row.mase === null || row.naiveMase === null || row.naiveMase === 0
            ? unknown
            : changeText(row.mase / row.naiveMase - 1, words)}
        </dd>
        <dd className="sx-soft sx-small">
          {t('forecast.figures.accuracyText', {
            own: row.mase === null ? unknown : format.decimal(row.mase, 2),
            naive: row.naiveMase === null ? unknown : format.decimal(row.naiveMase, 2),
          })}
        </dd>
      </div>
      {covered !== null && (
        <div>
          <dt>{t('forecast.figures.coverage')}</dt>
          <dd>{format.percent(covered, 1)}</dd>
          <dd className="sx-soft sx-small">
            {t('forecast.figures.coverageText', {
              level: Math.round((analysis.settings.levels.at(-1) ?? 0.95) * 100),
              share: format.percent(covered, 1),
            })}
          </dd>
        </div>
      )}
    </dl>
  )
}

type OutcomeProps = { readonly analysis: ForecastAnalysis; readonly outcome: ForecastOutcome }

function Outcome({ analysis, outcome }: OutcomeProps) {
  const words = useWords()
  const { t, format } = words
  const amount = amountOf(analysis, words)
  const difference = outcome.forecastSum === 0 ? 0 : outcome.actualSum / outcome.forecastSum - 1
  return (
    <Notice
      tone={outcome.alerts.length > 0 ? 'warn' : 'good'}
      title={t('forecast.outcome.title')}
      testId={testIds.forecastOutcome}
    >
      <p>
        {t('forecast.outcome.text', {
          n: format.integer(outcome.periods),
          actual: amount(outcome.actualSum),
          forecast: amount(outcome.forecastSum),
          difference: changeText(difference, words),
        })}{' '}
        {outcome.inside
          .map(({ level, share }) =>
            t('forecast.outcome.inside', {
              level: Math.round(level * 100),
              share: format.percent(share, 0),
            }),
          )
          .join(' ')}
      </p>
      {outcome.alerts.slice(0, 5).map(({ at, actual, lower, upper }) => (
        <p key={at}>
          {t('forecast.outcome.alert', {
            date: dayText(at, words),
            actual: amount(actual),
            low: amount(lower),
            high: amount(upper),
          })}
        </p>
      ))}
    </Notice>
  )
}

function Effects({ detail }: { readonly detail: ForecastDetail }) {
  const words = useWords()
  const { t, format } = words
  if (detail.effects.length === 0) return null
  return (
    <div data-testid={testIds.forecastEffects}>
      <h3>{t('forecast.events.effects')}</h3>
      <ul className="sx-bullets">
        {detail.effects.map(({ name, effect, times, source }) => (
          <li key={name} data-effect={effect} data-source={source}>
            {t(`forecast.events.${source}`, {
              name: eventName(name, words),
              effect: changeText(effect, words),
              n: format.integer(times),
            })}
          </li>
        ))}
      </ul>
    </div>
  )
}

type AnomaliesProps = { readonly analysis: ForecastAnalysis; readonly detail: ForecastDetail }

function Anomalies({ analysis, detail }: AnomaliesProps) {
  const words = useWords()
  const { t } = words
  return (
    <div data-testid={testIds.forecastAnomalies}>
      <h3>{t('forecast.anomalies.title')}</h3>
      {detail.anomalies.length === 0 ? (
        <p className="sx-soft">{t('forecast.anomalies.none')}</p>
      ) : (
        <ul className="sx-bullets">
          {detail.anomalies.slice(-12).map((anomaly) => (
            <li key={`${anomaly.at} ${anomaly.kind}`}>{anomalyText(anomaly, analysis, words)}</li>
          ))}
        </ul>
      )}
    </div>
  )
}

function anomalyText(
  { at, value, expected, kind, slices }: ForecastDetail['anomalies'][number],
  analysis: ForecastAnalysis,
  words: Words,
): string {
  const amount = amountOf(analysis, words)
  const text = words.t(`forecast.anomalies.${kind}`, {
    date: dayText(at, words),
    value: amount(value),
    expected: amount(expected),
  })
  if (slices.length === 0) return text
  const names = slices
    .map(({ name, difference }) => `${seriesName(name, false, words)} (${amount(difference)})`)
    .join(words.language === 'en' ? ', ' : '、')
  return `${text} ${words.t('forecast.anomalies.slices', { names })}`
}
