import { NativeSelect } from '@mantine/core'
import { useCallback, useMemo, useState } from 'react'
import type { CohortReport } from '../../../../contract/customer-reports.ts'
import { cohortBases, periodKinds } from '../../../../contract/periods.ts'
import type { CohortBase, PeriodKind } from '../../../../contract/periods.ts'
import type { Audience } from '../../../../contract/segment-requests.ts'
import type { SegmentId } from '../../../../contract/segments.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { Chart } from '../../charts/chart.tsx'
import type { PlotDatum } from '../../charts/chart.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import type { Words } from '../../i18n/use-words.ts'
import { drillWithin } from '../../state/route.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'
import { testIds } from '../../test-ids.ts'
import { linesFigure, matrixFigure } from './customer-figures.ts'
import { Lifecycle } from './lifecycle.tsx'
import { SegmentSelect } from './segment-select.tsx'
import type { CustomersTabProps } from './tab-props.ts'

const measures = ['share', 'active', 'orders', 'revenue', 'cumulative'] as const
type CohortMeasure = (typeof measures)[number]

/** Who comes back, how long, and what it brings; and where customers are in their life with the shop. */
export function CohortsTab({ route }: CustomersTabProps) {
  const { t } = useWords()
  const [by, setBy] = useState<CohortBase>('first-purchase')
  const [period, setPeriod] = useState<PeriodKind>('month')
  const [active, setActive] = useState<'purchase' | 'any'>('purchase')
  const [measure, setMeasure] = useState<CohortMeasure>('share')
  const [segmentId, setSegmentId] = useState<SegmentId | null>(route.segmentId)
  const audience: Audience | null = segmentId === null ? null : { segmentId }
  const asked = useRequest('cohorts:report', { by, period, active, audience })
  return (
    <>
      <Section>
        <div className="sx-preview-bar">
          <NativeSelect
            label={t('behaviour.cohorts.by')}
            value={by}
            onChange={(event) =>
              setBy(cohortBases.find((each) => each === event.currentTarget.value) ?? 'first-purchase')
            }
            data={cohortBases.map((value) => ({ value, label: t(`behaviour.cohorts.bases.${value}`) }))}
            data-testid={testIds.cohortBy}
          />
          <NativeSelect
            label={t('behaviour.period.label')}
            value={period}
            onChange={(event) =>
              setPeriod(periodKinds.find((each) => each === event.currentTarget.value) ?? 'month')
            }
            data={periodKinds.map((value) => ({ value, label: t(`behaviour.period.${value}`) }))}
            data-testid={testIds.cohortPeriod}
          />
          <NativeSelect
            label={t('behaviour.cohorts.active')}
            value={active}
            onChange={(event) => setActive(event.currentTarget.value === 'any' ? 'any' : 'purchase')}
            data={(['purchase', 'any'] as const).map((value) => ({
              value,
              label: t(`behaviour.cohorts.actives.${value}`),
            }))}
          />
          <NativeSelect
            label={t('behaviour.cohorts.measure')}
            value={measure}
            onChange={(event) =>
              setMeasure(measures.find((each) => each === event.currentTarget.value) ?? 'share')
            }
            data={measures.map((value) => ({ value, label: t(`behaviour.cohorts.measures.${value}`) }))}
            data-testid={testIds.cohortMeasure}
          />
          <SegmentSelect value={segmentId} onChange={setSegmentId} testId={testIds.cohortSegment} />
        </div>
      </Section>
      <RequestView asked={asked} rows={8}>
        {(report) =>
          report.customers === 0 ? (
            <Section>
              <p className="sx-soft">{t('behaviour.cohorts.none')}</p>
            </Section>
          ) : (
            <Cohorts report={report} measure={measure} active={active} segmentId={segmentId} />
          )
        }
      </RequestView>
      <Lifecycle period={period} active={active} segmentId={segmentId} />
    </>
  )
}

function cellText(value: number | null, measure: CohortMeasure, { format }: Words): string {
  if (value === null) return ''
  switch (measure) {
    case 'share':
      return format.percent(value, 0)
    case 'active':
    case 'orders':
      return format.integer(value)
    case 'revenue':
    case 'cumulative':
      return format.compact(value)
  }
}

type CohortsProps = {
  readonly report: CohortReport
  readonly measure: CohortMeasure
  readonly active: 'purchase' | 'any'
  readonly segmentId: SegmentId | null
}

