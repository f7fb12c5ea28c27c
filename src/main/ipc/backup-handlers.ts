import { copyFile, constants } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import type { backupRequests } from '../../contract/backups.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { MainHandlers } from '../../contract/requests.ts'
import type { Backups } from '../backups/backups.ts'
import type { Desktop } from '../desktop.ts'
import { withExtension } from '../files.ts'
import type { Projects } from '../projects.ts'
import { projectName, type RecentProjects } from '../recent-projects.ts'

export type BackupHandlerTools = {
  readonly backups: Backups
  readonly projects: Projects
  readonly recent: RecentProjects
  readonly desktop: Pick<Desktop, 'chooseCopy'>
}

export function backupHandlers({
  backups,
  projects,
  recent,
  desktop,
}: BackupHandlerTools): Pick<MainHandlers, keyof typeof backupRequests> {
  /** The page may name only what the user has opened. */
  const known = (path: string): string => {
    if (projects.openPath() !== path && !recent.has(path)) throw new ExpectedFailure('project-not-found')
    return path
  }
  return {
    'backups:state': async ({ path }) => backups.state(known(path)),
    'backups:take': () => backups.take('asked'),
    'backups:restore': async ({ path, id }) => {
      const isOpen = projects.openPath() === known(path)
      backups.fileOf(path, id)
      if (isOpen) {
        await backups.take('before-restore')
        return { movedAside: await projects.replaced(() => backups.putBack(path, id, true)) }
      }
      const movedAside = backups.putBack(path, id, false)
      await projects.open(path)
      return { movedAside }
    },
    'backups:save-as': async ({ path, id }) => {
      const source = backups.fileOf(known(path), id)
      const chosen = await desktop.chooseCopy(projectName(path))
      if (chosen === null) return null
      const target = withExtension(chosen, 'sextant')
      if (existsSync(target)) throw new ExpectedFailure('project-exists', { file: basename(target) })
      await copyFile(source, target, constants.COPYFILE_EXCL)
      return { path: target }
    },
  }
}
