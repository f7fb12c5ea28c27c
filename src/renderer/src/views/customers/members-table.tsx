import { useMemo } from 'react'
import type { Audience, MemberRow } from '../../../../contract/segment-requests.ts'
import { ask } from '../../bridge/client.ts'
import { Cut, DataTable } from '../../components/data-table.tsx'
import type { Column } from '../../components/data-table.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { customersRoute, go } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'

type Props = { readonly audience: Audience; readonly currency: string; readonly label: string }

function open(row: MemberRow): void {
  go(customersRoute('people', { customerId: row.id }))
}

/** The customers of a segment or of a rule; a double click, or the id, opens the page of one. */
export function MembersTable({ audience, currency, label }: Props) {
  const { t, format } = useWords()
  const columns = useMemo<Column<MemberRow>[]>(
    () => [
      {
        key: 'id',
        header: t('customers.people.id'),
        width: 'minmax(100px, 1fr)',
        cell: (row) => (
          <button type="button" className="sx-link" data-customer={row.externalId} onClick={() => open(row)}>
            {row.externalId}
          </button>
        ),
      },
      {
        key: 'name',
        header: t('customers.people.name'),
        width: 'minmax(100px, 1.2fr)',
        cell: (row) => <Cut>{row.name}</Cut>,
      },
      {
        key: 'place',
        header: t('customers.people.place'),
        width: 'minmax(100px, 1fr)',
        cell: (row) => <Cut>{[row.country, row.city].filter((part) => part !== '').join(', ')}</Cut>,
      },
      {
        key: 'orders',
        header: t('customers.people.orders'),
        width: '80px',
        align: 'end',
        cell: (row) => format.integer(row.orders),
      },
      {
        key: 'revenue',
        header: t('customers.people.revenue'),
        width: '130px',
        align: 'end',
        cell: (row) => format.money(row.revenue * 1_000_000, currency),
      },
      {
        key: 'last',
        header: t('segments.column.last-purchase'),
        width: '120px',
        align: 'end',
        cell: (row) => format.date(row.lastPurchase),
      },
      {
        key: 'contact',
        header: t('segments.members.contact'),
        width: '110px',
        cell: (row) =>
          row.suppressed ? <span className="sx-warn-text">{t('segments.members.suppressed')}</span> : '',
      },
    ],
    [t, format, currency],
  )
  return (
    <div className="sx-members">
      <DataTable<MemberRow>
        key={JSON.stringify(audience)}
        label={label}
        columns={columns}
        load={(offset, limit) => ask('segments:members', { audience, offset, limit })}
        testId={testIds.membersTable}
        minWidth={760}
        empty={<p className="sx-soft">{t('segments.members.none')}</p>}
        onOpen={open}
      />
    </div>
  )
}
