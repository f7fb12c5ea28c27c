import { ExpectedFailure } from '../../contract/failure.ts'
import type { ForgetReceipt } from '../../contract/forget.ts'
import { customerIdOf } from '../../store/queries/customers.ts'
import { eraseCustomer, type Erasure } from '../../store/queries/erase-customer.ts'
import type { Job } from '../job.ts'
import { nextTurn } from '../run-sliced.ts'

/**
 * Takes persons out of the project for good, one after the other, and tells what went; nothing can bring them back but importing a file that holds
 * them. Nobody is erased when one of the ids is unknown.
 * @throws ExpectedFailure customer-not-found
 */
export const forgetCustomers: Job<'forget'> = async ({ settings }, { db, signal, now, progress }) => {
  const { keepSales } = settings
  const customers = [...new Set(settings.customers)]
  const unknown = customers.find((id) => customerIdOf(db, id) === undefined)
  if (unknown !== undefined) throw new ExpectedFailure('customer-not-found', { customer: unknown })
  const sums: Record<keyof Erasure, number> = {
    customers: 0,
    facts: 0,
    interactions: 0,
    consents: 0,
    suppressions: 0,
    setAside: 0,
    lists: 0,
    segments: 0,
    plans: 0,
    models: 0,
    texts: 0,
  }
  for (const [place, id] of customers.entries()) {
    signal.throwIfAborted()
    // One of two that were merged goes with the other.
    const erased = eraseCustomer(db, id, { keepSales })
    if (erased !== undefined) for (const key of keysOf(sums)) sums[key] += erased[key]
    progress({ phase: 'removing', done: place + 1, total: customers.length, unit: 'customers' })
    await nextTurn()
  }
  return { at: now(), keepSales, ...sums } satisfies ForgetReceipt
}

function keysOf(sums: Record<keyof Erasure, number>): (keyof Erasure)[] {
  // The literal above has these keys and no others.
  return Object.keys(sums) as (keyof Erasure)[]
}
