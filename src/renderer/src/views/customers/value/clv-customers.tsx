import { Button, NativeSelect } from '@mantine/core'
import { IconFilterOff, IconUsersPlus } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { clvSorts } from '../../../../../contract/value.ts'
import type { ClvAnalysis, ClvCustomer } from '../../../../../contract/value.ts'
import { ask } from '../../../bridge/client.ts'
import { Cut, DataTable } from '../../../components/data-table.tsx'
import type { Column } from '../../../components/data-table.tsx'
import { SearchField } from '../../../components/search-field.tsx'
import { Section } from '../../../components/view.tsx'
import { useWords } from '../../../i18n/use-words.ts'
import { customersRoute, go } from '../../../state/route.ts'
import { testIds } from '../../../test-ids.ts'
import { SaveSegmentDialog } from '../save-segment-dialog.tsx'

export type RiskRange = { readonly from: number; readonly to: number }
type Sort = (typeof clvSorts)[number]

const headerOf = {
  value: 'value',
  orders: 'expectedOrders',
  risk: 'risk',
  alive: 'alive',
  next: 'next',
  frequency: 'orders',
} as const

type Props = {
  readonly analysis: ClvAnalysis
  readonly range: RiskRange
  readonly onRange: (range: RiskRange) => void
}

function open({ customer }: ClvCustomer): void {
  go(customersRoute('people', { customerId: customer.id }))
}

/** Every customer with what is expected, sorted, searched, narrowed by risk. */
export function ClvCustomers({ analysis, range, onRange }: Props) {
  const { t, format } = useWords()
  const [sort, setSort] = useState<Sort>('value')
  const [search, setSearch] = useState('')
  const [saving, setSaving] = useState(false)
  const { currency } = analysis.summary.observed
  const columns = useMemo<Column<ClvCustomer>[]>(() => {
    const money = (value: number) => format.money(value * 1_000_000, currency)
    return [
      {
        key: 'customer',
        header: t('value.customer'),
        width: 'minmax(150px, 1.5fr)',
        cell: (row) => (
          <button
            type="button"
            className="sx-link"
            data-customer={row.customer.externalId}
            onClick={() => open(row)}
          >
            <Cut>{row.customer.name === '' ? row.customer.externalId : row.customer.name}</Cut>
          </button>
        ),
      },
      {
        key: 'frequency',
        header: t('value.clv.columns.orders'),
        width: '100px',
        align: 'end',
        cell: (row) => format.integer(row.frequency + 1),
      },
      {
        key: 'last',
        header: t('value.clv.columns.last'),
        width: '110px',
        align: 'end',
        cell: (row) => format.date(row.lastAt),
      },
      {
        key: 'alive',
        header: t('value.clv.columns.alive'),
        width: '80px',
        align: 'end',
        cell: (row) => (row.alive === null ? '–' : format.percent(row.alive, 0)),
      },
      {
        key: 'risk',
        header: t('value.clv.columns.risk'),
        width: '80px',
        align: 'end',
        cell: (row) => <span title={t('value.clv.riskHint')}>{format.percent(row.risk, 0)}</span>,
      },
      {
        key: 'orders',
        header: t('value.clv.columns.expectedOrders'),
        width: '150px',
        align: 'end',
        cell: (row) => (
          <>
            {format.decimal(row.orders, 1)}{' '}
            <span className="sx-soft sx-small">
              {t('common.interval', {
                low: format.integer(row.ordersLow),
                high: format.integer(row.ordersHigh),
              })}
            </span>
          </>
        ),
      },
      {
        key: 'value',
        header: t('value.clv.columns.value'),
        width: '130px',
        align: 'end',
        cell: (row) => (
          <strong title={t('common.interval', { low: money(row.valueLow), high: money(row.valueHigh) })}>
            {money(row.value)}
          </strong>
        ),
      },
      {
        key: 'next',
        header: t('value.clv.columns.next'),
        width: '120px',
        align: 'end',
        cell: (row) => <span title={t('value.clv.nextHint')}>{format.date(row.nextAt)}</span>,
      },
    ]
  }, [t, format, currency])
  const knowsLeaving = analysis.summary.used.kind !== 'nbd'
  const isNarrow = range.from > 0 || range.to < 1
  const between = t('value.clv.riskBetween', {
    from: format.percent(range.from, 0),
    to: format.percent(range.to, 0),
  })
  const question = { sort, search, ...range }
  return (
    <Section
      title={isNarrow ? `${t('value.clv.customers')} · ${between}` : t('value.clv.customers')}
      actions={
        <>
          <SearchField onSearch={setSearch} label={t('value.search')} testId={testIds.clvSearch} />
          <NativeSelect
            aria-label={t('value.clv.sort', { column: '' })}
            value={sort}
            onChange={(event) =>
              setSort(clvSorts.find((each) => each === event.currentTarget.value) ?? 'value')
            }
            data={clvSorts
              .filter((value) => knowsLeaving || value !== 'alive')
              .map((value) => ({
                value,
                label: t('value.clv.sort', { column: t(`value.clv.columns.${headerOf[value]}`) }),
              }))}
            data-testid={testIds.clvSort}
          />
          {isNarrow && (
            <Button
              variant="default"
              leftSection={<IconFilterOff size={16} aria-hidden />}
              onClick={() => onRange({ from: 0, to: 1 })}
            >
              {t('value.clv.showAll')}
            </Button>
          )}
          <Button
            variant="default"
            leftSection={<IconUsersPlus size={16} aria-hidden />}
            disabled={!isNarrow}
            onClick={() => setSaving(true)}
            data-testid={testIds.clvSave}
          >
            {t('value.saveSegment')}
          </Button>
        </>
      }
    >
      <div className="sx-members">
        <DataTable<ClvCustomer>
          key={JSON.stringify(question)}
          label={t('value.clv.customers')}
          columns={knowsLeaving ? columns : columns.filter(({ key }) => key !== 'alive')}
          load={(offset, limit) =>
            ask('clv:customers', {
              analysisId: analysis.id,
              search,
              sort,
              descending: sort !== 'next',
              riskFrom: range.from,
              riskTo: range.to,
              offset,
              limit,
            })
          }
          testId={testIds.clvTable}
          minWidth={940}
          empty={<p className="sx-soft">{t('customers.people.empty')}</p>}
          onOpen={open}
        />
      </div>
      {saving && (
        <SaveSegmentDialog
          id={null}
          draft={{
            name: between,
            kind: 'static',
            rule: { kind: 'score', score: 'churn', low: range.from, high: range.to },
            asOf: { kind: 'data-end' },
          }}
          onClose={() => setSaving(false)}
        />
      )}
    </Section>
  )
}
