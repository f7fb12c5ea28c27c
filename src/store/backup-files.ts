import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { backup, type Backup } from '../contract/backups.ts'

/*
 * Backups lie outside the project, in the app's folder for user data: one folder for each project, and in it for each
 * backup a project file and a small JSON file that tells of it. The JSON comes last, so that what has one is whole.
 */

const UNFINISHED = '.partial'

/**
 * The app's folder for user data, as Electron names it; for programs that run without Electron.
 * @param env the process's variables; SEXTANT_USER_DATA, which the app heeds as well, comes first
 */
export function profileFolder(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  const own = env['SEXTANT_USER_DATA']
  if (own !== undefined && own !== '') return own
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Sextant')
  if (platform === 'win32') return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Sextant')
  const config = env['XDG_CONFIG_HOME']
  return join(config !== undefined && config !== '' ? config : join(home, '.config'), 'Sextant')
}

export function backupsRoot(profile: string): string {
  return join(profile, 'backups')
}

/** The folder of one project. Its id comes out of a file that may be anybody's, so it is never part of a path itself. */
export function backupsFolder(root: string, projectId: string): string {
  return join(root, createHash('sha256').update(projectId).digest('hex').slice(0, 32))
}

export function backupFile(folder: string, id: string): string {
  return join(folder, `${id}.sextant`)
}

/** Where a backup is made before it is known to be good. */
export function unfinishedFile(folder: string, id: string): string {
  return `${backupFile(folder, id)}${UNFINISHED}`
}

/** The good backups of a folder, newest first; nothing else in it is taken for one. */
export function backupsIn(folder: string): Backup[] {
  if (!existsSync(folder)) return []
  const found = readdirSync(folder).flatMap((name) => {
    if (!name.endsWith('.json')) return []
    const facts = factsIn(join(folder, name))
    return facts !== undefined && existsSync(backupFile(folder, facts.id)) ? [facts] : []
  })
  return found.toSorted((a, b) => b.takenAt - a.takenAt)
}

/** The unfinished file becomes a backup: both files are on the disk before the second has its name. */
export function keepBackup(folder: string, facts: Backup): void {
  renameSync(unfinishedFile(folder, facts.id), backupFile(folder, facts.id))
  const facing = join(folder, `${facts.id}.json`)
  const draft = `${facing}${UNFINISHED}`
  writeFileSync(draft, `${JSON.stringify(facts, undefined, 2)}\n`, { flush: true })
  renameSync(draft, facing)
  syncFolder(folder)
}

export function removeBackup(folder: string, id: string): void {
  rmSync(join(folder, `${id}.json`), { force: true })
  rmSync(backupFile(folder, id), { force: true })
}

/** Takes away what was being made when a process ended. */
export function sweepUnfinished(folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(folder)) {
    // SQLite's own companions of an unfinished copy carry its name too.
    if (name.includes(UNFINISHED)) rmSync(join(folder, name), { force: true })
  }
}

/**
 * Erases every backup of a project, for they hold whoever was erased from it.
 * @returns how many there were
 */
export function purgeBackups(root: string, projectId: string): number {
  const folder = backupsFolder(root, projectId)
  const count = backupsIn(folder).length
  rmSync(folder, { recursive: true, force: true })
  return count
}

function factsIn(file: string): Backup | undefined {
  try {
    return backup.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // Not one of ours, or cut off: there is no telling that its project file is whole.
    return undefined
  }
}

function syncFolder(folder: string): void {
  // Windows knows no such call for folders.
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
