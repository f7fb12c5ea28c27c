import type { KeyboardEvent } from 'react'
import type { PlanAction } from '../../../../contract/plan-actions.ts'
import type { StrategyPlan } from '../../../../contract/plan.ts'
import { startJob, useIsJobRunning } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { addDays, dayAt, daysFrom } from './plan-days.ts'
import { usePlanWords } from './plan-words.ts'

type Props = { readonly plan: StrategyPlan; readonly onOpen: (action: PlanAction) => void }

/** The actions over the weeks, a lane per channel, with the holidays and events of the forecast's calendar. */
export function PlanCalendar({ plan, onOpen }: Props) {
  const { t, language, format } = useWords()
  const short = new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', timeZone: 'UTC' })
  const { action: nameOf, segment } = usePlanWords(plan.currency)
  const events = useRequest('forecast:events', undefined).value ?? []
  const change = useAction()
  const isBusy = useIsJobRunning()
  const actions = plan.actions.filter(({ state }) => state !== 'rejected')
  if (actions.length === 0)
    return (
      <Section>
        <p className="sx-soft">{t('strategy.calendarEmpty')}</p>
      </Section>
    )
  const first = mondayOf(actions.map(({ from }) => from).sort()[0] ?? plan.settings.from)
  const last =
    actions
      .map(({ to }) => to)
      .sort()
      .at(-1) ?? first
  const weeks = Math.max(4, Math.ceil((daysFrom(first, last) + 1) / 7))
  const days = weeks * 7
  const place = (from: string, to: string) => {
    const begin = Math.max(0, daysFrom(first, from))
    return {
      gridColumn: `${begin + 1} / ${Math.max(begin + 2, Math.min(days, daysFrom(first, to) + 1) + 1)}`,
    }
  }
  const shown = events.filter(({ from, to }) => daysFrom(first, to) >= 0 && daysFrom(first, from) < days)
  const shift = (action: PlanAction, event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0 || isBusy) return
    event.preventDefault()
    const by = step * (event.shiftKey ? 7 : 1)
    change.run(async () => {
      const patch = { from: addDays(action.from, by), to: addDays(action.to, by) }
      await startJob({ kind: 'edit-plan', edit: { do: 'change', id: action.id, patch } })
    })
  }
  const columns = { gridTemplateColumns: `repeat(${days}, minmax(0, 1fr))` }
  return (
    <Section
      text={t('strategy.calendarHint')}
      title={t('strategy.tabs.calendar')}
      testId={testIds.planCalendar}
    >
      {change.failure && <FailureNotice failure={change.failure} />}
      <div className="sx-plan-lane">
        <span />
        <div className="sx-plan-weeks" style={columns}>
          {Array.from({ length: weeks }, (_, week) => (
            <span key={week} style={{ gridColumn: `${week * 7 + 1} / span 7` }}>
              {short.format(dayAt(addDays(first, week * 7)))}
            </span>
          ))}
        </div>
      </div>
      {shown.length > 0 && (
        <div className="sx-plan-lane">
          <strong>{t('strategy.eventsLane')}</strong>
          <div className="sx-plan-track" style={columns}>
            {shown.map((event) => (
              <span
                key={event.id}
                className="sx-plan-event"
                style={place(event.from, event.to)}
                title={`${event.name}, ${format.day(event.from)} – ${format.day(event.to)}`}
              >
                {event.name}
              </span>
            ))}
          </div>
        </div>
      )}
      {[...new Set(actions.map(({ channel }) => channel))].map((channel) => (
        <div className="sx-plan-lane" key={channel}>
          <strong>{t(`strategy.channel.${channel}`)}</strong>
          <div className="sx-plan-track" style={columns}>
            {actions
              .filter((action) => action.channel === channel)
              .map((action) => (
                <button
                  key={action.id}
                  type="button"
                  className={`sx-plan-bar sx-plan-bar-${action.state}`}
                  style={place(action.from, action.to)}
                  title={`${nameOf(action)}, ${format.day(action.from)} – ${format.day(action.to)}`}
                  onClick={() => onOpen(action)}
                  onKeyDown={(event) => shift(action, event)}
                  data-testid={testIds.planBar}
                >
                  {segment(action.segment)}
                </button>
              ))}
          </div>
        </div>
      ))}
    </Section>
  )
}

function mondayOf(day: string): string {
  return addDays(day, -((new Date(dayAt(day)).getUTCDay() + 6) % 7))
}
