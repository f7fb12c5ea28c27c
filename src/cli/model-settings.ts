import { z } from 'zod'
import { defaultSettings, modelSettings, type ModelKind, type ModelSettings } from '../contract/models.ts'
import { UsageError } from './run-command.ts'

/**
 * Defaults of the kind with the settings given.
 * @throws UsageError for a setting that the kind does not have, or a value out of range.
 */
export function modelSettingsOf(kind: ModelKind, given: Readonly<Record<string, unknown>>): ModelSettings {
  const settings: Record<string, unknown> = { ...defaultSettings[kind] }
  const names = Object.keys(settings).filter((name) => name !== 'kind')
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue
    if (!names.includes(name))
      throw new UsageError(`${kind} has no setting ${name}; it has ${names.join(', ')}`)
    settings[name] = value
  }
  if (kind === 'svd' && settings['rank'] === 0 && given['strength'] !== undefined)
    throw new UsageError('strength goes with a rank; with rank 0 both are chosen by the data')
  const parsed = modelSettings.safeParse(settings)
  if (!parsed.success) throw new UsageError(z.prettifyError(parsed.error))
  return parsed.data
}
