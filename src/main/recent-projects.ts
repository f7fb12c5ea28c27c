import { existsSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { z } from 'zod'
import type { RecentProject } from '../contract/requests.ts'
import { readJsonFile, writeJsonFile } from './json-file.ts'

const KEPT = 10
const entries = z.array(z.object({ path: z.string().max(4096), openedAt: z.number() })).max(100)

/** The projects opened last, newest first. */
export class RecentProjects {
  readonly #file: string
  #entries: z.output<typeof entries>

  constructor(profileFolder: string) {
    this.#file = join(profileFolder, 'recent-projects.json')
    this.#entries = readJsonFile(this.#file, entries, [])
  }

  list(): RecentProject[] {
    return this.#entries.map(({ path, openedAt }) => ({
      name: projectName(path),
      path,
      openedAt,
      exists: existsSync(path),
    }))
  }

  has(path: string): boolean {
    return this.#entries.some((entry) => entry.path === path)
  }

  add(path: string, openedAt: number): void {
    const others = this.#entries.filter((entry) => entry.path !== path)
    this.#entries = [{ path, openedAt }, ...others].slice(0, KEPT)
    writeJsonFile(this.#file, this.#entries)
  }
}

export function projectName(path: string): string {
  return basename(path, extname(path))
}
