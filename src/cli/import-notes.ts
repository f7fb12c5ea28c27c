import { rolesOfTarget, type ColumnRole } from '../contract/column-roles.ts'
import { importTargets } from '../contract/column-roles.ts'
import type { ImportSummary } from '../contract/import-counts.ts'
import type { ImportPlan } from '../contract/import-plan.ts'
import type { Inspection } from '../contract/inspection.ts'
import { findingSentences } from '../contract/locales/finding-words.ts'
import { localeOf } from '../contract/locales/locale-of.ts'
import { missingRoles } from '../contract/plan-needs.ts'
import type { Language } from '../contract/requests.ts'
import type { Reading } from './import-plan-from.ts'

const MAX_COLUMNS = 40

/** What a table was taken for and what was found about it, a line each. */
export function readingLines({ inspection, plan }: Reading, language: Language): string[] {
  const words = localeOf(language)
  const { dialect } = plan
  const name = [inspection.fileName, dialect.member, dialect.sheet].filter((part) => part !== '').join(' / ')
  const read =
    dialect.kind === 'delimited' ? `${dialect.encoding}, ${JSON.stringify(dialect.delimiter)}` : dialect.kind
  const preset = inspection.preset === null ? '' : `, ${words.contract.preset[inspection.preset.name]}`
  return [
    `${name}: ${words.contract.target[plan.target]} (${plan.target})${preset}; ${read}, ${inspection.exact ? '' : '~'}${inspection.estimatedRows} rows`,
    ...columnLines(inspection, plan),
    ...findingSentences(inspection, language).map((sentence) => `  ${sentence}`),
    ...missingLines({ inspection, plan }, language),
  ]
}

/** A line per column that means something, and one for the rest. */
function columnLines({ columns }: Inspection, plan: ImportPlan): string[] {
  const named = (index: number): string => columns[index]?.header || String(index + 1)
  const meant = plan.roles.flatMap((role, index) =>
    role === 'ignore' ? [] : [`  ${named(index)} = ${role}`],
  )
  const rest = plan.roles.flatMap((role, index) => (role === 'ignore' ? [named(index)] : []))
  const shown = [...meant.slice(0, MAX_COLUMNS)]
  if (meant.length > MAX_COLUMNS) shown.push(`  … ${meant.length - MAX_COLUMNS} more`)
  if (rest.length > 0)
    shown.push(
      `  not imported: ${rest.slice(0, MAX_COLUMNS).join(', ')}${rest.length > MAX_COLUMNS ? ', …' : ''}`,
    )
  return shown
}

/** What is missing before the table can be imported, and how to tell it here; nothing where the plan is complete. */
export function missingLines({ inspection, plan }: Reading, language: Language): string[] {
  const missing = missingRoles(plan)
  if (missing.length === 0) return []
  const { role } = localeOf(language).contract
  const free = inspection.columns.findIndex((_, index) => plan.roles[index] === 'ignore')
  const example = inspection.columns[Math.max(0, free)]?.header || String(Math.max(0, free) + 1)
  const first = missing[0] ?? 'customer-id'
  return [
    `  missing for ${plan.target}: ${missing.map((each) => orOthers(each, plan, role)).join('; ')}`,
    `  say which column it is: --map ${JSON.stringify(`${example}=${first}`)} (repeatable)`,
    `  or that the rows are something else: --target ${importTargets.filter((each) => each !== plan.target).join(' | ')}`,
    ...adviceFor(plan, missing),
  ]
}

/** Of meanings that stand for each other all are named. */
function orOthers(
  missing: ColumnRole,
  plan: ImportPlan,
  words: Readonly<Record<ColumnRole, string>>,
): string {
  const group = rolesOfTarget[plan.target].required.find((each) => each[0] === missing) ?? [missing]
  return group.map((each) => `${words[each]} (${each})`).join(' or ')
}

function adviceFor({ target, roles }: ImportPlan, missing: readonly ColumnRole[]): string[] {
  const has = (role: ColumnRole): boolean => roles.includes(role)
  if (target === 'interactions' && has('order-id') && missing.includes('customer-id') && !has('time'))
    return [
      '  The rows name an order, but not who bought and when. If another file tells that for each order: --join FILE',
    ]
  if (target === 'interactions' && has('order-id') && missing.includes('product-id'))
    return [
      '  If another file tells the products of each order, import that one, and join this to it: --join FILE',
    ]
  if (target === 'copy-results')
    return [
      '  Texts without results have nothing to learn from; sextant copy diagnose and sextant copy score rate them.',
    ]
  return []
}

/** What became of the records of a table beside those that were accepted, and what can be done about it. */
export function outcomeLines(
  { counts, flags }: Pick<ImportSummary, 'counts' | 'flags'>,
  language: Language,
  project: string,
): string[] {
  const words = localeOf(language).contract
  const lines: string[] = []
  if (counts.skipped > 0)
    lines.push(`  left out: ${counts.skippedBy.map(({ reason, lines: n }) => `${n} ${reason}`).join(', ')}`)
  for (const { rule, lines: n } of flags) lines.push(`  marked: ${n} × ${words.rule[rule]} (${rule})`)
  if (counts.quarantined === 0) return lines
  for (const { reason, lines: n } of counts.byReason)
    lines.push(`  set aside: ${n} × ${words.reason[reason]} (${reason})`)
  const reasons = new Set(counts.byReason.map(({ reason }) => reason))
  if (reasons.has('missing-customer'))
    lines.push('  --keep-anonymous keeps rows that name no customer, as sales of nobody in particular')
  if (reasons.has('missing-product'))
    lines.push('  --keep-without-product keeps rows that name no product, as whole orders')
  lines.push(
    `  to see and mend them: sextant quarantine --project ${project}, sextant fix --project ${project}`,
  )
  return lines
}
