import { Button, Checkbox } from '@mantine/core'
import { IconDeviceFloppy, IconFlask, IconPlus, IconScale } from '@tabler/icons-react'
import { useState } from 'react'
import { defaultTestRules } from '../../../../contract/ads-tests.ts'
import type { CopyScore } from '../../../../contract/copy.ts'
import type { CopyBrief, JudgedAnswer, WrittenVariant } from '../../../../contract/llm.ts'
import { useAction } from '../../bridge/use-action.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Notice } from '../../components/notice.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useProject } from '../../state/app-state.ts'
import { sendToTest } from '../../state/open-test.ts'
import { testIds } from '../../test-ids.ts'
import { armsOf } from './draft.ts'

type Props = {
  readonly judged: JudgedAnswer
  readonly brief: CopyBrief
  readonly score: CopyScore | null
  readonly isBusy: boolean
  readonly onUse: (texts: readonly string[]) => void
  readonly onScore: () => void
  /** Keeps texts as a draft in the project. */
  readonly onSave: (texts: readonly string[]) => Promise<void>
}

/** What came back, each text with its verdict: what may be used first, the best chance on top; what is struck with every reason. */
export function WrittenTable({ judged, brief, score, isBusy, onUse, onScore, onSave }: Props) {
  const { t, format } = useWords()
  const [arms, setArms] = useState<readonly string[]>([])
  const project = useProject()
  const action = useAction()
  if (judged.form === 'none') return <Notice tone="warn">{t('llm.write.none')}</Notice>
  const chances = new Map(score?.drafts.map((each) => [each.text, each.probability]))
  const good = judged.variants.filter(({ strikes }) => strikes.length === 0)
  const struck = judged.variants.filter(({ strikes }) => strikes.length > 0)
  const sorted = good.toSorted((a, b) => (chances.get(b.text) ?? -1) - (chances.get(a.text) ?? -1))
  const current = brief.current === '' ? (score?.current ?? '') : brief.current
  const tested = armsOf(current, arms)
  const toTest = () =>
    action.run(() =>
      sendToTest(project?.path ?? '', {
        name: (brief.facts.product.trim() || (tested[0]?.name ?? '')).slice(0, 200),
        origin: 'language-model',
        arms: tested,
        rules: defaultTestRules,
      }),
    )
  return (
    <div className="sx-stack" data-testid={testIds.written}>
      <div className="sx-row">
        <strong>{t('llm.write.result')}</strong>
        <span className="sx-chip sx-chip-good">
          {t('llm.write.good', { n: format.integer(good.length) })}
        </span>
        {struck.length > 0 && (
          <span className="sx-chip sx-chip-bad">
            {t('llm.write.struck', { n: format.integer(struck.length) })}
          </span>
        )}
      </div>
      {score?.verdict === 'few-tests' && (
        <p className="sx-soft sx-small">
          {t('copy.fewTests', {
            n: format.integer(score.tests),
            needed: format.integer(score.testsNeeded),
          })}
        </p>
      )}
      <div className="sx-scroll-x">
        <table className="sx-table">
          <thead>
            <tr>
              <th aria-label={t('llm.write.toTest')} />
              <th>{t('llm.write.columnText')}</th>
              <th className="sx-end">{t('llm.write.columnLength')}</th>
              <th className="sx-end">{t('llm.write.columnChance')}</th>
              <th>{t('llm.write.columnState')}</th>
            </tr>
          </thead>
          <tbody>
            {[...sorted, ...struck].map((variant, index) => (
              <Row
                key={`${index} ${variant.text}`}
                variant={variant}
                chance={chances.get(variant.text) ?? null}
                isArm={arms.includes(variant.text)}
                onArm={(isArm) =>
                  setArms(isArm ? [...arms, variant.text] : arms.filter((each) => each !== variant.text))
                }
              />
            ))}
          </tbody>
        </table>
      </div>
      <div className="sx-row">
        <Button
          variant="light"
          leftSection={<IconPlus size={16} aria-hidden />}
          disabled={good.length === 0}
          onClick={() => onUse(sorted.map(({ text }) => text))}
          data-testid={testIds.writtenUse}
        >
          {t('llm.write.addAll')}
        </Button>
        <Button
          variant="light"
          leftSection={<IconScale size={16} aria-hidden />}
          disabled={isBusy || good.length === 0}
          onClick={onScore}
          data-testid={testIds.writtenScore}
        >
          {t('llm.write.score')}
        </Button>
        <Button
          variant="light"
          leftSection={<IconDeviceFloppy size={16} aria-hidden />}
          disabled={good.length === 0 || action.busy}
          onClick={() => action.run(() => onSave(sorted.map(({ text }) => text)))}
          data-testid={testIds.writtenSave}
        >
          {t('copy.kept.saveWritten')}
        </Button>
        <Button
          leftSection={<IconFlask size={16} aria-hidden />}
          disabled={tested.length < 2 || project === null || action.busy}
          onClick={toTest}
          data-testid={testIds.writtenToTest}
        >
          {t('llm.write.toTest')}
        </Button>
        <span className="sx-soft sx-small">{t('llm.write.toTestHint')}</span>
      </div>
      {action.failure && <FailureNotice failure={action.failure} />}
    </div>
  )
}

type RowProps = {
  readonly variant: WrittenVariant
  readonly chance: number | null
  readonly isArm: boolean
  readonly onArm: (isArm: boolean) => void
}

function Row({ variant, chance, isArm, onArm }: RowProps) {
  const { t, format } = useWords()
  const { text, length, strikes } = variant
  const isStruck = strikes.length > 0
  return (
    <tr data-struck={isStruck} data-reasons={strikes.map(({ reason }) => reason).join(' ')}>
      <td>
        {!isStruck && (
          <Checkbox
            checked={isArm}
            aria-label={t('llm.write.tick', { text })}
            onChange={(event) => onArm(event.currentTarget.checked)}
          />
        )}
      </td>
      <th scope="row">{isStruck ? <s className="sx-soft">{text}</s> : text}</th>
      <td className="sx-end sx-numbers">{format.integer(length)}</td>
      <td className="sx-end sx-numbers">{chance === null ? '–' : format.percent(chance, 0)}</td>
      <td>
        {isStruck ? (
          <ul className="sx-plain-list sx-small">
            {strikes.map(({ reason, found, limit }) => (
              <li key={`${reason} ${found}`}>
                {t(`llm.write.strike.${reason}`, { found, limit: String(limit ?? '') })}
              </li>
            ))}
          </ul>
        ) : (
          <span className="sx-chip sx-chip-good">{t('llm.write.fits')}</span>
        )}
      </td>
    </tr>
  )
}
