import type { FixStep } from '../../../contract/fixes.ts'
import { rolesOfTarget, type ColumnRole, type ImportTarget } from '../../../contract/column-roles.ts'
import type { ImportPlan } from '../../../contract/import-plan.ts'
import type { PresetChoice, PresetMatch } from '../../../contract/presets.ts'
import { meaningOf, plainHeader } from '../header-words.ts'
import { ads } from './ads.ts'
import { business } from './business.ts'
import { chinese } from './chinese.ts'
import { ownExports } from './own.ts'
import { payments } from './payments.ts'
import type { Preset } from './preset.ts'
import { western } from './western.ts'

export const presets: readonly Preset[] = [
  ...ownExports,
  ...western,
  ...payments,
  ...business,
  ...ads,
  ...chinese,
]

/** What a preset says about a file with these headers. */
export type AppliedPreset = {
  readonly match: PresetMatch
  readonly target: ImportTarget
  readonly roles: readonly ColumnRole[]
  readonly fixed: Partial<
    Pick<
      ImportPlan,
      | 'keepWithoutCustomer'
      | 'keepWithoutProduct'
      | 'timeZone'
      | 'currency'
      | 'channel'
      | 'carryDown'
      | 'items'
      | 'payback'
      | 'statusWords'
      | 'kindWords'
      | 'recipe'
      | 'consentState'
    >
  >
}

/**
 * The preset to propose: the named one; else, of those whose headers are all there, the one with the largest set of them.
 * O(headers of the file + headers of the presets).
 * @param isFilled whether a column has anything in it, as far as the file was read
 * @param fileName with the name inside an archive: some sources tell consent only there
 */
export function applyPreset(
  choice: PresetChoice,
  names: readonly string[],
  isFilled: (column: number) => boolean,
  fileName: string,
): AppliedPreset | null {
  if (choice === 'none') return null
  const headers = new Headers(names)
  const found = choice === 'auto' ? recognised(headers) : presets.find((preset) => preset.name === choice)
  if (found === undefined) return null
  const roles = rolesOf(found, headers, isFilled)
  const signature = signatureIn(found, headers) ?? []
  return {
    match: {
      name: found.name,
      headers: signature.map((at) => names[at] ?? ''),
      columns: roles.filter((role) => role !== 'ignore' && role !== 'attribute').length,
    },
    target: found.target,
    roles,
    fixed: fixedBy(found, headers, roles, fileName),
  }
}

/** Steps name columns as the file writes them. */
function namedIn(recipe: readonly FixStep[], preset: Preset, headers: Headers): FixStep[] {
  return recipe.map((step) => ({
    ...step,
    column: headers.all[columnOf(preset, step.column, headers)] ?? step.column,
  }))
}

function recognised(headers: Headers): Preset | undefined {
  let best: { preset: Preset; size: number } | undefined
  for (const preset of presets) {
    const size = signatureIn(preset, headers)?.length ?? 0
    if (size > (best?.size ?? 0)) best = { preset, size }
  }
  return best?.preset
}

/** Columns of the largest set of the preset's signature that is wholly there. */
function signatureIn(preset: Preset, headers: Headers): readonly number[] | undefined {
  const found = preset.signature
    .map((set) => set.map((header) => columnOf(preset, header, headers)))
    .filter((columns) => columns.every((column) => column >= 0))
  return found.sort((a, b) => b.length - a.length)[0]
}

function columnOf(preset: Preset, header: string, headers: Headers): number {
  return headers.columnsOf(preset, header)[0] ?? -1
}

/** Headers of a file by the ways in which they are compared: looked up, since there are thousands of columns and hundreds of presets' headers. */
class Headers {
  readonly all: readonly string[]
  readonly #exact = new Map<string, number[]>()
  readonly #plain = new Map<string, number[]>()
  readonly #bare = new Map<string, number[]>()

