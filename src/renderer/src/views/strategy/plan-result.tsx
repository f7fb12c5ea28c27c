import { useCallback } from 'react'
import type { StrategyPlan } from '../../../../contract/plan.ts'
import { Chart } from '../../charts/chart.tsx'
import { Notice } from '../../components/notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'
import { ActionCard } from './action-card.tsx'
import { gainsFigure } from './gains-figure.ts'
import { usePlanWords } from './plan-words.ts'
import { WhatIf } from './what-if.tsx'

/** The plan: what it should bring, what speaks against it, its actions, what is left out, and what if. */
export function PlanResult({ plan }: { readonly plan: StrategyPlan }) {
  const { t, format } = useWords()
  const { money, segment } = usePlanWords(plan.currency)
  const { totals, actions, conflicts, leftOut } = plan
  const figure = useCallback(
    (theme: ChartTheme) =>
      gainsFigure(
        actions.map((action) => ({
          name: `${segment(action.segment)} · ${t(`strategy.channel.${action.channel}`)}`,
          gain: action.gain,
          low: action.low,
          high: action.high,
          isRejected: action.state === 'rejected',
        })),
        t('strategy.column.gain'),
        theme,
      ),
    [actions, segment, t],
  )
  return (
    <>
      <Section
        title={t('strategy.planOf', { when: format.dateTime(plan.createdAt) })}
        text={plan.current ? t('strategy.fresh') : t('strategy.stale')}
        testId={testIds.planResult}
      >
        <Notice tone={actions.length === 0 ? 'warn' : 'info'} testId={testIds.planSummary}>
          <p>
            {actions.length === 0
              ? t('strategy.nothing')
              : t('strategy.summary', {
                  gain: money(totals.gain),
                  low: money(totals.low),
                  high: money(totals.high),
                  cost: money(totals.cost),
                })}{' '}
            {t(`strategy.binding.${plan.binding}`)}
          </p>
        </Notice>
        {actions.length > 0 && (
          <Chart
            title={t('strategy.chart')}
            figure={figure}
            height={60 + actions.length * 28}
            fileName="plan"
            testId={testIds.planChart}
          />
        )}
      </Section>
      {conflicts.length > 0 && (
        <Section title={t('strategy.conflicts')} testId={testIds.planConflicts}>
          <ul className="sx-items">
            {conflicts.map(({ kind, amount, about, actions: ids }) => (
              <li key={`${kind} ${about} ${ids.join(' ')}`} data-conflict={kind}>
                {t(`strategy.conflict.${kind}`, {
                  n: kind === 'over-budget' ? money(amount) : format.integer(amount),
                  about,
                })}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {actions.map((action) => (
        <ActionCard key={action.id} action={action} currency={plan.currency} />
      ))}
      {actions.length > 0 && <WhatIf plan={plan} />}
      {leftOut.length > 0 && (
        <Section title={t('strategy.leftOut')}>
          <ul className="sx-items sx-small">
            {leftOut.map((each) => (
              <li key={`${each.segment} ${each.channel}`}>
                {t('strategy.leftOutText', {
                  segment: segment(each.segment),
                  channel: t(`strategy.channel.${each.channel}`),
                  reason: t(`strategy.leftOutReason.${each.reason}`),
                })}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}
