import { ExpectedFailure } from '../../contract/failure.ts'
import type { ModelKind } from '../../contract/models.ts'
import {
  splitByCustomer,
  splitByHeldCustomers,
  splitLastOut,
  type Split,
} from '../../engine/recommend/split.ts'
import type { Interactions } from '../../engine/sparse.ts'
import type { ReadableDb } from '../../store/database.ts'
import { customerProductPairs } from '../../store/queries/interactions.ts'
import { runSliced } from '../run-sliced.ts'
import type { EvaluationData } from './evaluation-data.ts'
import { spaceFor, splitOf } from './evaluate-model.ts'
import { indexIn, type IdSpace, matrixOf, readPairs } from './pairs.ts'
import { cellsOf, type SideData, sideDataOf, sideWithin } from './side-data.ts'

export const splitKinds = ['temporal', 'last-out', 'per-customer', 'held-customers'] as const
export type SplitKind = (typeof splitKinds)[number]

/** Shares of the splits that draw at random; the seed is fixed, so that runs can be compared. */
const HELD_SHARE = 0.2
const TEST_SHARE = 0.2
const SEED = 1

export type { EvaluationData }

/**
 * A project's interactions in two parts; 'temporal' falls back to 'per-customer' where the data have no times.
 * @param kinds the models that will be judged, which need different things beside who has what.
 * @throws ExpectedFailure nothing-to-train
 */
export async function projectSplit(
  db: ReadableDb,
  kind: SplitKind,
  kinds: ReadonlySet<ModelKind>,
  signal: AbortSignal,
): Promise<EvaluationData> {
  const pairs = await runSliced(readPairs(db, null), signal, () => undefined)
  if (pairs.customer.length === 0) throw new ExpectedFailure('nothing-to-train')
  if (kind === 'temporal') {
    const found = await splitOf(pairs, { db, signal }, kinds)
    if (found === null) throw new ExpectedFailure('nothing-to-train')
    const ratings = sideDataOf(db, found.space, null, kinds).ratings
    return dataOf(found.split, found.side, ratings)
  }
  const space = spaceFor(db, kinds, pairs)
  const split = splitAtRandom(db, kind, matrixOf(pairs, space), space)
  const whole = sideDataOf(db, space, null, kinds)
  return dataOf(split, sideWithin(whole, split.train), whole.ratings)
}

function dataOf(split: Split, side: SideData, ratings: Interactions | null): EvaluationData {
  return {
    split,
    side,
    ratingTest: ratings === null ? null : cellsOf(ratings, split.test),
    now: split.cutTime,
  }
}

function splitAtRandom(
  db: ReadableDb,
  kind: Exclude<SplitKind, 'temporal'>,
  interactions: Interactions,
  space: IdSpace,
): Split {
  switch (kind) {
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
