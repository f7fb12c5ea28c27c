import { Button, Checkbox, NumberInput } from '@mantine/core'
import type { BudgetPlan, ResponseResult } from '../../../../contract/ads.ts'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { adsLimitId, testIds } from '../../test-ids.ts'
import { isCrossed } from './budget-draft.ts'
import type { LimitDraft } from './budget-draft.ts'
import { signedText } from './money.ts'

type Props = {
  readonly result: Pick<ResponseResult, 'channels' | 'currency' | 'span'>
  readonly plan: BudgetPlan | null
  readonly limitOf: (name: string) => LimitDraft
  readonly onChange: (name: string, change: Partial<LimitDraft>) => void
  readonly onAround: () => void
  readonly onClear: () => void
}

/** Limits in money, checked while they are typed, beside what the plan makes of them. */
export function BudgetLimits({ result, plan, limitOf, onChange, onAround, onClear }: Props) {
  const { t, format } = useWords()
  const span = t(`adsSentences.spanOne.${result.span}`)
  const money = (amount: number): string => format.amount(amount, result.currency)
  return (
    <Section
      title={t('ads.budget.plan')}
      text={t('ads.budget.perPeriod', { span })}
      actions={
        <>
          <Button variant="default" size="xs" onClick={onAround} data-testid={testIds.adsAround}>
            {t('ads.budget.around')}
          </Button>
          <Button variant="subtle" size="xs" onClick={onClear}>
            {t('ads.budget.clear')}
          </Button>
        </>
      }
    >
      <div className="sx-scroll-x">
        <table className="sx-table sx-ads-limits" data-testid={testIds.adsLimits}>
          <thead>
            <tr>
              <th>{t('ads.budget.channel')}</th>
              <th className="sx-end">{t('ads.budget.today')}</th>
              <th className="sx-end">{t('ads.budget.plan')}</th>
              <th className="sx-end">{t('ads.budget.change')}</th>
              <th>{t('ads.budget.low')}</th>
              <th>{t('ads.budget.high')}</th>
              <th>{t('ads.budget.step')}</th>
              <th>{t('ads.budget.lock')}</th>
              <th>{t('ads.budget.own')}</th>
              <th className="sx-end">{t('ads.budget.marginal')}</th>
              <th>{t('ads.budget.status')}</th>
            </tr>
          </thead>
          <tbody>
            {result.channels.map(({ name, today }) => {
              const limit = limitOf(name)
              const planned = plan?.channels.find((each) => each.name === name)
              const crossed = isCrossed(limit)
              const field = (part: 'low' | 'high' | 'step', error: string | false) => (
                <NumberInput
                  size="xs"
                  aria-label={`${name}, ${t(`ads.budget.${part}`)}`}
                  value={limit.isLocked && part !== 'step' ? Math.round(today) : (limit[part] ?? '')}
                  placeholder={
                    part === 'step' ? '–' : t(part === 'low' ? 'ads.budget.noLimit' : 'ads.budget.noHigh')
                  }
                  min={0}
                  hideControls
                  disabled={limit.isLocked}
                  error={error}
                  onChange={(value) => onChange(name, { [part]: value === '' ? null : Number(value) })}
                  data-testid={adsLimitId(name, part)}
                />
              )
              return (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td className="sx-end sx-numbers">{money(today)}</td>
                  <td
                    className="sx-end sx-numbers"
                    data-testid={adsLimitId(name, 'plan')}
                    data-value={planned?.amount ?? ''}
                  >
                    {planned === undefined ? '–' : <strong>{money(planned.amount)}</strong>}
                  </td>
                  <td className="sx-end sx-numbers">
                    {planned === undefined || !(today > 0)
                      ? '–'
                      : signedText(format.percent(planned.amount / today - 1, 0), planned.amount - today)}
                  </td>
                  <td>{field('low', crossed && t('ads.budget.badLow'))}</td>
                  <td>{field('high', crossed && t('ads.budget.badHigh'))}</td>
                  <td>{field('step', false)}</td>
                  <td>
                    <Checkbox
                      aria-label={t('ads.budget.lockOf', { name })}
                      checked={limit.isLocked}
                      onChange={(event) => onChange(name, { isLocked: event.currentTarget.checked })}
                      data-testid={adsLimitId(name, 'lock')}
                    />
                  </td>
                  <td>
                    <NumberInput
                      size="xs"
                      aria-label={`${name}, ${t('ads.budget.own')}`}
                      value={limit.own ?? ''}
                      placeholder={format.integer(Math.round(today))}
                      min={0}
                      hideControls
                      onChange={(value) => onChange(name, { own: value === '' ? null : Number(value) })}
                      data-testid={adsLimitId(name, 'own')}
                    />
                  </td>
                  <td className="sx-end sx-numbers">
                    {planned === undefined ? '–' : format.fixed(planned.marginal.mean, 2)}
                  </td>
                  <td>
                    {planned !== undefined && (
                      <span className="sx-chip">{t(`adsSentences.status.${planned.status}`)}</span>
                    )}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
