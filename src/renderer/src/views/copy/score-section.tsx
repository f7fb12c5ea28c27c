import { IconPencil } from '@tabler/icons-react'
import type { CopyScore } from '../../../../contract/copy.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { Notice } from '../../components/notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import type { Words } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'

type Props = {
  readonly found: { readonly score: CopyScore; readonly createdAt: number; readonly current: boolean } | null
}

/** How the drafts will do, and how far that can be trusted. */
export function ScoreSection({ found }: Props) {
  const words = useWords()
  const { t, format } = words
  if (found === null) {
    return (
      <Section>
        <EmptyState icon={IconPencil} title={t('copy.noneTitle')} text={t('copy.noneText')} />
      </Section>
    )
  }
  const { score, createdAt, current } = found
  const when = format.dateTime(createdAt)
  return (
    <Section
      title={t('copy.result')}
      text={current ? t('copy.resultText', { when }) : t('copy.resultStale', { when })}
      testId={testIds.copyResult}
    >
      <Notice
        tone={score.verdict === 'useful' ? 'good' : score.verdict === 'weak' ? 'info' : 'warn'}
        title={t(`copy.verdict.${score.verdict}`)}
        testId={testIds.copyVerdict}
      >
        <p>{verdictText(score, words)}</p>
      </Notice>
      {score.drafts.length > 0 && score.verdict !== 'few-tests' && <Drafts score={score} />}
    </Section>
  )
}

function Drafts({ score }: { readonly score: CopyScore }) {
  const { t, format } = useWords()
  return (
    <>
      <p className="sx-soft sx-small">{t('copy.against', { text: score.current })}</p>
      <div className="sx-scroll-x">
        <table className="sx-table">
          <thead>
            <tr>
              <th>{t('copy.columnText')}</th>
              <th className="sx-end">{t('copy.columnProbability')}</th>
              <th className="sx-end">{t('copy.columnLift')}</th>
            </tr>
          </thead>
          <tbody>
            {score.drafts.map((draft) => (
              <tr key={draft.text}>
                <th scope="row">{draft.text}</th>
                <td className="sx-end sx-numbers">{format.percent(draft.probability, 0)}</td>
                <td className="sx-end sx-numbers">
                  {signed(draft.lift, format.percent)}
                  <br />
                  <span className="sx-soft sx-small">
                    {t('common.interval', {
                      low: signed(draft.low, format.percent),
                      high: signed(draft.high, format.percent),
                    })}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

export function signed(share: number, percent: (share: number, digits?: number) => string): string {
  const digits = Math.abs(share) < 0.1 ? 1 : 0
  return share > 0 ? `+${percent(share, digits)}` : percent(share, digits)
}

function verdictText(score: CopyScore, { t, format }: Words): string {
  const measured = score.crossValidated
  if (measured === null || measured.accuracy === null)
    return t('copy.fewTests', { n: format.integer(score.tests), needed: format.integer(score.testsNeeded) })
  return t('copy.accuracy', {
    share: format.percent(measured.accuracy),
    low: format.percent(measured.low ?? 0),
    high: format.percent(measured.high ?? 0),
    pairs: format.integer(measured.pairs),
    tests: format.integer(score.tests),
    longer: format.percent(measured.longerWins ?? 0),
  })
}
