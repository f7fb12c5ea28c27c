import type { FixExample, FixOrder, FixReport } from '../../contract/cleaning.ts'
import { shownBytes } from '../../contract/broken-bytes.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { stepId } from '../../contract/ids.ts'
import type { ImportRecord } from '../../contract/requests.ts'
import type { QuarantineReason } from '../../contract/quarantine-reasons.ts'
import { applyFileRules } from '../../store/queries/file-rules.ts'
import { markAsMending, publishFix, type FixedRow } from '../../store/queries/fixes.ts'
import { isRuleOn, Marks } from '../../store/queries/flags.ts'
import { removeHiddenImport } from '../../store/queries/import-removal.ts'
import { importStager, insertStagingImport } from '../../store/queries/import-staging.ts'
import { getImport, sweepUnpublished } from '../../store/queries/imports.ts'
import { matchingAfter, openLines, type StoredLine } from '../../store/queries/quarantine.ts'
import { getRules } from '../../store/queries/rules.ts'
import { StagedFigures } from '../../store/queries/staged-figures.ts'
import { withRollback } from '../../store/with-rollback.ts'
import { recipeStepsOf } from '../import/recipe.ts'
import { RowFixer } from '../import/row-fixer.ts'
import { typingContextOf } from '../import/typing-context-of.ts'
import type { Job, JobContext } from '../job.ts'
import { nextTurn, runSliced } from '../run-sliced.ts'
import { cellsOf } from './cells-of.ts'
import { endRedo } from './end-redo.ts'

const BATCH_ROWS = 2_000
const MAX_EXAMPLES = 8
const EXAMPLE_CHARACTERS = 200

/**
 * Changes rows that an import had set aside and sends them back through the same typing, rules and staging. What comes in is one step with
 * what was dropped, and with what is changed but set aside still; a trial leaves nothing.
 * @throws ExpectedFailure import-not-found
 */
export const fixQuarantined: Job<'fix'> = async ({ fix }, context) => {
  const { db, signal } = context
  signal.throwIfAborted()
  const id = fix.rows.by === 'filter' ? fix.rows.filter.importId : fix.rows.importId
  if (!fix.trial) {
    sweepUnpublished(db)
    await endRedo(db)
  }
  const record = getImport(db, id)
  if (record === undefined) throw new ExpectedFailure('import-not-found', { import: id })
  if (fix.trial) return withRollback(db, async () => (await work(record, fix, context)).report)
  const { report, publish, discard } = await work(record, fix, context)
  try {
    if (report.rows === report.unchanged) {
      await discard()
      return report
    }
    return { ...report, stepId: stepId.parse(publish()) }
  } catch (error) {
    await discard()
    throw error
  }
}

type Work = {
  readonly report: FixReport
  readonly publish: () => number
  readonly discard: () => Promise<void>
}

async function work(record: ImportRecord, fix: FixOrder, context: JobContext): Promise<Work> {
  const { db, signal, progress, now } = context
  const startedAt = now()
  const { headers, plan } = record
  const own = insertStagingImport(db, { fileName: record.fileName, fileBytes: 0, plan, startedAt })
  const discard = async (): Promise<void> => {
    if (db.open) await runSliced(removeHiddenImport(db, own), new AbortController().signal, () => undefined)
  }
  try {
    markAsMending(db, own, record.id)
    const rules = getRules(db)
    const marks = new Marks(db, own)
    const headerOf = (role: ImportRecord['plan']['roles'][number]): string =>
      headers[plan.roles.indexOf(role)] ?? ''
    const marksConflicts = isRuleOn(rules, 'conflicting-facts')
    const figures = new StagedFigures(rules)
    const stager = importStager(db, own, { marks, headerOf, marksConflicts, figures })
    const fixer = new RowFixer(plan, headers, fix.steps, typingContextOf(db, startedAt))
    const tally = new FixTally(record)
    for (const lines of batches(context.db, fix)) {
      signal.throwIfAborted()
      const part = fixer.begin()
      for (const line of lines) {
        const cells = cellsOf(line, plan.dialect)
        tally.add(line, cells, part.fix(line, cells))
      }
      tally.stage(stager.stage([part.staged()]))
      progress({ phase: 'checking', done: tally.rows, total: record.setAside.open, unit: 'rows' })
      await nextTurn()
    }
    stager.finish()
    applyFileRules(db, { importId: own, rules, marks, headerOf, figures })
    const report = tally.report()
    const publish = (): number =>
      publishFix(db, {
        importId: own,
        parentId: record.id,
        headers,
        counts: tally.counts(marks.records),
        flagCounts: marks.counts(),
        steps: recipeStepsOf(fix, tally.reasons),
        rows: tally.changed,
        at: now(),
        seconds: Math.max(0, now() - startedAt) / 1000,
      })
    return { report, publish, discard }
  } catch (error) {
    if (!fix.trial) await discard()
    throw error
  }
}

