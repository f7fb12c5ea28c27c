import { useCallback, useMemo, useState } from 'react'
import type { SegmentComparison } from '../../../../contract/segment-requests.ts'
import type { Condition, Segment, SegmentId } from '../../../../contract/segments.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { Chart } from '../../charts/chart.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import type { Words } from '../../i18n/use-words.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'
import { testIds } from '../../test-ids.ts'
import { drillWithin } from '../../state/route.ts'
import { bought } from './rule-edit.ts'
import { differencesFigure } from './customer-figures.ts'
import { SegmentSelect } from './segment-select.tsx'

type Props = {
  readonly segment: Segment
  readonly segments: readonly Segment[]
  /** What it is compared with at first; everybody else where it is not given. */
  readonly initial?: SegmentId
}
type Row = SegmentComparison['rows'][number]
const SHOWN = 30

/** In what a segment differs from another one, or from everybody else, with 95 % intervals. */
export function Comparison({ segment, segments, initial }: Props) {
  const { t } = useWords()
  const [other, setOther] = useState<SegmentId | null>(initial ?? null)
  const asked = useRequest('segments:compare', {
    a: { segmentId: segment.id },
    b: other === null ? null : { segmentId: other },
  })
  const name = segments.find(({ id }) => id === other)?.name ?? t('segments.compare.others')
  return (
    <Section
      title={t('segments.compare.title')}
      text={t('segments.compare.text')}
      testId={testIds.segmentComparison}
      actions={
        <SegmentSelect
          value={other}
          onChange={(id) => setOther(id === segment.id ? null : id)}
          label={t('segments.compare.with')}
          none={t('segments.compare.others')}
          testId={testIds.segmentCompareWith}
        />
      }
    >
      <RequestView asked={asked}>
        {(compared) =>
          compared.rows.length === 0 ? (
            <p className="sx-soft">{t('segments.compare.none')}</p>
          ) : (
            <Compared compared={compared} names={[segment.name, name]} segmentId={segment.id} />
          )
        }
      </RequestView>
    </Section>
  )
}

function labelOf({ field, value }: Row, { t }: Words): string {
  const name = field === 'category' ? t('segments.compare.bought') : t(`segments.field.${field}`)
  return value === '' ? name : `${name}: ${value}`
}

/** Who has the value that a share is of; null for means, which everybody has a part in. */
function conditionOf({ field, value }: Row): Condition | null {
  switch (field) {
    case 'country':
    case 'province':
    case 'city':
    case 'gender':
      return { kind: 'text', field, test: 'is', values: [value] }
    case 'category':
      return { ...bought, product: { by: 'category', values: [value] } }
    default:
      return null
  }
}

type ComparedProps = {
  readonly compared: SegmentComparison
  readonly names: readonly [string, string]
  readonly segmentId: SegmentId
}

function Compared({ compared, names, segmentId }: ComparedProps) {
  const words = useWords()
  const { t, format } = words
  const rows = compared.rows.slice(0, SHOWN)
  const shares = useMemo(() => compared.rows.filter(({ kind }) => kind === 'share').slice(0, 14), [compared])
  const title = t('segments.compare.shares')
  const figure = useCallback(
    (theme: ChartTheme) =>
      differencesFigure(
        shares.map((row) => ({ label: labelOf(row, words), ...row.difference, differs: row.differs })),
        t('segments.compare.points', { a: names[0], b: names[1] }),
        theme,
      ),
    [shares, words, names, t],
  )
  const shown = (row: Row, number: number): string => {
    if (row.kind === 'share') return format.percent(number)
    return row.field === 'revenue' || row.field === 'average-order'
      ? format.money(number * 1_000_000, compared.currency)
      : format.decimal(number, 2)
  }
  return (
    <div className="sx-charts sx-charts-wide">
      <div className="sx-scroll-x">
        <table className="sx-table">
          <thead>
            <tr>
              <th scope="col">{t('segments.compare.what')}</th>
              <th scope="col" className="sx-end">
                {names[0]}
              </th>
              <th scope="col" className="sx-end">
                {names[1]}
              </th>
              <th scope="col" className="sx-end">
                {t('segments.compare.difference')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.field} ${row.value}`} data-differs={row.differs}>
                <th scope="row">{labelOf(row, words)}</th>
                <td className="sx-end sx-numbers">{shown(row, row.a)}</td>
                <td className="sx-end sx-numbers">{shown(row, row.b)}</td>
                <td className={row.differs ? 'sx-end sx-numbers' : 'sx-end sx-numbers sx-soft'}>
                  {shown(row, row.difference.value)}
                  <div className="sx-small sx-soft">
                    {t('common.interval', {
                      low: shown(row, row.difference.low),
                      high: shown(row, row.difference.high),
                    })}
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shares.length > 0 && (
        <Chart
          title={title}
          figure={figure}
          height={Math.max(260, 34 * shares.length)}
          fileName="segment-comparison"
          testId={testIds.comparisonChart}
          onPoint={(point) => {
            // The largest difference is drawn last, on top.
            const row = shares[shares.length - 1 - point.pointNumber]
            const condition = row === undefined ? null : conditionOf(row)
            if (condition !== null) drillWithin(condition, segmentId)
          }}
        />
      )}
    </div>
  )
}
