import { Button, NumberInput } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import type { SimulationResult, TestResult } from '../../../../contract/ads-tests.ts'
import { adsDecisionSentences } from '../../../../contract/locales/ads-decisions.ts'
import { ask } from '../../bridge/client.ts'
import { useAction } from '../../bridge/use-action.ts'
import { Chart } from '../../charts/chart.tsx'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'
import { regretFigure } from './tests-figures.ts'

const RUNS = 40
const SEED = 1

/** What learning between rounds would save against the present split, at the rates of the test. */
export function PolicySimulator({ result }: { readonly result: TestResult }) {
  const { t } = useWords()
  const action = useAction()
  const [rounds, setRounds] = useState(40)
  const [perRound, setPerRound] = useState(200)
  const [simulated, setSimulated] = useState<SimulationResult | null>(null)
  const run = () =>
    action.run(async () => {
      const rates = result.arms.map(({ rate }) => rate)
      const current = result.arms.map(({ trials }) => trials)
      setSimulated(
        await ask('ads:simulate', {
          rates,
          rounds,
          perRound,
          runs: RUNS,
          current,
          epsilon: 0.05,
          seed: SEED,
        }),
      )
    })
  return (
    <Section
      title={t('ads.tests.simulator')}
      text={t('ads.tests.simulatorText')}
      actions={
        <Button
          variant="default"
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          loading={action.busy}
          onClick={run}
          data-testid={testIds.adsSimulate}
        >
          {t('ads.tests.run')}
        </Button>
      }
    >
      <div className="sx-fields">
        <NumberInput
          label={t('ads.tests.rounds')}
          value={rounds}
          min={1}
          max={200}
          onChange={(value) => setRounds(Math.min(200, Math.max(1, Math.round(Number(value) || 1))))}
        />
        <NumberInput
          label={t('ads.tests.perRound')}
          value={perRound}
          min={1}
          max={2000}
          onChange={(value) => setPerRound(Math.min(2000, Math.max(1, Math.round(Number(value) || 1))))}
        />
      </div>
      {action.failure && <FailureNotice failure={action.failure} />}
      {simulated !== null && <Regret simulated={simulated} />}
    </Section>
  )
}

function Regret({ simulated }: { readonly simulated: SimulationResult }) {
  const { t, language } = useWords()
  const figure = useCallback(
    (theme: ChartTheme) =>
      regretFigure(
        simulated,
        {
          x: t('ads.tests.round'),
          y: t('ads.tests.missed'),
          name: (policy) => t(`adsDecisions.policies.${policy}`),
        },
        theme,
      ),
    [simulated, t],
  )
  return (
    <>
      <Chart
        title={t('ads.tests.simulator')}
        figure={figure}
        height={300}
        fileName="regret"
        testId={testIds.adsRegret}
      />
      <ul className="sx-ads-said">
        {adsDecisionSentences(language)
          .simulation(simulated)
          .map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
      </ul>
    </>
  )
}
