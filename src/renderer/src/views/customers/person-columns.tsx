import { useMemo } from 'react'
import type { CustomerId } from '../../../../contract/ids.ts'
import { Cut } from '../../components/data-table.tsx'
import type { Column } from '../../components/data-table.tsx'
import { useWords } from '../../i18n/use-words.ts'

/** What a list of customers shows of one, whoever asked for it. */
export type Person = {
  readonly id: CustomerId
  readonly externalId: string
  readonly name: string
  readonly email: string
  readonly country: string
  readonly city: string
  readonly orders: number
  readonly revenueMicros: number
  readonly currency: string
  readonly firstAt: number | null
  readonly lastAt: number | null
  readonly isSuppressed: boolean
}

/** The columns of every list of customers; the id is a button that opens the page of one. */
export function usePersonColumns(open: (person: Person) => void): Column<Person>[] {
  const { t, format } = useWords()
  return useMemo<Column<Person>[]>(
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
        cell: (row) =>
          row.isSuppressed ? (
            <span className="sx-warn-text">{t('segments.members.suppressed')}</span>
          ) : (
            <Cut>{row.email}</Cut>
          ),
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
    [t, format, open],
  )
}
