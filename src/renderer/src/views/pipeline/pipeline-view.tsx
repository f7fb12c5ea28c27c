import { Menu, Button } from '@mantine/core'
import { IconDownload, IconArrowRight } from '@tabler/icons-react'
import { useCallback, useMemo, useState } from 'react'
import type { Failure } from '../../../../contract/failure.ts'
import type { PipelineState, Stage } from '../../../../contract/pipeline.ts'
import { ask, failureOf } from '../../bridge/client.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Notice } from '../../components/notice.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section, View } from '../../components/view.tsx'
import { Diagram } from '../../diagram/diagram.tsx'
import { drawMermaid, standaloneSvg } from '../../diagram/draw-mermaid.ts'
import { pngOfSvg } from '../../diagram/svg-picture.ts'
import { nextStep, quarantinedLines } from '../../diagram/next-step.ts'
import type { NextStep } from '../../diagram/next-step.ts'
import { pipelineText } from '../../diagram/pipeline-text.ts'
import type { PipelineWords } from '../../diagram/pipeline-text.ts'
import { stageRoute } from '../../diagram/stage-route.ts'
import { countText } from '../../i18n/count-text.ts'
import { useWords } from '../../i18n/use-words.ts'
import type { Words } from '../../i18n/use-words.ts'
import { dataRoute, go, importRoute, recommendationsRoute } from '../../state/route.ts'
import type { Route } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'
import { ExplainPanel } from '../llm/explain-panel.tsx'
import { chartThemes } from '../../theme/chart-theme.ts'
import { useColourScheme } from '../../theme/colour-scheme.ts'
import { ReportMenu } from './report-menu.tsx'
import { StageTable } from './stage-table.tsx'

/** Where do the data stand, and what is next? */
export function PipelineView() {
  const { t } = useWords()
  const asked = useRequest('pipeline:state', undefined)
  const [saved, setSaved] = useState<'no' | 'yes' | 'report' | Failure>('no')
  return (
    <View
      testId={testIds.viewPipeline}
      title={t('pipeline.title')}
      text={t('pipeline.text')}
      actions={
        asked.value && (
          <>
            <ExportMenu pipeline={asked.value} onEnd={setSaved} />
            <ReportMenu onEnd={setSaved} />
          </>
        )
      }
    >
      {saved === 'yes' && <Notice tone="good">{t('pipeline.exported')}</Notice>}
      {saved === 'report' && <Notice tone="good">{t('report.written')}</Notice>}
      {typeof saved === 'object' && <FailureNotice failure={saved} />}
      <RequestView asked={asked} rows={8}>
        {(pipeline) => <PipelineBody pipeline={pipeline} />}
      </RequestView>
      <ExplainPanel screen="pipeline" />
    </View>
  )
}

function PipelineBody({ pipeline }: { readonly pipeline: PipelineState }) {
  const words = useWords()
  const { t } = words
  const theme = chartThemes[useColourScheme()]
  const text = useMemo(() => pipelineText(pipeline, pipelineWords(words), theme), [pipeline, words, theme])
  const links = useMemo(
    () =>
      pipeline.stages
        .filter((report) => report.state !== 'absent' && stageRoute(report.stage) !== null)
        .map(({ stage }) => ({ stage, label: t('pipeline.open', { stage: t(`contract.stage.${stage}`) }) })),
    [pipeline, t],
  )
  const open = useCallback((stage: Stage) => {
    const route = stageRoute(stage)
    if (route) go(route)
  }, [])
  return (
    <div className="sx-pipeline">
      <Section>
        <Diagram
          text={text}
          label={t('pipeline.diagram')}
          waiting={t('pipeline.drawing')}
          failed={t('pipeline.drawFailed')}
          links={links}
          onOpen={open}
        />
        <p className="sx-soft sx-small">{t('pipeline.diagramHint')}</p>
      </Section>
      <div className="sx-pipeline-side">
        <NextStepCard pipeline={pipeline} />
        <Section title={t('pipeline.stages')}>
          <StageTable stages={pipeline.stages} onOpen={open} />
        </Section>
      </div>
    </div>
  )
}

const nextRoutes: Readonly<Record<NextStep, Route>> = {
  import: importRoute,
  train: recommendationsRoute('model'),
  retrain: recommendationsRoute('model'),
  list: recommendationsRoute('lists'),
  preview: recommendationsRoute('preview'),
}

function NextStepCard({ pipeline }: { readonly pipeline: PipelineState }) {
  const { t, format } = useWords()
  const next = nextStep(pipeline)
  const waiting = quarantinedLines(pipeline)
  return (
    <section className="sx-next">
      <h2>{t('common.nextStep')}</h2>
      <p>{t(`pipeline.next.${next}Text`)}</p>
      <Button
        size="md"
        color="brass.4"
        rightSection={<IconArrowRight size={18} aria-hidden />}
        onClick={() => go(nextRoutes[next])}
        data-testid={testIds.pipelineNext}
        data-next={next}
      >
        {t(`pipeline.next.${next}`)}
      </Button>
      {waiting > 0 && (
        <p className="sx-next-more">
          {t('pipeline.next.quarantineText', { n: format.integer(waiting) })}{' '}
          <button type="button" className="sx-link" onClick={() => go(dataRoute('quarantine'))}>
            {t('pipeline.next.quarantine')}
          </button>
        </p>
      )}
    </section>
  )
}

type DiagramFormat = 'mmd' | 'svg' | 'png'

type ExportProps = { readonly pipeline: PipelineState; readonly onEnd: (end: 'yes' | Failure) => void }

function ExportMenu({ pipeline, onEnd }: ExportProps) {
  const words = useWords()
  const { t } = words
  const save = (format: DiagramFormat) => {
    void saveDiagram(pipeline, words, format).then(
      (isSaved) => {
        if (isSaved) onEnd('yes')
      },
      (error: unknown) => onEnd(failureOf(error)),
    )
  }
  return (
    <Menu position="bottom-end" withArrow>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
          {t('common.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => save('mmd')} data-testid={testIds.pipelineExportMmd}>
          {t('pipeline.exportMmd')}
        </Menu.Item>
        <Menu.Item onClick={() => save('svg')} data-testid={testIds.pipelineExportSvg}>
          {t('pipeline.exportSvg')}
        </Menu.Item>
        <Menu.Item onClick={() => save('png')} data-testid={testIds.pipelineExportPng}>
          {t('pipeline.exportPng')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** A saved diagram is for paper and slides: always in the light colours. False when the dialog was closed. */
async function saveDiagram(pipeline: PipelineState, words: Words, format: DiagramFormat): Promise<boolean> {
  const target = await ask('file:choose-target', {
    suggestedName: `${words.t('pipeline.fileName')}.${format}`,
    format,
  })
  if (!target) return false
  const source = pipelineText(pipeline, pipelineWords(words), chartThemes.light)
  const { token } = target
  if (format === 'mmd') {
    await ask('file:write-text', { token, text: source })
    return true
  }
  const svg = standaloneSvg(await drawMermaid(source, chartThemes.light))
  if (format === 'svg') await ask('file:write-text', { token, text: svg })
  else await ask('file:write-picture', { token, base64: await pngOfSvg(svg) })
  return true
}

function pipelineWords(words: Words): PipelineWords {
  const { t, duration } = words
  return {
    stage: (stage) => t(`contract.stage.${stage}`),
    state: (state) => t(`contract.stageState.${state}`),
    count: (name, value) => countText(name, value, words),
    took: (seconds) => t('pipeline.took', { time: duration(seconds) }),
    yes: t('pipeline.yes'),
    no: t('pipeline.no'),
  }
}
