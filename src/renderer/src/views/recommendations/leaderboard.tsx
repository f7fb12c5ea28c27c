import { useCallback } from 'react'
import type { Evaluation, EvaluationLine, ModelSummary } from '../../../../contract/models.ts'
import { Chart } from '../../charts/chart.tsx'
import { leaderboardFigure } from '../../charts/figures.ts'
import { Notice } from '../../components/notice.tsx'
import { useWords } from '../../i18n/use-words.ts'
import type { Words } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'
import { ActivityChart } from './models-plots.tsx'

/** The model against the bestseller list: a verdict in words, then the figures behind it. */
export function Leaderboard({ model }: { readonly model: ModelSummary }) {
  const words = useWords()
  const { t } = words
  const { evaluation } = model
  if (!evaluation) return <p className="sx-soft">{t('recommendations.model.leaderboardNone')}</p>
  const isBaseline = model.settings.kind === 'popularity'
  return (
    <div className="sx-stack">
      <h3>{t('recommendations.model.leaderboard')}</h3>
      <Verdict evaluation={evaluation} isBaseline={isBaseline} />
      <div className="sx-scroll-x">
        <table className="sx-table sx-table-tight" data-testid={testIds.modelLeaderboard}>
          <thead>
            <tr>
              <th scope="col">{t('recommendations.model.metric')}</th>
              <th scope="col" className="sx-end">
                {t(`contract.modelKind.${model.settings.kind}`)}
              </th>
              {!isBaseline && (
                <th scope="col" className="sx-end">
                  {t('contract.modelKind.popularity')}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {measures(evaluation, words).map((measure) => (
              <tr key={measure.name} data-measure={measure.key}>
                <th scope="row">
                  {measure.name}
                  <div className="sx-soft sx-small">{measure.hint}</div>
                </th>
                <Figures cell={measure.cell(evaluation.model)} />
                {!isBaseline && <Figures cell={measure.cell(evaluation.popularity)} />}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!isBaseline && <MeasureChart evaluation={evaluation} kind={model.settings.kind} />}
      {!isBaseline && <ActivityChart evaluation={evaluation} kind={model.settings.kind} />}
      <p className="sx-soft sx-small">{basisText(evaluation, words)}</p>
    </div>
  )
}

function Verdict({
  evaluation,
  isBaseline,
}: {
  readonly evaluation: Evaluation
  readonly isBaseline: boolean
}) {
  const { t, format } = useWords()
  const { k, ndcgGain, verdict } = evaluation
  if (isBaseline) {
    return (
      <Notice tone="info" testId={testIds.modelVerdict}>
        {t('recommendations.model.verdictBaseline')}
      </Notice>
    )
  }
  const signed = (value: number) => `${value > 0 ? '+' : ''}${format.fixed(value, 4)}`
  return (
    <Notice tone={verdict === 'better' ? 'good' : 'warn'} testId={testIds.modelVerdict}>
      {t(`recommendations.model.verdict.${verdict}`, {
        k,
        gain: signed(ndcgGain.value),
        low: signed(ndcgGain.low),
        high: signed(ndcgGain.high),
      })}
    </Notice>
  )
}

type Cell = { readonly value: string; readonly interval: string | null }
type Measure = {
  readonly key: string
  readonly name: string
  readonly hint: string
  readonly cell: (line: EvaluationLine) => Cell
}

function Figures({ cell }: { readonly cell: Cell }) {
  return (
    <td className="sx-end sx-numbers">
      <strong>{cell.value}</strong>
      {cell.interval !== null && <div className="sx-soft sx-small sx-interval">{cell.interval}</div>}
    </td>
  )
}

function measures(evaluation: Evaluation, { t, format }: Words): Measure[] {
  const { k } = evaluation
  const withInterval = (
    { value, low, high }: { value: number; low: number; high: number },
    show: (n: number) => string,
  ): Cell => ({
    value: show(value),
    interval: t('common.interval', { low: show(low), high: show(high) }),
  })
  const share = (value: number) => format.percent(value, 1)
  const plain = (value: number) => format.fixed(value, 4)
  return [
    {
      key: 'ndcg',
      name: t('recommendations.model.ndcg', { k }),
      hint: t('recommendations.model.ndcgHint'),
      cell: (line) => withInterval(line.ndcgCut, plain),
    },
    {
      key: 'recall',
      name: t('recommendations.model.recall', { k }),
      hint: t('recommendations.model.recallHint'),
      cell: (line) => withInterval(line.recallAll, share),
    },
    {
      key: 'precision',
      name: t('recommendations.model.precision', { k }),
      hint: t('recommendations.model.precisionHint'),
      cell: (line) => withInterval(line.precision, share),
    },
    {
      key: 'hit-rate',
      name: t('recommendations.model.hitRate', { k }),
      hint: t('recommendations.model.hitRateHint'),
      cell: (line) => withInterval(line.hitRate, share),
    },
    {
      key: 'coverage',
      name: t('recommendations.model.coverage'),
      hint: t('recommendations.model.coverageHint'),
      cell: (line) => ({ value: share(line.coverage), interval: null }),
    },
    {
      key: 'gini',
      name: t('recommendations.model.gini'),
      hint: t('recommendations.model.giniHint'),
      cell: (line) => ({ value: format.fixed(line.gini, 3), interval: null }),
    },
    {
      key: 'novelty',
      name: t('recommendations.model.novelty'),
      hint: t('recommendations.model.noveltyHint'),
      cell: (line) => ({ value: format.fixed(line.novelty, 2), interval: null }),
    },
  ]
}

function basisText(evaluation: Evaluation, { t, format }: Words): string {
  const n = format.integer(evaluation.customers)
  if (evaluation.cutAt !== null)
    return t('recommendations.model.basisSince', { n, date: format.date(evaluation.cutAt) })
  return t('recommendations.model.basis', { n, split: t(`contract.split.${evaluation.split}`) })
}

type ChartProps = { readonly evaluation: Evaluation; readonly kind: ModelSummary['settings']['kind'] }

function MeasureChart({ evaluation, kind }: ChartProps) {
  const { t } = useWords()
  const figure = useCallback(
    (theme: ChartTheme) => {
      const { k } = evaluation
      const words = {
        model: t(`contract.modelKind.${kind}`),
        popularity: t('contract.modelKind.popularity'),
        axis: t('recommendations.model.chartAxis'),
        measures: [
          t('recommendations.model.ndcg', { k }),
          t('recommendations.model.recall', { k }),
          t('recommendations.model.precision', { k }),
          t('recommendations.model.hitRate', { k }),
        ],
      } as const
      return leaderboardFigure(evaluation, words, theme)
    },
    [evaluation, kind, t],
  )
  return (
    <Chart title={t('recommendations.model.chart')} figure={figure} height={260} fileName="leaderboard" />
  )
}
