import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

export type LogLevel = 'info' | 'warning' | 'error'
export type Log = (level: LogLevel, where: string, detail: string) => void

const MAX_FILE_BYTES = 1_000_000
const KEPT_FILES = 4
const MAX_ENTRY_CHARACTERS = 8_000

/**
 * The only place that writes the app's log. Callers pass positions, codes and stacks, never the content of a cell;
 * the user's home folder (it holds his name) is shortened here. A log that cannot be written is no reason to fail.
 */
export function openLog(folder: string, now: () => number): Log {
  const file = join(folder, 'sextant.log')
  try {
    mkdirSync(folder, { recursive: true })
  } catch {
    return () => {}
  }
  return (level, where, detail) => {
    const text = withoutHome(detail).slice(0, MAX_ENTRY_CHARACTERS)
    try {
      rotate(folder, file)
      appendFileSync(file, `${new Date(now()).toISOString()} ${level} ${where}: ${text}\n`)
    } catch {
      // A full disk must not turn a logged problem into a second one.
    }
  }
}

/** An error in full, for the log. */
export function detailOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : `thrown: ${typeof error}`
}

function withoutHome(text: string): string {
  const home = homedir()
  return home.length > 1 ? text.replaceAll(home, '~') : text
}

function rotate(folder: string, file: string): void {
  let size: number
  try {
    size = statSync(file).size
  } catch {
    return
  }
  if (size < MAX_FILE_BYTES) return
  for (let index = KEPT_FILES - 1; index >= 1; index--) {
    const from = index === 1 ? file : join(folder, `sextant.${index - 1}.log`)
    try {
      renameSync(from, join(folder, `sextant.${index}.log`))
    } catch {
      // The older file is not there yet.
    }
  }
}
