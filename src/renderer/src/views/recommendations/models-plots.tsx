import { useCallback } from 'react'
import { modelId } from '../../../../contract/ids.ts'
import type { ActivityGroup, Evaluation, ModelSummary } from '../../../../contract/models.ts'
import { Chart } from '../../charts/chart.tsx'
import type { PlotDatum } from '../../charts/chart.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { go, recommendationsRoute } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'
import { activityFigure, planeFigure } from './models-figure.ts'
import type { JudgedModel } from './models-figure.ts'

type Props = { readonly models: readonly ModelSummary[]; readonly shown: ModelSummary | undefined }

type Judged = ModelSummary & { readonly evaluation: Evaluation }

/** All models that were measured on the same purchases, quality against coverage. */
export function ModelsPlots({ models, shown }: Props) {
  const { t, format } = useWords()
  const judged = models.filter((model): model is Judged => model.evaluation !== null)
  const yardstick = (judged.find((model) => model.id === shown?.id) ?? judged[0])?.evaluation
  if (yardstick === undefined || judged.length < 2) return null
  const same = judged.filter(({ evaluation }) => isSameTest(evaluation, yardstick))
  const older = judged.length - same.length
  return (
    <Section title={t('lists.board.title')} text={t('lists.board.text')}>
      <Plane models={same} yardstick={yardstick} />
      {older > 0 && (
        <p className="sx-soft sx-small">{t('lists.board.older', { n: format.integer(older) })}</p>
      )}
    </Section>
  )
}

/** Figures can be compared where split, time, length of lists and customers are the same. */
function isSameTest(a: Evaluation, b: Evaluation): boolean {
  return a.k === b.k && a.split === b.split && a.cutAt === b.cutAt && a.customers === b.customers
}

type PlaneProps = { readonly models: readonly Judged[]; readonly yardstick: Evaluation }

function Plane({ models, yardstick }: PlaneProps) {
  const { t, format } = useWords()
  const figure = useCallback(
    (theme: ChartTheme) => {
      const own = models
        .filter(({ settings }) => settings.kind !== 'popularity')
        .map(({ id, settings, evaluation, createdAt }): JudgedModel => ({
          id,
          name: t(`contract.modelKind.${settings.kind}`),
          note: format.dateTime(createdAt),
          line: evaluation.model,
        }))
      const popularity = {
        id: null,
        name: t('contract.modelKind.popularity'),
        note: '',
        line: yardstick.popularity,
      }
      const words = { x: t('lists.board.coverage'), y: t('lists.board.quality', { k: yardstick.k }) }
      return planeFigure([...own, popularity], words, theme)
    },
    [models, yardstick, t, format],
  )
  const open = ({ customdata }: PlotDatum) => {
    const parsed = modelId.safeParse(customdata)
    if (parsed.success) go(recommendationsRoute('model', { modelId: parsed.data }))
  }
  return (
    <Chart
      title={t('lists.board.plane')}
      figure={figure}
      height={300}
      fileName="models"
      onPoint={open}
      testId={testIds.modelsPlane}
    />
  )
}

type ActivityProps = { readonly evaluation: Evaluation; readonly kind: ModelSummary['settings']['kind'] }

/** For whom a model is good: recall by activity of the test customers. */
export function ActivityChart({ evaluation, kind }: ActivityProps) {
  const { t, format } = useWords()
  const { k, activity } = evaluation
  const figure = useCallback(
    (theme: ChartTheme) => {
      const range = ({ from, to }: ActivityGroup) =>
        to === null
          ? t('lists.board.fromOn', { from })
          : from === to
            ? String(from)
            : t('lists.board.from', { from, to })
      const words = {
        x: t('lists.board.activityAxis'),
        y: t('lists.board.recall', { k }),
        model: t(`contract.modelKind.${kind}`),
        popularity: t('contract.modelKind.popularity'),
        range,
        size: (n: number) => t('lists.board.customersIn', { n: format.integer(n) }),
      }
      return activityFigure(activity ?? [], words, theme)
    },
    [activity, k, kind, t, format],
  )
  if (activity === undefined) return <p className="sx-soft sx-small">{t('lists.board.activityNone')}</p>
  if (activity.length < 2) return null
  return (
    <>
      <h3>{t('lists.board.activity', { k })}</h3>
      <Chart
        title={t('lists.board.activity', { k })}
        figure={figure}
        height={260}
        fileName="activity"
        testId={testIds.modelActivity}
      />
    </>
  )
}
