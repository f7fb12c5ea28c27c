import { NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ForecastAnalysis, ForecastDetail, ForecastLever } from '../../../../contract/forecast.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { amountOf, changeText, eventName } from './forecast-words.ts'

type Props = { readonly analysis: ForecastAnalysis; readonly detail: ForecastDetail; readonly index: number }

/** The forecast with another price, more spend, or more days of an event; what the past does not tell is said. */
export function WhatIf({ analysis, detail, index }: Props) {
  const words = useWords()
  const { t, format } = words
  const [price, setPrice] = useState(0)
  const [spend, setSpend] = useState(0)
  const [discount, setDiscount] = useState(0)
  const [event, setEvent] = useState('')
  const [days, setDays] = useState(7)
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const isAsked = price !== 0 || spend !== 0 || discount !== 0 || event !== ''
  const asked = useRequest(
    'forecast:what-if',
    {
      analysisId: analysis.id,
      index,
      price: price / 100,
      spend: spend / 100,
      discount: discount / 100,
      event: event === '' ? null : event,
      days,
      from: from === '' ? null : from,
      to: to === '' ? null : to,
    },
    !isAsked,
  )
  const amount = amountOf(analysis, words)
  const usable = (kind: ForecastLever['kind']): boolean =>
    detail.levers.some((lever) => lever.kind === kind && lever.refusal === null)
  const known = detail.effects.filter(({ source }) => source !== 'unknown')
  const answer = isAsked ? asked.value : undefined
  const number = (value: number | string): number =>
    typeof value === 'number' ? Math.max(-99, Math.min(1000, value)) : 0
  return (
    <div data-testid={testIds.forecastWhatIf}>
      <h3>{t('forecast.whatIf.title')}</h3>
      <p className="sx-soft sx-small">{t('forecast.whatIf.text')}</p>
      <ul className="sx-bullets">
        {detail.levers.map(({ kind, elasticity, low, high, periods, refusal }) => (
          <li key={kind} data-lever={kind} data-refusal={refusal ?? 'none'}>
            {refusal === null
              ? t(`forecast.whatIf.lever.${kind}`, {
                  effect: changeText(elasticity / 100, words),
                  low: changeText(low / 100, words),
                  high: changeText(high / 100, words),
                  n: format.integer(periods),
                })
              : t(`forecast.whatIf.refusal.${refusal}`, { name: t(`forecast.whatIf.name.${kind}`) })}
          </li>
        ))}
      </ul>
      {(usable('price') || usable('spend') || usable('discount') || known.length > 0) && (
        <div className="sx-row">
          {usable('price') && (
            <NumberInput
              label={t('forecast.whatIf.price')}
              value={price}
              onChange={(value) => setPrice(number(value))}
              min={-99}
              max={1000}
              data-testid={testIds.forecastWhatIfPrice}
            />
          )}
          {usable('spend') && (
            <NumberInput
              label={t('forecast.whatIf.spend')}
              value={spend}
              onChange={(value) => setSpend(number(value))}
              min={-99}
              max={1000}
              data-testid={testIds.forecastWhatIfSpend}
            />
          )}
          {usable('discount') && (
            <NumberInput
              label={t('forecast.whatIf.discount')}
              value={discount}
              onChange={(value) =>
                setDiscount(typeof value === 'number' ? Math.max(-100, Math.min(100, value)) : 0)
              }
              min={-100}
              max={100}
              data-testid={testIds.forecastWhatIfDiscount}
            />
          )}
          {known.length > 0 && (
            <NativeSelect
              label={t('forecast.whatIf.event')}
              value={event}
              onChange={(change) => setEvent(change.currentTarget.value)}
              data={[
                { value: '', label: t('forecast.whatIf.noEvent') },
                ...known.map(({ name }) => ({ value: name, label: eventName(name, words) })),
              ]}
            />
          )}
          {event !== '' && (
            <NumberInput
              label={t('forecast.whatIf.days')}
              value={days}
              onChange={(value) =>
                setDays(typeof value === 'number' ? Math.max(0, Math.min(400, Math.round(value))) : 0)
              }
              min={0}
              max={400}
              allowDecimal={false}
            />
          )}
          <TextInput
            type="date"
            label={t('forecast.whatIf.from')}
            value={from}
            onChange={(change) => setFrom(change.currentTarget.value)}
            data-testid={testIds.forecastWhatIfFrom}
          />
          <TextInput
            type="date"
            label={t('forecast.whatIf.to')}
            value={to}
            onChange={(change) => setTo(change.currentTarget.value)}
            data-testid={testIds.forecastWhatIfTo}
          />
        </div>
      )}
      {answer && (
        <p role="status">
          <strong>
            {t('forecast.whatIf.answer', {
              sum: amount(answer.sum),
              base: amount(answer.base),
              change: changeText(answer.base === 0 ? 0 : answer.sum / answer.base - 1, words),
            })}
          </strong>{' '}
          {answer.low !== answer.high &&
            t('forecast.whatIf.range', { low: amount(answer.low), high: amount(answer.high) })}{' '}
          {t('forecast.whatIf.likely', {
            low: amount(answer.likely.low),
            high: amount(answer.likely.high),
          })}
          {answer.refused.map(({ kind, reason }) => (
            <span key={kind}>
              {' '}
              {t(`forecast.whatIf.refusal.${reason}`, { name: t(`forecast.whatIf.name.${kind}`) })}
            </span>
          ))}
        </p>
      )}
    </div>
  )
}
