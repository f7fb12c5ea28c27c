import type { WritableDb } from './database.ts'

/** Pages of the write-ahead log (64 MB) after which it is folded into the file while rows are staged. */
const CHECKPOINT_PAGES = 16_384

/**
 * While rows are staged, a transaction that ends does not wait for the disk: nobody sees what is in it, and whoever comes after a loss of power
 * sweeps it, as far as it got (ADR 0003). The log stays in its order, so what is on the disk is always whole. Pages that many transactions change
 * are folded into the file once, not after each. Outside of a transaction.
 * @returns what ends this, before what is staged is published: that transaction waits for all that went before
 */
export function stageWithoutWaiting(db: WritableDb): () => void {
  const before = (['synchronous', 'wal_autocheckpoint'] as const).map(
    (name) => `${name} = ${Number(db.pragma(name, { simple: true }))}`,
  )
  db.pragma('synchronous = NORMAL')
  db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
  return () => {
    for (const setting of before) db.pragma(setting)
  }
}
