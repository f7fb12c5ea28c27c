import { ExpectedFailure } from '../../contract/failure.ts'
import {
  splitByCustomer,
  splitByHeldCustomers,
  splitGiven,
  splitLastOut,
  type Split,
} from '../../engine/recommend/split.ts'
import type { ReadableDb } from '../../store/database.ts'
import { customerProductPairs } from '../../store/queries/interactions.ts'
import { runSliced } from '../run-sliced.ts'
import { splitOf } from './evaluate-model.ts'
import { type ColumnNames, IdNumbers, type InteractionFile, readInteractionFile } from './interaction-file.ts'
import { idSpaceOf, indexIn, matrixOf, readPairs } from './pairs.ts'

export type { Split }

export const splitKinds = ['temporal', 'last-out', 'per-customer', 'held-customers'] as const
export type SplitKind = (typeof splitKinds)[number]

/** Shares of the splits that draw at random; the seed is fixed, so that runs can be compared. */
const HELD_SHARE = 0.2
const TEST_SHARE = 0.2
const SEED = 1

/**
 * Training and test part as two files give them.
 * @throws ExpectedFailure as {@link readInteractionFile}
 */
export async function fileSplit(
  train: string,
  test: string,
  columns: ColumnNames | null,
): Promise<{ split: Split; learned: InteractionFile; judge: InteractionFile }> {
  const ids = { users: new IdNumbers(), items: new IdNumbers() }
  const learned = await readInteractionFile(train, columns, ids)
  const judge = await readInteractionFile(test, columns, ids)
  const split = splitGiven(learned.events, judge.events, ids.users.size, ids.items.size)
  return { split, learned, judge }
}

/**
 * A project's interactions in two parts; 'temporal' falls back to 'per-customer' where the data have no times.
 * @throws ExpectedFailure nothing-to-train
 */
export async function projectSplit(db: ReadableDb, kind: SplitKind, signal: AbortSignal): Promise<Split> {
  const pairs = await runSliced(readPairs(db, null), signal, () => undefined)
  const space = idSpaceOf(pairs)
  const interactions = matrixOf(pairs, space)
  if (interactions.column.length === 0) throw new ExpectedFailure('nothing-to-train')
  switch (kind) {
    case 'temporal': {
      const split = await splitOf(pairs, { db, signal })
      if (split === null) throw new ExpectedFailure('nothing-to-train')
      return split
    }
    case 'per-customer':
      return splitByCustomer(interactions, TEST_SHARE, SEED)
    case 'held-customers':
      return splitByHeldCustomers(interactions, HELD_SHARE, TEST_SHARE, SEED)
    case 'last-out': {
      const row: number[] = []
      const column: number[] = []
      const weight: number[] = []
      const time: number[] = []
      for (const [customer, product, count, lastAt] of customerProductPairs(db, null)) {
        row.push(indexIn(space.customerIds, customer))
        column.push(indexIn(space.productIds, product))
        weight.push(count)
        time.push(lastAt ?? 0)
      }
      return splitLastOut({ row, column, weight, time }, interactions.rows, interactions.columns)
    }
  }
}
