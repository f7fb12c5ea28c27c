import { Button, Checkbox, NativeSelect, NumberInput, SegmentedControl } from '@mantine/core'
import { IconArrowRight, IconUserSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { customerId as customerIdSchema } from '../../../../contract/ids.ts'
import type { CustomerId, ModelId } from '../../../../contract/ids.ts'
import type { ModelSummary } from '../../../../contract/models.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { go, recommendationsRoute } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'
import { CustomerPreview } from './customer-preview.tsx'
import { FoldInPreview } from './fold-in-preview.tsx'
import { modelLabel } from './model-words.ts'
import { SearchPicker } from './search-picker.tsx'

type Props = {
  readonly models: readonly ModelSummary[]
  readonly modelId: ModelId | null
  readonly customerId: CustomerId | null
}

/** One customer, known or new: what was bought, what is recommended, and why. */
export function PreviewTab({ models, modelId, customerId }: Props) {
  const { t } = useWords()
  const [mode, setMode] = useState<'customer' | 'new'>('customer')
  const [customer, setCustomer] = useState<CustomerId | null>(customerId)
  const [topN, setTopN] = useState(10)
  const [excludeBought, setExcludeBought] = useState(true)
  const model = chooseModel(models, modelId)
  if (!model) return null
  const options = { modelId: model.id, topN, excludeBought }
  return (
    <>
      <Section testId={testIds.previewOptions}>
        <div className="sx-preview-bar">
          <SegmentedControl
            aria-label={t('recommendations.preview.mode')}
            value={mode}
            onChange={(value) => setMode(value === 'new' ? 'new' : 'customer')}
            data={[
              { value: 'customer', label: t('recommendations.preview.modeCustomer') },
              { value: 'new', label: t('recommendations.preview.modeNew') },
            ]}
            data-testid={testIds.previewMode}
          />
          <ModelSelect models={models} model={model} customerId={customer} />
          <NumberInput
            className="sx-narrow"
            label={t('recommendations.preview.topN')}
            value={topN}
            min={1}
            max={200}
            allowDecimal={false}
            onChange={(value) => {
              if (typeof value === 'number' && value >= 1 && value <= 200) setTopN(value)
            }}
            data-testid={testIds.previewTopN}
          />
          <Checkbox
            label={t('recommendations.preview.excludeBought')}
            checked={excludeBought}
            onChange={(event) => setExcludeBought(event.currentTarget.checked)}
            data-testid={testIds.previewExcludeBought}
          />
          <Button
            variant="light"
            rightSection={<IconArrowRight size={16} aria-hidden />}
            onClick={() => go(recommendationsRoute('lists', { modelId: model.id }))}
          >
            {t('recommendations.preview.next')}
          </Button>
        </div>
        {mode === 'customer' && (
          <SearchPicker<CustomerId>
            request="customers:list"
            label={t('recommendations.preview.searchLabel')}
            placeholder={t('recommendations.preview.search')}
            testId={testIds.previewSearch}
            options={(rows) =>
              rows.map((row) => ({
                id: customerIdSchema.parse(row.id),
                title: row.name === '' ? row.externalId : `${row.name} (${row.externalId})`,
                note: row.email ?? '',
              }))
            }
            onPick={(option) => setCustomer(option.id)}
            keepsText
          />
        )}
      </Section>
      {mode === 'new' && <FoldInPreview options={options} kind={model.settings.kind} />}
      {mode === 'customer' && customer !== null && (
        <CustomerPreview
          options={options}
          customerId={customer}
          kind={model.settings.kind}
          onCustomer={setCustomer}
        />
      )}
      {mode === 'customer' && customer === null && (
        <Section>
          <EmptyState
            icon={IconUserSearch}
            title={t('recommendations.preview.choose')}
            text={t('recommendations.preview.chooseText')}
          />
        </Section>
      )}
    </>
  )
}

/** The model asked for; otherwise the newest personal one, for popularity says the same to everyone. */
export function chooseModel(
  models: readonly ModelSummary[],
  wanted: ModelId | null,
): ModelSummary | undefined {
  const newestFirst = [...models].sort((a, b) => b.id - a.id)
  return (
    newestFirst.find((model) => model.id === wanted) ??
    newestFirst.find((model) => model.settings.kind !== 'popularity') ??
    newestFirst[0]
  )
}

type SelectProps = {
  readonly models: readonly ModelSummary[]
  readonly model: ModelSummary
  readonly customerId: CustomerId | null
}

function ModelSelect({ models, model, customerId }: SelectProps) {
  const words = useWords()
  return (
    <NativeSelect
      label={words.t('recommendations.model.select')}
      value={String(model.id)}
      onChange={(event) => {
        const next = models.find((each) => String(each.id) === event.currentTarget.value)
        if (next) go(recommendationsRoute('preview', { modelId: next.id, customerId }))
      }}
      data={models.map((each) => ({ value: String(each.id), label: modelLabel(each, words) }))}
      data-testid={testIds.modelSelect}
    />
  )
}
