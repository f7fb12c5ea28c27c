import { Button, Checkbox, Slider } from '@mantine/core'
import { useState } from 'react'
import type { PlanSettings, StrategyPlan } from '../../../../contract/plan.ts'
import { startJob, useIsJobRunning } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { usePlanWords } from './plan-words.ts'

const FULL = 100

/** The plan with less money, another contact limit, or without a channel, beside the plan that there is. */
export function WhatIf({ plan }: { readonly plan: StrategyPlan }) {
  const { t, format } = useWords()
  const { money, action: nameOf } = usePlanWords(plan.currency)
  const change = useAction()
  const isBusy = useIsJobRunning()
  const all = plan.settings.budget ?? plan.totals.cost
  const [share, setShare] = useState(80)
  const [contacts, setContacts] = useState(plan.settings.contactsPerCustomer)
  const [without, setWithout] = useState<readonly string[]>([])
  const channels = plan.settings.channels.filter(({ channel }) => !without.includes(channel))
  const settings: PlanSettings = {
    ...plan.settings,
    budget: share === FULL ? plan.settings.budget : (all * share) / FULL,
    contactsPerCustomer: contacts,
    channels: channels.length === 0 ? plan.settings.channels : channels,
  }
  const { value } = useRequest('plan:preview', settings)
  const kept = plan.actions.filter(({ state, channel }) => state !== 'rejected' && channel !== 'ads')
  const sum = (of: (action: (typeof kept)[number]) => number): number =>
    kept.reduce((total, action) => total + of(action), 0)
  const now = {
    gain: sum(({ gain }) => gain),
    cost: sum(({ cost }) => cost),
    contacts: sum((a) => a.contacts),
  }
  const rows =
    value === undefined
      ? []
      : [
          { name: t('strategy.column.gain'), now: now.gain, then: value.gain, shown: money },
          { name: t('strategy.column.cost'), now: now.cost, then: value.cost, shown: money },
          {
            name: t('strategy.column.contacts'),
            now: now.contacts,
            then: value.contacts,
            shown: format.integer,
          },
          ...kept.map((action, index) => {
            const isSame = (other: { segmentKey: string; channel: string }): boolean =>
              other.segmentKey === action.segmentKey && other.channel === action.channel
            // A group that is contacted twice is in the other plan once: the first of the two is it.
            const same = kept.findIndex(isSame) === index ? value.lines.find(isSame) : undefined
            return { name: nameOf(action), now: action.gain, then: same?.gain ?? 0, shown: money }
          }),
          ...value.lines
            .filter(
              (line) =>
                !kept.some(
                  (action) => action.segmentKey === line.segmentKey && action.channel === line.channel,
                ),
            )
            .map((line) => ({ name: nameOf(line), now: 0, then: line.gain, shown: money })),
        ]
  return (
    <Section title={t('strategy.whatIfTitle')} text={t('strategy.whatIfText')} testId={testIds.planWhatIf}>
      <div className="sx-plan-levers">
        <div>
          <div className="sx-label" id="sx-what-if-budget">
            {t('strategy.whatIfBudget')}{' '}
            <span className="sx-numbers">
              {t('strategy.whatIfBudgetShare', { share: format.percent(share / FULL, 0), money: money(all) })}
            </span>
          </div>
          <Slider
            aria-labelledby="sx-what-if-budget"
            thumbLabel={t('strategy.whatIfBudget')}
            min={0}
            max={200}
            step={5}
            label={(part) => format.percent(part / FULL, 0)}
            value={share}
            onChange={setShare}
          />
        </div>
        <div>
          <div className="sx-label" id="sx-what-if-contacts">
            {t('strategy.whatIfContacts')} <span className="sx-numbers">{format.integer(contacts)}</span>
          </div>
          <Slider
            aria-labelledby="sx-what-if-contacts"
            thumbLabel={t('strategy.whatIfContacts')}
            min={1}
            max={5}
            step={1}
            value={contacts}
            onChange={setContacts}
          />
        </div>
        <fieldset className="sx-plan-channels">
          <legend className="sx-label">{t('strategy.whatIfChannels')}</legend>
          {plan.settings.channels.map(({ channel }) => (
            <Checkbox
              key={channel}
              label={t(`strategy.channel.${channel}`)}
              checked={!without.includes(channel)}
              onChange={(event) =>
                setWithout(
                  event.currentTarget.checked
                    ? without.filter((each) => each !== channel)
                    : [...without, channel],
                )
              }
            />
          ))}
          {channels.length === 0 && <p className="sx-soft sx-small">{t('strategy.whatIfNoChannel')}</p>}
        </fieldset>
      </div>
      <div className="sx-scroll-x">
        <table className="sx-table sx-table-tight" data-testid={testIds.planWhatIfTable}>
          <thead>
            <tr>
              <th />
              <th className="sx-right">{t('strategy.whatIfNow')}</th>
              <th className="sx-right">{t('strategy.whatIfThen')}</th>
              <th className="sx-right">{t('strategy.whatIfDifference')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, now: present, then, shown }, index) => (
              <tr key={`${index} ${name}`}>
                <td>{name}</td>
                <td className="sx-right sx-numbers">{shown(present)}</td>
                <td className="sx-right sx-numbers">{shown(then)}</td>
                <td className="sx-right sx-numbers">
                  {then - present > 0 ? '+' : ''}
                  {shown(then - present)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {value && <p className="sx-soft">{t(`strategy.binding.${value.binding}`)}</p>}
      {change.failure && <FailureNotice failure={change.failure} />}
      <div>
        <Button
          variant="light"
          disabled={isBusy || channels.length === 0}
          loading={change.busy}
          onClick={() =>
            change.run(async () => {
              await startJob({ kind: 'make-plan', settings })
            })
          }
        >
          {t('strategy.whatIfTake')}
        </Button>
      </div>
    </Section>
  )
}
