import { useEffect, useState } from 'react'
import type { Backup } from '../../../contract/backups.ts'
import { ask, onAppEvent } from '../bridge/client.ts'
import type { Action } from '../bridge/use-action.ts'
import { useRequest } from '../bridge/use-request.ts'
import { useWords } from '../i18n/use-words.ts'
import { setProject } from '../state/app-state.ts'
import { testIds } from '../test-ids.ts'
import { BackupTable } from './backup-table.tsx'
import { FailureNotice } from './failure-notice.tsx'
import { Notice } from './notice.tsx'

type Props = {
  readonly path: string
  readonly isReadable: boolean
  readonly action: Action
  /** What is said where there are none. */
  readonly none?: string
  readonly isFolderShown?: boolean
  readonly onRestored?: () => void
}

/** What is kept of one project, and what was done with it just now. */
export function BackupsOf({ path, isReadable, action, none, isFolderShown = false, onRestored }: Props) {
  const { t, format } = useWords()
  const { value, refresh } = useRequest('backups:state', { path })
  const [notes, setNotes] = useState<readonly string[]>([])
  useEffect(
    () =>
      onAppEvent((event) => {
        if (event.kind === 'backups-changed') refresh()
      }),
    [refresh],
  )
  const restore = (backup: Backup) =>
    action.run(async () => {
      const { movedAside } = await ask('backups:restore', { path, id: backup.id })
      setProject(await ask('project:current'))
      const restored = t('backups.restored', { time: format.dateTime(backup.takenAt) })
      setNotes(movedAside === null ? [restored] : [restored, t('backups.movedAside', { path: movedAside })])
      onRestored?.()
    })
  const saveAs = (backup: Backup) =>
    action.run(async () => {
      const saved = await ask('backups:save-as', { path, id: backup.id })
      if (saved !== null) setNotes([t('backups.savedAs', { path: saved.path })])
    })
  if (value === undefined) return null
  return (
    <>
      {notes.length > 0 && (
        <div data-testid={testIds.backupNote}>
          <Notice tone="good">{notes.join(' ')}</Notice>
        </div>
      )}
      {value.failure && (
        <>
          <p>{t('backups.failed')}</p>
          <FailureNotice failure={value.failure} />
        </>
      )}
      {value.backups.length === 0 && none !== undefined && <p className="sx-soft">{none}</p>}
      {value.backups.length > 0 && (
        <BackupTable
          backups={value.backups}
          isReadable={isReadable}
          busy={action.busy}
          onRestore={restore}
          onSaveAs={saveAs}
        />
      )}
      {isFolderShown && (
        <p className="sx-soft sx-small sx-path">{t('backups.folder', { folder: value.folder })}</p>
      )}
    </>
  )
}
