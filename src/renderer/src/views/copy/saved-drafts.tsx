import { ActionIcon, Button } from '@mantine/core'
import { IconDeviceFloppy, IconFlask, IconScale, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { defaultTestRules } from '../../../../contract/ads-tests.ts'
import type { SavedDraft } from '../../../../contract/kept-copy.ts'
import { ask } from '../../bridge/client.ts'
import { startJob, useIsJobRunning } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { Confirm } from '../../components/confirm.tsx'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useProject } from '../../state/app-state.ts'
import { sendToTest } from '../../state/open-test.ts'
import { testIds } from '../../test-ids.ts'
import { armsOf, linesOf, scoreSettingsOf, changeDraft } from './draft.ts'
import type { Draft } from './draft.ts'

/** Drafts that the project keeps: save what is typed, open, score again, send to a test, delete. */
export function SavedDrafts({ draft }: { readonly draft: Draft }) {
  const { t } = useWords()
  const asked = useRequest('copy:drafts', undefined)
  const action = useAction()
  const [leaving, setLeaving] = useState<SavedDraft | null>(null)
  const isKept = asked.value?.some((kept) => isSame(kept.draft, draft)) ?? false
  return (
    <Section
      title={t('copy.kept.title')}
      text={t('copy.kept.text')}
      testId={testIds.savedDrafts}
      actions={
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDeviceFloppy size={15} aria-hidden />}
          disabled={linesOf(draft.text).length === 0 || isKept}
          loading={action.busy}
          onClick={() =>
            action.run(async () => {
              await ask('copy:save-draft', { draft })
            })
          }
          data-testid={testIds.savedDraftSave}
        >
          {isKept ? t('copy.kept.isSaved') : t('copy.kept.save')}
        </Button>
      }
    >
      {action.failure && <FailureNotice failure={action.failure} />}
      <RequestView asked={asked} rows={2}>
        {(drafts) =>
          drafts.length > 0 && (
            <ul className="sx-items">
              {drafts.map((kept) => (
                <Row
                  key={kept.id}
                  kept={kept}
                  isOpen={isSame(kept.draft, draft)}
                  onRun={action.run}
                  onDelete={() => setLeaving(kept)}
                />
              ))}
            </ul>
          )
        }
      </RequestView>
      <Confirm
        opened={leaving !== null}
        title={t('copy.kept.deleteTitle')}
        text={t('copy.kept.deleteText', { name: leaving === null ? '' : nameOf(leaving.draft) })}
        confirm={t('copy.kept.delete')}
        onConfirm={() => {
          const id = leaving?.id
          setLeaving(null)
          if (id !== undefined) action.run(() => ask('copy:delete-draft', { id }))
        }}
        onClose={() => setLeaving(null)}
      />
    </Section>
  )
}

type RowProps = {
  readonly kept: SavedDraft
  readonly isOpen: boolean
  readonly onRun: (work: () => Promise<void>) => void
  readonly onDelete: () => void
}

function Row({ kept: { draft, savedAt }, isOpen, onRun, onDelete }: RowProps) {
  const { t, format } = useWords()
  const isBusy = useIsJobRunning()
  const project = useProject()
  const name = nameOf(draft)
  const arms = armsOf(draft.current, linesOf(draft.text))
  const scoreAgain = async () => {
    changeDraft(draft)
    await startJob({ kind: 'score-copy', settings: scoreSettingsOf(draft) })
  }
  return (
    <li>
      <div className="sx-item-line">
        <span className="sx-item-name">{name}</span>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('copy.kept.deleteNamed', { name })}
          onClick={onDelete}
          data-testid={testIds.savedDraftDelete}
        >
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      </div>
      <span className="sx-item-note">
        {t('copy.kept.line', {
          n: format.integer(linesOf(draft.text).length),
          platform: t(`copy.platform.${draft.platform}`),
          when: format.dateTime(savedAt),
        })}
      </span>
      <div className="sx-row">
        <Button
          size="compact-xs"
          variant="subtle"
          disabled={isOpen}
          onClick={() => changeDraft(draft)}
          data-testid={testIds.savedDraftOpen}
        >
          {t('copy.kept.open')}
        </Button>
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconScale size={14} aria-hidden />}
          disabled={isBusy}
          onClick={() => onRun(scoreAgain)}
          data-testid={testIds.savedDraftScore}
        >
          {t('copy.kept.scoreAgain')}
        </Button>
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconFlask size={14} aria-hidden />}
          disabled={arms.length < 2 || project === null}
          onClick={() =>
            onRun(() =>
              sendToTest(project?.path ?? '', { name, origin: 'drafts', arms, rules: defaultTestRules }),
            )
          }
          data-testid={testIds.savedDraftTest}
        >
          {t('llm.write.toTest')}
        </Button>
      </div>
    </li>
  )
}

function nameOf({ text, current }: Draft): string {
  return (linesOf(text)[0] ?? current).slice(0, 200)
}

function isSame(a: Draft, b: Draft): boolean {
  return (
    a.text.trim() === b.text.trim() &&
    a.current === b.current &&
    a.platform === b.platform &&
    a.field === b.field &&
    a.measure === b.measure
  )
}
