import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import type { ListId, ModelId } from '../../../../contract/ids.ts'
import type { ListSummary, ModelSummary } from '../../../../contract/models.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import type { Words } from '../../i18n/use-words.ts'
import { go, recommendationsRoute } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'
import { ExportDialog } from './export-dialog.tsx'
import { ListForm } from './list-form.tsx'
import { ListRows } from './list-rows.tsx'

type Props = {
  readonly models: readonly ModelSummary[]
  readonly modelId: ModelId | null
  readonly listId: ListId | null
}

/** Make lists, look into them, take them out. */
export function ListsTab({ models, modelId, listId }: Props) {
  const { t } = useWords()
  const asked = useRequest('lists:list', undefined)
  const [exporting, setExporting] = useState<ListSummary | null>(null)
  return (
    <>
      <ListForm models={models} modelId={modelId} />
      <RequestView asked={asked}>
        {(lists) => {
          const shown = lists.find((list) => list.id === listId) ?? lists[0]
          if (!shown) {
            return (
              <Section title={t('recommendations.lists.storedNone')}>
                <p className="sx-soft">{t('recommendations.lists.storedNoneText')}</p>
              </Section>
            )
          }
          return (
            <>
              <Section title={t('recommendations.lists.stored')}>
                <ListTable lists={lists} shown={shown.id} onExport={setExporting} />
              </Section>
              <ListRows key={shown.id} list={shown} />
            </>
          )
        }}
      </RequestView>
      {exporting && <ExportDialog list={exporting} onClose={() => setExporting(null)} />}
    </>
  )
}

function customersText(list: ListSummary, { t, format }: Words): string {
  const { customers } = list.settings
  switch (customers.kind) {
    case 'all':
      return t('recommendations.lists.customersAll')
    case 'search':
      return t('recommendations.lists.searchOf', { text: customers.text })
    case 'segment':
      return t('recommendations.lists.customersSegment')
    case 'ids':
      return t('recommendations.lists.customersIds', { n: format.integer(customers.ids.length) })
  }
}

type TableProps = {
  readonly lists: readonly ListSummary[]
  readonly shown: ListId
  readonly onExport: (list: ListSummary) => void
}

function ListTable({ lists, shown, onExport }: TableProps) {
  const words = useWords()
  const { t, format } = words
  return (
    <div className="sx-scroll-x">
      <table className="sx-table" data-testid={testIds.listTable}>
        <thead>
          <tr>
            <th scope="col">{t('recommendations.lists.columnCreated')}</th>
            <th scope="col">{t('recommendations.lists.columnFor')}</th>
            <th scope="col" className="sx-end">
              {t('recommendations.lists.columnCustomers')}
            </th>
            <th scope="col" className="sx-end">
              {t('recommendations.lists.columnRows')}
            </th>
            <th scope="col" className="sx-end" title={t('recommendations.lists.columnPopularHint')}>
              {t('recommendations.lists.columnPopular')}
            </th>
            <th scope="col">{t('recommendations.lists.columnState')}</th>
            <th scope="col">
              <span className="sx-hidden">{t('data.imports.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {lists.map((list) => (
            <tr key={list.id} className={list.id === shown ? 'sx-row-chosen' : undefined} data-list={list.id}>
              <th scope="row">
                <button
                  type="button"
                  className="sx-link sx-numbers"
                  aria-label={t('recommendations.lists.show', { time: format.dateTime(list.createdAt) })}
                  onClick={() =>
                    go(recommendationsRoute('lists', { modelId: list.settings.modelId, listId: list.id }))
                  }
                >
                  {format.dateTime(list.createdAt)}
                </button>
                <div className="sx-soft sx-small">{t(`contract.modelKind.${list.modelKind}`)}</div>
              </th>
              <td>
                {customersText(list, words)}
                <div className="sx-soft sx-small">
                  {t('recommendations.lists.topOf', { n: list.settings.topN })}
                </div>
              </td>
              <td className="sx-end sx-numbers">{format.integer(list.customers)}</td>
              <td className="sx-end sx-numbers">{format.integer(list.rows)}</td>
              <td className="sx-end sx-numbers">{format.integer(list.popularCustomers)}</td>
              <td>
                <span className={`sx-state sx-state-${list.current ? 'current' : 'stale'}`}>
                  {list.current ? t('recommendations.current') : t('recommendations.stale')}
                </span>
              </td>
              <td className="sx-end">
                <Button
                  size="xs"
                  leftSection={<IconDownload size={14} aria-hidden />}
                  onClick={() => onExport(list)}
                  data-testid={testIds.listExport}
                >
                  {t('recommendations.lists.export')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
