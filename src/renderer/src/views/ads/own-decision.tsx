import { Button, NativeSelect } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useState } from 'react'
import type { TestResult } from '../../../../contract/ads-tests.ts'
import type { SentTest } from '../../../../contract/kept-copy.ts'
import { ask } from '../../bridge/client.ts'
import { useAction } from '../../bridge/use-action.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'

type Props = {
  readonly test: SentTest
  /** Names of the arms as they are typed now. */
  readonly names: readonly string[]
  readonly result: TestResult
}

/** What the user does with what the counts say; it is kept beside what they said then. */
export function OwnDecision({ test, names, result }: Props) {
  const { t, format } = useWords()
  const action = useAction()
  const leader = result.arms.findIndex(({ name }) => name === result.leader)
  const [place, setPlace] = useState(String(Math.max(0, leader)))
  const { decision } = test
  const decide = () =>
    action.run(() =>
      ask('ads:decide-test', {
        id: test.id,
        decision: { winner: names[Number(place)] ?? null, counts: result.decision },
      }),
    )
  return (
    <Section title={t('ads.kept.own')} text={t('ads.kept.ownText')} testId={testIds.ownDecision}>
      {action.failure && <FailureNotice failure={action.failure} />}
      {decision === null ? (
        <div className="sx-ads-bar">
          <NativeSelect
            size="sm"
            label={t('ads.kept.winner')}
            value={place}
            onChange={(event) => setPlace(event.currentTarget.value)}
            data={[
              ...names.map((name, index) => ({ value: String(index), label: name.slice(0, 120) })),
              { value: 'none', label: t('ads.kept.noWinner') },
            ]}
            data-testid={testIds.ownDecisionWinner}
          />
          <Button
            leftSection={<IconCheck size={16} aria-hidden />}
            loading={action.busy}
            onClick={decide}
            data-testid={testIds.ownDecisionDecide}
          >
            {t('ads.kept.decide')}
          </Button>
        </div>
      ) : (
        <div className="sx-row">
          <p data-testid={testIds.ownDecisionMade}>
            {t(decision.winner === null ? 'ads.kept.decidedNone' : 'ads.kept.decided', {
              name: decision.winner ?? '',
              when: format.dateTime(decision.decidedAt),
              counts: t(`ads.tests.badges.${decision.counts}`),
            })}
          </p>
          <Button
            size="xs"
            variant="default"
            loading={action.busy}
            onClick={() => action.run(() => ask('ads:decide-test', { id: test.id, decision: null }))}
            data-testid={testIds.ownDecisionBack}
          >
            {t('ads.kept.takeBack')}
          </Button>
        </div>
      )}
    </Section>
  )
}
