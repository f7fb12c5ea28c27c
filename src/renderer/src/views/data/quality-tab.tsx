import { NativeSelect } from '@mantine/core'
import { IconGauge } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import type { ImportId } from '../../../../contract/ids.ts'
import type { ColumnProfile, QualityReport } from '../../../../contract/quality.ts'
import type { ImportRecord } from '../../../../contract/requests.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { Chart } from '../../charts/chart.tsx'
import { barsFigure, histogramFigure } from '../../charts/figures.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { dataRoute, go } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'
import { CountsStrip } from '../import/counts-strip.tsx'

/** How good the data of an import are: a score with how it is made, and each column with what stands in it. */
export function QualityTab() {
  const { t } = useWords()
  const asked = useRequest('imports:list', undefined)
  return (
    <RequestView asked={asked}>
      {(imports) => {
        const first = imports[0]
        return first === undefined ? (
          <Section>
            <EmptyState icon={IconGauge} title={t('data.quality.empty')} text={t('data.imports.emptyText')} />
          </Section>
        ) : (
          <Quality imports={imports} first={first} />
        )
      }}
    </RequestView>
  )
}

function Quality({
  imports,
  first,
}: {
  readonly imports: readonly ImportRecord[]
  readonly first: ImportRecord
}) {
  const { t, format } = useWords()
  const [chosen, setChosen] = useState<ImportId>(first.id)
  const record = imports.find(({ id }) => id === chosen) ?? first
  const asked = useRequest('quality:report', { importId: record.id })
  return (
    <>
      <NativeSelect
        className="sx-import-select"
        aria-label={t('data.quarantine.import')}
        value={record.id}
        onChange={(event) => {
          const next = imports.find((each) => String(each.id) === event.currentTarget.value)
          if (next) setChosen(next.id)
        }}
        data={imports.map((each) => ({
          value: String(each.id),
          label: `${each.fileName} · ${format.dateTime(each.importedAt)}`,
        }))}
        data-testid={testIds.qualityImport}
      />
      <RequestView asked={asked}>{(report) => <Report key={report.importId} report={report} />}</RequestView>
    </>
  )
}

