import { NativeSelect } from '@mantine/core'
import { useCallback, useState } from 'react'
import type { RfmMovement, RfmReport } from '../../../../contract/rfm.ts'
import { periodKinds } from '../../../../contract/periods.ts'
import type { PeriodKind } from '../../../../contract/periods.ts'
import type { Audience } from '../../../../contract/segment-requests.ts'
import type { Rule, SegmentId } from '../../../../contract/segments.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { Chart } from '../../charts/chart.tsx'
import type { PlotDatum } from '../../charts/chart.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { drillWithin } from '../../state/route.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'
import { testIds } from '../../test-ids.ts'
import { flowAt, matrixFigure, sankeyFigure } from './customer-figures.ts'
import { useGroupName } from './group-names.ts'
import { RfmGroups } from './rfm-groups.tsx'
import { RfmSettingsForm } from './rfm-settings-form.tsx'
import { SegmentSelect } from './segment-select.tsx'
import type { CustomersTabProps } from './tab-props.ts'

const dataEnd = { kind: 'data-end' } as const

/** Recency, frequency and money: who belongs to which group, what the groups are worth, and who moved. */
export function RfmTab({ route }: CustomersTabProps) {
  const [segmentId, setSegmentId] = useState<SegmentId | null>(route.segmentId)
  const audience: Audience | null = segmentId === null ? null : { segmentId }
  const asked = useRequest('rfm:report', { settings: null, asOf: dataEnd, audience })
  return (
    <>
      <Section>
        <div className="sx-preview-bar">
          <SegmentSelect value={segmentId} onChange={setSegmentId} testId={testIds.rfmSegment} />
          <RfmSettingsForm />
        </div>
      </Section>
      <RequestView asked={asked} rows={8}>
        {(report) => (
          <>
            <RfmGroups
              report={report}
              onShow={(group) => drillWithin({ kind: 'rfm', groups: [group] }, segmentId)}
            />
            <div className="sx-charts sx-charts-wide">
              <Grid
                report={report}
                onCell={(recency, frequency) => drillWithin(cellRule(recency, frequency), segmentId)}
              />
              <Movement audience={audience} segmentId={segmentId} />
            </div>
            <Ties report={report} />
          </>
        )}
      </RequestView>
    </>
  )
}

function cellRule(recency: number, frequency: number): Rule {
  return {
    kind: 'all',
    rules: [
      { kind: 'number', field: 'recency-score', low: recency, high: recency },
      { kind: 'number', field: 'frequency-score', low: frequency, high: frequency },
    ],
  }
}

type GridProps = {
  readonly report: RfmReport
  readonly onCell: (recency: number, frequency: number) => void
}

function Grid({ report, onCell }: GridProps) {
  const { t, format } = useWords()
  const { bins } = report.settings
  const title = t('behaviour.rfm.grid')
  const figure = useCallback(
    (theme: ChartTheme) => {
      const scores = Array.from({ length: bins }, (_, at) => String(at + 1))
      const rows = [...report.grid.customers].reverse()
      return matrixFigure(
        {
          x: scores.map((score) => `F${score}`),
          y: [...scores].reverse().map((score) => `R${score}`),
          values: rows,
          texts: rows.map((row) => row.map((count) => format.integer(count))),
        },
        {
          x: t('behaviour.rfm.frequency'),
          y: t('behaviour.rfm.recency'),
          hover: t('behaviour.overview.customers'),
        },
        theme,
      )
    },
    [report, bins, format, t],
  )
  const choose = useCallback(
    ({ x, y }: PlotDatum) => onCell(Number(String(y).slice(1)), Number(String(x).slice(1))),
    [onCell],
  )
  return (
    <Section title={title} text={t('behaviour.rfm.gridText')}>
      <Chart
        title={title}
        figure={figure}
        height={330}
        fileName="rfm-grid"
        testId={testIds.rfmGrid}
        onPoint={choose}
      />
    </Section>
  )
}

type MovementProps = { readonly audience: Audience | null; readonly segmentId: SegmentId | null }

function Movement({ audience, segmentId }: MovementProps) {
  const { t } = useWords()
  const [period, setPeriod] = useState<PeriodKind>('month')
  const [steps, setSteps] = useState(2)
  const asked = useRequest('rfm:movement', { period, steps, asOf: dataEnd, audience })
  return (
    <Section
      title={t('behaviour.rfm.movement')}
      text={t('behaviour.rfm.movementText')}
      actions={
        <>
          <NativeSelect
            aria-label={t('behaviour.period.label')}
            value={period}
            onChange={(event) =>
              setPeriod(periodKinds.find((each) => each === event.currentTarget.value) ?? 'month')
            }
            data={periodKinds.map((value) => ({ value, label: t(`behaviour.period.${value}`) }))}
          />
          <NativeSelect
            aria-label={t('behaviour.rfm.steps')}
            value={String(steps)}
            onChange={(event) => setSteps(Number(event.currentTarget.value))}
            data={[1, 2, 3, 6].map((value) => ({
              value: String(value),
              label: t('behaviour.rfm.stepsOf', { n: value }),
            }))}
          />
        </>
      }
    >
      <RequestView asked={asked}>
        {(movement) => (
          <MovementChart
            movement={movement}
            onFlow={(moved) => drillWithin({ kind: 'all', rules: movedRules(moved, period) }, segmentId)}
          />
        )}
      </RequestView>
    </Section>
  )
}

