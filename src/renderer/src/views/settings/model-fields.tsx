import { Autocomplete, Button, Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { llmPresetAddress, llmPresets, llmSettings } from '../../../../contract/llm.ts'
import type { LlmSettings } from '../../../../contract/llm.ts'
import { ask } from '../../bridge/client.ts'
import { useAction } from '../../bridge/use-action.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'

type Props = {
  readonly draft: LlmSettings
  readonly onChange: (draft: LlmSettings) => void
  /** Models are listed from the address that is saved. */
  readonly isSaved: boolean
}

export function ModelFields({ draft, onChange, isSaved }: Props) {
  const { t } = useWords()
  const change = (part: Partial<LlmSettings>) => onChange({ ...draft, ...part })
  return (
    <>
      <div className="sx-fields">
        <NativeSelect
          label={t('llm.settings.preset')}
          value={draft.preset}
          onChange={(event) => {
            const preset = llmSettings.shape.preset.parse(event.currentTarget.value)
            change({ preset, ...(preset === 'other' ? {} : { address: llmPresetAddress[preset] }) })
          }}
          data={llmPresets.map((value) => ({ value, label: t(`llm.settings.presets.${value}`) }))}
          data-testid={testIds.llmPreset}
        />
        <TextInput
          label={t('llm.settings.address')}
          description={t('llm.settings.addressHint')}
          value={draft.address}
          onChange={(event) => change({ address: event.currentTarget.value })}
          spellCheck={false}
          data-testid={testIds.llmAddress}
        />
      </div>
      <ModelName draft={draft} onChange={onChange} isSaved={isSaved} />
      <details className="sx-details">
        <summary data-testid={testIds.llmMore}>{t('llm.settings.more')}</summary>
        <Limits draft={draft} change={change} />
      </details>
    </>
  )
}

function ModelName({ draft, onChange, isSaved }: Props) {
  const { t, format } = useWords()
  const [models, setModels] = useState<readonly string[]>([])
  const action = useAction()
  const list = () => action.run(async () => setModels(await ask('llm:models')))
  return (
    <>
      <div className="sx-row">
        <Autocomplete
          label={t('llm.settings.model')}
          description={t('llm.settings.modelHint')}
          value={draft.model}
          onChange={(model) => onChange({ ...draft, model })}
          data={[...models]}
          w={300}
          spellCheck={false}
          data-testid={testIds.llmModel}
        />
        <Autocomplete
          label={t('llm.settings.embeddingModel')}
          description={t('llm.settings.embeddingModelHint')}
          value={draft.embeddingModel}
          onChange={(embeddingModel) => onChange({ ...draft, embeddingModel })}
          data={[...models]}
          w={300}
          spellCheck={false}
          data-testid={testIds.llmEmbeddingModel}
        />
        <Button
          variant="light"
          disabled={!isSaved}
          loading={action.busy}
          onClick={list}
          style={{ alignSelf: 'end' }}
          data-testid={testIds.llmModels}
        >
          {t('llm.settings.modelList')}
        </Button>
        {models.length > 0 && (
          <span className="sx-soft sx-small" style={{ alignSelf: 'end' }}>
            {t('llm.settings.modelsFound', { n: format.integer(models.length) })}
          </span>
        )}
      </div>
      {action.failure && <FailureNotice failure={action.failure} />}
    </>
  )
}

const seconds = ['connectSeconds', 'idleSeconds', 'totalSeconds'] as const
const prices = ['inputPrice', 'outputPrice', 'embeddingPrice'] as const

function Limits(props: {
  readonly draft: LlmSettings
  readonly change: (part: Partial<LlmSettings>) => void
}) {
  const { t } = useWords()
  const { draft, change } = props
  return (
    <div className="sx-stack">
      <div className="sx-fields">
        <NumberInput
          label={t('llm.settings.temperature')}
          description={t('llm.settings.temperatureHint')}
          value={draft.temperature ?? ''}
          min={0}
          max={2}
          step={0.1}
          onChange={(value) =>
            change({ temperature: value === '' ? null : Math.min(2, Math.max(0, Number(value) || 0)) })
          }
        />
        <NumberInput
          label={t('llm.settings.maxTokens')}
          value={draft.maxTokens}
          min={16}
          max={100_000}
          onChange={(value) => change({ maxTokens: within(value, 16, 100_000) })}
        />
        {seconds.map((name) => (
          <NumberInput
            key={name}
            label={t(`llm.settings.${name}`)}
            value={draft[name]}
            min={1}
            max={3600}
            onChange={(value) => change({ [name]: within(value, 1, 3600) })}
            data-testid={`${testIds.llmLimit}-${name}`}
          />
        ))}
        {prices.map((name) => (
          <NumberInput
            key={name}
            label={t(`llm.settings.${name}`)}
            value={draft[name] ?? ''}
            min={0}
            decimalScale={4}
            onChange={(value) =>
              change({ [name]: value === '' ? null : Math.min(100_000, Math.max(0, Number(value) || 0)) })
            }
            data-testid={`${testIds.llmPrice}-${name}`}
          />
        ))}
        <TextInput
          label={t('llm.settings.currency')}
          value={draft.currency}
          maxLength={8}
          onChange={(event) => change({ currency: event.currentTarget.value })}
        />
      </div>
      <Checkbox
        label={t('llm.settings.stream')}
        description={t('llm.settings.streamHint')}
        checked={draft.stream}
        onChange={(event) => change({ stream: event.currentTarget.checked })}
      />
    </div>
  )
}

function within(value: number | string, low: number, high: number): number {
  return Math.min(high, Math.max(low, Math.round(Number(value) || low)))
}
