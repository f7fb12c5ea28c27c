import { Button, Menu, Modal, TextInput } from '@mantine/core'
import { IconDots, IconDownload, IconPencil, IconSparkles } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import type { Segment, SegmentId } from '../../../../contract/segments.ts'
import { SMALL_GROUP } from '../../../../contract/segments.ts'
import { ask } from '../../bridge/client.ts'
import { useAction } from '../../bridge/use-action.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { Chart } from '../../charts/chart.tsx'
import { Confirm } from '../../components/confirm.tsx'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Notice } from '../../components/notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { customersRoute, drillInto, go, recommendationsRoute } from '../../state/route.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'
import { testIds } from '../../test-ids.ts'
import { Comparison } from './comparison.tsx'
import { linesFigure } from './customer-figures.ts'
import { ExportSegmentDialog } from './export-segment-dialog.tsx'
import { MembersTable } from './members-table.tsx'

type Props = {
  readonly segment: Segment
  readonly segments: readonly Segment[]
  readonly onEdit: () => void
}

/** One segment: how large, who, in what it differs, where it can be used. */
export function SegmentDetail({ segment, segments, onEdit }: Props) {
  const { t, format } = useWords()
  const [exporting, setExporting] = useState(false)
  const audience = { segmentId: segment.id }
  const counted = useRequest('segments:count', audience)
  const size = counted.value?.size
  return (
    <>
      <Section
        testId={testIds.segmentDetail}
        title={segment.name}
        text={segment.description === '' ? t(`segments.kindHint.${segment.kind}`) : segment.description}
        actions={
          <>
            <Button
              variant="default"
              leftSection={<IconPencil size={16} aria-hidden />}
              onClick={onEdit}
              data-testid={testIds.segmentEdit}
            >
              {t('segments.detail.edit')}
            </Button>
            <Button
              variant="default"
              leftSection={<IconDownload size={16} aria-hidden />}
              onClick={() => setExporting(true)}
              data-testid={testIds.segmentExport}
            >
              {t('common.export')}
            </Button>
            <Button
              leftSection={<IconSparkles size={16} aria-hidden />}
              onClick={() => go(recommendationsRoute('lists', { segmentId: segment.id }))}
              data-testid={testIds.segmentRecommend}
            >
              {t('segments.detail.recommend')}
            </Button>
            <More segment={segment} />
          </>
        }
      >
        {counted.state.kind === 'failed' && <FailureNotice failure={counted.state.failure} />}
        {size !== undefined && (
          <dl className="sx-figures" data-testid={testIds.segmentSize} data-size={size}>
            <div>
              <dt>{t('behaviour.overview.customers')}</dt>
              <dd className="sx-numbers">{format.integer(size)}</dd>
            </div>
            <div>
              <dt>{t('segments.detail.share')}</dt>
              <dd className="sx-numbers">
                {format.percent(counted.value?.customers ? size / counted.value.customers : 0)}
              </dd>
            </div>
            <div>
              <dt>{t('segments.detail.reachable')}</dt>
              <dd className="sx-numbers">{format.integer(size - (counted.value?.suppressed ?? 0))}</dd>
            </div>
          </dl>
        )}
        {size !== undefined && size > 0 && size < SMALL_GROUP && (
          <Notice tone="warn" testId={testIds.segmentSmall}>
            {t('segments.small', { n: SMALL_GROUP })}
          </Notice>
        )}
        <div className="sx-view-actions">
          <Button
            size="xs"
            variant="light"
            onClick={() => go(customersRoute('rfm', { segmentId: segment.id }))}
            data-testid={testIds.segmentRfm}
          >
            {t('segments.detail.rfm')}
          </Button>
          <Button
            size="xs"
            variant="light"
            onClick={() => go(customersRoute('cohorts', { segmentId: segment.id }))}
          >
            {t('segments.detail.cohorts')}
          </Button>
        </div>
        {size !== undefined && size > 0 && <MembersTable audience={audience} label={segment.name} />}
      </Section>
      {segment.history.length > 1 && <History segment={segment} />}
      {size !== undefined && size > 0 && <Comparison segment={segment} segments={segments} />}
      {exporting && (
        <ExportSegmentDialog audience={audience} name={segment.name} onClose={() => setExporting(false)} />
      )}
    </>
  )
}

