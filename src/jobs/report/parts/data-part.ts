import { fill } from '../../../contract/locales/fill.ts'
import { listImports } from '../../../store/queries/imports.ts'
import { qualityReport } from '../../../store/queries/quality.ts'
import { importSources, missingPart, partOf, type ReportContext } from '../context.ts'
import type { Block, Part } from '../document.ts'

const REASONS_SHOWN = 6

/** What came in, what is in use, and why the rest is not. */
export function dataPart(context: ReportContext): Part {
  const { db, words, format } = context
  const imports = listImports(db)
  if (imports.length === 0) return missingPart(context, 'data')
  const { column, headline, reason, lines, reasons, adds } = words.report.data
  const sum = (of: (counts: (typeof imports)[number]['counts']) => number): number =>
    imports.reduce((total, { counts }) => total + of(counts), 0)
  const byReason = new Map<string, number>()
  for (const { counts } of imports)
    for (const each of counts.byReason)
      byReason.set(each.reason, (byReason.get(each.reason) ?? 0) + each.lines)
  const known: Readonly<Record<string, string>> = words.contract.reason
  const table: Block = {
    kind: 'table',
    columns: [
      { header: column.file },
      ...[
        column.read,
        column.accepted,
        column.merged,
        column.duplicates,
        column.quarantined,
        column.skipped,
        column.score,
      ].map((header) => ({ header, isNumber: true })),
    ],
    rows: imports.map(({ id, fileName, counts }) => [
      fileName,
      ...[counts.read, counts.accepted, counts.merged, counts.duplicates].map(format.integer),
      format.integer(counts.quarantined),
      format.integer(counts.skipped),
      format.decimal(qualityReport(db, id).score, 1),
    ]),
  }
  const why: Block = {
    kind: 'table',
    columns: [{ header: reason }, { header: lines, isNumber: true }],
    rows: [...byReason]
      .sort((a, b) => b[1] - a[1])
      .slice(0, REASONS_SHOWN)
      .map(([code, count]) => [known[code] ?? code, format.integer(count)]),
  }
  return partOf(context, 'data', 'current', {
    headline: fill(headline, {
      read: format.integer(sum(({ read }) => read)),
      accepted: format.integer(sum(({ accepted }) => accepted)),
      quarantined: format.integer(sum(({ quarantined }) => quarantined)),
    }),
    blocks: [
      table,
      { kind: 'text', text: adds },
      ...(byReason.size === 0 ? [] : [{ kind: 'text', text: reasons } as const, why]),
    ],
    restsOn: importSources(context),
  })
}
