import { Button, NativeSelect, NumberInput } from '@mantine/core'
import { IconDeviceFloppy, IconWallet } from '@tabler/icons-react'
import { useState } from 'react'
import { budgetGoal } from '../../../../contract/ads.ts'
import type { BudgetResult, BudgetSettings } from '../../../../contract/ads.ts'
import type { Output } from '../../../../contract/requests.ts'
import { resultOf } from '../../bridge/job-state.ts'
import { startJob, useIsJobRunning, useLatestJob } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Notice } from '../../components/notice.tsx'
import { LoadingRows, RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { adsRoute, go } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'
import { noLimits, settingsOf } from './budget-draft.ts'
import type { BudgetDraft } from './budget-draft.ts'
import { BudgetLimits } from './budget-limits.tsx'
import { BudgetReport } from './budget-report.tsx'
import { ExportMenu } from './export-menu.tsx'

type Result = NonNullable<Output<'ads:response'>>['result']

/** A plan by the latest model, worked out again with every change of goal and limits. */
export function BudgetTab() {
  const { t } = useWords()
  const response = useRequest('ads:response', undefined)
  return (
    <RequestView asked={response} rows={8}>
      {(latest) =>
        latest === null ? (
          <Section>
            <EmptyState
              icon={IconWallet}
              title={t('ads.budget.needModel')}
              text={t('ads.budget.needModelText')}
            >
              <Button onClick={() => go(adsRoute('response'))}>{t('ads.budget.toResponse')}</Button>
            </EmptyState>
          </Section>
        ) : (
          <Planner key={latest.id} result={latest.result} />
        )
      }
    </RequestView>
  )
}

function Planner({ result }: { readonly result: Result }) {
  const { t } = useWords()
  const today = Object.fromEntries(result.channels.map(({ name, today: amount }) => [name, amount]))
  const total = Object.values(today).reduce((sum, amount) => sum + amount, 0)
  const [draft, setDraft] = useState<BudgetDraft>({
    goal: 'total',
    amount: Math.round(total * 4),
    target: null,
    periods: 4,
    pace: 'season',
    limits: {},
  })
  const settings = settingsOf(draft, today, t('ads.budget.ownName'))
  const plan = useRequest('ads:plan', settings ?? fallback(total), settings === null)
  const shown = settings === null ? null : (plan.value ?? null)
  return (
    <>
      <GoalForm draft={draft} result={result} onChange={setDraft} settings={settings} plan={shown} />
      {/* Why there is no plan stands above the limits it comes from: below a long table nobody would see it. */}
      {shown !== null && shown.plan === null && <BudgetReport result={shown} />}
      <BudgetLimits
        result={result}
        plan={shown?.plan ?? null}
        limitOf={(name) => draft.limits[name] ?? noLimits}
        onChange={(name, change) =>
          setDraft({
            ...draft,
            limits: { ...draft.limits, [name]: { ...(draft.limits[name] ?? noLimits), ...change } },
          })
        }
        onAround={() =>
          setDraft({
            ...draft,
            limits: Object.fromEntries(
              Object.entries(today).map(([name, amount]) => [
                name,
                { ...noLimits, low: Math.round(amount * 0.7), high: Math.round(amount * 1.3) },
              ]),
            ),
          })
        }
        onClear={() => setDraft({ ...draft, limits: {} })}
      />
      {settings !== null && plan.state.kind === 'failed' && (
        <FailureNotice failure={plan.state.failure} onRetry={plan.refresh} />
      )}
      {settings !== null && plan.state.kind === 'loading' && <LoadingRows rows={4} />}
      {shown !== null && shown.plan !== null && <BudgetReport result={shown} />}
    </>
  )
}

function fallback(total: number): BudgetSettings {
  return {
    goal: { kind: 'total', total: Math.max(total, 1) },
    periods: 1,
    pace: 'season',
    limits: {},
    scenarios: {},
  }
}

type GoalProps = {
  readonly draft: BudgetDraft
  readonly result: Result
  readonly settings: BudgetSettings | null
  readonly plan: BudgetResult | null
  readonly onChange: (draft: BudgetDraft) => void
}

const goals = ['total', 'roas', 'cpa', 'marginal'] as const

function GoalForm({ draft, result, settings, plan, onChange }: GoalProps) {
  const { t } = useWords()
  const action = useAction()
  const isBusy = useIsJobRunning()
  const job = useLatestJob('ads-budget')
  const kept = useRequest('ads:budget', undefined)
  const save = (chosen: BudgetSettings) =>
    action.run(async () => {
      await startJob({ kind: 'ads-budget', settings: chosen })
    })
  const span = t(`adsSentences.span.${result.span}`)
  return (
    <Section
      title={t('ads.budget.goal')}
      actions={
        <>
          <Button
            leftSection={<IconDeviceFloppy size={16} aria-hidden />}
            disabled={isBusy || settings === null || (plan?.plan ?? null) === null}
            loading={action.busy}
            onClick={() => {
              if (settings !== null) save(settings)
            }}
            data-testid={testIds.adsKeepPlan}
          >
            {t('ads.budget.save')}
          </Button>
          <ExportMenu what="budget" label={t('ads.budget.export')} disabled={(kept.value ?? null) === null} />
        </>
      }
    >
      <div className="sx-fields">
        <NativeSelect
          label={t('ads.budget.goal')}
          value={draft.goal}
          onChange={(event) => {
            const goal = goals.find((each) => each === event.currentTarget.value)
            if (goal) onChange({ ...draft, goal })
          }}
          data={budgetGoal.options.map(({ shape }) => ({
            value: shape.kind.value,
            label: t(`ads.budget.goals.${shape.kind.value}`),
          }))}
          data-testid={testIds.adsGoal}
        />
        {draft.goal !== 'total' && (
          <NumberInput
            label={t('ads.budget.target')}
            value={draft.target ?? ''}
            min={0}
            onChange={(value) => onChange({ ...draft, target: numberOf(value) })}
            data-testid={testIds.adsTarget}
          />
        )}
        <NumberInput
          label={draft.goal === 'total' ? t('ads.budget.amount') : t('ads.budget.most')}
          value={draft.amount ?? ''}
          min={0}
          thousandSeparator=","
          onChange={(value) => onChange({ ...draft, amount: numberOf(value) })}
          data-testid={testIds.adsAmount}
        />
        <NumberInput
          label={t('ads.budget.periods', { span })}
          value={draft.periods}
          min={1}
          max={104}
          onChange={(value) => onChange({ ...draft, periods: Math.max(1, Math.round(Number(value) || 1)) })}
          data-testid={testIds.adsPeriods}
        />
        <NativeSelect
          label={t('ads.budget.pace')}
          value={draft.pace}
          onChange={(event) =>
            onChange({ ...draft, pace: event.currentTarget.value === 'season' ? 'season' : 'even' })
          }
          data={(['even', 'season'] as const).map((value) => ({
            value,
            label: t(`ads.budget.paces.${value}`),
          }))}
          data-testid={testIds.adsPace}
        />
      </div>
      {action.failure && <FailureNotice failure={action.failure} />}
      {job && resultOf(job, 'ads-budget') && (
        <Notice tone="good" testId={testIds.adsPlanKept}>
          {t('ads.budget.kept')}
        </Notice>
      )}
    </Section>
  )
}

export function numberOf(value: number | string): number | null {
  return value === '' || !Number.isFinite(Number(value)) ? null : Number(value)
}