/** How large the segment was whenever the data had changed. */
function History({ segment }: { readonly segment: Segment }) {
  const { t, format } = useWords()
  const title = t('segments.detail.history')
  const figure = useCallback(
    (theme: ChartTheme) =>
      linesFigure(
        [
          {
            name: segment.name,
            x: segment.history.map(({ at }) => format.dateTime(at)),
            y: segment.history.map(({ size }) => size),
            isMain: true,
          },
        ],
        { x: t('segments.detail.counted'), y: t('behaviour.overview.customers'), format: ',d' },
        theme,
      ),
    [segment, format, t],
  )
  return (
    <Section title={title}>
      <Chart
        title={title}
        figure={figure}
        height={220}
        fileName="segment-history"
        testId={testIds.segmentHistory}
        onPoint={({ pointNumber }) => {
          // Only the members of now are known; of earlier days their number is kept.
          if (pointNumber === segment.history.length - 1)
            drillInto({ kind: 'segment', segmentId: segment.id })
        }}
      />
    </Section>
  )
}

function More({ segment }: { readonly segment: Segment }) {
  const { t } = useWords()
  const action = useAction()
  const [naming, setNaming] = useState<'rename' | 'duplicate' | null>(null)
  const [deleting, setDeleting] = useState(false)
  const remove = async () => {
    setDeleting(false)
    await ask('segments:delete', { id: segment.id })
    go(customersRoute('segments'))
  }
  return (
    <>
      <Menu withinPortal position="bottom-end">
        <Menu.Target>
          <Button variant="default" aria-label={t('segments.detail.more')} data-testid={testIds.segmentMore}>
            <IconDots size={16} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setNaming('rename')}>{t('segments.detail.rename')}</Menu.Item>
          <Menu.Item onClick={() => setNaming('duplicate')}>{t('segments.detail.duplicate')}</Menu.Item>
          <Menu.Item color="red" onClick={() => setDeleting(true)} data-testid={testIds.segmentDelete}>
            {t('segments.detail.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {action.failure && <FailureNotice failure={action.failure} />}
      <Confirm
        opened={deleting}
        title={t('segments.detail.delete')}
        text={t('segments.detail.deleteText', { name: segment.name })}
        confirm={t('segments.detail.delete')}
        onConfirm={() => action.run(remove)}
        onClose={() => setDeleting(false)}
      />
      {naming !== null && <NameDialog segment={segment} purpose={naming} onClose={() => setNaming(null)} />}
    </>
  )
}

type NameProps = {
  readonly segment: Segment
  readonly purpose: 'rename' | 'duplicate'
  readonly onClose: () => void
}

function NameDialog({ segment, purpose, onClose }: NameProps) {
  const { t } = useWords()
  const action = useAction()
  const [name, setName] = useState(
    purpose === 'rename' ? segment.name : t('segments.detail.copyOf', { name: segment.name }),
  )
  const save = async () => {
    let shown: SegmentId = segment.id
    if (purpose === 'rename') await ask('segments:rename', { id: segment.id, name: name.trim() })
    else shown = (await ask('segments:duplicate', { id: segment.id, name: name.trim() })).id
    onClose()
    go(customersRoute('segments', { segmentId: shown }))
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`segments.detail.${purpose}`)}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        className="sx-stack"
        onSubmit={(event) => {
          event.preventDefault()
          action.run(save)
        }}
      >
        <TextInput
          label={t('segments.save.name')}
          value={name}
          maxLength={120}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {action.failure && <FailureNotice failure={action.failure} />}
        <Button type="submit" disabled={name.trim() === ''} loading={action.busy}>
          {t('segments.save.save')}
        </Button>
      </form>
    </Modal>
  )
}
