import type { StrategyPlan } from '../../../../contract/plan.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { usePlanWords } from './plan-words.ts'

const shares = [0.5, 0.8, 1.2] as const

/** The same plan with less and with more money. */
export function WhatIf({ plan }: { readonly plan: StrategyPlan }) {
  const { t } = useWords()
  return (
    <Section title={t('strategy.whatIf')} text={t('strategy.whatIfText')} testId={testIds.planWhatIf}>
      <ul className="sx-items sx-small">
        {shares.map((share) => (
          <Case key={share} plan={plan} share={share} />
        ))}
      </ul>
    </Section>
  )
}

function Case({ plan, share }: { readonly plan: StrategyPlan; readonly share: number }) {
  const { t, format } = useWords()
  const { money } = usePlanWords(plan.currency)
  const budget = (plan.settings.budget ?? plan.totals.cost) * share
  const { value } = useRequest('plan:preview', { ...plan.settings, budget })
  return (
    <li>
      <strong>{t('strategy.whatIfBudget', { share: format.percent(share, 0) })}</strong>{' '}
      {value &&
        t('strategy.whatIfResult', {
          gain: money(value.gain),
          low: money(value.low),
          high: money(value.high),
          actions: format.integer(value.actions),
          contacts: format.integer(value.contacts),
        })}
    </li>
  )
}
