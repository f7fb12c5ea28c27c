import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { ask } from '../../bridge/client.ts'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import {
  campaignColumns,
  consentColumns,
  copyColumns,
  seriesColumns,
  suppressionColumns,
} from './results-columns.tsx'
import { SearchedTable } from './searched-table.tsx'

const kinds = ['campaigns', 'copies', 'series', 'consents', 'suppressions'] as const
type Kind = (typeof kinds)[number]

/** What is in the project beside customers, products and what they did; in the kind that was looked at last. */
export function ResultsTab() {
  const { t } = useWords()
  const [kind, setKind] = useState<Kind>('campaigns')
  return (
    <>
      <SegmentedControl
        className="sx-results-which"
        aria-label={t('results.which')}
        value={kind}
        onChange={(value) => setKind(kinds.find((each) => each === value) ?? 'campaigns')}
        data={kinds.map((value) => ({ value, label: t(`results.kinds.${value}`) }))}
        data-testid={testIds.resultsWhich}
      />
      <ResultsTable key={kind} kind={kind} />
    </>
  )
}

function ResultsTable({ kind }: { readonly kind: Kind }) {
  const words = useWords()
  const { t } = words
  const common = {
    label: t(`results.kinds.${kind}`),
    searchLabel: t(`results.search.${kind}`),
    emptyTitle: t(`results.empty.${kind}`),
    testId: testIds.resultsTable,
  }
  switch (kind) {
    case 'campaigns':
      return (
        <SearchedTable
          {...common}
          columns={campaignColumns(words)}
          load={(page) => ask('results:campaigns', page)}
          minWidth={1160}
        />
      )
    case 'copies':
      return (
        <SearchedTable
          {...common}
          columns={copyColumns(words)}
          load={(page) => ask('results:copies', page)}
          minWidth={960}
        />
      )
    case 'series':
      return (
        <SearchedTable
          {...common}
          columns={seriesColumns(words)}
          load={async ({ search, offset, limit }) => {
            const all = await ask('results:series')
            const rows = all.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()))
            return { total: rows.length, rows: rows.slice(offset, offset + limit) }
          }}
          minWidth={720}
        />
      )
    case 'consents':
      return (
        <SearchedTable
          {...common}
          columns={consentColumns(words)}
          load={(page) => ask('consent:list', page)}
          minWidth={720}
        />
      )
    case 'suppressions':
      return (
        <SearchedTable
          {...common}
          columns={suppressionColumns(words)}
          load={(page) => ask('suppression:list', page)}
          minWidth={760}
        />
      )
  }
}
