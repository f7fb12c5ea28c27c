import type { TestResult } from '../../../../contract/ads-tests.ts'
import { useWords } from '../../i18n/use-words.ts'

/** How a decision is coloured. */
const tones: Readonly<Record<TestResult['decision'], 'good' | 'warn' | 'bad'>> = {
  'one-arm': 'warn',
  'no-data': 'warn',
  'check-split': 'bad',
  'too-early': 'warn',
  'go-on': 'warn',
  stop: 'good',
  'stop-alike': 'good',
}

type Props = {
  readonly decision: TestResult['decision']
  readonly leader: string
  /** The decision in words, then what else is to be said. */
  readonly sentences: readonly string[]
  readonly testId: string
}

/** A decided test in words: a badge with the decision, and the sentences below it. */
export function DecisionVerdict({ decision, leader, sentences, testId }: Props) {
  const { t } = useWords()
  const [first, ...rest] = sentences
  return (
    <>
      <p data-testid={testId} data-decision={decision} data-leader={leader}>
        <span className={`sx-ads-badge sx-ads-badge-${tones[decision]}`}>
          {t(`ads.tests.badges.${decision}`)}
        </span>
        <strong>{first}</strong>
      </p>
      <ul className="sx-ads-said">
        {rest.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </>
  )
}
