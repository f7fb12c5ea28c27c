import { useMemo } from 'react'
import type { CustomerRow } from '../../../../contract/requests.ts'
import { ask } from '../../bridge/client.ts'
import { Cut } from '../../components/data-table.tsx'
import type { Column } from '../../components/data-table.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { customersRoute, go } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'
import { SearchedTable } from '../data/searched-table.tsx'
import { CustomerPage } from './customer-page.tsx'
import type { CustomersTabProps } from './tab-props.ts'

function open(row: CustomerRow): void {
  go(customersRoute('people', { customerId: row.id }))
}

/** All customers, and the page of the one that was opened. */
export function PeopleTab({ route }: CustomersTabProps) {
  if (route.customerId !== null) return <CustomerPage key={route.customerId} customerId={route.customerId} />
  return <PeopleTable />
}

function PeopleTable() {
  const { t, format } = useWords()
  const columns = useMemo<Column<CustomerRow>[]>(
    () => [
      {
        key: 'id',
        header: t('customers.people.id'),
        width: 'minmax(110px, 1fr)',
        cell: (row) => (
          <button
            type="button"
            className="sx-link"
            aria-label={t('customers.people.open', { customer: row.externalId })}
            data-customer={row.externalId}
            onClick={() => open(row)}
          >
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
        key: 'email',
        header: t('customers.people.email'),
        width: 'minmax(110px, 1.4fr)',
        cell: (row) => <Cut>{row.email}</Cut>,
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
        cell: (row) => format.money(row.revenueMicros, row.currency),
      },
      {
        key: 'first',
        header: t('customers.people.first'),
        width: '110px',
        align: 'end',
        cell: (row) => format.date(row.firstAt),
      },
      {
        key: 'last',
        header: t('customers.people.last'),
        width: '110px',
        align: 'end',
        cell: (row) => format.date(row.lastAt),
      },
    ],
    [t, format],
  )
  return (
    <SearchedTable<CustomerRow>
      label={t('customers.tabs.people')}
      searchLabel={t('customers.people.search')}
      emptyTitle={t('customers.people.empty')}
      columns={columns}
      load={(page) => ask('customers:list', page)}
      testId={testIds.peopleTable}
      minWidth={900}
      onOpen={open}
    />
  )
}
