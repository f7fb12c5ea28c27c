import type { ForecastDetail } from '../../../../contract/forecast.ts'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { changeText } from './forecast-words.ts'

/** What regressors did to a series, and whether the forecast uses them or why not. */
export function Drivers({ detail }: { readonly detail: ForecastDetail }) {
  const words = useWords()
  const { t, format } = words
  const { drivers } = detail
  if (drivers.length === 0) return null
  const ratio = drivers.find(({ errorRatio }) => errorRatio !== null)?.errorRatio ?? null
  const isUsed = drivers.some((driver) => driver.isUsed)
  return (
    <div data-testid={testIds.forecastDriversFound}>
      <h3>{t('forecast.drivers.title')}</h3>
      <p className="sx-soft sx-small">
        {ratio === null
          ? t('forecast.drivers.unjudged')
          : t(isUsed ? 'forecast.drivers.used' : 'forecast.drivers.unused', {
              change: changeText(ratio - 1, words),
            })}
      </p>
      <ul className="sx-bullets">
        {drivers.map(({ kind, ahead, tenth, low, high, refusal, future, planned, isUsed: isIn }) => {
          const name = t(`forecast.drivers.kind.${kind}`)
          const level =
            future.reduce<number>((sum, value) => sum + (value ?? 0), 0) / Math.max(1, future.length)
          return (
            <li key={kind} data-driver={kind} data-used={isIn} data-refusal={refusal ?? 'none'}>
              {refusal === null
                ? t(`forecast.drivers.effect.${kind === 'discount' ? 'points' : 'tenth'}`, {
                    name,
                    effect: changeText(tenth, words),
                    low: changeText(low, words),
                    high: changeText(high, words),
                  })
                : t(`forecast.drivers.refusal.${refusal}`, { name })}{' '}
              {refusal === null &&
                t(`forecast.drivers.supposed.${ahead}`, {
                  level: kind === 'spend' ? format.decimal(level, 0) : format.percent(level, 0),
                })}{' '}
              {refusal === null &&
                planned !== null &&
                t(`forecast.drivers.planned.${planned.source}`, {
                  share: format.percent(planned.covered, 0),
                })}
            </li>
          )
        })}
      </ul>
    </div>
  )
}
