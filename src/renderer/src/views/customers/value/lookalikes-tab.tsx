import { Button, NumberInput } from '@mantine/core'
import { IconUsersPlus } from '@tabler/icons-react'
import { useCallback, useMemo, useState } from 'react'
import { describeTraits } from '../../../../../contract/locales/traits.ts'
import { lookalikeSettings } from '../../../../../contract/lookalikes.ts'
import type { LookalikeAnalysis, LookalikeRow } from '../../../../../contract/lookalikes.ts'
import type { Rule, SegmentId } from '../../../../../contract/segments.ts'
import { ask } from '../../../bridge/client.ts'
import { useAction } from '../../../bridge/use-action.ts'
import { useRequest } from '../../../bridge/use-request.ts'
import { Chart } from '../../../charts/chart.tsx'
import { Cut, DataTable } from '../../../components/data-table.tsx'
import type { Column } from '../../../components/data-table.tsx'
import { FailureNotice } from '../../../components/failure-notice.tsx'
import { Notice } from '../../../components/notice.tsx'
import { RequestView } from '../../../components/request-view.tsx'
import { Section } from '../../../components/view.tsx'
import { useWords } from '../../../i18n/use-words.ts'
import { customersRoute, drillInto, go } from '../../../state/route.ts'
import { testIds } from '../../../test-ids.ts'
import type { ChartTheme } from '../../../theme/chart-theme.ts'
import { SaveSegmentDialog } from '../save-segment-dialog.tsx'
import { SegmentSelect } from '../segment-select.tsx'
import type { CustomersTabProps } from '../tab-props.ts'
import { AnalysisRun } from './analysis-run.tsx'
import { gainFigure } from './value-figures.ts'

const dataEnd = { kind: 'data-end' } as const
const tones = { strong: 'good', weak: 'info', none: 'warn' } as const

/** Who else resembles the members of a segment? */
export function LookalikesTab({ route }: CustomersTabProps) {
  const { t } = useWords()
  const asked = useRequest('lookalikes:list', undefined)
  const segments = useRequest('segments:list', undefined)
  const [segment, setSegment] = useState<SegmentId | null>(route.segmentId)
  const [size, setSize] = useState(500)
  const chosen = segment ?? segments.value?.[0]?.id ?? null
  const settings =
    chosen === null
      ? null
      : lookalikeSettings.safeParse({
          source: { segmentId: chosen },
          features: ['rfm', 'basket', 'categories', 'channels'],
          size,
        })
  return (
    <RequestView asked={asked} rows={8}>
      {([latest]) => (
        <>
          <AnalysisRun
            kind="lookalike"
            title={t('value.lookalikes.empty')}
            text={t('value.lookalikes.emptyText')}
            computed={latest ?? null}
            order={settings?.success === true ? { kind: 'lookalike', settings: settings.data } : null}
          >
            {segments.value?.length === 0 ? (
              <p className="sx-soft">{t('value.lookalikes.noSegments')}</p>
            ) : (
              <SegmentSelect
                value={chosen}
                onChange={setSegment}
                label={t('value.lookalikes.segment')}
                none="–"
                testId={testIds.lookalikeSegment}
              />
            )}
            <NumberInput
              label={t('value.lookalikes.size')}
              value={size}
              min={1}
              max={1_000_000}
              onChange={(value) => setSize(typeof value === 'number' ? value : 0)}
            />
          </AnalysisRun>
          {latest && <Result analysis={latest} key={latest.id} />}
        </>
      )}
    </RequestView>
  )
}

function Result({ analysis }: { readonly analysis: LookalikeAnalysis }) {
  const { t, format, language } = useWords()
  const { summary } = analysis
  return (
    <>
      <Notice tone={tones[summary.verdict]} title={summary.source} testId={testIds.lookalikeVerdict}>
        <p>
          {t(`value.lookalikes.verdict.${summary.verdict}`, { auc: format.percent(summary.auc.mean, 0) })}
        </p>
        <p className="sx-soft sx-small">
          {t('value.lookalikes.basis', {
            seeds: format.integer(summary.seeds),
            candidates: format.integer(summary.candidates),
            method: t(`value.lookalikes.method.${summary.method}`),
          })}
        </p>
        <p>
          <strong>{t('value.lookalikes.common')}: </strong>
          {describeTraits(summary.traits, language, 5)}
        </p>
      </Notice>
      <Sizes analysis={analysis} />
      <Ranking analysis={analysis} />
    </>
  )
}

