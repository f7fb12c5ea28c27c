import { Button, Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { IconListCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { MOST_PER_CUSTOMER } from '../../../../contract/list-rules.ts'
import type { ModelId } from '../../../../contract/ids.ts'
import type { SegmentId } from '../../../../contract/segments.ts'
import type { ModelSummary } from '../../../../contract/models.ts'
import type { ListSettings } from '../../../../contract/lists.ts'
import type { ListChoices } from '../../../../contract/recommend-views.ts'
import { startJob, useIsJobRunning, useLatestJob } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { JobProgressPanel } from '../../components/job-progress.tsx'
import { Notice } from '../../components/notice.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { noRules, ruleCount, rulesOf, settingsOf } from './list-draft.ts'
import type { ListDraft } from './list-draft.ts'
import { ListLivePreview, useListPreview } from './list-live-preview.tsx'
import { ListRulesForm } from './list-rules-form.tsx'
import { modelLabel } from './model-words.ts'
import { chooseModel } from './preview-tab.tsx'

type Props = {
  readonly models: readonly ModelSummary[]
  readonly modelId: ModelId | null
  /** For whom, to begin with; null for everybody. */
  readonly segmentId: SegmentId | null
}

/** Which customers get how many products from which model, by which rules; beside it what that leads to. */
export function ListForm({ models, modelId, segmentId }: Props) {
  const choices = useRequest('lists:choices', undefined)
  const model = chooseModel(models, modelId)
  if (!model) return null
  return (
    <RequestView asked={choices} rows={8}>
      {(offered) => <Builder models={models} first={model} choices={offered} segmentId={segmentId} />}
    </RequestView>
  )
}

type BuilderProps = {
  readonly models: readonly ModelSummary[]
  readonly first: ModelSummary
  readonly choices: ListChoices
  readonly segmentId: SegmentId | null
}

function Builder({ models, first, choices, segmentId }: BuilderProps) {
  const { t, format } = useWords()
  const action = useAction()
  const isBusy = useIsJobRunning()
  const job = useLatestJob('recommend')
  const [draft, setDraft] = useState<ListDraft>({
    modelId: first.id,
    who: segmentId === null ? 'all' : 'segment',
    search: '',
    segmentId,
    name: '',
    topN: 10,
    excludeBought: true,
    rules: noRules,
  })
  const change = (part: Partial<ListDraft>) => setDraft({ ...draft, ...part })
  // The model may be gone since.
  const model = models.find((each) => each.id === draft.modelId) ?? first
  const { currency } = choices
  const settings = settingsOf({ ...draft, modelId: model.id }, currency)
  const live = useListPreview(useStable(settings && withoutName(settings)))
  const rules = rulesOf(draft.rules, currency)
  const count = ruleCount(rules ?? undefined)

  const create = async () => {
    if (settings === null) return
    await startJob({ kind: 'recommend', settings })
  }
  return (
    <div className="sx-builder">
      <Section title={t('lists.builder.title')}>
        <BasicFields models={models} model={model} draft={draft} choices={choices} onChange={change} />
        <details className="sx-details" data-testid={testIds.listRulesOpen}>
          <summary>
            {t('lists.builder.rules')}
            {count > 0 && <span className="sx-chip">{format.integer(count)}</span>}
          </summary>
          <ListRulesForm
            kind={model.settings.kind}
            draft={draft.rules}
            choices={choices}
            excludeBought={draft.excludeBought}
            lastScores={live.preview?.lastScores ?? null}
            onChange={(part) => change({ rules: { ...draft.rules, ...part } })}
          />
        </details>
        {rules === null && <Notice tone="warn">{t('lists.builder.invalid')}</Notice>}
        {action.failure && <FailureNotice failure={action.failure} />}
        {job?.state === 'failed' && <FailureNotice failure={job.failure} />}
        <Button
          size="md"
          leftSection={<IconListCheck size={16} aria-hidden />}
          disabled={isBusy || settings === null}
          loading={action.busy}
          onClick={() => action.run(create)}
          data-testid={testIds.listCreate}
        >
          {t('lists.builder.create')}
        </Button>
        {job?.state === 'running' && <JobProgressPanel job={job} title={t('contract.jobKind.recommend')} />}
      </Section>
      <ListLivePreview {...live} />
    </div>
  )
}

function withoutName({ name: _, ...rest }: ListSettings): ListSettings {
  return rest
}

/** The same object as long as it says the same, so that it is asked about once. */
function useStable<T>(value: T): T {
  const [kept, setKept] = useState(value)
  if (JSON.stringify(kept) !== JSON.stringify(value)) {
    setKept(value)
    return value
  }
  return kept
}

type FieldsProps = {
  readonly models: readonly ModelSummary[]
  readonly model: ModelSummary
  readonly draft: ListDraft
  readonly choices: ListChoices
  readonly onChange: (change: Partial<ListDraft>) => void
}

function BasicFields({ models, model, draft, choices, onChange }: FieldsProps) {
  const words = useWords()
  const { t, format } = words
  return (
    <div className="sx-stack">
      <TextInput
        label={t('lists.builder.name')}
        placeholder={t('lists.builder.namePlaceholder')}
        value={draft.name}
        maxLength={120}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        data-testid={testIds.listName}
      />
      <NativeSelect
        label={t('recommendations.model.select')}
        value={String(model.id)}
        onChange={(event) => {
          const next = models.find((each) => String(each.id) === event.currentTarget.value)
          if (next) onChange({ modelId: next.id })
        }}
        data={models.map((each) => ({ value: String(each.id), label: modelLabel(each, words) }))}
        data-testid={testIds.modelSelect}
      />
      <NativeSelect
        label={t('recommendations.lists.customers')}
        value={draft.who}
        onChange={(event) =>
          onChange({
            who:
              (['all', 'search', 'segment'] as const).find((each) => each === event.currentTarget.value) ??
              'all',
          })
        }
        data={[
          { value: 'all', label: t('recommendations.lists.customersAll') },
          { value: 'search', label: t('recommendations.lists.customersSearch') },
          ...(choices.segments.length === 0 ? [] : [{ value: 'segment', label: t('lists.builder.segment') }]),
        ]}
        data-testid={testIds.listCustomers}
      />
      <NumberInput
        label={t('recommendations.lists.topN')}
        value={draft.topN}
        min={1}
        max={MOST_PER_CUSTOMER}
        clampBehavior="strict"
        allowDecimal={false}
        onChange={(topN) => onChange({ topN })}
        data-testid={testIds.listTopN}
      />
      {draft.who === 'search' && (
        <TextInput
          label={t('recommendations.lists.searchText')}
          value={draft.search}
          maxLength={200}
          onChange={(event) => onChange({ search: event.currentTarget.value })}
          data-testid={testIds.listSearchText}
        />
      )}
      {draft.who === 'segment' && (
        <NativeSelect
          label={t('lists.builder.segment')}
          value={String(draft.segmentId ?? '')}
          onChange={(event) => {
            const segment = choices.segments.find(({ id }) => String(id) === event.currentTarget.value)
            onChange({ segmentId: segment?.id ?? null })
          }}
          data={[
            { value: '', label: '–' },
            ...choices.segments.map(({ id, name, customers }) => ({
              value: String(id),
              label: customers === null ? name : `${name} (${format.integer(customers)})`,
            })),
          ]}
          data-testid={testIds.listSegment}
        />
      )}
      <Checkbox
        label={t('recommendations.lists.excludeBought')}
        checked={draft.excludeBought}
        onChange={(event) => onChange({ excludeBought: event.currentTarget.checked })}
        data-testid={testIds.listExcludeBought}
      />
    </div>
  )
}
