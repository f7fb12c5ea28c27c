import { z } from 'zod'
import { importPlan, type ImportPlan } from './import-plan.ts'
import type { Inspection } from './inspection.ts'

export const mappingName = z.string().trim().min(1).max(100)

/** How files with these columns are imported: the plan that the user has confirmed, with the fixes to run by themselves. */
export const mappingDocument = z.object({
  format: z.literal('sextant-mapping'),
  version: z.literal(1),
  name: mappingName,
  headers: z.array(z.string()).min(1).max(16_384),
  plan: importPlan,
})
export type MappingDocument = z.output<typeof mappingDocument>

export const savedMapping = mappingDocument.extend({ updatedAt: z.number() })
export type SavedMapping = z.output<typeof savedMapping>

/** Files may be large, mappings are not. */
export const MAX_MAPPING_BYTES = 1024 * 1024

/**
 * Whether a mapping is for a file with these columns: all that have a meaning in it are there, in any order, among any others.
 */
export function fitsMapping(mapping: MappingDocument, headers: readonly string[]): boolean {
  const { plan } = mapping
  const meant = mapping.headers.filter((_, index) => (plan.roles[index] ?? 'ignore') !== 'ignore')
  return plan.dialect.headerRows > 0 && meant.length > 0 && meant.every((header) => headers.includes(header))
}

/** Of those that fit, the one about most columns; the latest of equals. */
export function bestMapping(
  mappings: readonly SavedMapping[],
  headers: readonly string[],
): SavedMapping | undefined {
  const weight = ({ plan }: SavedMapping): number => plan.roles.filter((role) => role !== 'ignore').length
  return mappings
    .filter((mapping) => fitsMapping(mapping, headers))
    .sort((a, b) => weight(b) - weight(a) || b.updatedAt - a.updatedAt)[0]
}

/**
 * The plan of a mapping for a file that was looked at: where the table is and how it is written are the file's, what the columns mean is the
 * mapping's, by their headers.
 */
export function planByMapping({ headers, plan }: MappingDocument, inspection: Inspection): ImportPlan {
  const own = inspection.columns.map(({ header }) => header)
  const place = (column: number): number => own.indexOf(headers[column] ?? '')
  const roles: ImportPlan['roles'] = own.map(() => 'ignore')
  plan.roles.forEach((role, column) => {
    const at = role === 'ignore' ? -1 : place(column)
    if (at >= 0) roles[at] = role
  })
  const orders = Object.entries(plan.columnDateOrders).flatMap(([column, order]) => {
    const at = place(Number(column))
    return at < 0 ? [] : [[String(at), order] as const]
  })
  const carryKey = plan.carryDown === null ? -1 : place(plan.carryDown.key)
  const items = plan.items === null ? -1 : place(plan.items.column)
  return {
    ...plan,
    dialect: inspection.plan.dialect,
    roles,
    columnDateOrders: Object.fromEntries(orders),
    shortNumbers: [...new Set([...plan.shortNumbers.map(place), ...inspection.plan.shortNumbers])].filter(
      (column) => column >= 0,
    ),
    carryDown:
      plan.carryDown === null || carryKey < 0
        ? null
        : { key: carryKey, columns: plan.carryDown.columns.map(place).filter((column) => column >= 0) },
    payback: placedPayback(plan.payback, place),
    items: plan.items === null || items < 0 ? null : { ...plan.items, column: items },
    // Some sources tell consent by the name of the file, and this file has its own.
    consentState: inspection.plan.consentState ?? plan.consentState,
    // Numbers that count time count from the same day in every file.
    period: inspection.plan.period ?? (plan.countedTime === null ? null : plan.period),
    rowIds: plan.rowIds === '' ? '' : inspection.fileName,
  }
}

/** The columns of payments that go back, where the other file has them; null where it has neither. */
function placedPayback(
  payback: ImportPlan['payback'],
  place: (column: number) => number,
): ImportPlan['payback'] {
  const at = (column: number | null | undefined): number | null => {
    const found = column === null || column === undefined ? -1 : place(column)
    return found < 0 ? null : found
  }
  const [amount, customer] = [at(payback?.amount), at(payback?.customer)]
  return amount === null && customer === null ? null : { amount, customer }
}
