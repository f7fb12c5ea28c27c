import type { ImportPlan } from '../../contract/import-plan.ts'
import type { ColumnProfile } from '../../contract/quality.ts'
import type { RuleBook } from '../../contract/rules.ts'
import { isRuleOn } from '../../store/queries/flags.ts'
import { cutsLines } from '../../contract/dialect.ts'
import type { PlacedColumns } from './fast/read-columns.ts'
import type { Tally } from './tally.ts'
import { brokenBytesOf } from './recipe.ts'
import { startReading } from './worker-inbox.ts'

/** Parts the reading thread may be ahead: each is some thousand rows, and some 200 kB. Three times what is staged at once, so that both threads work. */
const CREDIT = 24

export type TypedColumns = {
  readonly fileBytes: number
  /** Goes through the file once. */
  readonly parts: () => AsyncGenerator<PlacedColumns, void, undefined>
  /** Parts that were staged: nothing of their columns is read any more. */
  readonly reuse: (parts: readonly PlacedColumns[]) => void
  /** SHA-256 of the file; known when all parts were taken, as are the others. */
  readonly hash: () => string
  readonly headers: () => readonly string[]
  readonly profile: () => readonly ColumnProfile[]
  readonly close: () => Promise<void>
}

/**
 * Whether a file can be typed on the thread that reads it: interactions of a delimited text, about whom nothing has to be asked of the
 * project. Elsewhere reading takes longer than typing, and both have a thread.
 */
export function isTypedByColumn({ target, dialect }: ImportPlan, rules: RuleBook): boolean {
  return (
    target === 'interactions' &&
    dialect.kind === 'delimited' &&
    !cutsLines(dialect.delimiter) &&
    dialect.skipBottom === 0 &&
    !isRuleOn(rules, 'unknown-customer') &&
    !isRuleOn(rules, 'unknown-product')
  )
}

/**
 * Reads a file and types its rows on a thread of its own, no faster than they are taken. What it counts is in `tally` with the part.
 * @throws ExpectedFailure of reading and typing, here or while parts are taken
 */
export async function streamColumns(
  path: string,
  plan: ImportPlan,
  rules: RuleBook,
  now: number,
  tally: Tally,
  signal: AbortSignal,
): Promise<TypedColumns> {
  signal.throwIfAborted()
  const { dialect } = plan
  const brokenBytes = brokenBytesOf(plan)
  const typing = { plan, rules, now }
  const thread = startReading({ path, dialect, brokenBytes, credit: CREDIT, typing }, signal)
  let hash = ''
  let headers: readonly string[] = []
  let profile: readonly ColumnProfile[] = []

  async function* parts(): AsyncGenerator<PlacedColumns, void, undefined> {
    for (;;) {
      const message = await thread.next()
      if (message.kind === 'end') {
        hash = message.hash
        profile = message.profile ?? []
        return
      }
      if (message.kind !== 'columns') throw new Error(`the reading thread sent ${message.kind} out of turn`)
      thread.more()
      headers = message.headers
      tally.adopt(message.counted)
      yield message.placed
    }
  }

  try {
    const first = await thread.next()
    if (first.kind !== 'opened') throw new Error(`the reading thread began with ${first.kind}`)
    return {
      fileBytes: first.fileBytes,
      parts,
      reuse: (used) => {
        for (const { part } of used) thread.reuse(part.columns)
      },
      hash: () => hash,
      headers: () => headers,
      profile: () => profile,
      close: () => thread.close(),
    }
  } catch (error) {
    await thread.close()
    throw error
  }
}