/** Groups at moments some steps back; the one of now is the present group. */
type Moved = readonly { readonly back: number; readonly group: string }[]

function movedRules(moved: Moved, period: PeriodKind): Rule[] {
  return moved.map(({ back, group }) => ({
    kind: 'rfm',
    groups: [group],
    ...(back === 0 ? {} : { back: { period, steps: back } }),
  }))
}

type ChartProps = { readonly movement: RfmMovement; readonly onFlow: (moved: Moved) => void }

function MovementChart({ movement, onFlow }: ChartProps) {
  const { t, format } = useWords()
  const groupName = useGroupName()
  const title = t('behaviour.rfm.movement')
  const figure = useCallback(
    (theme: ChartTheme) => sankeyFigure({ ...movement, groups: movement.groups.map(groupName) }, theme),
    [movement, groupName],
  )
  const table = useCallback(
    () => ({
      columns: [
        t('behaviour.rfm.fromDay'),
        t('behaviour.rfm.toDay'),
        t('behaviour.rfm.fromGroup'),
        t('behaviour.rfm.toGroup'),
        t('behaviour.overview.customers'),
      ],
      rows: movement.steps.flatMap((step, at) =>
        step.flatMap((row, from) =>
          row.map((count, to) => [
            format.date(movement.at[at] ?? null),
            format.date(movement.at[at + 1] ?? null),
            groupName(movement.groups[from] ?? ''),
            groupName(movement.groups[to] ?? ''),
            count,
          ]),
        ),
      ),
    }),
    [movement, groupName, format, t],
  )
  const choose = useCallback(
    (point: PlotDatum) => {
      const moments = movement.at.length
      const flow = flowAt(movement, point)
      if (flow === null) return
      onFlow(
        flow.map(({ moment, group }) => ({
          back: moments - 1 - moment,
          group: movement.groups[group] ?? 'none',
        })),
      )
    },
    [movement, onFlow],
  )
  return (
    <>
      <div className="sx-sankey-days sx-numbers">
        {movement.at.map((at) => (
          <span key={at}>{format.date(at - 1)}</span>
        ))}
      </div>
      <Chart
        title={title}
        figure={figure}
        height={380}
        fileName="rfm-movement"
        testId={testIds.rfmMovement}
        table={table}
        onPoint={choose}
      />
    </>
  )
}

/** Where the scores are cut, and how many customers sit exactly on a cut. */
function Ties({ report }: { readonly report: RfmReport }) {
  const { t, format } = useWords()
  const shown = (name: 'recency' | 'frequency' | 'monetary', cut: number): string =>
    name === 'monetary' ? format.money(cut * 1_000_000, report.currency) : format.decimal(cut, 1)
  return (
    <Section title={t('behaviour.rfm.cuts')} text={t('behaviour.rfm.cutsText')}>
      <div className="sx-scroll-x">
        <table className="sx-table">
          <thead>
            <tr>
              <th scope="col">{t('behaviour.rfm.dimension')}</th>
              <th scope="col">{t('behaviour.rfm.cutAt')}</th>
              <th scope="col">{t('behaviour.rfm.onCut')}</th>
              <th scope="col">{t('behaviour.rfm.binSizes')}</th>
            </tr>
          </thead>
          <tbody>
            {(['recency', 'frequency', 'monetary'] as const).map((name) => (
              <tr key={name}>
                <th scope="row">
                  {t(`behaviour.rfm.${name}`)}
                  {report[name].isOwn && <span className="sx-soft"> · {t('behaviour.rfm.own')}</span>}
                </th>
                <td className="sx-numbers">{report[name].cuts.map((cut) => shown(name, cut)).join(' | ')}</td>
                <td className="sx-numbers">{report[name].onCut.map(format.integer).join(' | ')}</td>
                <td className="sx-numbers">{report[name].sizes.map(format.integer).join(' | ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {report.otherCurrency > 0 && (
        <p className="sx-soft sx-small">
          {t('behaviour.otherCurrency', {
            n: format.integer(report.otherCurrency),
            currency: report.currency,
          })}
        </p>
      )}
    </Section>
  )
}
