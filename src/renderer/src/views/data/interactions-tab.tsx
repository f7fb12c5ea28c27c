import { useMemo } from 'react'
import type { InteractionRow } from '../../../../contract/requests.ts'
import { ask } from '../../bridge/client.ts'
import { Cut } from '../../components/data-table.tsx'
import type { Column } from '../../components/data-table.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { SearchedTable } from './searched-table.tsx'

export function InteractionsTab() {
  const { t, format } = useWords()
  const columns = useMemo<Column<InteractionRow>[]>(
    () => [
      {
        key: 'at',
        header: t('data.interactions.at'),
        width: '148px',
        cell: (row) => format.dateTime(row.at),
      },
      {
        key: 'kind',
        header: t('data.interactions.kind'),
        width: '92px',
        cell: (row) => t(`contract.interactionKind.${row.kind}`),
      },
      {
        key: 'customer',
        header: t('data.interactions.customer'),
        width: 'minmax(100px, 1fr)',
        cell: (row) => <Cut>{customerOf(row) || t('results.anonymous')}</Cut>,
      },
      {
        key: 'product',
        header: t('data.interactions.product'),
        width: 'minmax(170px, 2fr)',
        cell: (row) => <Cut>{row.productName || row.productId || t('results.wholeOrder')}</Cut>,
      },
      {
        key: 'order',
        header: t('data.interactions.order'),
        width: 'minmax(80px, 0.7fr)',
        cell: (row) => <Cut>{row.orderId}</Cut>,
      },
      {
        key: 'quantity',
        header: t('data.interactions.quantity'),
        width: '84px',
        align: 'end',
        cell: (row) =>
          row.kind === 'rating' && row.rating !== null
            ? `★ ${format.decimal(row.rating, 1)}`
            : format.decimal(row.quantity),
      },
      {
        key: 'price',
        header: t('data.interactions.price'),
        width: '104px',
        align: 'end',
        cell: (row) => (row.unitPriceMicros === null ? '–' : format.money(row.unitPriceMicros, row.currency)),
      },
      {
        key: 'source',
        header: t('data.interactions.source'),
        width: 'minmax(120px, 1fr)',
        cell: (row) => (
          <Cut>
            {t('data.interactions.sourceLine', { file: row.fileName, line: format.integer(row.line) })}
          </Cut>
        ),
      },
    ],
    [t, format],
  )
  return (
    <SearchedTable<InteractionRow>
      label={t('data.tabs.interactions')}
      searchLabel={t('data.interactions.search')}
      emptyTitle={t('data.interactions.empty')}
      columns={columns}
      load={(page) => ask('interactions:list', page)}
      testId={testIds.interactionsTable}
      minWidth={1020}
    />
  )
}

function customerOf({ customerName, customerId }: InteractionRow): string {
  return customerName === '' ? customerId : `${customerName} (${customerId})`
}
