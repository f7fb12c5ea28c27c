import { ActionIcon, Button, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { IconDeviceFloppy, IconPlus, IconTrash } from '@tabler/icons-react'
import { useCallback, useState, type ReactNode } from 'react'
import { defaultTestRules, testRules } from '../../../../contract/ads-tests.ts'
import type { TestArm, TestResult, TestRules } from '../../../../contract/ads-tests.ts'
import type { SentArm, SentTest } from '../../../../contract/kept-copy.ts'
import { adsDecisionSentences } from '../../../../contract/locales/ads-decisions.ts'
import { useAction } from '../../bridge/use-action.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { Chart } from '../../charts/chart.tsx'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useProject } from '../../state/app-state.ts'
import { keepCountsInTurn, openTest, sendToTest, useOpenTest } from '../../state/open-test.ts'
import { adsArmId, testIds } from '../../test-ids.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'
import { DecisionFileSection } from './decision-file.tsx'
import { DecisionVerdict } from './decision-verdict.tsx'
import { OwnDecision } from './own-decision.tsx'
import { PolicySimulator } from './policy-simulator.tsx'
import { ProjectArms } from './project-arms.tsx'
import { SentTests } from './sent-tests.tsx'
import { ratesFigure } from './tests-figures.ts'

/** Counts in, a decision out; a test that the project keeps, or counts that nobody keeps yet. */
export function TestsTab() {
  const project = useProject()
  const kept = useRequest('ads:sent-tests', undefined)
  const id = useOpenTest()
  return (
    <RequestView asked={kept}>
      {(tests) => {
        const open = tests.find((each) => each.id === id) ?? null
        return (
          <>
            <SentTests
              tests={tests}
              open={open?.id ?? null}
              onOpen={(next) => openTest(project?.path ?? '', next)}
            />
            <TestEditor key={open?.id ?? 'new'} test={open} onKept={kept.refresh} />
          </>
        )
      }}
    </RequestView>
  )
}

type EditorProps = { readonly test: SentTest | null; readonly onKept: () => void }

const countedFields = ['trials', 'successes'] as const

function TestEditor({ test, onKept }: EditorProps) {
  const { t } = useWords()
  const project = useProject()
  const action = useAction()
  const [arms, setArms] = useState<readonly SentArm[]>(test?.arms ?? emptyArms)
  const [rules, setRules] = useState<TestRules>(test?.rules ?? defaultTestRules)
  const change = (nextArms: readonly SentArm[], nextRules: TestRules) => {
    setArms(nextArms)
    setRules(nextRules)
    if (test === null) return
    action.run(async () => {
      await keepCountsInTurn({ id: test.id, arms: [...nextArms], rules: nextRules })
      onKept()
    })
  }
  const keep = () =>
    action.run(() =>
      sendToTest(project?.path ?? '', {
        name: arms
          .map(({ name }) => name)
          .join(' · ')
          .slice(0, 200),
        origin: 'counts',
        arms: [...arms],
        rules,
      }),
    )
  const complete = arms.flatMap(({ name, trials, successes }): TestArm[] =>
    trials === null || successes === null ? [] : [{ name: name.slice(0, 200), trials, successes }],
  )
  const isReady = complete.length === arms.length
  const asked = useRequest(
    'ads:test',
    { arms: isReady ? complete : [{ name: '', trials: 0, successes: 0 }], rules },
    !isReady,
  )
  const result = isReady ? asked.value : undefined
  return (
    <>
      <ProjectArms onTake={(taken) => change(taken.slice(0, 20), rules)} />
      <DecisionFileSection
        title={t('ads.file.testTitle')}
        text={t('ads.file.testText')}
        onTake={(taken) => change(taken.slice(0, 20), rules)}
      />
      <ArmsForm
        arms={arms}
        onChange={(next) => change(next, rules)}
        rules={rules}
        onRules={(next) => change(arms, next)}
        keeping={
          test === null ? (
            <Button
              variant="light"
              size="xs"
              leftSection={<IconDeviceFloppy size={15} aria-hidden />}
              loading={action.busy}
              disabled={arms.length < 2}
              onClick={keep}
              data-testid={testIds.sentTestKeep}
            >
              {t('ads.kept.keep')}
            </Button>
          ) : (
            action.failure === null && <span className="sx-soft sx-small">{t('ads.kept.keeps')}</span>
          )
        }
      />
      {action.failure && <FailureNotice failure={action.failure} />}
      {isReady && asked.state.kind === 'failed' && <FailureNotice failure={asked.state.failure} />}
      {result !== undefined && <Decision result={result} />}
      {result !== undefined && test !== null && (
        <OwnDecision test={test} names={arms.map(({ name }) => name)} result={result} />
      )}
      {result !== undefined && result.kind === 'share' && result.arms.length > 1 && (
        <PolicySimulator result={result} />
      )}
    </>
  )
}

const emptyArms: readonly SentArm[] = ['A', 'B'].map((name) => ({ name, trials: null, successes: null }))

type FormProps = {
  readonly arms: readonly SentArm[]
  readonly onChange: (arms: readonly SentArm[]) => void
  readonly rules: TestRules
  readonly onRules: (rules: TestRules) => void
  /** What is shown of whether the project keeps them. */
  readonly keeping: ReactNode
}

function ArmsForm({ arms, onChange, rules, onRules, keeping }: FormProps) {
  const { t } = useWords()
  const set = (index: number, change: Partial<SentArm>) =>
    onChange(arms.map((arm, each) => (each === index ? { ...arm, ...change } : arm)))
  const count = (value: number | string): number | null =>
    value === '' || !(Number(value) >= 0) ? null : Number(value)
  return (
    <Section title={t('ads.tabs.tests')} text={t('ads.tests.text')}>
      <table className="sx-table sx-ads-arms">
        <thead>
          <tr>
            <th>{t('ads.tests.name')}</th>
            <th>{t('ads.tests.trials')}</th>
            <th>{t('ads.tests.successes')}</th>
            <th aria-label={t('ads.response.remove')} />
          </tr>
        </thead>
        <tbody>
          {arms.map((arm, index) => (
            <tr key={index}>
              <td>
                <TextInput
                  size="sm"
                  aria-label={t('ads.tests.variant', { n: index + 1 })}
                  value={arm.name}
                  maxLength={2_000}
                  onChange={(event) => set(index, { name: event.currentTarget.value })}
                />
              </td>
              {countedFields.map((field) => (
                <td key={field}>
                  <NumberInput
                    size="sm"
                    hideControls
                    min={0}
                    aria-label={`${arm.name}, ${t(`ads.tests.${field}`)}`}
                    value={arm[field] ?? ''}
                    onChange={(value) => set(index, { [field]: count(value) })}
                    data-testid={adsArmId(index, field)}
                  />
                </td>
              ))}
              <td>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  disabled={arms.length <= 2}
                  aria-label={t('ads.tests.remove', { name: arm.name })}
                  onClick={() => onChange(arms.filter((_, each) => each !== index))}
                >
                  <IconTrash size={16} aria-hidden />
                </ActionIcon>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="sx-ads-bar">
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={15} aria-hidden />}
          disabled={arms.length >= 20}
          onClick={() =>
            onChange([
              ...arms,
              { name: String.fromCharCode(65 + arms.length), trials: null, successes: null },
            ])
          }
          data-testid={testIds.adsAddArm}
        >
          {t('ads.tests.add')}
        </Button>
        {keeping}
        <span className="sx-ads-space" />
        <NativeSelect
          size="xs"
          label={t('ads.tests.kind')}
          value={rules.kind}
          onChange={(event) =>
            onRules({ ...rules, kind: testRules.shape.kind.parse(event.currentTarget.value) })
          }
          data={testRules.shape.kind.options.map((value) => ({
            value,
            label: t(`ads.tests.kinds.${value}`),
          }))}
        />
        <NumberInput
          size="xs"
          label={t('ads.tests.floor')}
          value={Math.round(rules.floor * 100)}
          min={0}
          max={50}
          onChange={(value) =>
            onRules({ ...rules, floor: Math.min(50, Math.max(0, Number(value) || 0)) / 100 })
          }
        />
      </div>
    </Section>
  )
}

function Decision({ result }: { readonly result: TestResult }) {
  const { t, format, language } = useWords()
  const rate = (value: number): string =>
    result.kind === 'share' ? format.percent(value, 2) : format.decimal(value, 4)
  const figure = useCallback(
    (theme: ChartTheme) => ratesFigure(result, t('ads.tests.rate'), theme),
    [result, t],
  )
  return (
    <>
      <Section title={t('ads.tests.decision')} testId={testIds.adsDecision}>
        <DecisionVerdict
          decision={result.decision}
          leader={result.leader}
          sentences={adsDecisionSentences(language).test(result)}
          testId={testIds.adsDecisionVerdict}
        />
      </Section>
      <div className="sx-ads-pair">
        <Section title={t('ads.tests.rates')}>
          <Chart
            title={t('ads.tests.rates')}
            figure={figure}
            height={120 + 40 * result.arms.length}
            fileName="test-rates"
          />
        </Section>
        <Section title={t('ads.tests.next')}>
          <table className="sx-table sx-table-tight" data-testid={testIds.adsNext}>
            <thead>
              <tr>
                <th>{t('ads.tests.name')}</th>
                <th className="sx-end">{t('ads.tests.rate')}</th>
                <th className="sx-end">{t('ads.tests.best')}</th>
                <th className="sx-end">{t('ads.tests.loss')}</th>
                <th className="sx-end">{t('ads.tests.next')}</th>
                <th className="sx-end">{t('ads.tests.ucb')}</th>
              </tr>
            </thead>
            <tbody>
              {result.arms.map((arm, index) => (
                <tr key={arm.name + String(index)}>
                  <th scope="row">{arm.name}</th>
                  <td className="sx-end sx-numbers">{rate(arm.rate)}</td>
                  <td className="sx-end sx-numbers">{format.percent(arm.best, 1)}</td>
                  <td className="sx-end sx-numbers">
                    {result.kind === 'share' ? format.percent(arm.loss, 3) : format.decimal(arm.loss, 5)}
                  </td>
                  <td className="sx-end sx-numbers">
                    {format.percent(result.next[index]?.thompson ?? 0, 1)}
                  </td>
                  <td className="sx-end sx-numbers">{format.percent(result.next[index]?.ucb ?? 0, 1)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
      </div>
    </>
  )
}
