import type { JobContext } from '../job.ts'
import { runSliced } from '../run-sliced.ts'
import { prepareBase } from './customer-base.ts'
import { recordSizes } from './save-segment.ts'

/**
 * After the data have changed: keeps the columns of the customers in the project, so that the first question finds them, and how large each
 * segment is now. Rows that were only added are added to the columns there are. In slices of some ten milliseconds.
 * @throws the signal's reason once it is aborted; nothing is half done then
 */
export async function keepCustomers(
  context: Pick<JobContext, 'db' | 'signal' | 'progress' | 'now'>,
): Promise<void> {
  const { db, signal, now } = context
  const base = await prepareBase(context)
  await runSliced(recordSizes(db, base, now()), signal, () => undefined)
}
