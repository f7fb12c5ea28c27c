import { useMemo } from 'react'
import type { CustomerRow } from '../../../../contract/requests.ts'
import { ask } from '../../bridge/client.ts'
import { Cut } from '../../components/data-table.tsx'
import type { Column } from '../../components/data-table.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { go, recommendationsRoute } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'
import { SearchedTable } from './searched-table.tsx'

/** Opens a customer's recommendations. */
function open(row: CustomerRow): void {
  go(recommendationsRoute('preview', { customerId: row.id }))
}

export function CustomersTab() {
  const { t, format } = useWords()
  const columns = useMemo<Column<CustomerRow>[]>(
    () => [
      {
        key: 'id',
        header: t('data.customers.id'),
        width: 'minmax(110px, 1fr)',
        cell: (row) => (
          <button
            type="button"
            className="sx-link"
            aria-label={t('data.customers.preview', { customer: row.externalId })}
            onClick={() => open(row)}
          >
            {row.externalId}
          </button>
        ),
      },
      {
        key: 'name',
        header: t('data.customers.name'),
        width: 'minmax(100px, 1.2fr)',
        cell: (row) => <Cut>{row.name}</Cut>,
      },
      {
        key: 'email',
        header: t('data.customers.email'),
        width: 'minmax(110px, 1.4fr)',
        cell: (row) => <Cut>{row.email}</Cut>,
      },
      {
        key: 'place',
        header: t('data.customers.country'),
        width: 'minmax(100px, 1fr)',
        cell: (row) => <Cut>{[row.country, row.city].filter((part) => part !== '').join(', ')}</Cut>,
      },
      {
        key: 'orders',
        header: t('data.customers.orders'),
        width: '80px',
        align: 'end',
        cell: (row) => format.integer(row.orders),
      },
      {
        key: 'interactions',
        header: t('data.customers.interactions'),
        width: '120px',
        align: 'end',
        cell: (row) => format.integer(row.interactions),
      },
      {
        key: 'revenue',
        header: t('data.customers.revenue'),
        width: '130px',
        align: 'end',
        cell: (row) => format.money(row.revenueMicros, row.currency),
      },
      {
        key: 'first',
        header: t('data.customers.first'),
        width: '104px',
        align: 'end',
        cell: (row) => format.date(row.firstAt),
      },
      {
        key: 'last',
        header: t('data.customers.last'),
        width: '104px',
        align: 'end',
        cell: (row) => format.date(row.lastAt),
      },
    ],
    [t, format],
  )
  return (
    <SearchedTable<CustomerRow>
      label={t('data.tabs.customers')}
      searchLabel={t('data.customers.search')}
      emptyTitle={t('data.customers.empty')}
      columns={columns}
      load={(page) => ask('customers:list', page)}
      testId={testIds.customersTable}
      minWidth={1000}
      onOpen={open}
    />
  )
}
