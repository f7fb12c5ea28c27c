import type { ImportPlan } from '../../contract/import-plan.ts'
import type { RuleId } from '../../contract/rules.ts'
import type { RowOfTarget, RowsOf } from '../../store/queries/import-rows.ts'
import { customerRules, interactionRules, resultRules } from './rules/row-rules.ts'
import { CellReaders, Rejection, type Reader } from './typers/cells.ts'
import { customerTyper, productTyper } from './typers/entities.ts'
import { interactionTyper, rowsOfInteraction } from './typers/interactions.ts'
import { consentTyper, suppressionTyper } from './typers/people.ts'
import { campaignResultTyper, copyResultTyper, seriesTyper } from './typers/results.ts'
import type { RecordOutcome, RecordTyper, TypingContext } from './typing-context.ts'

/** Marks of rules on a record, by column (-1: the whole row). */
export type Marks = readonly { readonly rule: RuleId; readonly column: number }[]

/**
 * Reads one record, given as the place of its first cell in a flat array, into `rows` (several rows where the record tells several things).
 * Gives why it cannot, or what rules mark.
 */
export type RowsTyper = {
  readonly rows: RowsOf
  readonly type: (cells: readonly string[], first: number, line: number) => Rejection | Marks
  /** Takes back what was added since there were so many rows. */
  readonly rewind: (rows: number) => void
}

const NONE: Marks = []

/**
 * A typer that adds to rows of its own, made for a part of a file (the readers are made once, so this is cheap).
 * @param width how many columns the file has
 * @throws ExpectedFailure mapping-incomplete, bad-input for a time zone that does not exist
 */
export function rowsTyperFactory(
  plan: ImportPlan,
  width: number,
  headers: readonly string[],
  context: TypingContext,
): () => RowsTyper {
  const readers = new CellReaders(plan, width)
  switch (plan.target) {
    case 'interactions': {
      const typer = interactionTyper(readers, headers)
      const rules = interactionRules(readers, context)
      const time = readers.column('time')
      const refund = readers.column('refund-amount')
      const isOfOrder = plan.carryDown !== null && !plan.carryDown.columns.includes(refund)
      return () =>
        made<'interactions', RowOfTarget['interactions']>(
          { target: 'interactions', rows: [] },
          (rows, cells, first, line) => {
            const typed = typer(cells, first, line)
            if (typed instanceof Rejection) return typed
            const judged = rules.judge(typed)
            if (judged instanceof Rejection) return judged
            // Only what was never paid may lack its time, and only as far as a rule sets it aside.
            if (time >= 0 && typed.row.at === null) return new Rejection('missing-time', time)
            rows.push(...rowsOfInteraction(typed, isOfOrder))
            return judged
          },
        )
    }
    case 'customers': {
      const typer = customerTyper(readers, headers)
      const rules = customerRules(readers, context)
      return () =>
        made<'customers', RowOfTarget['customers']>(
          { target: 'customers', rows: [] },
          (rows, cells, first, line) => {
            const row = typer(cells, first, line)
            if (row instanceof Rejection) return row
            const judged = rules.judge(row)
            if (!(judged instanceof Rejection)) rows.push(row)
            return judged
          },
        )
    }
    case 'products':
      return plain('products', productTyper(readers, headers))
    case 'consent':
      return plain('consent', consentTyper(readers))
    case 'suppression':
      return plain('suppression', suppressionTyper(readers))
    case 'series': {
      const typer = seriesTyper(readers, headers)
      return () =>
        made<'series', RowOfTarget['series']>({ target: 'series', rows: [] }, (rows, cells, first, line) => {
          const points = typer(cells, first, line)
          if (points instanceof Rejection) return points
          rows.push(...points)
          return NONE
        })
    }
    case 'campaign-results': {
      const typer = campaignResultTyper(readers)
      const rules = resultRules(readers, context)
      const days = daysReader(readers)
      return () =>
        made<'campaign-results', RowOfTarget['campaign-results']>(
          { target: 'campaign-results', rows: [] },
          (rows, cells, first, line) => {
            const row = typer(cells, first, line)
            if (row instanceof Rejection) return row
            const judged = rules.judge({ row, days: days(cells, first) })
            if (!(judged instanceof Rejection)) rows.push(row)
            return judged
          },
        )
    }
    case 'copy-results': {
      const typer = copyResultTyper(readers)
      const rules = resultRules(readers, context)
      return () =>
        made<'copy-results', RowOfTarget['copy-results']>(
          { target: 'copy-results', rows: [] },
          (rows, cells, first, line) => {
            const row = typer(cells, first, line)
            if (row instanceof Rejection) return row
            const judged = rules.judge({ row, days: 1 })
            if (!(judged instanceof Rejection)) rows.push(row)
            return judged
          },
        )
    }
  }
}

function made<T extends RowsOf['target'], Row>(
  part: { readonly target: T; readonly rows: Row[] },
  type: (rows: Row[], cells: readonly string[], first: number, line: number) => Rejection | Marks,
): RowsTyper {
  return {
    // Each caller pairs a target with a typer of its rows.
    rows: part as unknown as RowsOf,
    type: (cells, first, line) => type(part.rows, cells, first, line),
    rewind: (rows) => {
      part.rows.length = rows
    },
  }
}

function plain<T extends RowsOf['target'], Row>(
  target: T,
  typer: (cells: readonly string[], first: number, line: number) => Row | Rejection,
): () => RowsTyper {
  return () =>
    made<T, Row>({ target, rows: [] }, (rows, cells, first, line) => {
      const row = typer(cells, first, line)
      if (row instanceof Rejection) return row
      rows.push(row)
      return NONE
    })
}

/** Days that a row covers: from `time` to `period-end`, both included; 1 where the file tells no end. */
function daysReader(readers: CellReaders): Reader<number> {
  const { period } = readers.plan
  if (readers.column('time') < 0 && period !== null) {
    const days = daysBetween(period.from, period.to)
    return () => days
  }
  if (readers.column('period-end') < 0) return () => 1
  const [from, to] = [readers.day('time'), readers.day('period-end')]
  return (cells, first) => {
    const [start, end] = [from(cells, first), to(cells, first)]
    if (start instanceof Rejection || end instanceof Rejection || start === '' || end === '') return 1
    return daysBetween(start, end)
  }
}

function daysBetween(first: string, last: string): number {
  return Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000) + 1
}

/** Types single records outside of a file: the cells that a user has mended. */
export function recordTyper(
  plan: ImportPlan,
  width: number,
  headers: readonly string[],
  context: TypingContext,
): RecordTyper {
  const make = rowsTyperFactory(plan, width, headers, context)
  return (cells, line): RecordOutcome => {
    const typer = make()
    const judged = typer.type(cells, 0, line)
    if (judged instanceof Rejection) return { kind: 'rejected', reason: judged.reason, column: judged.column }
    return { kind: 'rows', rows: typer.rows, flags: judged }
  }
}
