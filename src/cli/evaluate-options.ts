import { defaultAuto, type ModelKind, type TrainSettings } from '../contract/models.ts'
import type { InteractionFile } from '../jobs/recommend/interaction-file.ts'
import { modelSettingsOf } from './model-settings.ts'
import { UsageError } from './run-command.ts'

/** What `--tune` looks for a blend among: kinds that find different things. */
const kindsToBlend: readonly ModelKind[] = ['ials', 'ease', 'slim', 'item-knn', 'user-knn', 'svd']

/** `penalty=10` is for every kind that has a penalty, `ease.penalty=10` for one. */
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
  const parsed = params.map(parameter)
  for (const { name, kind } of parsed) {
    const meant = kind === null ? kinds : kinds.filter((each) => each === kind)
    if (!meant.some((each) => name in modelSettingsOf(each, {})))
      throw new UsageError(
        `none of ${kinds.join(', ')} has a setting ${kind === null ? '' : `${kind}.`}${name}`,
      )
  }
  return asked.map((kind) => {
    if (kind === 'auto') return auto
    const defaults = modelSettingsOf(kind, {})
    const own = parsed.filter((each) => (each.kind ?? kind) === kind && each.name in defaults)
    return modelSettingsOf(kind, Object.fromEntries(own.map(({ name, value }) => [name, value])))
  })
}

/** `name=value` settings of one model. */
export function paramsOf(params: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(params.map(parameter).map(({ name, value }) => [name, value]))
}

function parameter(text: string): { kind: string | null; name: string; value: unknown } {
  const found = /^(?:([a-z-]+)\.)?(\w+)=(.*)$/.exec(text)
  if (found === null) throw new UsageError(`--param takes name=value or kind.name=value, not ${text}`)
  const [, kind = null, name = '', value = ''] = found
  return { kind, name, value: valueOf(value) }
}

function valueOf(text: string): number | boolean | string {
  if (text === 'true' || text === 'false') return text === 'true'
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}

export function readingOf({ file, events, header, skipped, firstSkipped }: InteractionFile): object {
  return { file, rows: events.row.length, header, skipped, firstSkipped }
}
