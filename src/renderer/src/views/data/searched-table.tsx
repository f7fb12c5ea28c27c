import { useState } from 'react'
import type { ReactNode } from 'react'
import { DataTable } from '../../components/data-table.tsx'
import type { Column } from '../../components/data-table.tsx'
import type { PageOf } from '../../components/use-pages.ts'
import { SearchField } from '../../components/search-field.tsx'
import { Section } from '../../components/view.tsx'
import { NoData } from './no-data.tsx'

type Props<Row> = {
  readonly label: string
  readonly searchLabel: string
  readonly emptyTitle: string
  readonly columns: readonly Column<Row>[]
  readonly load: (page: { search: string; offset: number; limit: number }) => Promise<PageOf<Row>>
  readonly testId: string
  readonly minWidth: number
  readonly note?: ReactNode
  /** Above the search: what the table is narrowed to. */
  readonly banner?: ReactNode
  readonly onOpen?: (row: Row) => void
}

/** A long table with its search. */
export function SearchedTable<Row>(props: Props<Row>) {
  const { label, searchLabel, emptyTitle, columns, load, testId, minWidth, note, banner, onOpen } = props
  const [search, setSearch] = useState('')
  return (
    <Section fill>
      {banner}
      <div className="sx-section-header">
        <SearchField label={searchLabel} onSearch={setSearch} />
        {note}
      </div>
      <DataTable<Row>
        key={search}
        label={label}
        columns={columns}
        load={(offset, limit) => load({ search, offset, limit })}
        testId={testId}
        minWidth={minWidth}
        empty={<NoData search={search} title={emptyTitle} />}
        {...(onOpen ? { onOpen } : {})}
      />
    </Section>
  )
}
