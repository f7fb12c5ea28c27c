import { fill } from '../../contract/locales/fill.ts'
import { localeOf } from '../../contract/locales/locale-of.ts'
import type { Language } from '../../contract/requests.ts'
import type { ReadableDb } from '../../store/database.ts'
import { dataFingerprint } from '../../store/queries/project.ts'
import { listImports } from '../../store/queries/imports.ts'
import { customerBase, type CustomerBase } from '../customers/customer-base.ts'
import type { Block, Part, PartState } from './document.ts'
import { reportFormat, type ReportFormat } from './report-format.ts'

export type Words = ReturnType<typeof localeOf>

/** What the parts of a report are written from. */
export type ReportContext = {
  readonly db: ReadableDb
  readonly base: CustomerBase
  readonly words: Words
  readonly format: ReportFormat
  readonly language: Language
  readonly now: number
}

export function reportContext(db: ReadableDb, language: Language, now: number): ReportContext {
  return {
    db,
    base: customerBase(db),
    words: localeOf(language),
    format: reportFormat(language),
    language,
    now,
  }
}

/** A figure with its interval, both in words. */
export function ranged(
  { words }: ReportContext,
  shown: (value: number) => string,
  { value, low, high }: { readonly value: number; readonly low: number; readonly high: number },
): string {
  return fill(words.report.range, { value: shown(value), low: shown(low), high: shown(high) })
}

/** Digits of a fingerprint that are enough to tell two states of the data apart. */
const PRINT_DIGITS = 8

/** The analysis a part rests on, with its date and the data it was computed from. */
export function analysisSource(
  { db, words, format }: ReportContext,
  name: string,
  analysis: { readonly createdAt: number; readonly current: boolean },
): string {
  // An older analysis keeps no readable print: what matters is that it is not the present one.
  const print = analysis.current ? dataFingerprint(db).slice(0, PRINT_DIGITS) : words.report.state.stale
  return fill(words.report.analysis, { name, when: format.dateTime(analysis.createdAt), print })
}

/** The imports behind everything. */
export function importSources({ db, words, format }: ReportContext): string[] {
  const imports = listImports(db)
  if (imports.length > 3) {
    const latest = Math.max(...imports.map(({ importedAt }) => importedAt))
    return [fill(words.report.imports, { n: format.integer(imports.length), when: format.dateTime(latest) })]
  }
  return imports.map(({ fileName, importedAt }) =>
    fill(words.report.import, { file: fileName, when: format.dateTime(importedAt) }),
  )
}

export type PartId = keyof Words['report']['part']

/** A part that has a result; one on older data says so first. */
export function partOf(
  { words }: ReportContext,
  id: PartId,
  state: PartState,
  part: Pick<Part, 'headline' | 'blocks' | 'restsOn'>,
): Part {
  const blocks: Block[] =
    state === 'stale' ? [{ kind: 'note', tone: 'warn', text: words.report.staleNote }] : []
  return { id, title: words.report.part[id], state, ...part, blocks: [...blocks, ...part.blocks] }
}

/** A part without a result: what is missing, and how to get it. */
export function missingPart({ words }: ReportContext, id: PartId): Part {
  return {
    id,
    title: words.report.part[id],
    headline: words.report.missing[id],
    state: 'missing',
    blocks: [],
    restsOn: [],
  }
}

export function stateOf({ current }: { readonly current: boolean }): PartState {
  return current ? 'current' : 'stale'
}

/** Name of a segment of RFM; the user's own name where there is one. */
export function groupName(
  { words }: ReportContext,
  group: string,
  own: Readonly<Record<string, string>>,
): string {
  const known: Readonly<Record<string, string>> = words.segments.rfmGroup
  return own[group] ?? known[group] ?? group
}
