import { useMemo, useState } from 'react'
import type { ListSummary } from '../../../../contract/lists.ts'
import type { ListRow } from '../../../../contract/requests.ts'
import { ask } from '../../bridge/client.ts'
import { Cut, DataTable } from '../../components/data-table.tsx'
import type { Column } from '../../components/data-table.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { go, recommendationsRoute } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'
import { NoData } from '../data/no-data.tsx'
import { OutcomeTable } from './outcome-table.tsx'

/** The rows of one list: a customer each, with his products. */
export function ListRows({ list }: { readonly list: ListSummary }) {
  const { t, format } = useWords()
  const [search, setSearch] = useState('')
  const { modelId } = list.settings
  const columns = useMemo<Column<ListRow>[]>(
    () => [
      {
        key: 'customer',
        header: t('recommendations.lists.rowsCustomer'),
        width: 'minmax(150px, 220px)',
        cell: ({ customer }) => (
          <button
            type="button"
            className="sx-link"
            aria-label={t('data.customers.preview', { customer: customer.externalId })}
            onClick={() => go(recommendationsRoute('preview', { modelId, customerId: customer.id }))}
          >
            {customer.name === '' ? customer.externalId : `${customer.name} (${customer.externalId})`}
          </button>
        ),
      },
      {
        key: 'basis',
        header: t('recommendations.lists.rowsBasis'),
        width: '150px',
        cell: (row) => <Cut>{t(`contract.basis.${row.basis}`)}</Cut>,
      },
      {
        key: 'products',
        header: t('recommendations.lists.rowsProducts'),
        width: 'minmax(320px, 1fr)',
        cell: (row) => <Products row={row} score={(value) => format.decimal(value, 3)} />,
      },
    ],
    [t, format, modelId],
  )
  return (
    <Section
      title={t('recommendations.lists.rows')}
      actions={<SearchField label={t('data.customers.search')} onSearch={setSearch} />}
    >
      {list.outcome !== null && (
        <details className="sx-details">
          <summary>{t('lists.stored.outcome')}</summary>
          <OutcomeTable outcome={list.outcome} />
        </details>
      )}
      <div className="sx-list-rows">
        <DataTable<ListRow>
          key={search}
          label={t('recommendations.lists.rows')}
          columns={columns}
          load={(offset, limit) => ask('lists:rows', { listId: list.id, search, offset, limit })}
          testId={testIds.listRows}
          minWidth={720}
          empty={<NoData search={search} title={t('recommendations.lists.storedNone')} />}
        />
      </div>
    </Section>
  )
}

function Products({ row, score }: { readonly row: ListRow; readonly score: (value: number) => string }) {
  const { t } = useWords()
  const named = row.products.map((product) => ({
    ...product,
    shown: product.name === '' ? product.externalId : product.name,
  }))
  return (
    <span
      title={named
        .map(
          (product) =>
            `${product.rank}. ${product.shown} (${score(product.score)})${product.words === '' ? '' : `: ${product.words}`}`,
        )
        .join('\n')}
    >
      {named.slice(0, 5).map((product) => (
        <span key={product.rank} className="sx-list-product">
          <b>{product.rank}</b> {product.shown}
          {product.isNew && <span className="sx-chip sx-small"> {t('contract.basis.new')}</span>}
        </span>
      ))}
    </span>
  )
}
