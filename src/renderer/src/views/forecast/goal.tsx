import { NumberInput } from '@mantine/core'
import { useState } from 'react'
import type { ForecastAnalysis } from '../../../../contract/forecast.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { amountOf } from './forecast-words.ts'

type Props = { readonly analysis: ForecastAnalysis; readonly index: number }

/** The chance that a sum is reached, from simulated paths. */
export function Goal({ analysis, index }: Props) {
  const words = useWords()
  const { t, format } = words
  const [goal, setGoal] = useState<number | null>(null)
  const [periods, setPeriods] = useState(analysis.settings.horizon)
  const asked = useRequest(
    'forecast:goal',
    { analysisId: analysis.id, index, periods, goal: goal ?? 0 },
    goal === null,
  )
  const amount = amountOf(analysis, words)
  const answer = asked.value
  return (
    <div>
      <h3>{t('forecast.goal.title')}</h3>
      <div className="sx-row">
        <NumberInput
          label={t('forecast.goal.goal')}
          value={goal ?? ''}
          onChange={(value) => setGoal(typeof value === 'number' ? value : null)}
          min={0}
          thousandSeparator=","
          data-testid={testIds.forecastGoal}
        />
        <NumberInput
          label={t('forecast.goal.periods')}
          value={periods}
          onChange={(value) => {
            if (typeof value === 'number' && value >= 1) setPeriods(Math.min(400, Math.round(value)))
          }}
          min={1}
          max={analysis.settings.horizon}
          allowDecimal={false}
        />
      </div>
      {goal !== null && answer && (
        <p data-testid={testIds.forecastChance} data-chance={answer.chance}>
          <strong>
            {t('forecast.goal.answer', {
              goal: amount(goal),
              n: format.integer(periods),
              chance: format.percent(answer.chance, 0),
            })}
          </strong>{' '}
          {t('forecast.goal.range', {
            median: amount(answer.median),
            low: amount(answer.low),
            high: amount(answer.high),
          })}
        </p>
      )}
    </div>
  )
}