function* batches(db: JobContext['db'], { rows }: FixOrder): Generator<StoredLine[], void> {
  if (rows.by === 'rows') {
    yield openLines(db, rows.importId, rows.ids)
    return
  }
  for (let after = 0; ;) {
    const lines = matchingAfter(db, rows.filter, after, BATCH_ROWS)
    after = lines.at(-1)?.id ?? after
    if (lines.length > 0) yield lines
    if (lines.length < BATCH_ROWS) return
  }
}

type Outcome = ReturnType<ReturnType<RowFixer['begin']>['fix']>

/** Counts of one pass, and what the rows become. */
class FixTally {
  readonly changed: FixedRow[] = []
  /** Of rows that were changed: why they had been set aside. */
  readonly reasons = new Set<QuarantineReason>()
  rows = 0
  readonly #headers: readonly string[]
  readonly #staged = { accepted: 0, merged: 0, duplicates: 0 }
  #mended = 0
  #dropped = 0
  #unchanged = 0
  readonly #still = new Map<QuarantineReason, number>()
  readonly #examples: FixExample[] = []

  constructor({ headers }: ImportRecord) {
    this.#headers = headers
  }

  /** `cells`: as they were before. */
  add(line: StoredLine, given: readonly string[], outcome: Outcome): void {
    this.rows++
    if (outcome.kind === 'unchanged') {
      this.#unchanged++
      return
    }
    const { id, reason, column } = line
    this.reasons.add(reason)
    if (outcome.kind === 'dropped') {
      this.#dropped++
      this.changed.push({ id, state: 'dropped', cells: line.cells, reason, column })
      this.#example(line, column, given[this.#headers.indexOf(column)] ?? '', '', 'dropped')
      return
    }
    const { cells, touched, before } = outcome
    const name = this.#headers[touched] ?? ''
    const after = cells[touched] ?? ''
    if (outcome.kind === 'mended') {
      this.#mended++
      this.changed.push({ id, state: 'mended', cells, reason, column })
      this.#example(line, name, before, after, 'accepted')
      return
    }
    this.#still.set(outcome.reason, (this.#still.get(outcome.reason) ?? 0) + 1)
    const fault = outcome.column < 0 ? '' : (this.#headers[outcome.column] ?? '')
    this.changed.push({ id, state: 'open', cells, reason: outcome.reason, column: fault })
    this.#example(line, name, before, after, outcome.reason)
  }

  stage({ accepted, merged, duplicates }: { accepted: number; merged: number; duplicates: number }): void {
    this.#staged.accepted += accepted
    this.#staged.merged += merged
    this.#staged.duplicates += duplicates
  }

  /** @throws Error (a bug) unless every row is accounted for */
  report(): FixReport {
    const still = [...this.#still.values()].reduce((sum, lines) => sum + lines, 0)
    const { accepted, merged, duplicates } = this.#staged
    const sum = accepted + merged + duplicates + this.#dropped + still + this.#unchanged
    if (sum !== this.rows || accepted + merged + duplicates !== this.#mended)
      throw new Error(`rows are lost: ${sum} is not ${this.rows}`)
    const stillBy = [...this.#still].map(([reason, lines]) => ({ reason, lines }))
    return {
      stepId: null,
      rows: this.rows,
      ...this.#staged,
      dropped: this.#dropped,
      still,
      stillBy: stillBy.sort((a, b) => b.lines - a.lines),
      unchanged: this.#unchanged,
      examples: this.#examples,
    }
  }

  counts(flagged: number): Parameters<typeof publishFix>[1]['counts'] {
    const nothing = { quarantined: 0, skipped: 0, byReason: [], skippedBy: [], mended: 0 }
    return { read: this.#mended, ...this.#staged, ...nothing, flagged }
  }

  #example(
    { line, reason }: StoredLine,
    column: string,
    before: string,
    after: string,
    outcome: FixExample['outcome'],
  ): void {
    if (this.#examples.length >= MAX_EXAMPLES) return
    const cut = (text: string): string => {
      const shown = reason === 'broken-bytes' ? shownBytes(text) : text
      return shown.slice(0, EXAMPLE_CHARACTERS)
    }
    this.#examples.push({ line, column, before: cut(before), after: cut(after), outcome })
  }
}
