import { join } from 'node:path'
import { z } from 'zod'
import { readJsonFile, writeJsonFile } from '../json-file.ts'

const KEPT = 100
const folder = z.object({ folder: z.string().min(1).max(4096), resumes: z.boolean() })
const entries = z.array(folder.extend({ project: z.string().max(4096) })).max(1000)

/** The folder of a project, and whether the user wants it to be watched whenever the project is opened. */
export type RememberedFolder = z.output<typeof folder>

/** Which folder was watched for which project: the consent is this computer's, so it is not in the project, which may come from anybody. */
export class WatchedFolders {
  readonly #file: string
  #entries: z.output<typeof entries>

  constructor(profileFolder: string) {
    this.#file = join(profileFolder, 'watched-folders.json')
    this.#entries = readJsonFile(this.#file, entries, [])
  }

  of(project: string): RememberedFolder | null {
    return this.#entries.find((entry) => entry.project === project) ?? null
  }

  set(project: string, value: RememberedFolder): void {
    const others = this.#entries.filter((entry) => entry.project !== project)
    this.#entries = [{ project, folder: value.folder, resumes: value.resumes }, ...others].slice(0, KEPT)
    writeJsonFile(this.#file, this.#entries)
  }
}
