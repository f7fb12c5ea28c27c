import { join } from 'node:path'
import { z } from 'zod'
import { preferences, type Language, type Preferences } from '../contract/requests.ts'
import { readJsonFile, writeJsonFile } from './json-file.ts'

const defaults: Preferences = { language: 'system', theme: 'system', backups: true }

export class PreferenceStore {
  readonly #path: string
  #value: Preferences

  constructor(profileFolder: string) {
    this.#path = join(profileFolder, 'preferences.json')
    this.#value = readJsonFile(this.#path, preferences, defaults)
  }

  get(): Preferences {
    return this.#value
  }

  set(value: Preferences): Preferences {
    this.#value = value
    writeJsonFile(this.#path, value)
    return value
  }
}

/** Any Chinese the system speaks is served with Simplified Chinese, everything else with English. */
export function languageOfSystem(tags: readonly string[]): Language {
  return tags[0]?.toLowerCase().startsWith('zh') === true ? 'zh-CN' : 'en'
}

export function languageOf(value: Pick<Preferences, 'language'>, system: Language): Language {
  return value.language === 'system' ? system : value.language
}

const bounds = z.object({
  width: z.number().int().min(200).max(20_000),
  height: z.number().int().min(200).max(20_000),
  x: z.number().int().min(-50_000).max(50_000).optional(),
  y: z.number().int().min(-50_000).max(50_000).optional(),
  maximized: z.boolean(),
})
export type WindowBounds = z.output<typeof bounds>

const defaultBounds: WindowBounds = { width: 1280, height: 840, maximized: false }

/** Where the window was when it was last closed. */
export class WindowBoundsStore {
  readonly #path: string

  constructor(profileFolder: string) {
    this.#path = join(profileFolder, 'window.json')
  }

  get(): WindowBounds {
    return readJsonFile(this.#path, bounds, defaultBounds)
  }

  set(value: WindowBounds): void {
    writeJsonFile(this.#path, value)
  }
}
