import { join } from 'node:path'
import { defaultLlmSettings, llmSettings, type LlmSettings } from '../../contract/llm.ts'
import { readJsonFile, writeJsonFile } from '../json-file.ts'

/** What the user has set about the language model, without its key; off until he turns it on. */
export class LlmSettingsStore {
  readonly #path: string
  #value: LlmSettings

  constructor(profileFolder: string) {
    this.#path = join(profileFolder, 'language-model.json')
    this.#value = readJsonFile(this.#path, llmSettings, defaultLlmSettings)
  }

  get(): LlmSettings {
    return this.#value
  }

  set(value: LlmSettings): void {
    this.#value = value
    writeJsonFile(this.#path, value)
  }
}
