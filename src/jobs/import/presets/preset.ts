import type { ColumnRole, ImportTarget, InteractionKind } from '../../../contract/column-roles.ts'
import type { FixStep } from '../../../contract/fixes.ts'
import type { OrderState } from '../../../contract/import-plan.ts'
import type { PresetName } from '../../../contract/presets.ts'

/**
 * An export of a known source. Headers are compared without case, spaces, punctuation and what stands in parentheses.
 * `signature` is a list of sets: the preset is recognised when all headers of one set are there.
 */
export type Preset = {
  readonly name: PresetName
  readonly target: ImportTarget
  readonly signature: readonly (readonly string[])[]
  /** Meanings, the better column of a meaning first; headers that are not named are left out. */
  readonly roles: readonly (readonly [header: string, role: ColumnRole])[]
  /** Columns without a meaning are kept as attributes (customers, products). */
  readonly keepsRest?: true
  readonly timeZone?: string
  readonly currency?: string
  readonly channel?: string
  /** Header that stays the same in further lines of an order, whose other columns are told once. */
  readonly carryBy?: string
  /** Headers have to be written exactly so. */
  readonly isExact?: true
  /** One cell holds all items of an order. */
  readonly items?: { readonly header: string; readonly form: 'count-times-name' | 'semicolon-list' }
  /** Rows that name no customer (or a masked one), or no product, are kept. */
  readonly keepsUnnamed?: true
  /** Headers of payments that go back: of their amounts, and of whom they go to. */
  readonly payback?: { readonly amount?: string; readonly customer?: readonly string[] }
  readonly statusWords?: Readonly<Record<string, OrderState>>
  readonly kindWords?: Readonly<Record<string, InteractionKind>>
  /** What is done with rows that are no data of the target: steps of a recipe. */
  readonly recipe?: readonly FixStep[]
  /** Consent that a word in the file's name tells. */
  readonly consentByName?: readonly (readonly [word: string, state: 'granted' | 'denied'])[]
}
