import { ExpectedFailure } from '../../contract/failure.ts'
import { actionContacts } from '../../store/queries/plans.ts'
import { prepareBase } from '../customers/customer-base.ts'
import { writeTables } from '../export/table-file.ts'
import type { Job } from '../job.ts'
import { reachableIn } from './plan-base.ts'
import { latestPlan } from './plan-reader.ts'

/**
 * Writes whom an action contacts, with the addresses a mailing tool needs, and who is held out of it; whoever has refused since is left out.
 * @throws ExpectedFailure plan-action-not-found, target-not-writable, disk-full
 */
export const exportContacts: Job<'export-contacts'> = async ({ settings, file }, context) => {
  const { db, signal, progress, now } = context
  const startedAt = now()
  const base = await prepareBase(context)
  const plan = latestPlan(db)
  const action = plan?.actions.find(({ id }) => id === settings.actionId)
  if (plan === null || action === undefined)
    throw new ExpectedFailure('plan-action-not-found', { row: settings.actionId })
  const reachable = reachableIn(base, action.channel, plan.settings.consent)
  const contacts = [...actionContacts(db, settings.actionId)].filter(
    ({ id }) => reachable[base.placeOf(id)] === 1,
  )
  const { rows, bytes } = await writeTables(
    file,
    [
      {
        name: 'contacts',
        columns: [
          { header: 'customer-id' },
          { header: 'name' },
          { header: 'email' },
          { header: 'phone' },
          { header: 'group' },
        ],
        rows: contacts.map((each) => [
          each.externalId,
          each.name,
          each.email,
          each.phone,
          each.held === 1 ? 'holdout' : 'contact',
        ]),
      },
    ],
    {
      format: settings.format,
      purpose: 'spreadsheet',
      signal,
      onRows: (done) => progress({ phase: 'exporting', done, total: contacts.length, unit: 'customers' }),
    },
  )
  return { rows, customers: rows, bytes, seconds: Math.max(0, now() - startedAt) / 1000 }
}
