import type { ReadableDb } from '../../store/database.ts'
import { getRules } from '../../store/queries/rules.ts'
import { knownIds } from '../../store/queries/known-ids.ts'
import type { TypingContext } from './typing-context.ts'

/** The rules of the project, and whom it knows. */
export function typingContextOf(db: ReadableDb, now: number): TypingContext {
  return {
    rules: getRules(db),
    now,
    knowsCustomer: knownIds(db, 'customer'),
    knowsProduct: knownIds(db, 'product'),
  }
}
