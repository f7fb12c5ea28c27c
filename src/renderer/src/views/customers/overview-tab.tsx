import { Button } from '@mantine/core'
import { IconFilterOff, IconUsers, IconUsersPlus } from '@tabler/icons-react'
import { useCallback, useMemo, useState } from 'react'
import { overviewDimensions } from '../../../../contract/customer-reports.ts'
import type {
  OverviewDimension,
  OverviewFilter,
  OverviewReport,
} from '../../../../contract/customer-reports.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { Chart } from '../../charts/chart.tsx'
import type { PlotDatum } from '../../charts/chart.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import type { Words } from '../../i18n/use-words.ts'
import { drillInto } from '../../state/route.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'
import { overviewChartId, testIds } from '../../test-ids.ts'
import { AnalysisState } from './analysis-state.tsx'
import { choiceFigure } from './customer-figures.ts'
import { useGroupName } from './group-names.ts'
import { isFiltered, ruleOfFilter, toggled } from './overview-rule.ts'
import { SaveSegmentDialog } from './save-segment-dialog.tsx'

/** Charts of all customers that filter each other: a click on a bar narrows all the others. */
export function OverviewTab() {
  const [filter, setFilter] = useState<OverviewFilter>({})
  const asked = useRequest('customers:overview', { filter })
  const toggle = useCallback(
    (dimension: OverviewDimension, key: string) => setFilter((old) => toggled(old, dimension, key)),
    [],
  )
  // The charts stay while the next answer is on its way.
  const [last, setLast] = useState<OverviewReport | null>(null)
  const report = asked.value ?? last
  if (asked.value !== undefined && asked.value !== last) setLast(asked.value)
  if (report === null || asked.state.kind === 'failed')
    return <RequestView asked={asked}>{() => null}</RequestView>
  return <Charts report={report} filter={filter} onToggle={toggle} onClear={() => setFilter({})} />
}

type Props = {
  readonly report: OverviewReport
  readonly filter: OverviewFilter
  readonly onToggle: (dimension: OverviewDimension, key: string) => void
  readonly onClear: () => void
}

function Charts({ report, filter, onToggle, onClear }: Props) {
  const words = useWords()
  const { t, format } = words
  const [saving, setSaving] = useState(false)
  const rule = useMemo(() => ruleOfFilter(filter, report), [filter, report])
  const shown = overviewDimensions.filter((name) => name === 'rfm' || report.charts[name].length > 1)
  const audience = { rule, asOf: { kind: 'data-end' as const } } // a literal of the contract's
  const figures = [
    [t('behaviour.overview.customers'), format.integer(report.customers)],
    [t('behaviour.overview.buyers'), format.integer(report.buyers)],
    [t('behaviour.overview.orders'), format.integer(report.orders)],
    [t('behaviour.overview.revenue'), format.amount(report.revenue, report.currency)],
    [
      t('behaviour.overview.perBuyer'),
      report.buyers === 0 ? '–' : format.amount(report.revenue / report.buyers, report.currency),
    ],
  ] as const
  return (
    <>
      <AnalysisState />
      <Section
        testId={testIds.overviewFigures}
        title={t('behaviour.overview.title')}
        text={isFiltered(filter) ? t('behaviour.overview.filtered') : t('behaviour.overview.hint')}
        actions={
          <>
            <Button
              variant="default"
              disabled={!isFiltered(filter)}
              leftSection={<IconFilterOff size={16} aria-hidden />}
              onClick={onClear}
              data-testid={testIds.overviewClear}
            >
              {t('behaviour.overview.clear')}
            </Button>
            <Button
              variant="default"
              leftSection={<IconUsers size={16} aria-hidden />}
              onClick={() => drillInto(rule)}
              data-testid={testIds.overviewPeople}
            >
              {t('behaviour.overview.showPeople')}
            </Button>
            <Button
              leftSection={<IconUsersPlus size={16} aria-hidden />}
              onClick={() => setSaving(true)}
              data-testid={testIds.overviewSave}
            >
              {t('behaviour.overview.save')}
            </Button>
          </>
        }
      >
        <dl className="sx-figures" data-customers={report.customers}>
          {figures.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="sx-numbers">{value}</dd>
            </div>
          ))}
        </dl>
        {report.otherCurrency > 0 && (
          <p className="sx-soft sx-small">
            {t('behaviour.otherCurrency', {
              n: format.integer(report.otherCurrency),
              currency: report.currency,
            })}
          </p>
        )}
      </Section>
      <div className="sx-charts">
        {shown.map((name) => (
          <OverviewChart
            key={name}
            name={name}
            report={report}
            chosen={filter[name] ?? NONE}
            onToggle={onToggle}
          />
        ))}
      </div>
      {saving && <SaveSegmentDialog draft={audience} id={null} onClose={() => setSaving(false)} />}
    </>
  )
}