function Sizes({ analysis }: { readonly analysis: LookalikeAnalysis }) {
  const { t, format } = useWords()
  const { curve } = analysis.summary
  const opening = useAction()
  const title = t('value.lookalikes.curve')
  const figure = useCallback(
    (theme: ChartTheme) =>
      gainFigure(
        curve,
        {
          x: t('value.lookalikes.sizeAxis'),
          y: t('value.lookalikes.recallAxis'),
          chance: t('value.lookalikes.chance'),
        },
        theme,
      ),
    [curve, t],
  )
  return (
    <Section title={title} text={t('value.lookalikes.curveText')}>
      {opening.failure && <FailureNotice failure={opening.failure} />}
      <div className="sx-charts sx-charts-wide">
        <Chart
          title={title}
          figure={figure}
          height={300}
          fileName="lookalikes"
          testId={testIds.lookalikeChart}
          onPoint={({ pointNumber }) => {
            // The line begins at nobody.
            const point = curve[pointNumber - 1]
            if (point === undefined) return
            opening.run(async () => {
              const limit = Math.min(200_000, analysis.summary.kept, point.size)
              drillInto({ kind: 'ids', ids: await ask('lookalikes:ids', { analysisId: analysis.id, limit }) })
            })
          }}
        />
        <div className="sx-scroll-x">
          <table className="sx-table sx-table-tight" data-testid={testIds.lookalikeCurve}>
            <thead>
              <tr>
                <th scope="col">{t('value.lookalikes.first')}</th>
                <th scope="col" className="sx-end">
                  {t('value.lookalikes.found')}
                </th>
                <th scope="col" className="sx-end">
                  {t('value.lookalikes.lift')}
                </th>
                <th scope="col" className="sx-end">
                  {t('value.lookalikes.precision')}
                </th>
              </tr>
            </thead>
            <tbody>
              {curve.map((point) => (
                <tr key={point.share}>
                  <th scope="row" className="sx-numbers">
                    {format.integer(point.size)}
                  </th>
                  <td className="sx-end sx-numbers">{format.percent(point.recall, 0)}</td>
                  <td className="sx-end sx-numbers">{format.decimal(point.lift, 1)}×</td>
                  <td className="sx-end sx-numbers">{format.percent(point.precision, 0)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
    </Section>
  )
}

function open({ customer }: LookalikeRow): void {
  go(customersRoute('people', { customerId: customer.id }))
}

function Ranking({ analysis }: { readonly analysis: LookalikeAnalysis }) {
  const { t, format } = useWords()
  const action = useAction()
  const [rule, setRule] = useState<Rule | null>(null)
  const save = async (): Promise<void> => {
    const ids = await ask('lookalikes:ids', {
      analysisId: analysis.id,
      limit: Math.min(200_000, analysis.summary.kept),
    })
    setRule({ kind: 'ids', ids })
  }
  const columns = useMemo<Column<LookalikeRow>[]>(
    () => [
      {
        key: 'rank',
        header: t('value.lookalikes.rank'),
        width: '70px',
        align: 'end',
        cell: (row) => format.integer(row.rank),
      },
      {
        key: 'customer',
        header: t('value.customer'),
        width: 'minmax(160px, 2fr)',
        cell: ({ customer, ...row }) => (
          <button
            type="button"
            className="sx-link"
            data-customer={customer.externalId}
            onClick={() => open({ customer, ...row })}
          >
            <Cut>{customer.name === '' ? customer.externalId : customer.name}</Cut>
          </button>
        ),
      },
      {
        key: 'orders',
        header: t('value.lookalikes.orders'),
        width: '90px',
        align: 'end',
        cell: (row) => format.integer(row.orders),
      },
      {
        key: 'revenue',
        header: t('value.lookalikes.revenue'),
        width: '130px',
        align: 'end',
        cell: (row) => format.decimal(row.revenue, 2),
      },
      {
        key: 'score',
        header: t('value.lookalikes.score'),
        width: '110px',
        align: 'end',
        cell: (row) => format.decimal(row.score, 2),
      },
    ],
    [t, format],
  )
  return (
    <Section
      title={t('value.lookalikes.ranking')}
      actions={
        <Button
          leftSection={<IconUsersPlus size={16} aria-hidden />}
          loading={action.busy}
          onClick={() => action.run(save)}
          data-testid={testIds.lookalikeSave}
        >
          {t('value.saveSegment')}
        </Button>
      }
    >
      {action.failure && <FailureNotice failure={action.failure} />}
      <div className="sx-members">
        <DataTable<LookalikeRow>
          key={analysis.id}
          label={t('value.lookalikes.ranking')}
          columns={columns}
          load={(offset, limit) => ask('lookalikes:customers', { analysisId: analysis.id, offset, limit })}
          testId={testIds.lookalikeTable}
          minWidth={620}
          empty={<p className="sx-soft">{t('customers.people.empty')}</p>}
          onOpen={open}
        />
      </div>
      {rule && (
        <SaveSegmentDialog
          id={null}
          draft={{
            name: `${t('value.lookalikes.ranking')}: ${analysis.summary.source}`.slice(0, 120),
            kind: 'static',
            rule,
            asOf: dataEnd,
          }}
          onClose={() => setRule(null)}
        />
      )}
    </Section>
  )
}
