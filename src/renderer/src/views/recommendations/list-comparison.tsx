import { ActionIcon, NativeSelect } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import type { ListId } from '../../../../contract/ids.ts'
import type { ChangedCustomer, ListComparison, MovedProduct } from '../../../../contract/list-rules.ts'
import type { ListSummary } from '../../../../contract/lists.ts'
import { ask } from '../../bridge/client.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { Cut, DataTable } from '../../components/data-table.tsx'
import type { Column } from '../../components/data-table.tsx'
import { Notice } from '../../components/notice.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { listTitle } from './list-actions.tsx'

type Props = {
  readonly lists: readonly ListSummary[]
  /** The later list; compared with the one before it unless another is chosen. */
  readonly first: ListSummary
  readonly onClose: () => void
}

/** Who changed between two lists, and which products came and went. */
export function ListComparisonSection({ lists, first, onClose }: Props) {
  const words = useWords()
  const { t } = words
  const [afterId, setAfter] = useState<ListId>(first.id)
  const earlier = lists.find((list) => list.id < first.id) ?? lists.find((list) => list.id !== first.id)
  const [beforeId, setBefore] = useState<ListId | null>(earlier?.id ?? null)
  const select = (label: string, value: ListId | null, set: (id: ListId) => void) => (
    <NativeSelect
      label={label}
      value={String(value ?? '')}
      onChange={(event) => {
        const list = lists.find((each) => String(each.id) === event.currentTarget.value)
        if (list) set(list.id)
      }}
      data={lists.map((list) => ({ value: String(list.id), label: listTitle(list, words) }))}
    />
  )
  return (
    <Section
      title={t('lists.compare.title')}
      testId={testIds.listComparison}
      actions={
        <ActionIcon
          variant="subtle"
          color="gray"
          size={28}
          aria-label={t('lists.compare.close')}
          onClick={onClose}
        >
          <IconX size={16} aria-hidden />
        </ActionIcon>
      }
    >
      <div className="sx-fields">
        {select(t('lists.compare.before'), beforeId, setBefore)}
        {select(t('lists.compare.after'), afterId, setAfter)}
      </div>
      {beforeId === null && <Notice tone="info">{t('lists.compare.needTwo')}</Notice>}
      {beforeId === afterId && <Notice tone="info">{t('lists.compare.same')}</Notice>}
      {beforeId !== null && beforeId !== afterId && (
        <Comparison key={`${beforeId} ${afterId}`} before={beforeId} after={afterId} />
      )}
    </Section>
  )
}

type PairProps = { readonly before: ListId; readonly after: ListId }

function Comparison({ before, after }: PairProps) {
  const asked = useRequest('lists:compare', { before, after })
  return (
    <RequestView asked={asked} rows={6}>
      {(comparison) => (
        <div className="sx-stack">
          <Figures comparison={comparison} />
          <Moved comparison={comparison} />
          <Changed before={before} after={after} />
        </div>
      )}
    </RequestView>
  )
}

function Figures({ comparison }: { readonly comparison: ListComparison }) {
  const { t, format } = useWords()
  const n = format.integer
  const figures = [
    [t('lists.compare.changed'), n(comparison.changed)],
    [t('lists.compare.reordered'), n(comparison.reordered)],
    [t('lists.compare.unchanged'), n(comparison.same)],
    [t('lists.compare.onlyAfter'), n(comparison.onlyAfter)],
    [t('lists.compare.onlyBefore'), n(comparison.onlyBefore)],
    [t('lists.compare.kept'), comparison.kept === null ? '–' : format.percent(comparison.kept, 0)],
  ] as const
  return (
    <dl className="sx-counts">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="sx-numbers">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Moved({ comparison }: { readonly comparison: ListComparison }) {
  const { t } = useWords()
  return (
    <div className="sx-halves">
      <MovedTable title={t('lists.compare.risen')} products={comparison.risen} />
      <MovedTable title={t('lists.compare.fallen')} products={comparison.fallen} />
    </div>
  )
}

const PRODUCTS_SHOWN = 10

function MovedTable({
  title,
  products,
}: {
  readonly title: string
  readonly products: readonly MovedProduct[]
}) {
  const { t, format } = useWords()
  return (
    <div>
      <h3>{title}</h3>
      <p className="sx-soft sx-small">{t('lists.compare.customersText')}</p>
      {products.length === 0 ? (
        <p className="sx-soft">{t('lists.compare.none')}</p>
      ) : (
        <table className="sx-table sx-table-tight">
          <thead>
            <tr>
              <th scope="col">{t('lists.compare.product')}</th>
              <th scope="col" className="sx-end">
                {t('lists.compare.from')}
              </th>
              <th scope="col" className="sx-end">
                {t('lists.compare.to')}
              </th>
            </tr>
          </thead>
          <tbody>
            {products.slice(0, PRODUCTS_SHOWN).map((product) => (
              <tr key={product.productId}>
                <th scope="row">{product.name === '' ? product.externalId : product.name}</th>
                <td className="sx-end sx-numbers">{format.integer(product.before)}</td>
                <td className="sx-end sx-numbers">{format.integer(product.after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}

function Changed({ before, after }: PairProps) {
  const { t, format } = useWords()
  const columns = useMemo<Column<ChangedCustomer>[]>(() => {
    const names = (some: ChangedCustomer['came']) =>
      some.map(({ name, externalId }) => (name === '' ? externalId : name)).join(', ')
    return [
      {
        key: 'customer',
        header: t('lists.compare.customer'),
        width: 'minmax(140px, 220px)',
        cell: ({ name, externalId }) => <Cut>{name === '' ? externalId : `${name} (${externalId})`}</Cut>,
      },
      {
        key: 'change',
        header: t('lists.compare.change'),
        width: '110px',
        cell: (row) => t(`lists.compare.changes.${row.change}`, { n: format.integer(row.kept) }),
      },
      {
        key: 'came',
        header: t('lists.compare.came'),
        width: 'minmax(160px, 1fr)',
        cell: (row) => <Cut>{names(row.came)}</Cut>,
      },
      {
        key: 'went',
        header: t('lists.compare.went'),
        width: 'minmax(160px, 1fr)',
        cell: (row) => <Cut>{names(row.went)}</Cut>,
      },
    ]
  }, [t, format])
  return (
    <>
      <h3>{t('lists.compare.customers')}</h3>
      <div className="sx-list-rows">
        <DataTable<ChangedCustomer>
          label={t('lists.compare.customers')}
          columns={columns}
          load={(offset, limit) => ask('lists:changed', { before, after, offset, limit })}
          testId={testIds.comparisonChanged}
          minWidth={640}
          empty={<p className="sx-soft">{t('lists.compare.customersNone')}</p>}
        />
      </div>
    </>
  )
}