function Cohorts({ report, measure, active, segmentId }: CohortsProps) {
  const words = useWords()
  const { t, format } = words
  const isTimed = report.by === 'first-purchase' || report.by === 'first-event'
  const nameOf = useCallback(
    (row: string) =>
      row === '' ? t('common.unknown') : isTimed && report.period === 'month' ? row.slice(0, 7) : row,
    [isTimed, report.period, t],
  )
  const title = t('behaviour.cohorts.matrix')
  const ages = useMemo(() => Array.from({ length: report.ages }, (_, age) => String(age)), [report.ages])
  const age = t(`behaviour.cohorts.age.${report.period}`)
  const measureName = t(`behaviour.cohorts.measures.${measure}`)
  const values = report[measure]
  const figure = useCallback(
    (theme: ChartTheme) =>
      matrixFigure(
        {
          x: ages,
          y: report.rows.map((row, at) => `${nameOf(row)} · ${format.compact(report.sizes[at] ?? 0)}`),
          // The period customers began in is full by definition and would drown the rest.
          values: values.map((row) =>
            row.map((value, at) => (at === 0 && measure !== 'cumulative' ? null : value)),
          ),
          texts: values.map((row) => row.map((value) => cellText(value, measure, words))),
        },
        { x: age, y: t('behaviour.cohorts.cohort'), hover: measureName },
        theme,
      ),
    [report, ages, values, measure, words, nameOf, age, measureName, format, t],
  )
  const { by, period, rows } = report
  const open = useCallback(
    (row: number, at: number) => {
      const name = rows[row]
      // In the period customers began in all of them are active.
      if (name !== undefined)
        drillWithin({ kind: 'cohort', by, period, active, row: name, age: at <= 0 ? null : at }, segmentId)
    },
    [by, period, rows, active, segmentId],
  )
  const choose = useCallback(
    (point: PlotDatum) => {
      // Of a heat map Plotly tells row and column, which its types do not know.
      const at: unknown = point.pointNumber
      if (!Array.isArray(at)) return
      const [row, column] = at.map(Number)
      if (row !== undefined && column !== undefined) open(row, column)
    },
    [open],
  )
  const table = useCallback(
    () => ({
      columns: [t('behaviour.cohorts.cohort'), t('behaviour.overview.customers'), ...ages],
      rows: report.rows.map((row, at) => [nameOf(row), report.sizes[at] ?? 0, ...(values[at] ?? [])]),
    }),
    [report, ages, values, nameOf, t],
  )
  return (
    <>
      <Section
        title={title}
        text={t('behaviour.cohorts.matrixText', {
          n: format.integer(report.customers),
          outside: format.integer(report.outside),
          date: format.date(report.dataEnd - 1),
        })}
      >
        <Chart
          title={title}
          figure={figure}
          height={Math.max(240, 90 + 26 * report.rows.length)}
          fileName="cohorts"
          testId={testIds.cohortMatrix}
          table={table}
          onPoint={choose}
        />
        <p className="sx-soft sx-small">
          {t('behaviour.cohorts.censored')}
          {report.hidden > 0 && ` ${t('behaviour.cohorts.hidden', { n: report.hidden })}`}
        </p>
      </Section>
      <Curves
        report={report}
        measure={measure === 'cumulative' || measure === 'revenue' ? 'cumulative' : 'share'}
        nameOf={nameOf}
        age={age}
        onOpen={open}
      />
    </>
  )
}

type CurvesProps = {
  readonly report: CohortReport
  readonly measure: 'share' | 'cumulative'
  readonly nameOf: (row: string) => string
  readonly age: string
  readonly onOpen: (row: number, age: number) => void
}

function Curves({ report, measure, nameOf, age, onOpen }: CurvesProps) {
  const { t } = useWords()
  const title = t(`behaviour.cohorts.curves.${measure}`)
  const figure = useCallback(
    (theme: ChartTheme) => {
      const ages = Array.from({ length: report.ages }, (_, at) => at)
      const mean = measure === 'share' ? report.meanShare : report.meanCumulative
      return linesFigure(
        [
          ...report.rows.map((row, at) => ({ name: nameOf(row), x: ages, y: report[measure][at] ?? [] })),
          { name: t('behaviour.cohorts.mean'), x: ages, y: mean, isMain: true },
        ],
        {
          x: age,
          y: t(`behaviour.cohorts.measures.${measure}`),
          format: measure === 'share' ? '.0%' : ',.2~f',
        },
        theme,
      )
    },
    [report, measure, nameOf, age, t],
  )
  const choose = useCallback(({ curveNumber, x }: PlotDatum) => onOpen(curveNumber, Number(x)), [onOpen])
  return (
    <Section title={title} text={t('behaviour.cohorts.curvesText')}>
      <Chart
        title={title}
        figure={figure}
        height={300}
        fileName={`cohorts-${measure}`}
        testId={testIds.cohortCurves}
        onPoint={choose}
      />
    </Section>
  )
}
