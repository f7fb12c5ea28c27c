import { Switch } from '@mantine/core'
import { useCallback, useMemo, useState } from 'react'
import type { ProductRow } from '../../../../contract/requests.ts'
import { ask } from '../../bridge/client.ts'
import { useAction } from '../../bridge/use-action.ts'
import { Cut } from '../../components/data-table.tsx'
import type { Column } from '../../components/data-table.tsx'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { productExcludeId, testIds } from '../../test-ids.ts'
import { SearchedTable } from './searched-table.tsx'

export function ProductsTab() {
  const { t, format } = useWords()
  const { run, failure } = useAction()
  // Shown at once; the list itself comes again with the next change of the data.
  const [changed, setChanged] = useState<ReadonlyMap<number, boolean>>(new Map())
  const exclude = useCallback(
    (row: ProductRow, excluded: boolean) => {
      setChanged((old) => new Map(old).set(row.id, excluded))
      run(async () => {
        try {
          await ask('products:set-excluded', { productId: row.id, excluded })
        } catch (error) {
          setChanged((old) => new Map(old).set(row.id, !excluded))
          throw error
        }
      })
    },
    [run],
  )
  const columns = useMemo<Column<ProductRow>[]>(
    () => [
      {
        key: 'id',
        header: t('data.products.id'),
        width: 'minmax(86px, 1fr)',
        cell: (row) => <Cut>{row.externalId}</Cut>,
      },
      {
        key: 'name',
        header: t('data.products.name'),
        width: 'minmax(122px, 2.4fr)',
        cell: (row) => <Cut>{row.name}</Cut>,
      },
      {
        key: 'category',
        header: t('data.products.category'),
        width: 'minmax(64px, 1fr)',
        cell: (row) => <Cut>{row.category}</Cut>,
      },
      {
        key: 'customers',
        header: t('data.products.customers'),
        width: '78px',
        align: 'end',
        cell: (row) => format.integer(row.customers),
      },
      {
        key: 'quantity',
        header: t('data.products.quantity'),
        width: '78px',
        align: 'end',
        cell: (row) => format.decimal(row.quantity),
      },
      {
        key: 'revenue',
        header: t('data.products.revenue'),
        width: '124px',
        align: 'end',
        cell: (row) => format.money(row.revenueMicros, row.currency),
      },
      {
        key: 'excluded',
        header: t('data.products.excluded'),
        width: '144px',
        cell: (row) => (
          <Switch
            checked={changed.get(row.id) ?? row.excluded}
            onChange={(event) => exclude(row, event.currentTarget.checked)}
            aria-label={t('data.products.excludeLabel', {
              product: row.name === '' ? row.externalId : row.name,
            })}
            color="brass.6"
            data-testid={productExcludeId(row.id)}
          />
        ),
      },
    ],
    [t, format, changed, exclude],
  )
  return (
    <>
      {failure && <FailureNotice failure={failure} />}
      <SearchedTable<ProductRow>
        label={t('data.tabs.products')}
        searchLabel={t('data.products.search')}
        emptyTitle={t('data.products.empty')}
        columns={columns}
        load={(page) => ask('products:list', page)}
        testId={testIds.productsTable}
        minWidth={696}
        note={<span className="sx-soft sx-small">{t('data.products.excludedHint')}</span>}
      />
    </>
  )
}
