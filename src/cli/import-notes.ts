import { rolesOfTarget, type ColumnRole } from '../contract/column-roles.ts'
import { importTargets } from '../contract/column-roles.ts'
import { isTextKind } from '../contract/dialect.ts'
import type { ImportCounts, ImportSummary } from '../contract/import-counts.ts'
import type { ImportPlan } from '../contract/import-plan.ts'
import type { Inspection } from '../contract/inspection.ts'
import { fill } from '../contract/locales/fill.ts'
import { findingSentences } from '../contract/locales/finding-words.ts'
import { localeOf } from '../contract/locales/locale-of.ts'
import { missingRoles } from '../contract/plan-needs.ts'
import type { Language } from '../contract/requests.ts'
import type { Joined } from '../jobs/import/join/join-files.ts'
import type { Reading } from './import-plan-from.ts'

const MAX_COLUMNS = 40

/** What a table was taken for and what was found about it, a line each. */
export function readingLines({ inspection, plan }: Reading, language: Language): string[] {
  const words = localeOf(language)
  const { dialect } = plan
  const name = [inspection.fileName, dialect.member, dialect.sheet].filter((part) => part !== '').join(' / ')
  const kind = dialect.kind === 'delimited' ? JSON.stringify(dialect.delimiter) : dialect.kind
  const read = isTextKind(dialect.kind) ? `${dialect.encoding}, ${kind}` : kind
  const preset = inspection.preset === null ? '' : `, ${words.contract.preset[inspection.preset.name]}`
  return [
    `${name}: ${words.contract.target[plan.target]} (${plan.target})${preset}; ${read}, ${inspection.exact ? '' : '~'}${inspection.estimatedRows} ${words.terminal.rows}`,
    ...columnLines(inspection, plan, language),
    ...findingSentences(inspection, language).map((sentence) => `  ${sentence}`),
    ...missingLines({ inspection, plan }, language),
    ...joinAdvice({ inspection, plan }, language),
  ]
}

/** A line per column that means something, and one for the rest. */
function columnLines({ columns }: Inspection, plan: ImportPlan, language: Language): string[] {
  const words = localeOf(language).terminal
  const named = (index: number): string => columns[index]?.header || String(index + 1)
  const meant = plan.roles.flatMap((role, index) =>
    role === 'ignore' ? [] : [`  ${named(index)} = ${role}`],
  )
  const rest = plan.roles.flatMap((role, index) => (role === 'ignore' ? [named(index)] : []))
  const shown = [...meant.slice(0, MAX_COLUMNS)]
  if (meant.length > MAX_COLUMNS) shown.push(fill(words.more, { n: meant.length - MAX_COLUMNS }))
  const some = `${rest.slice(0, MAX_COLUMNS).join(', ')}${rest.length > MAX_COLUMNS ? ', …' : ''}`
  if (rest.length > 0) shown.push(fill(words.notImported, { columns: some }))
  return shown
}

/** What is missing before the table can be imported, and how to tell it here; nothing where the plan is complete. */
export function missingLines({ inspection, plan }: Reading, language: Language): string[] {
  const missing = missingRoles(plan)
  if (missing.length === 0) return []
  const { terminal, contract } = localeOf(language)
  const free = inspection.columns.findIndex((_, index) => plan.roles[index] === 'ignore')
  const column = inspection.columns[Math.max(0, free)]?.header || String(Math.max(0, free) + 1)
  const roles = missing.map((each) => orOthers(each, plan, contract.role, terminal.or)).join('; ')
  const targets = importTargets.filter((each) => each !== plan.target).join(' | ')
  return [
    fill(terminal.missing, { target: plan.target, roles }),
    fill(terminal.sayColumn, { example: JSON.stringify(`${column}=${missing[0] ?? 'customer-id'}`) }),
    fill(terminal.sayTarget, { targets }),
    ...adviceFor(plan, missing, language),
  ]
}

/** Of meanings that stand for each other all are named. */
function orOthers(
  missing: ColumnRole,
  plan: ImportPlan,
  words: Readonly<Record<ColumnRole, string>>,
  or: string,
): string {
  const group = rolesOfTarget[plan.target].required.find((each) => each[0] === missing) ?? [missing]
  return group.map((each) => `${words[each]} (${each})`).join(or)
}

function adviceFor(
  { target, roles }: ImportPlan,
  missing: readonly ColumnRole[],
  language: Language,
): string[] {
  const words = localeOf(language).terminal
  const has = (role: ColumnRole): boolean => roles.includes(role)
  if (target === 'interactions' && has('order-id') && missing.includes('customer-id') && !has('time'))
    return [words.joinOrders]
  if (target === 'interactions' && has('order-id') && missing.includes('product-id')) return [words.joinLines]
  return target === 'copy-results' ? [words.rateCopy] : []
}

/** What may be told elsewhere of lines that name an order and nobody who bought; nothing of known exports, which are as they are. */
export function joinAdvice({ inspection, plan }: Reading, language: Language): string[] {
  const has = (...roles: ColumnRole[]): boolean => roles.some((role) => plan.roles.includes(role))
  const isOfLines = plan.target === 'interactions' && has('order-id') && has('product-id', 'product-name')
  const isAnonymous = plan.keepWithoutCustomer && !has('customer-id', 'email', 'phone')
  return isOfLines && isAnonymous && inspection.preset === null
    ? [localeOf(language).terminal.joinPeople]
    : []
}

/** How many records became what. */
export function summaryLine(name: string, counts: ImportCounts, language: Language): string {
  const { read, accepted, merged, duplicates, quarantined, skipped } = counts
  const figures = { read, accepted, merged, duplicates, quarantined, skipped }
  return `${name}: ${fill(localeOf(language).terminal.counts, figures)}`
}

/** What was joined by what, and what found nothing. */
export function joinedLine(joined: Joined, language: Language): string {
  const { on, lines, withoutOrder, withoutLines, leftOut } = joined
  const words = localeOf(language).terminal
  const line = fill(words.joined, { on: on.join(' = '), lines, withoutOrder, withoutLines })
  return leftOut.length === 0 ? line : fill(words.joinLeftOut, { joined: line, columns: leftOut.join(', ') })
}

type OutcomeOf = {
  readonly outcome: Pick<ImportSummary, 'counts' | 'flags'>
  readonly plan: ImportPlan
  readonly project: string
  /** Nothing was written. */
  readonly isTrial: boolean
}

/** What became of the records of a table beside those that were accepted, and what can be done about it. */
export function outcomeLines({ outcome, plan, project, isTrial }: OutcomeOf, language: Language): string[] {
  const { counts, flags } = outcome
  const { contract, terminal } = localeOf(language)
  const lines: string[] = []
  const reasons = counts.skippedBy
    .map(({ reason, lines: n }) => `${n} ${terminal.skipped[reason]}`)
    .join(', ')
  if (counts.skipped > 0) lines.push(fill(terminal.leftOut, { reasons }))
  for (const { rule, lines: n } of flags)
    lines.push(fill(terminal.marked, { n, words: contract.rule[rule], name: rule }))
  if (counts.quarantined === 0) return lines
  for (const { reason, lines: n } of counts.byReason)
    lines.push(fill(terminal.setAside, { n, words: contract.reason[reason], name: reason }))
  const known = new Set(counts.byReason.map(({ reason }) => reason))
  const isSale = plan.target === 'interactions'
  if (isSale && known.has('missing-customer')) lines.push(terminal.keepAnonymous)
  if (isSale && known.has('missing-product')) lines.push(terminal.keepWithoutProduct)
  if (!isTrial) lines.push(fill(terminal.toMend, { project }))
  return lines
}
