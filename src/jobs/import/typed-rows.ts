import type { ImportPlan } from '../../contract/import-plan.ts'
import type { ColumnProfile } from '../../contract/quality.ts'
import type { RejectedRow, StagedPart } from '../../store/queries/import-rows.ts'
import { brokenBytesOf } from './recipe.ts'
import { RecordReader } from './record-reader.ts'
import type { RecordBatch } from './records.ts'
import type { Tally } from './tally.ts'
import type { TypingContext } from './typing-context.ts'
import { streamRecords } from './worker-records.ts'

export type TypedPart = StagedPart
export type QuarantinedRecord = RejectedRow

/** A piece that is typed when it is needed: text waits in less room than the rows it becomes. */
export type UntypedPart = {
  readonly records: number
  /** Bytes of the file read so far. */
  readonly position: number
  /** To be called once, in the order of the file. */
  readonly type: () => TypedPart
}

export type TypedFile = {
  readonly fileBytes: number
  readonly parts: () => AsyncGenerator<UntypedPart, void, undefined>
  /** Known when all batches were taken. */
  readonly hash: () => string
  readonly headers: () => readonly string[]
  /** What the columns hold, of all that was typed. */
  readonly profile: () => readonly ColumnProfile[]
  readonly close: () => Promise<void>
}

/**
 * Reads a file by a plan. Typing a part counts what was read, skipped, marked or set aside in `tally`; accepted, merged and known rows are
 * counted by who stages them.
 * @throws ExpectedFailure of reading; typing the first part: mapping-incomplete, bad-input
 */
export async function openTyped(
  path: string,
  plan: ImportPlan,
  tally: Tally,
  signal: AbortSignal,
  context: TypingContext,
): Promise<TypedFile> {
  const records = await streamRecords(path, plan.dialect, signal, brokenBytesOf(plan))
  const reader = new RecordReader(plan, tally, context)

  async function* parts(): AsyncGenerator<UntypedPart, void, undefined> {
    for await (const { batch, keep } of withoutBottom(records.batches(), plan.dialect.skipBottom)) {
      yield { records: batch.counts.length, position: batch.position, type: () => reader.read(batch, keep) }
    }
  }

  return {
    fileBytes: records.fileBytes,
    parts,
    hash: records.hash,
    headers: () => reader.headers,
    profile: () => reader.profile(),
    close: records.close,
  }
}

/** Holds batches back until it is known which of their records are among the last `bottom`; `keep` are not. */
async function* withoutBottom(
  batches: AsyncIterable<RecordBatch>,
  bottom: number,
): AsyncGenerator<{ readonly batch: RecordBatch; readonly keep: number }, void, undefined> {
  const held: RecordBatch[] = []
  let behind = 0
  for await (const batch of batches) {
    held.push(batch)
    behind += batch.counts.length
    for (
      let first = held[0];
      first !== undefined && behind - first.counts.length >= bottom;
      first = held[0]
    ) {
      behind -= first.counts.length
      held.shift()
      yield { batch: first, keep: first.counts.length }
    }
  }
  for (const batch of held) {
    const keep = Math.max(0, Math.min(batch.counts.length, behind - bottom))
    behind -= batch.counts.length
    yield { batch, keep }
  }
}