const NONE: readonly string[] = []
const LYING: ReadonlySet<OverviewDimension> = new Set<OverviewDimension>([
  'rfm',
  'country',
  'city',
  'channel',
])

type ChartProps = {
  readonly name: OverviewDimension
  readonly report: OverviewReport
  readonly chosen: readonly string[]
  readonly onToggle: (dimension: OverviewDimension, key: string) => void
}

function OverviewChart({ name, report, chosen, onToggle }: ChartProps) {
  const words = useWords()
  const { t } = words
  const groupName = useGroupName()
  const bars = report.charts[name]
  const title = t(`behaviour.overview.chart.${name}`)
  const keyed = useMemo(
    () =>
      bars.map(({ key, customers }, place) => ({
        key,
        label: labelOf({ name, key, next: bars[place + 1]?.key, words, groupName }),
        value: customers,
      })),
    [bars, name, words, groupName],
  )
  const figure = useCallback(
    (theme: ChartTheme) =>
      choiceFigure(keyed, new Set(chosen), LYING.has(name), t('behaviour.overview.customers'), theme),
    [keyed, chosen, name, t],
  )
  const table = useCallback(
    () => ({
      columns: [title, t('behaviour.overview.customers'), t('behaviour.overview.revenue')],
      rows: bars.map(({ customers, revenue }, place) => [keyed[place]?.label ?? '', customers, revenue]),
    }),
    [bars, keyed, title, t],
  )
  const choose = useCallback((point: PlotDatum) => onToggle(name, String(point.customdata)), [name, onToggle])
  return (
    <Section title={title}>
      <Chart
        title={title}
        figure={figure}
        height={300}
        testId={overviewChartId(name)}
        fileName={`customers-${name}`}
        table={table}
        onPoint={choose}
      />
      <FilterChips keyed={keyed} chosen={chosen} onDrop={(key) => onToggle(name, key)} />
    </Section>
  )
}

/** What is chosen, as buttons: the way for keyboards and those who do not see the chart. */
function FilterChips({
  keyed,
  chosen,
  onDrop,
}: {
  readonly keyed: readonly { readonly key: string; readonly label: string }[]
  readonly chosen: readonly string[]
  readonly onDrop: (key: string) => void
}) {
  const { t } = useWords()
  if (chosen.length === 0) return null
  return (
    <div className="sx-chips">
      {chosen.map((key) => {
        const label = keyed.find((each) => each.key === key)?.label ?? key
        return (
          <Button
            key={key}
            size="compact-xs"
            variant="light"
            aria-label={t('behaviour.overview.drop', { name: label })}
            onClick={() => onDrop(key)}
          >
            {label} ×
          </Button>
        )
      })}
    </div>
  )
}

type LabelOf = {
  readonly name: OverviewDimension
  readonly key: string
  readonly next: string | undefined
  readonly words: Words
  readonly groupName: (group: string) => string
}

function labelOf({ name, key, next, words, groupName }: LabelOf): string {
  const { t, format } = words
  switch (name) {
    case 'rfm':
      return groupName(key)
    case 'orders': {
      if (next === undefined) return t('behaviour.overview.from', { low: key })
      return Number(next) - Number(key) === 1
        ? key
        : t('behaviour.overview.range', { low: key, high: Number(next) - 1 })
    }
    case 'revenue': {
      const low = format.compact(Number(key))
      return next === undefined
        ? t('behaviour.overview.from', { low })
        : `${low}–${format.compact(Number(next))}`
    }
    case 'recency':
      return next === undefined
        ? t('behaviour.overview.from', { low: key })
        : t('behaviour.overview.range', { low: key, high: next })
    case 'month':
      return key.slice(0, 7)
    case 'country':
    case 'city':
    case 'channel':
      return key
  }
}
