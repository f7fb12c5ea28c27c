import { Button } from '@mantine/core'
import { useCallback } from 'react'
import type { SegmentOverlap } from '../../../../contract/segment-requests.ts'
import type { Segment } from '../../../../contract/segments.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { Chart } from '../../charts/chart.tsx'
import type { PlotDatum } from '../../charts/chart.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import type { Rule } from '../../../../contract/segments.ts'
import { useWords } from '../../i18n/use-words.ts'
import { drillInto } from '../../state/route.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'
import { setOperationId, testIds } from '../../test-ids.ts'
import { matrixFigure, upsetFigure } from './customer-figures.ts'

const SHOWN = 24

/** Who is in several of the ticked segments; a click on a column shows exactly these customers. */
export function Overlap({ segments }: { readonly segments: readonly Segment[] }) {
  const asked = useRequest('segments:overlap', { ids: segments.map(({ id }) => id) })
  return <RequestView asked={asked}>{(overlap) => <OverlapCharts overlap={overlap} />}</RequestView>
}

function OverlapCharts({ overlap }: { readonly overlap: SegmentOverlap }) {
  const { t, format } = useWords()
  const names = overlap.segments.map(({ name }) => name)
  const regions = overlap.regions.slice(0, SHOWN)
  const title = t('segments.overlap.title')
  const upset = useCallback(
    (theme: ChartTheme) => upsetFigure({ names, regions }, t('behaviour.overview.customers'), theme),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- names and regions are parts of the overlap
    [overlap, t],
  )
  const shares = useCallback(
    (theme: ChartTheme) => {
      const rows = overlap.shared.map((row, at) =>
        row.map((count) => count / Math.max(1, overlap.segments[at]?.size ?? 1)),
      )
      return matrixFigure(
        {
          x: names,
          y: names,
          values: rows,
          texts: rows.map((row) => row.map((share) => format.percent(share, 0))),
        },
        { x: t('segments.overlap.alsoIn'), y: t('segments.overlap.of'), hover: t('segments.overlap.share') },
        theme,
      )
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps -- as above
    [overlap, format, t],
  )
  return (
    <Section title={title} text={t('segments.overlap.text')} testId={testIds.segmentOverlap}>
      <SetOperations overlap={overlap} />
      <div className="sx-charts sx-charts-wide">
        <Chart
          title={title}
          figure={upset}
          height={300}
          fileName="segments-overlap"
          testId={testIds.overlapChart}
          table={() => ({
            columns: [t('segments.list.name'), t('behaviour.overview.customers')],
            rows: overlap.regions.map(({ members, size }) => [
              members.map((at) => names[at] ?? '').join(' + '),
              size,
            ]),
          })}
          onPoint={(point: PlotDatum) => {
            const region = regions[Number(point.x)]
            if (region !== undefined) drillInto(exactly(overlap, region.members))
          }}
        />
        <Chart
          title={t('segments.overlap.matrix')}
          figure={shares}
          height={300}
          fileName="segments-matrix"
          testId={testIds.overlapMatrix}
          onPoint={({ x, y }) => {
            const both = overlap.segments.filter(({ name }) => name === String(x) || name === String(y))
            drillInto({ kind: 'all', rules: both.map(({ id }) => ({ kind: 'segment', segmentId: id })) })
          }}
        />
      </div>
    </Section>
  )
}

/** The ticked segments put together: each button lists the customers, who can be kept as a segment. */
function SetOperations({ overlap }: { readonly overlap: SegmentOverlap }) {
  const { t, format } = useWords()
  const { segments, regions } = overlap
  const rules = segments.map(({ id }): Rule => ({ kind: 'segment', segmentId: id }))
  const sizeOf = (fits: (members: readonly number[]) => boolean): number =>
    regions.reduce((sum, { members, size }) => (fits(members) ? sum + size : sum), 0)
  const operations = [
    {
      key: 'union',
      label: t('segments.overlap.union'),
      size: sizeOf(() => true),
      rule: { kind: 'any', rules } satisfies Rule,
    },
    {
      key: 'intersect',
      label: t('segments.overlap.intersect'),
      size: sizeOf((members) => members.length === segments.length),
      rule: { kind: 'all', rules } satisfies Rule,
    },
    ...segments.map(({ name }, place) => ({
      key: `without-${place}`,
      label: t('segments.overlap.without', { name }),
      size: sizeOf((members) => members.length === 1 && members[0] === place),
      rule: exactly(overlap, [place]),
    })),
  ]
  return (
    <div className="sx-chips" role="group" aria-label={t('segments.overlap.operations')}>
      {operations.map(({ key, label, size, rule }) => (
        <Button
          key={key}
          size="compact-sm"
          variant="default"
          disabled={size === 0}
          onClick={() => drillInto(rule)}
          data-testid={setOperationId(key)}
          data-size={size}
        >
          {label} · {format.integer(size)}
        </Button>
      ))}
    </div>
  )
}

/** In all of these segments and in none of the others. */
function exactly(overlap: SegmentOverlap, members: readonly number[]): Rule {
  return {
    kind: 'all',
    rules: overlap.segments.map(({ id }, at): Rule => {
      const rule: Rule = { kind: 'segment', segmentId: id }
      return members.includes(at) ? rule : { kind: 'not', rule }
    }),
  }
}
