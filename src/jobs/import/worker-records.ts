import type { Dialect } from '../../contract/dialect.ts'
import type { BrokenBytes, RecordBatch } from './records.ts'
import { startReading } from './worker-inbox.ts'

/** Batches the reading thread may be ahead: what one transaction takes, so that it reads on meanwhile. Of pieces of 64 KiB, some 10 MB. */
const CREDIT = 32
export type RecordStream = {
  readonly fileBytes: number
  /** Goes through the file once. */
  readonly batches: () => AsyncGenerator<RecordBatch, void, undefined>
  /** SHA-256 of the file; known when all batches were taken. */
  readonly hash: () => string
  readonly close: () => Promise<void>
}

/**
 * Reads and parses a file on a thread of its own, no faster than the records are taken. An aborted signal ends the
 * thread at once, whatever it is doing.
 * @throws ExpectedFailure of the source and of the guard, here or while the batches are taken
 */
export async function streamRecords(
  path: string,
  dialect: Dialect,
  signal: AbortSignal,
  brokenBytes: BrokenBytes,
): Promise<RecordStream> {
  signal.throwIfAborted()
  const inbox = startReading({ path, dialect, brokenBytes, credit: CREDIT, typing: null }, signal)
  let hash = ''

  async function* batches(): AsyncGenerator<RecordBatch, void, undefined> {
    for (;;) {
      const message = await inbox.next()
      if (message.kind === 'end') {
        hash = message.hash
        return
      }
      if (message.kind !== 'batch') throw new Error(`the reading thread sent ${message.kind} out of turn`)
      inbox.more()
      yield message.batch
    }
  }

  try {
    const first = await inbox.next()
    if (first.kind !== 'opened') throw new Error(`the reading thread began with ${first.kind}`)
    return { fileBytes: first.fileBytes, batches, hash: () => hash, close: () => inbox.close() }
  } catch (error) {
    await inbox.close()
    throw error
  }
}
