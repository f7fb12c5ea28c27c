import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import type { Backup } from '../../../contract/backups.ts'
import { useWords } from '../i18n/use-words.ts'
import { testIds } from '../test-ids.ts'
import { Confirm } from './confirm.tsx'

type Props = {
  readonly backups: readonly Backup[]
  /** Whether the present state can be backed up before another takes its place. */
  readonly isReadable: boolean
  readonly busy: boolean
  readonly onRestore: (backup: Backup) => void
  readonly onSaveAs: (backup: Backup) => void
}

/** Backups of one project, newest first, with the way back to each. */
export function BackupTable({ backups, isReadable, busy, onRestore, onSaveAs }: Props) {
  const { t, format } = useWords()
  const [chosen, setChosen] = useState<Backup | null>(null)
  return (
    <>
      <div className="sx-scroll-x">
        <table className="sx-table" data-testid={testIds.backupTable}>
          <thead>
            <tr>
              <th scope="col">{t('backups.when')}</th>
              <th scope="col">{t('backups.holds')}</th>
              <th scope="col" className="sx-end">
                {t('backups.size')}
              </th>
              <th scope="col" aria-hidden />
            </tr>
          </thead>
          <tbody>
            {backups.map((backup) => (
              <tr key={backup.id} data-backup={backup.id}>
                <th scope="row">
                  {format.dateTime(backup.takenAt)}
                  <div className="sx-soft sx-small">{t(`backups.reason.${backup.reason}`)}</div>
                </th>
                <td>
                  {t('backups.counts', {
                    customers: format.integer(backup.customers),
                    interactions: format.integer(backup.interactions),
                  })}
                </td>
                <td className="sx-end sx-numbers">{format.bytes(backup.bytes)}</td>
                <td className="sx-end">
                  <Group justify="flex-end" gap={4} wrap="nowrap">
                    <Button
                      size="compact-sm"
                      variant="default"
                      disabled={busy}
                      onClick={() => setChosen(backup)}
                      data-testid={testIds.backupRestore}
                    >
                      {t('backups.restore')}
                    </Button>
                    <Button
                      size="compact-sm"
                      variant="default"
                      disabled={busy}
                      onClick={() => onSaveAs(backup)}
                      data-testid={testIds.backupSaveAs}
                    >
                      {t('backups.saveAs')}
                    </Button>
                  </Group>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {chosen && (
        <Confirm
          opened
          title={t('backups.confirmTitle')}
          text={t(isReadable ? 'backups.confirmText' : 'backups.confirmDamaged', {
            time: format.dateTime(chosen.takenAt),
          })}
          confirm={t('backups.confirm')}
          onConfirm={() => {
            setChosen(null)
            onRestore(chosen)
          }}
          onClose={() => setChosen(null)}
        />
      )}
    </>
  )
}
