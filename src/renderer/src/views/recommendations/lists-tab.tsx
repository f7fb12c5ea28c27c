import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import type { ListId, ModelId } from '../../../../contract/ids.ts'
import type { SegmentId } from '../../../../contract/segments.ts'
import type { ModelSummary } from '../../../../contract/models.ts'
import type { ListSummary } from '../../../../contract/lists.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import type { Words } from '../../i18n/use-words.ts'
import { go, recommendationsRoute } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'
import { ExportDialog } from './export-dialog.tsx'
import { listTitle, ListMenu } from './list-actions.tsx'
import { ListComparisonSection } from './list-comparison.tsx'
import { ruleCount } from './list-draft.ts'
import { ListForm } from './list-form.tsx'
import { ListRows } from './list-rows.tsx'
import { RerankPanel } from './rerank-panel.tsx'

type Props = {
  readonly models: readonly ModelSummary[]
  readonly modelId: ModelId | null
  readonly listId: ListId | null
  readonly segmentId: SegmentId | null
}

/** Make lists, look into them, take them out. */
export function ListsTab({ models, modelId, listId, segmentId }: Props) {
  const { t } = useWords()
  const asked = useRequest('lists:list', undefined)
  const [exporting, setExporting] = useState<ListSummary | null>(null)
  const [compared, setCompared] = useState<ListId | null>(null)
  return (
    <>
      <ListForm key={segmentId} models={models} modelId={modelId} segmentId={segmentId} />
      <RequestView asked={asked}>
        {(lists) => {
          const shown = lists.find((list) => list.id === listId) ?? lists[0]
          const later = lists.find((list) => list.id === compared)
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
                <ListTable
                  lists={lists}
                  shown={shown.id}
                  onExport={setExporting}
                  onCompare={(list) => setCompared(list.id)}
                />
              </Section>
              {later && (
                <ListComparisonSection
                  key={later.id}
                  lists={lists}
                  first={later}
                  onClose={() => setCompared(null)}
                />
              )}
              <ListRows key={shown.id} list={shown} />
              <RerankPanel key={`rerank ${shown.id}`} list={shown} />
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

function rulesText(list: ListSummary, { t, format }: Words): string {
  const n = ruleCount(list.settings.rules)
  return n === 0 ? t('lists.stored.noRules') : t('lists.stored.rules', { n: format.integer(n) })
}

type TableProps = {
  readonly lists: readonly ListSummary[]
  readonly shown: ListId
  readonly onExport: (list: ListSummary) => void
  readonly onCompare: (list: ListSummary) => void
}

function ListTable({ lists, shown, onExport, onCompare }: TableProps) {
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
                  className="sx-link"
                  aria-label={t('recommendations.lists.show', { time: format.dateTime(list.createdAt) })}
                  onClick={() =>
                    go(recommendationsRoute('lists', { modelId: list.settings.modelId, listId: list.id }))
                  }
                >
                  {listTitle(list, words)}
                </button>
                <div className="sx-soft sx-small sx-numbers">
                  {t(`contract.modelKind.${list.modelKind}`)} · {format.dateTime(list.createdAt)}
                </div>
              </th>
              <td>
                {customersText(list, words)}
                <div className="sx-soft sx-small">
                  {t('recommendations.lists.topOf', { n: list.settings.topN })} · {rulesText(list, words)}
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
              <td className="sx-end sx-actions">
                <Button
                  size="xs"
                  leftSection={<IconDownload size={14} aria-hidden />}
                  onClick={() => onExport(list)}
                  data-testid={testIds.listExport}
                >
                  {t('recommendations.lists.export')}
                </Button>
                <ListMenu list={list} onCompare={lists.length > 1 ? () => onCompare(list) : null} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
