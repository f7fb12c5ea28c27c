import type { DateOrder } from '../../../../contract/dates.ts'
import type { ByteReading, FixOperation, FixStep } from '../../../../contract/fixes.ts'
import type { QuarantineReason } from '../../../../contract/quarantine-reasons.ts'

export const fixChoices = [
  'trim',
  'replace',
  'set',
  'missing',
  'number',
  'time',
  'upper',
  'lower',
  'title',
  'bytes',
  'drop',
] as const
export type FixChoice = (typeof fixChoices)[number]

/** What the dialog holds. */
export type FixDraft = {
  readonly choice: FixChoice
  readonly column: string
  /** Only rows with exactly this in the column; null for all. */
  readonly equals: string | null
  readonly find: string
  readonly value: string
  readonly dateOrder: DateOrder
  readonly decimalComma: boolean
  readonly reading: ByteReading
}

/** The step that a draft means, or null where something is missing. */
export function stepOf(draft: FixDraft, reason: QuarantineReason | null): FixStep | null {
  const operation = operationOf(draft)
  const isRow = operation?.kind === 'drop' || operation?.kind === 'read-bytes'
  if (operation === null || (!isRow && draft.column === '')) return null
  return {
    reason,
    column: isRow && draft.equals === null ? '' : draft.column,
    equals: draft.equals,
    operation,
  }
}

function operationOf({
  choice,
  find,
  value,
  dateOrder,
  decimalComma,
  reading,
}: FixDraft): FixOperation | null {
  switch (choice) {
    case 'trim':
      return { kind: 'trim' }
    case 'replace':
      return find === '' ? null : { kind: 'replace', find, with: value, wholeCell: false }
    case 'set':
      return value === '' ? null : { kind: 'set', value }
    case 'missing':
      return { kind: 'set-missing' }
    case 'number':
      return { kind: 'parse-number', decimalComma }
    case 'time':
      return { kind: 'parse-time', dateOrder }
    case 'upper':
    case 'lower':
    case 'title':
      return { kind: 'case', to: choice }
    case 'bytes':
      return { kind: 'read-bytes', encoding: reading }
    case 'drop':
      return { kind: 'drop' }
  }
}

const numbers: ReadonlySet<QuarantineReason> = new Set<QuarantineReason>([
  'bad-price',
  'bad-quantity',
  'bad-rating',
  'bad-value',
])

/** What most users want to do about rows that were set aside for this reason. */
export function draftFor(reason: QuarantineReason | null, column: string, equals: string | null): FixDraft {
  const choice: FixChoice =
    reason === 'broken-bytes'
      ? 'bytes'
      : reason === null || column === ''
        ? 'drop'
        : reason === 'bad-time' || reason === 'unknown-zone'
          ? 'time'
          : numbers.has(reason)
            ? 'number'
            : 'set'
  return {
    choice,
    column,
    equals,
    find: '',
    value: '',
    dateOrder: 'dmy',
    decimalComma: true,
    reading: 'windows-1252',
  }
}
