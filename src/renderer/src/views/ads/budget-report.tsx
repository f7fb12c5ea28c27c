import { useCallback } from 'react'
import type { BudgetPlan, BudgetResult } from '../../../../contract/ads.ts'
import { adsSentences } from '../../../../contract/locales/ads-sentences.ts'
import { Chart } from '../../charts/chart.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'
import { compareFigure, scenarioFigure } from './budget-figures.ts'
import { outcomeText, signedText } from './money.ts'

/** What a plan is worth, what holds it back, scenarios side by side and the schedule; or why there is none. */
export function BudgetReport({ result }: { readonly result: BudgetResult }) {
  const { t, language } = useWords()
  const said = adsSentences(language)
  const { plan, problems, span } = result
  if (plan === null)
    return (
      <Section title={t('ads.budget.infeasible')} testId={testIds.adsProblems}>
        <ul className="sx-ads-said">
          {problems.map((problem) => (
            <li key={problem.problem + (problem.channel ?? '')}>{said.problem(problem)}</li>
          ))}
        </ul>
      </Section>
    )
  const [first] = plan.bindings
  return (
    <>
      <Section title={t('ads.budget.binding')}>
        <Figures plan={plan} result={result} />
        {first !== undefined && (
          <p data-testid={testIds.adsBinding} data-kind={first.kind} data-channel={first.channel ?? ''}>
            <strong>{said.binding(first, span)}</strong>
          </p>
        )}
        <ul className="sx-ads-said">
          {said
            .plan(result, plan)
            .filter((sentence) => first === undefined || sentence !== said.binding(first, span))
            .map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
        </ul>
      </Section>
      <div className="sx-ads-pair">
        <Compare plan={plan} result={result} />
        <Scenarios plan={plan} result={result} />
      </div>
      <Schedule plan={plan} result={result} />
    </>
  )
}

type Props = { readonly plan: BudgetPlan; readonly result: BudgetResult }

function Figures({ plan, result }: Props) {
  const { t, format } = useWords()
  const span = t(`adsSentences.spanOne.${result.span}`)
  const show = (value: number): string => outcomeText(format, value, result)
  const interval = ({ low, high }: { readonly low: number; readonly high: number }): string =>
    t('ads.response.interval', { low: show(low), high: show(high) })
  const facts = [
    { name: t('ads.budget.outcome', { span }), value: show(plan.outcome.mean), note: interval(plan.outcome) },
    {
      name: t('ads.budget.gain'),
      value: signedText(show(plan.gainAtSameTotal.mean), plan.gainAtSameTotal.mean),
      note: interval(plan.gainAtSameTotal),
    },
    { name: t('ads.budget.chance'), value: format.percent(plan.chanceOfGain, 0), note: '' },
    {
      name: t('ads.budget.next'),
      value: plan.marginal === null ? '–' : format.fixed(plan.marginal, 2),
      note: '',
    },
  ]
  return (
    <dl className="sx-ads-facts">
      {facts.map(({ name, value, note }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <strong>{value}</strong>
            {note !== '' && <small>{note}</small>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Compare({ plan, result }: Props) {
  const { t } = useWords()
  const span = t(`adsSentences.spanOne.${result.span}`)
  const figure = useCallback(
    (theme: ChartTheme) =>
      compareFigure(
        plan,
        {
          today: t('ads.columns.today'),
          plan: t('ads.columns.plan'),
          axis: t('ads.budget.moneyAxis', { span }),
        },
        theme,
      ),
    [plan, span, t],
  )
  return (
    <Section title={t('ads.budget.compare')}>
      <Chart title={t('ads.budget.compare')} figure={figure} height={300} fileName="budget" />
    </Section>
  )
}

const named = ['today', 'same-mix', 'plan', 'no-limits', 'less', 'more'] as const

function Scenarios({ plan, result }: Props) {
  const { t, format } = useWords()
  const span = t(`adsSentences.spanOne.${result.span}`)
  const nameOf = useCallback(
    (name: string): string => {
      const known = named.find((each) => each === name)
      return known === undefined ? name : t(`adsSentences.scenario.${known}`)
    },
    [t],
  )
  const figure = useCallback(
    (theme: ChartTheme) =>
      scenarioFigure(
        plan.scenarios.map((scenario) => ({ ...scenario, name: nameOf(scenario.name) })),
        t('ads.budget.outcome', { span }),
        theme,
      ),
    [plan, nameOf, span, t],
  )
  return (
    <Section title={t('ads.budget.scenarios')} testId={testIds.adsScenarios}>
      <Chart title={t('ads.budget.scenarios')} figure={figure} height={200} fileName="scenarios" />
      <table className="sx-table sx-table-tight">
        <thead>
          <tr>
            <th>{t('ads.budget.scenario')}</th>
            <th className="sx-end">{t('ads.budget.moneyAxis', { span })}</th>
            <th className="sx-end">{t('ads.budget.outcome', { span })}</th>
            <th className="sx-end">{t('ads.budget.roas')}</th>
          </tr>
        </thead>
        <tbody>
          {plan.scenarios.map(({ name, total, outcome, roas }) => (
            <tr key={name}>
              <th scope="row">{nameOf(name)}</th>
              <td className="sx-end sx-numbers">{format.amount(total, result.currency)}</td>
              <td className="sx-end sx-numbers">{outcomeText(format, outcome.mean, result)}</td>
              <td className="sx-end sx-numbers">{format.fixed(roas, 2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

function Schedule({ plan, result }: Props) {
  const { t, format } = useWords()
  const names = plan.channels.map(({ name }) => name)
  const money = (amount: number): string => format.amount(amount, result.currency)
  return (
    <Section title={t('ads.budget.schedule')}>
      <div className="sx-scroll-x">
        <table className="sx-table sx-table-tight" data-testid={testIds.adsSchedule}>
          <thead>
            <tr>
              <th>{t('ads.columns.day')}</th>
              {names.map((name) => (
                <th key={name} className="sx-end">
                  {name}
                </th>
              ))}
              <th className="sx-end">{t('ads.columns.total')}</th>
            </tr>
          </thead>
          <tbody>
            {plan.schedule.map(({ period, amounts, total }) => (
              <tr key={period}>
                <th scope="row">{/^\d{4}-/.test(period) ? format.date(Date.parse(period)) : period}</th>
                {names.map((name) => (
                  <td key={name} className="sx-end sx-numbers">
                    {money(amounts[name] ?? 0)}
                  </td>
                ))}
                <td className="sx-end sx-numbers">
                  <strong>{money(total)}</strong>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
