import { Button } from '@mantine/core'
import { IconArrowRight, IconSchool } from '@tabler/icons-react'
import { useCallback } from 'react'
import type { ModelId } from '../../../../contract/ids.ts'
import type { ModelSummary } from '../../../../contract/models.ts'
import { useLatestJob } from '../../bridge/jobs.ts'
import type { Job, LossPoint } from '../../bridge/job-state.ts'
import { Chart } from '../../charts/chart.tsx'
import { curveFigure } from '../../charts/figures.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { JobProgressPanel } from '../../components/job-progress.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { go, recommendationsRoute } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'
import { Leaderboard } from './leaderboard.tsx'
import { ModelList } from './model-list.tsx'
import { modelLabel } from './model-words.ts'
import { ModelsPlots } from './models-plots.tsx'
import { SelectionPanel } from './selection-panel.tsx'
import { TrainForm } from './train-form.tsx'
import { VectorsPanel } from './vectors-panel.tsx'

type Props = { readonly models: readonly ModelSummary[]; readonly chosen: ModelId | null }

/** Train, watch, and see whether it was worth it. */
export function ModelTab({ models, chosen }: Props) {
  const { t } = useWords()
  const job = useLatestJob('train')
  const newest = models.reduce<ModelSummary | undefined>(
    (best, each) => (!best || each.id > best.id ? each : best),
    undefined,
  )
  const model = models.find((each) => each.id === chosen) ?? newest
  return (
    <>
      <div className="sx-model">
        <TrainForm />
        <div className="sx-stack">
          {job?.state === 'failed' && <FailureNotice failure={job.failure} />}
          {job?.state === 'running' && <Training job={job} />}
          {job?.state !== 'running' && model && <ModelResult model={model} />}
          {job?.state !== 'running' && !model && (
            <Section>
              <EmptyState
                icon={IconSchool}
                title={t('recommendations.model.storedNone')}
                text={t('recommendations.model.storedNoneText')}
              />
            </Section>
          )}
        </div>
      </div>
      <ModelsPlots models={models} shown={model} />
      <VectorsPanel />
      {models.length > 0 && <ModelList models={models} shown={model?.id ?? null} />}
    </>
  )
}

function Training({ job }: { readonly job: Job }) {
  const { t } = useWords()
  return (
    <Section testId={testIds.modelLoss}>
      <JobProgressPanel job={job} title={t('contract.jobKind.train')} />
      <h3>{t('recommendations.model.loss')}</h3>
      {job.losses.length === 0 ? (
        <p className="sx-soft">{t('recommendations.model.waiting')}</p>
      ) : (
        <Curve points={job.losses} kind="loss" />
      )}
    </Section>
  )
}

function ModelResult({ model }: { readonly model: ModelSummary }) {
  const words = useWords()
  const { t } = words
  const points = model.curve.map((loss, index) => ({ sweep: index + 1, loss }))
  return (
    <>
      <Section
        title={modelLabel(model, words)}
        text={model.current ? t('recommendations.current') : t('recommendations.stale')}
        actions={
          <Button
            variant="light"
            rightSection={<IconArrowRight size={16} aria-hidden />}
            onClick={() => go(recommendationsRoute('preview', { modelId: model.id }))}
          >
            {t('recommendations.model.next')}
          </Button>
        }
      >
        <Leaderboard model={model} />
        {model.selection && <SelectionPanel selection={model.selection} />}
      </Section>
      {points.length > 1 && (
        <Section
          title={
            model.settings.kind === 'svd'
              ? t('recommendations.model.singular')
              : t('recommendations.model.loss')
          }
        >
          <Curve points={points} kind={model.settings.kind === 'svd' ? 'singular' : 'loss'} />
        </Section>
      )}
    </>
  )
}

function Curve({
  points,
  kind,
}: {
  readonly points: readonly LossPoint[]
  readonly kind: 'loss' | 'singular'
}) {
  const { t } = useWords()
  const figure = useCallback(
    (theme: ChartTheme) => {
      const axes =
        kind === 'loss'
          ? { x: t('recommendations.model.sweepAxis'), y: t('recommendations.model.lossAxis') }
          : { x: t('recommendations.model.factorAxis'), y: t('recommendations.model.singularAxis') }
      return curveFigure(points, axes, theme)
    },
    [points, kind, t],
  )
  const title = kind === 'loss' ? t('recommendations.model.loss') : t('recommendations.model.singular')
  return <Chart title={title} figure={figure} height={250} fileName="training" />
}
