import type Database from 'better-sqlite3'

declare const access: unique symbol

type Handle = Pick<Database.Database, 'prepare' | 'pragma' | 'name' | 'memory' | 'open' | 'inTransaction'>

/**
 * A connection that queries may read from. The brand says at compile time what SQLite's `query_only` says at run time:
 * a function that takes a `ReadableDb` cannot be handed something that writes by accident, and vice versa.
 */
export type ReadableDb = Handle & { readonly [access]: 'read' | 'write' }

/** A connection that queries may write to. */
export type WritableDb = Handle &
  Pick<Database.Database, 'transaction' | 'exec'> & { readonly [access]: 'write' }

/** Runs `work` in one transaction that takes the write lock at once (a deferred one may fail half-way as busy). */
export function writing<T>(db: WritableDb, work: () => T): T {
  return db.transaction(work).immediate()
}
