import { Button, Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { IconListCheck } from '@tabler/icons-react'
import { useState } from 'react'
import type { ModelId } from '../../../../contract/ids.ts'
import type { ListSettings, ModelSummary } from '../../../../contract/models.ts'
import { startJob, useIsJobRunning, useLatestJob } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { JobProgressPanel } from '../../components/job-progress.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { modelLabel } from './model-words.ts'
import { chooseModel } from './preview-tab.tsx'

type Props = { readonly models: readonly ModelSummary[]; readonly modelId: ModelId | null }

/** Which customers get how many products from which model. */
export function ListForm({ models, modelId }: Props) {
  const words = useWords()
  const { t } = words
  const action = useAction()
  const isBusy = useIsJobRunning()
  const job = useLatestJob('recommend')
  const [chosen, setChosen] = useState<string>(String(chooseModel(models, modelId)?.id ?? ''))
  const [who, setWho] = useState<'all' | 'search'>('all')
  const [text, setText] = useState('')
  const [topN, setTopN] = useState<number | string>(10)
  const [excludeBought, setExcludeBought] = useState(true)
  const model = models.find((each) => String(each.id) === chosen) ?? chooseModel(models, null)
  const isComplete =
    model !== undefined && typeof topN === 'number' && topN >= 1 && (who === 'all' || text.trim() !== '')

  const create = async () => {
    if (!model || typeof topN !== 'number') return
    const customers: ListSettings['customers'] =
      who === 'all' ? { kind: 'all' } : { kind: 'search', text: text.trim() }
    await startJob({ kind: 'recommend', settings: { modelId: model.id, topN, excludeBought, customers } })
  }
  return (
    <Section title={t('recommendations.lists.newList')}>
      {action.failure && <FailureNotice failure={action.failure} />}
      {job?.state === 'failed' && <FailureNotice failure={job.failure} />}
      <div className="sx-preview-bar">
        <NativeSelect
          label={t('recommendations.model.select')}
          value={chosen}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={models.map((each) => ({ value: String(each.id), label: modelLabel(each, words) }))}
          data-testid={testIds.modelSelect}
        />
        <NativeSelect
          label={t('recommendations.lists.customers')}
          value={who}
          onChange={(event) => setWho(event.currentTarget.value === 'search' ? 'search' : 'all')}
          data={[
            { value: 'all', label: t('recommendations.lists.customersAll') },
            { value: 'search', label: t('recommendations.lists.customersSearch') },
          ]}
          data-testid={testIds.listCustomers}
        />
        {who === 'search' && (
          <TextInput
            label={t('recommendations.lists.searchText')}
            value={text}
            maxLength={200}
            onChange={(event) => setText(event.currentTarget.value)}
            data-testid={testIds.listSearchText}
          />
        )}
        <NumberInput
          className="sx-narrow-label"
          label={t('recommendations.lists.topN')}
          value={topN}
          min={1}
          max={200}
          clampBehavior="strict"
          allowDecimal={false}
          onChange={setTopN}
          data-testid={testIds.listTopN}
        />
        <Checkbox
          label={t('recommendations.lists.excludeBought')}
          checked={excludeBought}
          onChange={(event) => setExcludeBought(event.currentTarget.checked)}
          data-testid={testIds.listExcludeBought}
        />
        <Button
          leftSection={<IconListCheck size={16} aria-hidden />}
          disabled={isBusy || !isComplete}
          loading={action.busy}
          onClick={() => action.run(create)}
          data-testid={testIds.listCreate}
        >
          {t('recommendations.lists.create')}
        </Button>
      </div>
      {job?.state === 'running' && <JobProgressPanel job={job} title={t('contract.jobKind.recommend')} />}
    </Section>
  )
}
