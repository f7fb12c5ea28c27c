import { useCallback } from 'react'
import type { Audience } from '../../../../contract/segment-requests.ts'
import { ask } from '../../bridge/client.ts'
import { DataTable } from '../../components/data-table.tsx'
import type { PageOf } from '../../components/use-pages.ts'
import { useWords } from '../../i18n/use-words.ts'
import { customersRoute, drillOf, go } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'
import { usePersonColumns } from './person-columns.tsx'
import type { Person } from './person-columns.tsx'

type Props = { readonly audience: Audience; readonly label: string }

/** A page of the customers of a segment or of a rule. */
export async function loadMembers(
  audience: Audience,
  page: { readonly search: string; readonly offset: number; readonly limit: number },
): Promise<PageOf<Person>> {
  const { total, currency, rows } = await ask('segments:members', { audience, ...page })
  return {
    total,
    rows: rows.map(({ revenue, firstSeen, lastSeen, suppressed, ...row }) => ({
      ...row,
      revenueMicros: revenue * 1_000_000,
      currency,
      firstAt: firstSeen,
      lastAt: lastSeen,
      isSuppressed: suppressed,
    })),
  }
}

/** The customers of a segment or of a rule, inside a page that shows more; the id, Enter or a double click opens the page of one. */
export function MembersTable({ audience, label }: Props) {
  const { t } = useWords()
  const open = useCallback(
    (row: Person) => go(customersRoute('people', { customerId: row.id, drill: drillOf(audience) })),
    [audience],
  )
  return (
    <div className="sx-members">
      <DataTable<Person>
        key={JSON.stringify(audience)}
        label={label}
        columns={usePersonColumns(open)}
        load={(offset, limit) => loadMembers(audience, { search: '', offset, limit })}
        testId={testIds.membersTable}
        minWidth={900}
        empty={<p className="sx-soft">{t('segments.members.none')}</p>}
        onOpen={open}
      />
    </div>
  )
}
