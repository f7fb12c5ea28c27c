import { ExpectedFailure } from '../../contract/failure.ts'
import type { ImportCounts, QuarantineReason } from '../../contract/import-plan.ts'

/** Counts of one pass over a file. */
export class Tally {
  read = 0
  accepted = 0
  duplicates = 0
  blank = 0
  quarantined = 0
  readonly #reasons = new Map<QuarantineReason, number>()

  reject(reason: QuarantineReason): void {
    this.quarantined++
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1)
  }

  /**
   * @throws ExpectedFailure file-no-rows; Error (a bug) unless every record read was accepted, merged, set aside or blank
   */
  counts(fileName: string): ImportCounts {
    const { read, accepted, duplicates, quarantined, blank } = this
    if (read === blank) throw new ExpectedFailure('file-no-rows', { file: fileName })
    if (accepted + duplicates + quarantined + blank !== read) {
      throw new Error(
        `lines are lost: ${accepted} + ${duplicates} + ${quarantined} + ${blank} is not ${read}`,
      )
    }
    const byReason = [...this.#reasons].map(([reason, lines]) => ({ reason, lines }))
    byReason.sort((a, b) => b.lines - a.lines || (a.reason < b.reason ? -1 : 1))
    return { read, accepted, duplicates, quarantined, blank, byReason }
  }
}
