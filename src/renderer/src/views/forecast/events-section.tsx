import { ActionIcon, Button, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { IconPencil, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { eventKinds, type ForecastEvent } from '../../../../contract/forecast.ts'
import { ask } from '../../bridge/client.ts'
import { useAction } from '../../bridge/use-action.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { DateField } from '../../components/date-field.tsx'
import { eventName } from './forecast-words.ts'

/** Years of a calendar that are added around this one. */
const YEARS_BACK = 5
const YEARS_AHEAD = 2

/** Promotions, events and holidays of the project. */
export function EventsSection() {
  const words = useWords()
  const { t } = words
  const action = useAction()
  const asked = useRequest('forecast:events', undefined)
  const [name, setName] = useState('')
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [uplift, setUplift] = useState<number | null>(null)
  const [kind, setKind] = useState<ForecastEvent['kind']>('promotion')
  /** The event that the form changes; null where it adds one. */
  const [edited, setEdited] = useState<ForecastEvent | null>(null)
  const last = to === '' ? from : to
  const isComplete = name.trim() !== '' && from !== '' && last >= from

  const add = () =>
    action.run(async () => {
      await ask('forecast:save-event', {
        id: edited?.id ?? null,
        name: name.trim(),
        kind,
        from,
        to: last,
        uplift: uplift === null ? null : uplift / 100,
        // A day that the user has set is no longer one of a rule of thumb, and the calendar leaves it alone.
        predicted: false,
        calendar: edited?.calendar ?? 'own',
      })
      fill(null)
    })
  const fill = (event: ForecastEvent | null) => {
    setEdited(event)
    setName(event?.name ?? '')
    setFrom(event?.from ?? '')
    setTo(event?.to ?? '')
    setUplift(event === null || event.uplift === null ? null : Math.round(event.uplift * 1000) / 10)
    setKind(event?.kind ?? 'promotion')
  }
  const addCalendar = (calendar: 'china' | 'western') =>
    action.run(async () => {
      const year = new Date().getFullYear()
      await ask('forecast:add-calendar', { calendar, from: year - YEARS_BACK, to: year + YEARS_AHEAD })
    })

  return (
    <Section title={t('forecast.events.title')} text={t('forecast.events.text')}>
      <TextInput
        label={t('forecast.events.name')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={100}
        data-testid={testIds.forecastEventName}
      />
      <div className="sx-row">
        <DateField
          label={t('forecast.events.from')}
          value={from}
          onChange={setFrom}
          data-testid={testIds.forecastEventFrom}
        />
        <DateField
          label={t('forecast.events.to')}
          value={to}
          onChange={setTo}
          data-testid={testIds.forecastEventTo}
        />
      </div>
      <NumberInput
        label={t('forecast.events.uplift')}
        description={t('forecast.events.upliftHint')}
        value={uplift ?? ''}
        onChange={(value) => setUplift(typeof value === 'number' ? value : null)}
        min={-100}
        max={2000}
        data-testid={testIds.forecastEventUplift}
      />
      <NativeSelect
        label={t('forecast.events.kindLabel')}
        value={kind}
        onChange={(event) => {
          const wanted = eventKinds.find((each) => each === event.currentTarget.value)
          if (wanted) setKind(wanted)
        }}
        data={eventKinds.map((value) => ({ value, label: t(`forecast.events.kind.${value}`) }))}
      />
      {action.failure && <FailureNotice failure={action.failure} />}
      <div className="sx-row">
        <Button
          variant="light"
          disabled={!isComplete}
          loading={action.busy}
          onClick={add}
          data-testid={testIds.forecastEventAdd}
        >
          {edited === null ? t('forecast.events.add') : t('forecast.events.save')}
        </Button>
        {edited !== null && (
          <Button variant="subtle" onClick={() => fill(null)}>
            {t('forecast.events.cancel')}
          </Button>
        )}
        <Button
          size="xs"
          variant="subtle"
          onClick={() => addCalendar('china')}
          data-testid={testIds.forecastCalendarChina}
        >
          {t('forecast.events.china')}
        </Button>
        <Button size="xs" variant="subtle" onClick={() => addCalendar('western')}>
          {t('forecast.events.western')}
        </Button>
      </div>
      <RequestView asked={asked} rows={3}>
        {(events) => (
          <>
            <p className="sx-soft sx-small">
              {events.length === 0 ? t('forecast.events.none') : t('forecast.events.again')}
            </p>
            <ul
              className="sx-forecast-events"
              data-testid={testIds.forecastEvents}
              data-count={events.length}
            >
              {events.map((event) => (
                <li key={event.id} data-event={event.name}>
                  <span>
                    <strong>{eventName(event.name, words)}</strong> {event.from}
                    {event.to === event.from ? '' : ` – ${event.to}`}
                    <span className="sx-soft">
                      {' '}
                      {t(`forecast.events.kind.${event.kind}`)}
                      {event.predicted ? ` · ${t('forecast.events.predicted')}` : ''}
                    </span>
                  </span>
                  <ActionIcon
                    variant="subtle"
                    aria-label={t('forecast.events.edit', { name: eventName(event.name, words) })}
                    onClick={() => fill(event)}
                    data-testid={testIds.forecastEventEdit}
                  >
                    <IconPencil size={16} aria-hidden />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    aria-label={t('forecast.events.remove', { name: eventName(event.name, words) })}
                    onClick={() => {
                      if (edited?.id === event.id) fill(null)
                      action.run(() => ask('forecast:delete-event', { id: event.id }))
                    }}
                  >
                    <IconTrash size={16} aria-hidden />
                  </ActionIcon>
                </li>
              ))}
            </ul>
          </>
        )}
      </RequestView>
    </Section>
  )
}
