import { IconSchool } from '@tabler/icons-react'
import { Fragment } from 'react'
import type { LearnedEffects } from '../../../../contract/plan.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { usePlanWords } from './plan-words.ts'
import { SpendLines } from './spend-lines.tsx'

/** What earlier actions did against what was planned, and what is believed of a contact since. */
export function Learned() {
  const { t } = useWords()
  const asked = useRequest('plan:learned', undefined)
  return (
    <RequestView asked={asked}>
      {(learned) =>
        learned === null || learned.measured === 0 ? (
          <>
            <Section testId={testIds.planLearned}>
              <EmptyState
                icon={IconSchool}
                title={t('strategy.learnedNone')}
                text={t('strategy.learnedNoneText')}
              />
            </Section>
            {learned !== null && <Beliefs learned={learned} />}
            {learned !== null && learned.actions.length > 0 && <Measured learned={learned} />}
          </>
        ) : (
          <>
            <Measured learned={learned} />
            <Beliefs learned={learned} />
          </>
        )
      }
    </RequestView>
  )
}

function Beliefs({ learned }: { readonly learned: LearnedEffects }) {
  const { t, format } = useWords()
  const { segment } = usePlanWords(learned.currency)
  const belief = ({ mean, deviation }: { mean: number; deviation: number }): string =>
    t('strategy.beliefText', { mean: format.percent(mean), deviation: format.percent(deviation) })
  return (
    <Section title={t('strategy.learnedBeliefs')}>
      <table className="sx-table sx-table-tight">
        <thead>
          <tr>
            <th>{t('strategy.column.channel')}</th>
            <th className="sx-right">{t('strategy.learnedAssumed')}</th>
            <th className="sx-right">{t('strategy.learnedNow')}</th>
            <th className="sx-right">{t('strategy.learnedMeasurements')}</th>
          </tr>
        </thead>
        <tbody>
          {learned.channels.flatMap(({ channel, prior, learned: now, measurements, segments }) => [
            <tr key={channel}>
              <td>{t(`strategy.channel.${channel}`)}</td>
              <td className="sx-right sx-numbers">{belief(prior)}</td>
              <td className="sx-right sx-numbers">{belief(now)}</td>
              <td className="sx-right sx-numbers">{format.integer(measurements)}</td>
            </tr>,
            ...segments.map((own) => (
              <tr key={`${channel} ${own.segment}`}>
                <td className="sx-soft">
                  {t(`strategy.channel.${channel}`)} · {segment(own.segment)}
                </td>
                <td />
                <td className="sx-right sx-numbers">{belief(own)}</td>
                <td />
              </tr>
            )),
          ])}
        </tbody>
      </table>
    </Section>
  )
}

const tones = {
  waiting: 'info',
  none: 'info',
  'too-few': 'info',
  shown: 'good',
  harmful: 'bad',
  'not-shown': 'warn',
  'no-model': 'info',
  'not-followed': 'info',
  'as-expected': 'info',
  above: 'info',
  below: 'warn',
} as const

function Measured({ learned }: { readonly learned: LearnedEffects }) {
  const { t, format } = useWords()
  const { money, action: nameOf } = usePlanWords(learned.currency)
  return (
    <Section
      title={t('strategy.learnedActions')}
      {...(learned.measured === 0
        ? {}
        : {
            text: t('strategy.learnedInside', {
              measured: format.integer(learned.measured),
              inside: format.integer(learned.inside),
            }),
            testId: testIds.planLearned,
          })}
    >
      <div className="sx-scroll-x">
        <table className="sx-table sx-table-tight">
          <thead>
            <tr>
              <th>{t('strategy.column.segment')}</th>
              <th className="sx-right">{t('strategy.learnedPlanned')}</th>
              <th className="sx-right">{t('strategy.learnedMeasured')}</th>
              <th className="sx-right">{t('strategy.learnedDifference')}</th>
              <th>{t('strategy.learnedVerdict')}</th>
            </tr>
          </thead>
          <tbody>
            {learned.actions.map(({ action }) => {
              const { verdict, gain, difference, low, high } = action.result
              const tone = tones[verdict]
              return (
                <Fragment key={action.id}>
                  <tr>
                    <td>
                      {nameOf(action)}
                      <div className="sx-soft sx-small">
                        {format.day(action.from)} – {format.day(action.to)}
                      </div>
                    </td>
                    <td className="sx-right sx-numbers">
                      {t('strategy.gainText', {
                        gain: money(action.gain),
                        low: money(action.low),
                        high: money(action.high),
                      })}
                    </td>
                    <td className="sx-right sx-numbers">{gain === null ? '–' : money(gain)}</td>
                    <td className="sx-right sx-numbers">
                      {difference === null || low === null || high === null
                        ? '–'
                        : t('strategy.gainText', {
                            gain: money(difference),
                            low: money(low),
                            high: money(high),
                          })}
                    </td>
                    <td>
                      <span className={`sx-chip sx-chip-${tone}`}>{t(`strategy.verdict.${verdict}`)}</span>
                    </td>
                  </tr>
                  {action.result.spend !== null && (
                    <tr>
                      <td colSpan={5}>
                        <SpendLines spend={action.result.spend} currency={learned.currency} />
                      </td>
                    </tr>
                  )}
                </Fragment>
              )
            })}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
