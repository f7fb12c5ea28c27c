import { Button, Switch } from '@mantine/core'
import { IconDatabaseExport } from '@tabler/icons-react'
import { useState } from 'react'
import type { ProjectInfo } from '../../../../contract/requests.ts'
import { ask } from '../../bridge/client.ts'
import { useAction } from '../../bridge/use-action.ts'
import { BackupsOf } from '../../components/backups-of.tsx'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Notice } from '../../components/notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { changePreferences, useApp } from '../../state/app-state.ts'
import { testIds } from '../../test-ids.ts'

/** Automatic backups of the open project: whether, which there are, one now, one put back. */
export function BackupsSection({ project }: { readonly project: ProjectInfo }) {
  const { t, format } = useWords()
  const { preferences } = useApp()
  const action = useAction()
  const [taken, setTaken] = useState<number | null>(null)
  const take = () =>
    action.run(async () => {
      setTaken(null)
      setTaken((await ask('backups:take')).bytes)
    })
  return (
    <Section
      title={t('backups.title')}
      text={t('backups.text')}
      actions={
        <Button
          variant="default"
          size="xs"
          leftSection={<IconDatabaseExport size={14} aria-hidden />}
          loading={action.busy}
          onClick={take}
          data-testid={testIds.backupTake}
        >
          {t('backups.take')}
        </Button>
      }
    >
      {action.failure && <FailureNotice failure={action.failure} />}
      <Switch
        label={t('backups.isOn')}
        checked={preferences.backups}
        onChange={(event) => {
          const backups = event.currentTarget.checked
          action.run(() => changePreferences({ backups }))
        }}
        data-testid={testIds.backupsOn}
      />
      {taken !== null && <Notice tone="good">{t('backups.taken', { size: format.bytes(taken) })}</Notice>}
      <BackupsOf
        path={project.path}
        isReadable
        action={action}
        none={t(preferences.backups ? 'backups.none' : 'backups.noneOff')}
        isFolderShown
      />
    </Section>
  )
}
