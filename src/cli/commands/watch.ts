import { lstatSync, readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { ExpectedFailure, type Failure } from '../../contract/failure.ts'
import { fill } from '../../contract/locales/fill.ts'
import { describeFailure } from '../../contract/locales/failures.ts'
import { localeOf } from '../../contract/locales/locale-of.ts'
import { presetNames } from '../../contract/presets.ts'
import type { Language } from '../../contract/requests.ts'
import { certainPlan, isSameVersion, isUnfinishedName, type FileVersion } from '../../contract/watch.ts'
import { inspectFile } from '../../jobs/import/inspect.ts'
import type { WritableDb } from '../../store/database.ts'
import type { OpenProject } from '../../store/open.ts'
import { listMappings } from '../../store/queries/mappings.ts'
import { UsageError, type CliCommand, type CommonOptions, type Outcome } from '../run-command.ts'
import type { Terminal } from '../terminal.ts'
import { withProjectMade } from '../with-project.ts'

type WatchOptions = CommonOptions & { readonly once?: true; readonly every: number }

/** What became of a file that appeared. `waiting`: nothing says for certain how to read it, so the user has to. */
type Watched = {
  readonly file: string
  readonly state: 'imported' | 'known' | 'waiting' | 'failed'
  readonly by: string | null
  readonly accepted?: number
  readonly quarantined?: number
  readonly failure?: Failure
}

/**
 * Imports what appears in a folder: files that a saved mapping fits, or that are a known export, without a question; the others are named and
 * left alone. A file is taken when it has not changed between two looks. Until Ctrl+C, or once.
 */
export const watchCommand: CliCommand<WatchOptions> = (options, terminal, [folder]) => {
  if (folder === undefined) throw new UsageError('name the folder to watch')
  const files: Watched[] = []
  const watch = async ({ db, path }: OpenProject): Promise<Outcome> => {
    const watcher = new FolderWatcher(resolve(folder), db, terminal)
    for (let isFirst = true; ; isFirst = false) {
      for (const found of await watcher.look(options.once === true && isFirst)) {
        files.push(found)
        process.stderr.write(`${lineOf(found, options.language)}\n`)
      }
      if (options.once === true) break
      try {
        await setTimeout(options.every * 1000, undefined, { signal: terminal.signal })
      } catch {
        // Ctrl+C is how watching ends.
        break
      }
    }
    return {
      document: { project: path, folder: basename(resolve(folder)), files },
      lines: files.map((file) => lineOf(file, options.language)),
    }
  }
  return withProjectMade(options.project, watch, () => files.some(({ state }) => state === 'imported'))
}

class FolderWatcher {
  readonly #folder: string
  readonly #db: WritableDb
  readonly #terminal: Terminal
  #seen = new Map<string, FileVersion>()
  readonly #done = new Map<string, FileVersion>()

  constructor(folder: string, db: WritableDb, terminal: Terminal) {
    this.#folder = folder
    this.#db = db
    this.#terminal = terminal
  }

  /**
   * @param takesAll also what was not seen before: there is no second look
   * @throws ExpectedFailure file-not-found where the folder is gone
   */
  async look(takesAll: boolean): Promise<Watched[]> {
    const present = versionsIn(this.#folder)
    const found: Watched[] = []
    for (const [name, version] of present) {
      if (isSameVersion(this.#done.get(name), version)) continue
      if (!takesAll && !isSameVersion(this.#seen.get(name), version)) continue
      this.#done.set(name, version)
      found.push(await this.#take(name))
    }
    this.#seen = present
    return found
  }

  async #take(file: string): Promise<Watched> {
    const path = join(this.#folder, file)
    try {
      const inspection = await inspectFile(path, {})
      const certain = certainPlan(inspection, listMappings(this.#db))
      if (certain === null) return { file, state: 'waiting', by: null }
      const { counts } = await this.#terminal.run<'import'>(this.#db, {
        kind: 'import',
        file: path,
        plan: certain.plan,
        allowRepeat: false,
      })
      const { accepted, quarantined } = counts
      return { file, state: 'imported', by: certain.by, accepted, quarantined }
    } catch (error) {
      if (!(error instanceof ExpectedFailure) || this.#terminal.signal.aborted) throw error
      if (error.code === 'already-imported') return { file, state: 'known', by: null }
      return { file, state: 'failed', by: null, failure: error.toFailure() }
    }
  }
}

/** Regular files only: a link may lead anywhere. */
function versionsIn(folder: string): Map<string, FileVersion> {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    throw new ExpectedFailure('file-not-found', { file: basename(folder) })
  }
  const versions = new Map<string, FileVersion>()
  for (const name of names.sort()) {
    if (isUnfinishedName(name)) continue
    const stat = lstatSync(join(folder, name), { throwIfNoEntry: false })
    if (stat?.isFile() === true && stat.size > 0)
      versions.set(name, { bytes: stat.size, changedAt: stat.mtimeMs })
  }
  return versions
}

function lineOf({ file, state, by, accepted, quarantined, failure }: Watched, language: Language): string {
  const words = localeOf(language).terminal.watched
  switch (state) {
    case 'imported': {
      const preset = presetNames.find((name) => name === by)
      const how = preset === undefined ? (by ?? '') : localeOf(language).contract.preset[preset]
      return fill(words.imported, { file, by: how, accepted: accepted ?? 0, quarantined: quarantined ?? 0 })
    }
    case 'known':
    case 'waiting':
      return fill(words[state], { file })
    case 'failed': {
      if (failure === undefined) return file
      const { title, detail, hint } = describeFailure(failure, language)
      return `${file}: ${title}\n  ${detail}\n  ${hint}`
    }
  }
}
