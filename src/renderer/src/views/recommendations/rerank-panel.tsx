import { Button, Group, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { IconArrowsSort } from '@tabler/icons-react'
import { useState } from 'react'
import { rerankBrief, type JudgedRerank, type RerankBrief } from '../../../../contract/llm.ts'
import type { ListSummary } from '../../../../contract/lists.ts'
import type { JobId } from '../../../../contract/ids.ts'
import { resultOf } from '../../bridge/job-state.ts'
import { startJob, useIsJobRunning, useJob } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Notice } from '../../components/notice.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { go, recommendationsRoute } from '../../state/route.ts'
import { showPrompt, useLlmCall } from '../../state/llm-calls.ts'
import { testIds } from '../../test-ids.ts'
import { CallPanel } from '../llm/call-panel.tsx'
import { isUsable, useLlmState } from '../llm/use-llm-state.ts'
import { listTitle } from './list-actions.tsx'

const LONGEST_LIST_NAME = 120

/** Lists of a few customers in another order by a language model; only there where one is set up. */
export function RerankPanel({ list }: { readonly list: ListSummary }) {
  const words = useWords()
  const { t, language } = words
  const state = useLlmState()
  const segments = useRequest('segments:list', undefined)
  const [brief, setBrief] = useState<RerankBrief>({
    listId: list.id,
    segmentId: null,
    customers: 3,
    seed: 1,
    language: language === 'en' ? 'en' : 'zh',
    banned: [],
  })
  const purpose = `rerank ${list.id}`
  const call = useLlmCall(purpose)
  if (!isUsable(state)) return null
  const isBusy = call.kind === 'preparing' || call.kind === 'running'
  const change = (next: Partial<RerankBrief>) => setBrief((now) => ({ ...now, ...next }))
  return (
    <Section title={t('llm.rerank.title')} text={t('llm.rerank.text')} testId={testIds.rerankPanel}>
      <div className="sx-fields">
        <NumberInput
          label={t('llm.rerank.customers')}
          value={brief.customers}
          min={1}
          max={20}
          onChange={(value) =>
            change({ customers: Math.min(20, Math.max(1, Math.round(Number(value) || 1))) })
          }
          data-testid={testIds.rerankCustomers}
        />
        <NativeSelect
          label={t('llm.rerank.segment')}
          value={brief.segmentId === null ? '' : String(brief.segmentId)}
          onChange={(event) => {
            const { value } = event.currentTarget
            change({
              segmentId: value === '' ? null : rerankBrief.shape.segmentId.parse(Number(value)),
            })
          }}
          data={[
            { value: '', label: t('llm.rerank.everyone') },
            ...(segments.value ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
        />
        <NativeSelect
          label={t('llm.rerank.language')}
          value={brief.language}
          onChange={(event) =>
            change({ language: rerankBrief.shape.language.parse(event.currentTarget.value) })
          }
          data={(['en', 'zh'] as const).map((value) => ({ value, label: t(`llm.write.languages.${value}`) }))}
        />
      </div>
      <div className="sx-row">
        <Button
          leftSection={<IconArrowsSort size={16} aria-hidden />}
          disabled={isBusy}
          onClick={() => void showPrompt(purpose, { kind: 'rerank', brief })}
          data-testid={testIds.rerankAsk}
        >
          {t('llm.rerank.ask')}
        </Button>
        <Button variant="default" disabled={isBusy} onClick={() => change({ seed: brief.seed + 1 })}>
          {t('llm.rerank.again')}
        </Button>
      </div>
      <CallPanel purpose={purpose}>
        {(reply) =>
          call.kind === 'done' &&
          call.order.task.kind === 'rerank' && (
            <Reranked brief={call.order.task.brief} answer={reply.text} listName={listTitle(list, words)} />
          )
        }
      </CallPanel>
    </Section>
  )
}

type RerankedProps = {
  readonly brief: RerankBrief
  readonly answer: string
  readonly listName: string
}

function Reranked(props: RerankedProps) {
  const { t, format } = useWords()
  const { brief, answer } = props
  const asked = useRequest('llm:judge-rerank', { brief, answer })
  return (
    <RequestView asked={asked} rows={4}>
      {(judged) => (
        <div className="sx-stack" data-testid={testIds.rerankResult}>
          {judged.form === 'none' ? (
            <Notice tone="warn">{t('llm.rerank.none')}</Notice>
          ) : (
            <>
              <Notice tone="info">{t('llm.rerank.checked')}</Notice>
              {judged.strangers > 0 && (
                <Notice tone="warn">
                  {t('llm.rerank.strangers', { n: format.integer(judged.strangers) })}
                </Notice>
              )}
              {judged.lists.map((each) => (
                <RerankedList key={each.customer} list={each} />
              ))}
              <SaveRerank {...props} customers={judged.lists.map(({ customer }) => customer)} />
            </>
          )}
        </div>
      )}
    </RequestView>
  )
}

/** Keeps the new orders as a list of their own. */
function SaveRerank(props: RerankedProps & { readonly customers: string[] }) {
  const { t, format } = useWords()
  const action = useAction()
  const isBusy = useIsJobRunning()
  const [name, setName] = useState(
    t('llm.rerank.saveNameOf', { name: props.listName }).slice(0, LONGEST_LIST_NAME),
  )
  const [started, setStarted] = useState<JobId | null>(null)
  const job = useJob(started)
  const { brief, answer, customers } = props
  const run = async () => {
    // The list on the screen stays, so that what was saved is told beside it.
    go(recommendationsRoute('lists', { listId: brief.listId }))
    setStarted(await startJob({ kind: 'save-rerank', brief, answer, customers, name: name.trim() }))
  }
  const saved = job?.state === 'finished' ? resultOf(job, 'save-rerank') : null
  return (
    <div className="sx-stack-tight">
      <Group align="flex-end">
        <TextInput
          label={t('llm.rerank.saveName')}
          description={t('llm.rerank.saveHint')}
          value={name}
          maxLength={LONGEST_LIST_NAME}
          onChange={(event) => setName(event.currentTarget.value)}
          data-testid={testIds.rerankName}
        />
        <Button
          variant="light"
          disabled={isBusy || name.trim() === '' || saved !== null}
          onClick={() => action.run(run)}
          data-testid={testIds.rerankSave}
        >
          {t('llm.rerank.save')}
        </Button>
      </Group>
      {action.failure && <FailureNotice failure={action.failure} />}
      {job?.state === 'failed' && <FailureNotice failure={job.failure} />}
      {saved && (
        <Notice tone="good">
          {t('llm.rerank.saved', { name: saved.name, n: format.integer(saved.customers) })}
        </Notice>
      )}
    </div>
  )
}

function RerankedList({ list }: { readonly list: JudgedRerank['lists'][number] }) {
  const { t, format } = useWords()
  return (
    <div className="sx-stack-tight" data-customer={list.customer}>
      <strong>{list.customer}</strong>
      {list.isAnswered ? (
        list.leftOut > 0 && (
          <Notice tone="warn">{t('llm.rerank.leftOut', { n: format.integer(list.leftOut) })}</Notice>
        )
      ) : (
        <Notice tone="warn">{t('llm.rerank.unanswered')}</Notice>
      )}
      {list.violations.map(({ reason, found }, index) => (
        <Notice key={index} tone="warn">
          {t(`llm.rerank.violation.${reason}`, { found })}
        </Notice>
      ))}
      <div className="sx-scroll-x">
        <table className="sx-table">
          <thead>
            <tr>
              <th scope="col" className="sx-end">
                {t('llm.rerank.columnNow')}
              </th>
              <th scope="col" className="sx-end">
                {t('llm.rerank.columnWas')}
              </th>
              <th scope="col">{t('llm.rerank.columnProduct')}</th>
              <th scope="col">{t('llm.rerank.columnReason')}</th>
            </tr>
          </thead>
          <tbody>
            {list.rows.map((row) => (
              <tr key={row.now} data-was={row.was}>
                <td className="sx-end sx-numbers">{format.integer(row.now)}</td>
                <td className="sx-end sx-numbers">{format.integer(row.was)}</td>
                <th scope="row">{row.product}</th>
                <td>
                  {row.strikes.length > 0 ? (
                    row.strikes.map(({ reason, found, limit }) => (
                      <div key={`${reason} ${found}`} className="sx-soft sx-small">
                        {t(`llm.write.strike.${reason}`, { found, limit: String(limit ?? '') })}
                      </div>
                    ))
                  ) : row.reason === '' ? (
                    <span className="sx-soft">{t('llm.rerank.noReason')}</span>
                  ) : (
                    row.reason
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