function Report({ report }: { readonly report: QualityReport }) {
  const { t, format } = useWords()
  const [open, setOpen] = useState<number | null>(null)
  const shown = report.columns.find(({ index }) => index === open)
  return (
    <>
      <Section title={t('data.quality.score')} text={t('data.quality.scoreText')}>
        <p className="sx-score" data-testid={testIds.qualityScore}>
          {format.decimal(report.score, 1)} <span className="sx-soft">/ 100</span>
        </p>
        <CountsStrip counts={report.counts} />
        {report.flags.length > 0 && (
          <ul className="sx-plain-list" data-testid={testIds.qualityFlags}>
            {report.flags.map(({ rule, lines }) => (
              <li key={rule}>
                <strong className="sx-numbers">{format.integer(lines)}</strong> {t(`contract.rule.${rule}`)}
                <span className="sx-soft sx-small"> {t(`data.rules.explain.${rule}`)}</span>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title={t('data.quality.columns')} text={t('data.quality.columnsText')}>
        <div className="sx-scroll-x">
          <table className="sx-table" data-testid={testIds.qualityTable}>
            <thead>
              <tr>
                <th scope="col">{t('data.quarantine.column')}</th>
                <th scope="col">{t('data.quality.role')}</th>
                <th scope="col">{t('data.quality.filled')}</th>
                <th scope="col" className="sx-end">
                  {t('data.quality.distinct')}
                </th>
                <th scope="col">{t('data.quality.range')}</th>
                <th scope="col">{t('data.quality.distribution')}</th>
                <th scope="col" className="sx-end">
                  {t('data.quality.problems')}
                </th>
              </tr>
            </thead>
            <tbody>
              {report.columns.map((column) => (
                <ColumnRow
                  key={column.index}
                  column={column}
                  isOpen={open === column.index}
                  onOpen={() => setOpen(open === column.index ? null : column.index)}
                  onProblems={() => go(dataRoute('quarantine', report.importId))}
                />
              ))}
            </tbody>
          </table>
        </div>
      </Section>
      {shown !== undefined && <Distribution column={shown} />}
    </>
  )
}

type RowProps = {
  readonly column: ColumnProfile
  readonly isOpen: boolean
  readonly onOpen: () => void
  readonly onProblems: () => void
}

function ColumnRow({ column, isOpen, onOpen, onProblems }: RowProps) {
  const { t, format } = useWords()
  const { header, role, filled, missing, distinct, isDistinctExact, problems } = column
  const share = filled + missing === 0 ? 0 : filled / (filled + missing)
  const faults = problems.reduce((sum, { lines }) => sum + lines, 0)
  const isUsed = role !== 'ignore'
  return (
    <tr className={isOpen ? 'sx-row-chosen' : undefined}>
      <th scope="row">{header === '' ? `#${column.index + 1}` : header}</th>
      <td className={isUsed ? undefined : 'sx-soft'}>{t(`contract.role.${role}`)}</td>
      <td>
        <div className="sx-meter" role="img" aria-label={format.percent(share)}>
          <span style={{ width: `${100 * share}%` }} />
        </div>
        <span className="sx-numbers sx-small">{format.percent(share)}</span>
      </td>
      <td className="sx-end sx-numbers sx-nowrap">
        {isUsed ? `${isDistinctExact ? '' : '≈ '}${format.integer(distinct)}` : '–'}
      </td>
      <td className="sx-numbers sx-nowrap sx-small">{rangeText(column, format)}</td>
      <td>
        {hasDistribution(column) ? (
          <button type="button" className="sx-spark" onClick={onOpen} aria-expanded={isOpen}>
            <Spark column={column} label={t('data.quality.show', { column: header })} />
          </button>
        ) : (
          <span className="sx-soft">–</span>
        )}
      </td>
      <td className="sx-end sx-numbers">
        {faults === 0 ? (
          '0'
        ) : (
          <button type="button" className="sx-link" onClick={onProblems}>
            {format.integer(faults)}
          </button>
        )}
      </td>
    </tr>
  )
}

const TIMES: ReadonlySet<string> = new Set(['time', 'joined', 'birthday', 'period-end'])

function rangeText({ role, min, max }: ColumnProfile, format: ReturnType<typeof useWords>['format']): string {
  if (min === null || max === null) return ''
  const text = (value: number): string => (TIMES.has(role) ? format.date(value) : format.decimal(value, 2))
  return `${text(min)} – ${text(max)}`
}

function hasDistribution({ histogram, top }: ColumnProfile): boolean {
  return histogram.length > 1 || top.length > 0
}

/** A histogram, or the most frequent values, small enough for a row. */
function Spark({ column, label }: { readonly column: ColumnProfile; readonly label: string }) {
  const counts = (column.histogram.length > 1 ? column.histogram : column.top.slice(0, 12)).map(
    ({ count }) => count,
  )
  const most = Math.max(1, ...counts)
  const width = 96 / counts.length
  return (
    <svg width={96} height={24} role="img" aria-label={label}>
      {counts.map((count, at) => {
        const height = Math.max(1, (22 * count) / most)
        return (
          <rect
            // The bars have no other name than their place.
            key={at}
            x={at * width}
            y={24 - height}
            width={Math.max(1, width - 1)}
            height={height}
            rx={1}
          />
        )
      })}
    </svg>
  )
}

function Distribution({ column }: { readonly column: ColumnProfile }) {
  const { t, format } = useWords()
  const { header, histogram, top, role } = column
  const title = t('data.quality.show', { column: header })
  const figure = useCallback(
    (theme: ChartTheme) =>
      histogram.length > 1
        ? histogramFigure(histogram, TIMES.has(role), { x: header, y: t('data.imports.chartAxis') }, theme)
        : barsFigure(
            top.slice(0, 12).map(({ value, count }) => ({ label: value.slice(0, 40), value: count })),
            t('data.imports.chartAxis'),
            format.integer,
            theme,
          ),
    [histogram, top, role, header, t, format],
  )
  return (
    <Section title={title}>
      <Chart title={title} figure={figure} height={260} testId={testIds.qualityChart} fileName="quality" />
    </Section>
  )
}
