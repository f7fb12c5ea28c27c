import { Button, NumberInput, TextInput } from '@mantine/core'
import { IconCheck, IconTableImport, IconTrash } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import type { AdBudgets, Pacing, ResultsReport } from '../../../../contract/ads-results.ts'
import { adsResultSentences } from '../../../../contract/locales/ads-results.ts'
import type { Output } from '../../../../contract/requests.ts'
import { ask } from '../../bridge/client.ts'
import { useAction } from '../../bridge/use-action.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { Chart } from '../../charts/chart.tsx'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { adsPaceId, testIds } from '../../test-ids.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'
import { paceFigure } from './policies-figures.ts'
import { TableExport } from './table-export.tsx'

type Props = { readonly report: ResultsReport; readonly budgets: AdBudgets | null }
type Draft = {
  readonly from: string
  readonly to: string
  readonly amount: number | null
  readonly rows: Readonly<Record<string, number>>
}
const MOST_ROWS = 30

/** Spend against what may be spent: in all, and for each row of the table below. Kept in the project. */
export function PaceSection({ report, budgets }: Props) {
  const { t, format } = useWords()
  const action = useAction()
  const plan = useRequest('ads:budget', undefined)
  const { level } = report
  const [draft, setDraft] = useState<Draft>(() => draftOf(report, budgets))
  const names = report.rows.slice(0, MOST_ROWS).map(({ name }) => name)
  const keep = () =>
    action.run(() =>
      ask('ads:set-budgets', {
        budgets: {
          from: draft.from,
          to: draft.to,
          amount: draft.amount,
          rows: { ...budgets?.rows, [level]: { ...draft.rows } },
        },
      }),
    )
  const clear = () => {
    setDraft(draftOf(report, null))
    action.run(() => ask('ads:set-budgets', { budgets: null }))
  }
  const planned = plan.value === undefined ? null : draftOfPlan(plan.value, names)
  const setRow = (name: string, value: number | string) => {
    const { [name]: _, ...others } = draft.rows
    setDraft({ ...draft, rows: Number(value) > 0 ? { ...others, [name]: Number(value) } : others })
  }
  const isReady =
    draft.from !== '' &&
    draft.to >= draft.from &&
    (draft.amount !== null || Object.keys(draft.rows).length > 0)
  return (
    <details className="sx-details" data-testid={testIds.adsPaceSection} open={budgets !== null}>
      <summary>{t('ads.pace.title')}</summary>
      <Section title={t('ads.pace.title')} text={t('ads.pace.text')}>
        {action.failure && <FailureNotice failure={action.failure} />}
        <div className="sx-ads-bar">
          <TextInput
            size="xs"
            type="date"
            label={t('ads.response.from')}
            value={draft.from}
            onChange={(event) => setDraft({ ...draft, from: event.currentTarget.value })}
            data-testid={testIds.adsPaceFrom}
          />
          <TextInput
            size="xs"
            type="date"
            label={t('ads.response.to')}
            value={draft.to}
            onChange={(event) => setDraft({ ...draft, to: event.currentTarget.value })}
            data-testid={testIds.adsPaceTo}
          />
          <NumberInput
            size="xs"
            label={t('ads.pace.all')}
            value={draft.amount ?? ''}
            min={0}
            hideControls
            onChange={(value) => setDraft({ ...draft, amount: Number(value) > 0 ? Number(value) : null })}
            data-testid={testIds.adsPaceAll}
          />
          <Button
            size="xs"
            leftSection={<IconCheck size={15} aria-hidden />}
            disabled={!isReady}
            loading={action.busy}
            onClick={keep}
            data-testid={testIds.adsPaceKeep}
          >
            {t('ads.pace.keep')}
          </Button>
          {level === 'channel' && planned !== null && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconTableImport size={15} aria-hidden />}
              onClick={() => setDraft(planned)}
              data-testid={testIds.adsPacePlan}
            >
              {t('ads.pace.fromPlan')}
            </Button>
          )}
          {budgets !== null && (
            <Button
              size="xs"
              variant="subtle"
              leftSection={<IconTrash size={15} aria-hidden />}
              onClick={clear}
            >
              {t('ads.pace.clear')}
            </Button>
          )}
        </div>
        <div className="sx-scroll-x">
          <table className="sx-table sx-table-tight" data-testid={testIds.adsPaceTable}>
            <thead>
              <tr>
                <th>{t('ads.columns.name')}</th>
                <th className="sx-end">{t('ads.pace.budget')}</th>
                <th className="sx-end">{t('ads.pace.spent')}</th>
                <th className="sx-end">{t('ads.pace.projected')}</th>
                <th className="sx-end">{t('ads.pace.perDay')}</th>
                <th>{t('ads.budget.status')}</th>
              </tr>
            </thead>
            <tbody>
              {report.rows.slice(0, MOST_ROWS).map(({ name, pacing }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td className="sx-end">
                    <NumberInput
                      size="xs"
                      hideControls
                      min={0}
                      aria-label={t('ads.pace.budgetOf', { name })}
                      value={draft.rows[name] ?? ''}
                      onChange={(value) => setRow(name, value)}
                      data-testid={adsPaceId(name)}
                    />
                  </td>
                  <PaceCells pacing={pacing} currency={report.currency} />
                </tr>
              ))}
              {report.pacing !== null && (
                <tr>
                  <th scope="row">{t('ads.columns.total')}</th>
                  <td className="sx-end sx-numbers">
                    {format.amount(report.pacing.budget, report.currency)}
                  </td>
                  <PaceCells pacing={report.pacing} currency={report.currency} />
                </tr>
              )}
            </tbody>
          </table>
        </div>
        <PaceReport report={report} />
      </Section>
    </details>
  )
}

