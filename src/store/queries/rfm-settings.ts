import { defaultRfmSettings, rfmSettings, type RfmSettings } from '../../contract/rfm.ts'
import type { ReadableDb, WritableDb } from '../database.ts'

const KEY = 'rfm'

/** How this project scores its customers; the defaults where nobody has chosen. */
export function getRfmSettings(db: ReadableDb): RfmSettings {
  const text = db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck().get(KEY)
  return text === undefined ? defaultRfmSettings : rfmSettings.parse(JSON.parse(text))
}

export function setRfmSettings(db: WritableDb, settings: RfmSettings): void {
  db.prepare<[string, string]>('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)').run(
    KEY,
    JSON.stringify(settings),
  )
}