  constructor(headers: readonly string[]) {
    this.all = headers
    headers.forEach((header, at) => {
      add(this.#exact, header.trim(), at)
      add(this.#plain, plainHeader(header), at)
      add(this.#bare, bareHeader(header), at)
    })
  }

  /** Columns with this header; one that is written exactly so comes before one that only has a unit behind it. */
  columnsOf({ isExact }: Preset, header: string): readonly number[] {
    if (isExact === true) return this.#exact.get(header) ?? NONE
    return this.#plain.get(plainHeader(header)) ?? this.#bare.get(bareHeader(header)) ?? NONE
  }
}

const NONE: readonly number[] = []

function add(columns: Map<string, number[]>, key: string, at: number): void {
  const known = columns.get(key)
  if (known === undefined) columns.set(key, [at])
  else known.push(at)
}

/** Amount spent (USD): what is in parentheses is a unit. */
function bareHeader(header: string): string {
  return plainHeader(header.normalize('NFKC').replace(/[([【].*?[)\]】]/g, ''))
}

function rolesOf(preset: Preset, headers: Headers, isFilled: (column: number) => boolean): ColumnRole[] {
  const { repeatable } = rolesOfTarget[preset.target]
  const roles = headers.all.map((): ColumnRole => 'ignore')
  const meant = preset.roles.flatMap(([header, role]) =>
    headers.columnsOf(preset, header).map((column) => ({ column, role })),
  )
  // A column that is empty throughout gives way to another of the same meaning.
  const given = new Set<ColumnRole>()
  for (const mustBeFilled of [true, false]) {
    for (const { column, role } of meant) {
      if (roles[column] !== 'ignore' || (mustBeFilled && !isFilled(column))) continue
      if (given.has(role) && !repeatable.includes(role)) continue
      given.add(role)
      roles[column] = role
    }
  }
  if (preset.keepsRest !== true) return roles
  const { optional } = rolesOfTarget[preset.target]
  const named = new Set(meant.map(({ column }) => column))
  return roles.map((role, column) => {
    const header = headers.all[column] ?? ''
    if (role !== 'ignore' || named.has(column) || !optional.includes('attribute') || header === '')
      return role
    // What the preset does not name may still say what it is.
    const meaning = isFilled(column) ? meaningOf(header)?.role : undefined
    if (meaning === undefined || !ABOUT.has(meaning) || given.has(meaning) || !optional.includes(meaning))
      return 'attribute'
    given.add(meaning)
    return meaning
  })
}

const ABOUT: ReadonlySet<ColumnRole> = new Set<ColumnRole>([
  'email',
  'phone',
  'country',
  'province',
  'city',
  'postcode',
  'company',
  'gender',
])

const LINE_ROLES: ReadonlySet<ColumnRole> = new Set<ColumnRole>([
  'ignore',
  'attribute',
  'product-id',
  'product-name',
  'quantity',
  'unit-price',
  'unit-cost',
  'line-total',
  'refund-amount',
  'stock',
])

function fixedBy(
  preset: Preset,
  headers: Headers,
  roles: readonly ColumnRole[],
  fileName: string,
): AppliedPreset['fixed'] {
  const { timeZone, currency, channel, statusWords, kindWords, recipe } = preset
  const key = preset.carryBy === undefined ? -1 : columnOf(preset, preset.carryBy, headers)
  // In a catalogue the name is told once as well.
  const isLine = (role: ColumnRole): boolean =>
    LINE_ROLES.has(role) && !(preset.target === 'products' && role === 'product-name')
  const carried = roles.flatMap((role, column) => (column === key || isLine(role) ? [] : [column]))
  const items = preset.items === undefined ? -1 : columnOf(preset, preset.items.header, headers)
  const place = (some: readonly string[] = []): number | null =>
    some.map((header) => columnOf(preset, header, headers)).find((at) => at >= 0) ?? null
  const { amount = [], customer } = preset.payback ?? {}
  const payback = { amount: place([amount].flat()), customer: place(customer) }
  const name = fileName.toLowerCase()
  const consent = preset.consentByName?.find(([word]) => name.includes(word))
  return {
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(currency === undefined ? {} : { currency }),
    ...(channel === undefined ? {} : { channel }),
    ...(statusWords === undefined ? {} : { statusWords: { ...statusWords } }),
    ...(kindWords === undefined ? {} : { kindWords: { ...kindWords } }),
    ...(recipe === undefined ? {} : { recipe: namedIn(recipe, preset, headers) }),
    ...(key < 0 || carried.length === 0 ? {} : { carryDown: { key, columns: carried } }),
    ...(items < 0 || preset.items === undefined ? {} : { items: { column: items, form: preset.items.form } }),
    ...(preset.payback === undefined ? {} : { payback }),
    ...(preset.keepsUnnamed === true ? { keepWithoutCustomer: true, keepWithoutProduct: true } : {}),
    ...(consent === undefined ? {} : { consentState: consent[1] }),
  }
}
