import { ActionIcon, Button } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { SentTest, SentTestId } from '../../../../contract/kept-copy.ts'
import { ask } from '../../bridge/client.ts'
import { useAction } from '../../bridge/use-action.ts'
import { Confirm } from '../../components/confirm.tsx'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { sentTestId, testIds } from '../../test-ids.ts'

type Props = {
  readonly tests: readonly SentTest[]
  readonly open: SentTestId | null
  /** Null: counts that are not kept yet. */
  readonly onOpen: (id: SentTestId | null) => void
}

/** The tests that the project keeps: open, delete. Nothing is shown where there are none. */
export function SentTests({ tests, open, onOpen }: Props) {
  const { t, format } = useWords()
  const action = useAction()
  const [leaving, setLeaving] = useState<SentTest | null>(null)
  if (tests.length === 0) return null
  const remove = ({ id }: SentTest) => {
    setLeaving(null)
    action.run(async () => {
      await ask('ads:delete-test', { id })
      if (id === open) onOpen(null)
    })
  }
  return (
    <Section
      title={t('ads.kept.title')}
      text={t('ads.kept.text')}
      testId={testIds.sentTests}
      actions={
        open !== null && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => onOpen(null)}
            data-testid={testIds.sentTestNew}
          >
            {t('ads.kept.new')}
          </Button>
        )
      }
    >
      {action.failure && <FailureNotice failure={action.failure} />}
      <ul className="sx-items">
        {tests.map((test) => (
          <li key={test.id} data-testid={sentTestId(test.id)} data-open={test.id === open}>
            <div className="sx-item-line">
              <span className="sx-item-name">{test.name}</span>
              <State test={test} />
              <Button
                size="compact-xs"
                variant={test.id === open ? 'light' : 'subtle'}
                disabled={test.id === open}
                aria-label={t('ads.kept.openNamed', { name: test.name })}
                onClick={() => onOpen(test.id)}
                data-testid={testIds.sentTestOpen}
              >
                {test.id === open ? t('ads.kept.isOpen') : t('ads.kept.open')}
              </Button>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('ads.kept.deleteNamed', { name: test.name })}
                onClick={() => setLeaving(test)}
                data-testid={testIds.sentTestDelete}
              >
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            </div>
            <span className="sx-item-note">
              {t('ads.kept.line', {
                origin: t(`ads.kept.origins.${test.origin}`),
                when: format.dateTime(test.sentAt),
                n: format.integer(test.arms.length),
              })}
            </span>
          </li>
        ))}
      </ul>
      <Confirm
        opened={leaving !== null}
        title={t('ads.kept.deleteTitle')}
        text={t('ads.kept.deleteText', { name: leaving?.name ?? '' })}
        confirm={t('ads.kept.delete')}
        onConfirm={() => leaving !== null && remove(leaving)}
        onClose={() => setLeaving(null)}
      />
    </Section>
  )
}

function State({ test }: { readonly test: SentTest }) {
  const { t } = useWords()
  if (test.decision !== null) {
    const { winner } = test.decision
    return (
      <span className="sx-chip sx-chip-good">
        {winner === null ? t('ads.kept.noWinner') : t('ads.kept.wins', { name: shortened(winner) })}
      </span>
    )
  }
  const hasCounts = test.arms.every(({ trials, successes }) => trials !== null && successes !== null)
  return <span className="sx-chip">{hasCounts ? t('ads.kept.counted') : t('ads.kept.waiting')}</span>
}

/** A text as it fits on a line; what is cut is marked. */
function shortened(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`
}
