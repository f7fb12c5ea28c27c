import { Button, Checkbox } from '@mantine/core'
import { IconFlask, IconPlus, IconScale } from '@tabler/icons-react'
import { useState } from 'react'
import type { CopyScore } from '../../../../contract/copy.ts'
import type { CopyBrief, JudgedAnswer, WrittenVariant } from '../../../../contract/llm.ts'
import { Notice } from '../../components/notice.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { adsRoute, go } from '../../state/route.ts'
import { draftTest } from '../../state/test-draft.ts'
import { testIds } from '../../test-ids.ts'

type Props = {
  readonly judged: JudgedAnswer
  readonly brief: CopyBrief
  readonly score: CopyScore | null
  readonly isBusy: boolean
  readonly onUse: (texts: readonly string[]) => void
  readonly onScore: () => void
}

/** What came back, each text with its verdict: what may be used first, the best chance on top; what is struck with every reason. */
export function WrittenTable({ judged, brief, score, isBusy, onUse, onScore }: Props) {
  const { t, format } = useWords()
  const [arms, setArms] = useState<readonly string[]>([])
  if (judged.form === 'none') return <Notice tone="warn">{t('llm.write.none')}</Notice>
  const chances = new Map(score?.drafts.map((each) => [each.text, each.probability]))
  const good = judged.variants.filter(({ strikes }) => strikes.length === 0)
  const struck = judged.variants.filter(({ strikes }) => strikes.length > 0)
  const sorted = good.toSorted((a, b) => (chances.get(b.text) ?? -1) - (chances.get(a.text) ?? -1))
  const current = brief.current === '' ? (score?.current ?? '') : brief.current
  const toTest = () => {
    draftTest([...(current === '' ? [] : [current]), ...arms])
    go(adsRoute('tests'))
  }
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
          leftSection={<IconFlask size={16} aria-hidden />}
          disabled={arms.length + (current === '' ? 0 : 1) < 2}
          onClick={toTest}
          data-testid={testIds.writtenToTest}
        >
          {t('llm.write.toTest')}
        </Button>
        <span className="sx-soft sx-small">{t('llm.write.toTestHint')}</span>
      </div>
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
