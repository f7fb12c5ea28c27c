import { Button, Checkbox } from '@mantine/core'
import { IconPlus, IconUsersGroup } from '@tabler/icons-react'
import { useState } from 'react'
import type { Segment, SegmentId } from '../../../../contract/segments.ts'
import { SMALL_GROUP } from '../../../../contract/segments.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { customersRoute, go } from '../../state/route.ts'
import { segmentTickId, testIds } from '../../test-ids.ts'
import { AnalysisState } from './analysis-state.tsx'
import { Comparison } from './comparison.tsx'
import { Overlap } from './overlap.tsx'
import { SegmentBuilder } from './segment-builder.tsx'
import { SegmentDetail } from './segment-detail.tsx'
import type { CustomersTabProps } from './tab-props.ts'

/** All segments, the one that is looked at, and the builder. */
export function SegmentsTab({ route }: CustomersTabProps) {
  const asked = useRequest('segments:list', undefined)
  return (
    <RequestView asked={asked} rows={6}>
      {(segments) => <Segments segments={segments} chosen={route.segmentId} />}
    </RequestView>
  )
}

type Props = { readonly segments: readonly Segment[]; readonly chosen: SegmentId | null }
type Editing = 'new' | SegmentId | null

function Segments({ segments, chosen }: Props) {
  const { t } = useWords()
  const [editing, setEditing] = useState<Editing>(null)
  const [ticked, setTicked] = useState<ReadonlySet<SegmentId>>(new Set())
  // A segment that was just saved is shown, not edited any more.
  const [seen, setSeen] = useState(chosen)
  if (seen !== chosen) {
    setSeen(chosen)
    setEditing(null)
  }
  const shown = segments.find(({ id }) => id === chosen) ?? null
  const compared = segments.filter(({ id }) => ticked.has(id))
  const [first, second] = compared
  const toggle = (id: SegmentId) => {
    const next = new Set(ticked)
    if (!next.delete(id)) next.add(id)
    setTicked(next)
  }
  if (editing !== null) {
    const segment = editing === 'new' ? null : (segments.find(({ id }) => id === editing) ?? null)
    return (
      <SegmentBuilder
        key={String(editing)}
        segment={segment}
        segments={segments}
        onClose={() => setEditing(null)}
      />
    )
  }
  return (
    <>
      <AnalysisState />
      <Section
        title={t('segments.list.title')}
        text={t('segments.list.text')}
        actions={
          <Button
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => setEditing('new')}
            data-testid={testIds.segmentNew}
          >
            {t('segments.list.new')}
          </Button>
        }
      >
        {segments.length === 0 ? (
          <EmptyState
            icon={IconUsersGroup}
            title={t('segments.list.none')}
            text={t('segments.list.noneText')}
          />
        ) : (
          <SegmentTable segments={segments} shown={shown?.id ?? null} ticked={ticked} onTick={toggle} />
        )}
      </Section>
      {compared.length >= 2 && <Overlap segments={compared} />}
      {first && second && compared.length === 2 && shown === null && (
        <Comparison
          key={`${first.id} ${second.id}`}
          segment={first}
          segments={segments}
          initial={second.id}
        />
      )}
      {shown && (
        <SegmentDetail
          key={shown.id}
          segment={shown}
          segments={segments}
          onEdit={() => setEditing(shown.id)}
        />
      )}
    </>
  )
}

type TableProps = {
  readonly segments: readonly Segment[]
  readonly shown: SegmentId | null
  readonly ticked: ReadonlySet<SegmentId>
  readonly onTick: (id: SegmentId) => void
}

function SegmentTable({ segments, shown, ticked, onTick }: TableProps) {
  const { t, format } = useWords()
  return (
    <div className="sx-scroll-x">
      <table className="sx-table" data-testid={testIds.segmentTable}>
        <thead>
          <tr>
            <th scope="col" title={t('segments.list.tickHint')}>
              {t('segments.list.tick')}
            </th>
            <th scope="col">{t('segments.list.name')}</th>
            <th scope="col">{t('segments.list.kind')}</th>
            <th scope="col" className="sx-end">
              {t('segments.list.size')}
            </th>
            <th scope="col">{t('segments.list.changed')}</th>
          </tr>
        </thead>
        <tbody>
          {segments.map((segment) => (
            <tr
              key={segment.id}
              className={segment.id === shown ? 'sx-row-chosen' : undefined}
              data-segment={segment.name}
            >
              <td>
                <Checkbox
                  checked={ticked.has(segment.id)}
                  disabled={!ticked.has(segment.id) && ticked.size >= 8}
                  onChange={() => onTick(segment.id)}
                  aria-label={t('segments.list.tickOf', { name: segment.name })}
                  data-testid={segmentTickId(segment.id)}
                />
              </td>
              <th scope="row">
                <button
                  type="button"
                  className="sx-link"
                  onClick={() => go(customersRoute('segments', { segmentId: segment.id }))}
                >
                  {segment.name}
                </button>
                {segment.description !== '' && <div className="sx-soft sx-small">{segment.description}</div>}
              </th>
              <td>{t(`segments.kind.${segment.kind}`)}</td>
              <td className="sx-end sx-numbers">
                {segment.size === null ? '–' : format.integer(segment.size)}
                {!segment.sizeCurrent && <div className="sx-soft sx-small">{t('segments.list.old')}</div>}
                {segment.size !== null && segment.size > 0 && segment.size < SMALL_GROUP && (
                  <div className="sx-warn-text sx-small">{t('segments.list.small')}</div>
                )}
              </td>
              <td className="sx-numbers">{format.date(segment.updatedAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
