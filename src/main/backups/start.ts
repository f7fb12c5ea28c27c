import { BACKUP_ERRAND, copiedFacts } from '../../contract/backups.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { backupsRoot } from '../../store/backup-files.ts'
import { detailOf, type Log } from '../log.ts'
import { ReaderClient } from '../supervise/reader-client.ts'
import type { WorkerProcess } from '../supervise/worker-process.ts'
import { Backups, type BackedUpProject } from './backups.ts'

const TICK_MS = 60_000
/** A project is not backed up while it is still being opened and first looked at. */
const FIRST_MS = 5_000

export type BackupTools = {
  readonly profile: string
  readonly keeper: WorkerProcess
  readonly project: () => BackedUpProject | null
  readonly isBusy: () => boolean
  /** Whether backups are taken without being asked for. */
  readonly isAutomatic: () => boolean
  readonly log: Log
  readonly onChange: () => void
}

/** Backups with their process and their clock. */
export function startBackups(tools: BackupTools): {
  readonly backups: Backups
  readonly projectOpened: () => void
  readonly jobStarted: () => void
  /** Somebody was erased from the open project. */
  readonly erased: () => void
  readonly stop: () => Promise<void>
} {
  const { keeper, project, isBusy, isAutomatic, log, onChange } = tools
  const client = new ReaderClient(keeper)
  const backups = new Backups({
    root: backupsRoot(tools.profile),
    copy: async (from, path) => {
      const reply = await client.ask(BACKUP_ERRAND, { path }, from)
      keeper.end('stopped')
      if (!reply.ok) throw new ExpectedFailure(reply.failure.code, reply.failure.params)
      return copiedFacts.parse(reply.value)
    },
    stopCopy: () => keeper.end('cancel'),
    project,
    isBusy,
    now: Date.now,
    log,
    onChange,
  })
  const logged = (work: Promise<void>): void =>
    void work.catch((error: unknown) => log('error', 'backup', detailOf(error)))
  const tick = (): void => {
    if (isAutomatic()) logged(backups.tick())
  }
  const timer = setInterval(tick, TICK_MS)
  return {
    backups,
    projectOpened: () => void setTimeout(tick, FIRST_MS),
    jobStarted: () => logged(backups.giveWay()),
    erased: () => logged(backups.purge()),
    stop: () => {
      clearInterval(timer)
      return keeper.stop()
    },
  }
}