function PaceCells({ pacing, currency }: { readonly pacing: Pacing | null; readonly currency: string }) {
  const { t, format } = useWords()
  if (pacing === null)
    return (
      <>
        <td className="sx-end">–</td>
        <td className="sx-end">–</td>
        <td className="sx-end">–</td>
        <td />
      </>
    )
  const money = (value: number): string => format.amount(value, currency)
  const tone = pacing.status === 'on-track' || pacing.status === 'ended' ? 'good' : 'warn'
  return (
    <>
      <td className="sx-end sx-numbers">
        {money(pacing.spent)}
        <div className="sx-soft sx-small">{format.percent(pacing.spentShare, 0)}</div>
      </td>
      <td className="sx-end sx-numbers">{money(pacing.projected)}</td>
      <td className="sx-end sx-numbers">{money(pacing.perDayLeft)}</td>
      <td data-status={pacing.status}>
        <span className={`sx-chip sx-chip-${tone}`}>{t(`ads.pace.statuses.${pacing.status}`)}</span>
      </td>
    </>
  )
}

/** Sentences and chart of what has a budget. */
function PaceReport({ report }: { readonly report: ResultsReport }) {
  const { t, language } = useWords()
  const { rows, pacing } = report
  const figure = useCallback(
    (theme: ChartTheme) =>
      paceFigure(
        pacedOf(rows, pacing, t('ads.columns.total')).map(({ name, pacing: own }) => ({
          name,
          spent: own.spentShare,
          projected: own.projected / own.budget,
        })),
        { spent: t('ads.pace.spent'), projected: t('ads.pace.projected'), axis: t('ads.pace.axis') },
        theme,
      ),
    [rows, pacing, t],
  )
  const paced = pacedOf(rows, pacing, t('ads.columns.total'))
  if (paced.length === 0) return null
  const words = adsResultSentences(language)
  const table = () => ({
    columns: [
      'name',
      'budget',
      'spent',
      'share of time',
      'share spent',
      'projected',
      'per day left',
      'status',
    ],
    rows: paced.map(({ name, pacing: own }) => [
      name,
      own.budget,
      own.spent,
      own.timeShare,
      own.spentShare,
      own.projected,
      own.perDayLeft,
      own.status,
    ]),
  })
  return (
    <>
      <ul className="sx-ads-said" data-testid={testIds.adsPaceSaid}>
        {paced.slice(0, 12).map(({ name, pacing: own }) => (
          <li key={name}>{t('adsResults.pacingOf', { name, said: words.pace(own) })}</li>
        ))}
      </ul>
      <Chart
        title={t('ads.pace.title')}
        figure={figure}
        height={130 + 44 * Math.min(paced.length, 12)}
        fileName="ads-pace"
        table={table}
      />
      <div className="sx-ads-bar">
        <TableExport name="ads-pace" table={table} testId={testIds.adsPaceExport} />
      </div>
    </>
  )
}

function pacedOf(
  rows: ResultsReport['rows'],
  all: Pacing | null,
  total: string,
): { readonly name: string; readonly pacing: Pacing }[] {
  return [
    ...(all === null ? [] : [{ name: total, pacing: all }]),
    ...rows.flatMap(({ name, pacing }) => (pacing === null ? [] : [{ name, pacing }])),
  ].slice(0, MOST_ROWS)
}

/** The kept budget, or none for the month that the report ends in. */
function draftOf({ level, to }: ResultsReport, budgets: AdBudgets | null): Draft {
  if (budgets !== null)
    return {
      from: budgets.from,
      to: budgets.to,
      amount: budgets.amount,
      rows: budgets.rows[level] ?? {},
    }
  if (to === null) return { from: '', to: '', amount: null, rows: {} }
  const [year = 0, month = 0] = to.split('-').map(Number)
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return {
    from: `${to.slice(0, 7)}-01`,
    to: `${to.slice(0, 7)}-${String(last).padStart(2, '0')}`,
    amount: null,
    rows: {},
  }
}

/** What the kept plan spends on channels of the report, over its schedule; null without a plan that is dated. */
function draftOfPlan(kept: NonNullable<Output<'ads:budget'>> | null, names: readonly string[]): Draft | null {
  const { plan = null, span = 'week' } = kept?.result ?? {}
  const [start] = plan?.schedule ?? []
  const end = plan?.schedule.at(-1)
  if (plan === null || start === undefined || end === undefined || !/^\d{4}-/.test(start.period)) return null
  const rows: Record<string, number> = {}
  for (const { amounts } of plan.schedule)
    for (const [name, amount] of Object.entries(amounts))
      if (names.includes(name) && amount > 0)
        rows[name] = Math.round(((rows[name] ?? 0) + amount) * 100) / 100
  const all = plan.schedule.reduce((sum, { total }) => sum + total, 0)
  return {
    from: start.period,
    to: lastDay(end.period, span),
    amount: all > 0 ? Math.round(all * 100) / 100 : null,
    rows,
  }
}

function lastDay(day: string, span: 'day' | 'week' | 'month'): string {
  const date = new Date(`${day}T00:00:00Z`)
  if (span === 'week') date.setUTCDate(date.getUTCDate() + 6)
  if (span === 'month') date.setUTCMonth(date.getUTCMonth() + 1, 0)
  return date.toISOString().slice(0, 10)
}
