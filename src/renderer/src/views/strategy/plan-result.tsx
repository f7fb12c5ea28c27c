import { Button, Tabs } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import type { PlanAction } from '../../../../contract/plan-actions.ts'
import type { StrategyPlan } from '../../../../contract/plan.ts'
import { Chart } from '../../charts/chart.tsx'
import { Notice } from '../../components/notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { planTabId, testIds } from '../../test-ids.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'
import { ActionCard } from './action-card.tsx'
import { ActionForm } from './action-form.tsx'
import { ConflictList } from './conflict-list.tsx'
import { gainsFigure } from './gains-figure.ts'
import { Learned } from './learned.tsx'
import { PlanCalendar } from './plan-calendar.tsx'
import { usePlanWords } from './plan-words.ts'
import { WhatIf } from './what-if.tsx'

const planTabs = ['actions', 'calendar', 'whatIf', 'learned'] as const
type PlanTab = (typeof planTabs)[number]

/** The plan: what it should bring, what speaks against it, then its actions, their calendar, what if, and what was learned. */
export function PlanResult({ plan }: { readonly plan: StrategyPlan }) {
  const { t, format } = useWords()
  const { money } = usePlanWords(plan.currency)
  const [tab, setTab] = useState<PlanTab>('actions')
  const [edited, setEdited] = useState<PlanAction | 'new' | null>(null)
  const { totals, actions } = plan
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
      </Section>
      <ConflictList plan={plan} />
      <Tabs value={tab} onChange={(name) => setTab(planTabs.find((each) => each === name) ?? 'actions')}>
        <Tabs.List aria-label={t('strategy.title')}>
          {planTabs.map((each) => (
            <Tabs.Tab key={each} value={each} data-testid={planTabId(each)}>
              {t(`strategy.tabs.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      {tab === 'actions' && <Actions plan={plan} onEdit={setEdited} />}
      {tab === 'calendar' && <PlanCalendar plan={plan} onOpen={setEdited} />}
      {tab === 'whatIf' && <WhatIf key={plan.createdAt} plan={plan} />}
      {tab === 'learned' && <Learned />}
      {edited !== null && (
        <ActionForm
          action={edited === 'new' ? null : edited}
          settings={plan.settings}
          currency={plan.currency}
          onClose={() => setEdited(null)}
        />
      )}
    </>
  )
}

type ActionsProps = {
  readonly plan: StrategyPlan
  readonly onEdit: (action: PlanAction | 'new') => void
}

function Actions({ plan, onEdit }: ActionsProps) {
  const { t } = useWords()
  const { action: nameOf, segment } = usePlanWords(plan.currency)
  const { actions, leftOut } = plan
  const figure = useCallback(
    (theme: ChartTheme) =>
      gainsFigure(
        actions.map((action, index) => ({
          // Two actions may be for the same group in the same channel: each has its own bar.
          name: `${index + 1}. ${nameOf(action)}`,
          gain: action.gain,
          low: action.low,
          high: action.high,
          isRejected: action.state === 'rejected',
        })),
        t('strategy.column.gain'),
        theme,
      ),
    [actions, nameOf, t],
  )
  return (
    <>
      <Section
        title={t('strategy.chart')}
        actions={
          <Button
            size="xs"
            variant="light"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => onEdit('new')}
            data-testid={testIds.planAdd}
          >
            {t('strategy.add')}
          </Button>
        }
      >
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
      {actions.map((action, index) => (
        <ActionCard
          key={action.id}
          action={action}
          place={index + 1}
          isFirst={index === 0}
          isLast={index === actions.length - 1}
          currency={plan.currency}
          onEdit={() => onEdit(action)}
        />
      ))}
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
