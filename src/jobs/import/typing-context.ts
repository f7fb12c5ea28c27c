import type { QuarantineReason } from '../../contract/quarantine-reasons.ts'
import type { RuleBook, RuleId } from '../../contract/rules.ts'
import type { RowsOf } from '../../store/queries/import-rows.ts'

/** What typing a record may ask beside the record. */
export type TypingContext = {
  readonly rules: RuleBook
  /** UTC milliseconds; for dates that lie in the future. */
  readonly now: number
  /** Asked only where the rules `unknown-customer` and `unknown-product` are on. */
  readonly knowsCustomer: (externalId: string) => boolean
  readonly knowsProduct: (externalId: string) => boolean
}

/** What one record becomes: rows of the plan's target (several where its items are split), or a reason and the column at fault (-1: all). */
export type RecordOutcome =
  | {
      readonly kind: 'rows'
      readonly rows: RowsOf
      readonly flags: readonly { readonly rule: RuleId; readonly column: number }[]
    }
  | { readonly kind: 'rejected'; readonly reason: QuarantineReason; readonly column: number }

/** Reads the cells of one record. Pure: the same cells give the same outcome. */
export type RecordTyper = (cells: readonly string[], line: number) => RecordOutcome
