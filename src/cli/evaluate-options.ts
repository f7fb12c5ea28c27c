import {
  defaultAuto,
  modelKinds,
  type ModelKind,
  type ModelSettings,
  type TrainSettings,
} from '../contract/models.ts'
import type { InteractionFile } from '../jobs/recommend/interaction-file.ts'
import { modelSettingsOf } from './model-settings.ts'
import { UsageError } from './run-command.ts'

/** What `--tune` looks for a blend among: kinds that find different things. */
const kindsToBlend: readonly ModelKind[] = ['ials', 'ease', 'slim', 'item-knn', 'user-knn', 'svd']

/**
 * What models are asked for: `penalty=10` is for every kind that has a penalty, `ease.penalty=10` for one, before the others.
 * @throws UsageError for a setting that none of the kinds has, one given twice, or one that would be without effect
 */
export function settingsFor(
  asked: readonly (ModelKind | 'auto')[],
  params: readonly string[],
  { tune, budget }: { readonly tune?: boolean; readonly budget?: number },
): TrainSettings[] {
  const kinds = asked.filter((kind) => kind !== 'auto')
  const auto = { ...defaultAuto, ...(budget === undefined ? {} : { budgetSeconds: Math.max(5, budget) }) }
  if (tune === true) {
    if (params.length > 0) throw new UsageError('--tune finds the settings; leave out --param')
    return asked.map((kind) => {
      if (kind === 'auto') return auto
      return { ...auto, kinds: kind === 'blend' ? [...kindsToBlend, 'blend'] : [kind] }
    })
  }
  if (budget !== undefined && kinds.length === asked.length)
    throw new UsageError('--budget is for auto and --tune')
  const parsed = parametersOf(params)
  for (const { name, kind } of parsed) {
    const meant = kind === null ? kinds : kinds.filter((each) => each === kind)
    if (meant.some((each) => name in modelSettingsOf(each, {}))) continue
    const full = kind === null ? name : `${kind}.${name}`
    if (kinds.length === 0) throw new UsageError(`auto finds the settings itself; leave out --param ${full}`)
    throw new UsageError(`none of ${kinds.map(withNames).join(', ')} has a setting ${full}`)
  }
  return asked.map((kind) => {
    if (kind === 'auto') return auto
    const defaults = modelSettingsOf(kind, {})
    const own = parsed
      .filter((each) => (each.kind ?? kind) === kind && each.name in defaults)
      .sort((a, b) => Number(a.kind !== null) - Number(b.kind !== null))
    return modelSettingsOf(kind, Object.fromEntries(own.map(({ name, value }) => [name, value])))
  })
}

/**
 * Settings of one model: those of options of their own (undefined: not given) and those of `--param`.
 * @throws UsageError for a setting that the kind does not have, or one given twice
 */
export function settingsOfOne(
  kind: ModelKind,
  options: Readonly<Record<string, unknown>>,
  params: readonly string[],
): ModelSettings {
  const given = new Map(Object.entries(options).filter(([, value]) => value !== undefined))
  for (const { name, kind: meant, value } of parametersOf(params)) {
    if (meant !== null && meant !== kind)
      throw new UsageError(`--param ${meant}.${name} is for ${meant}; the model is ${kind}`)
    if (given.has(name)) throw new UsageError(`${name} is given twice`)
    given.set(name, value)
  }
  return modelSettingsOf(kind, Object.fromEntries(given))
}

/** Names of the settings that are given, as they were written. */
export function namesGiven(options: Readonly<Record<string, unknown>>, params: readonly string[]): string[] {
  const own = Object.entries(options).filter(([, value]) => value !== undefined)
  return [...own.map(([name]) => name), ...parametersOf(params).map(({ name }) => `--param ${name}`)]
}

function withNames(kind: ModelKind): string {
  const names = Object.keys(modelSettingsOf(kind, {})).filter((name) => name !== 'kind')
  return `${kind} (${names.join(', ')})`
}

type Parameter = { readonly kind: ModelKind | null; readonly name: string; readonly value: unknown }

function parametersOf(params: readonly string[]): Parameter[] {
  const parsed = params.map(parameter)
  for (const [at, { kind, name }] of parsed.entries())
    if (parsed.slice(0, at).some((other) => other.kind === kind && other.name === name))
      throw new UsageError(`--param ${kind === null ? '' : `${kind}.`}${name} is given twice`)
  return parsed
}

function parameter(text: string): Parameter {
  const found = /^(?:([a-z-]+)\.)?(\w+)=(.*)$/.exec(text)
  if (found === null) throw new UsageError(`--param takes name=value or kind.name=value, not ${text}`)
  const [, kind, name = '', value = ''] = found
  if (kind === undefined) return { kind: null, name, value: valueOf(value.trim()) }
  const known = modelKinds.find((each) => each === kind)
  if (known === undefined)
    throw new UsageError(`--param ${text}: there is no kind ${kind}; the kinds are ${modelKinds.join(', ')}`)
  return { kind: known, name, value: valueOf(value.trim()) }
}

function valueOf(text: string): number | boolean | string {
  if (text === 'true' || text === 'false') return text === 'true'
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}

export function readingOf({ file, events, header, skipped, firstSkipped }: InteractionFile): object {
  return { file, rows: events.row.length, header, skipped, firstSkipped }
}
