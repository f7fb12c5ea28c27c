import { ExpectedFailure } from '../../contract/failure.ts'
import { skipReasons, type ImportCounts, type SkipReason } from '../../contract/import-counts.ts'
import type { QuarantineReason } from '../../contract/quarantine-reasons.ts'
import type { RuleId } from '../../contract/rules.ts'
import type { StagedCounts } from '../../store/queries/import-rows.ts'

export type Counted = {
  readonly read: number
  readonly quarantined: number
  readonly skipped: number
  readonly mended: number
  readonly flagged: number
  readonly reasons: readonly (readonly [QuarantineReason, number])[]
  readonly skips: readonly (readonly [SkipReason, number])[]
}

/** Counts of one pass over a file. */
export class Tally {
  read = 0
  accepted = 0
  merged = 0
  duplicates = 0
  quarantined = 0
  skipped = 0
  mended = 0
  flagged = 0
  readonly #reasons = new Map<QuarantineReason, number>()
  readonly #skips = new Map<SkipReason, number>()
  readonly #flags = new Map<RuleId, number>()

  reject(reason: QuarantineReason): void {
    this.quarantined++
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1)
  }

  skip(reason: SkipReason, lines = 1): void {
    this.skipped += lines
    this.#skips.set(reason, (this.#skips.get(reason) ?? 0) + lines)
  }

  /** Rules that marked one record. */
  flag(rules: Iterable<RuleId>): void {
    this.flagged++
    for (const rule of rules) this.addFlags(rule, 1)
  }

  addFlags(rule: RuleId, lines: number): void {
    if (lines > 0) this.#flags.set(rule, (this.#flags.get(rule) ?? 0) + lines)
  }

  /** What reading has counted so far. */
  get counted(): Counted {
    const { read, quarantined, skipped, mended, flagged } = this
    return {
      read,
      quarantined,
      skipped,
      mended,
      flagged,
      reasons: [...this.#reasons],
      skips: [...this.#skips],
    }
  }

  /** Takes over what was counted elsewhere, all of it. Which rules marked what is not among it. */
  adopt({ read, quarantined, skipped, mended, flagged, reasons, skips }: Counted): void {
    Object.assign(this, { read, quarantined, skipped, mended, flagged })
    for (const [reason, lines] of reasons) this.#reasons.set(reason, lines)
    for (const [reason, lines] of skips) this.#skips.set(reason, lines)
  }

  stage({ accepted, merged, duplicates }: StagedCounts): void {
    this.accepted += accepted
    this.merged += merged
    this.duplicates += duplicates
  }

  flagCounts(): Record<string, number> {
    return Object.fromEntries(this.#flags)
  }

  /**
   * @throws ExpectedFailure file-no-rows; Error (a bug) unless every record read was accepted, merged, known, set aside or skipped
   */
  counts(fileName: string): ImportCounts {
    const { read, accepted, merged, duplicates, quarantined, skipped, flagged, mended } = this
    if (read === skipped) throw new ExpectedFailure('file-no-rows', { file: fileName })
    if (accepted + merged + duplicates + quarantined + skipped !== read) {
      throw new Error(
        `lines are lost: ${accepted} + ${merged} + ${duplicates} + ${quarantined} + ${skipped} is not ${read}`,
      )
    }
    const byReason = [...this.#reasons].map(([reason, lines]) => ({ reason, lines }))
    byReason.sort((a, b) => b.lines - a.lines || (a.reason < b.reason ? -1 : 1))
    const skippedBy = skipReasons.flatMap((reason) => {
      const lines = this.#skips.get(reason)
      return lines === undefined ? [] : [{ reason, lines }]
    })
    return { read, accepted, merged, duplicates, quarantined, skipped, byReason, skippedBy, flagged, mended }
  }
}
