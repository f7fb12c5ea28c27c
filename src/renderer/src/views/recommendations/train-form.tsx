import { Button, Checkbox, NativeSelect, NumberInput } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useState } from 'react'
import {
  defaultAuto,
  defaultSettings,
  modelKind,
  modelKinds,
  similarityKinds,
  solverKinds,
  svdSettings,
  trainSettings,
} from '../../../../contract/models.ts'
import type { ModelKind, TrainSettings } from '../../../../contract/models.ts'
import { startJob, useIsJobRunning } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Section } from '../../components/view.tsx'
import { contentSettings } from '../../../../contract/model-settings.ts'
import { useWords } from '../../i18n/use-words.ts'
import { modelSettingId, testIds } from '../../test-ids.ts'
import { settingFields } from './settings-fields.ts'
import type { SettingField } from './settings-fields.ts'

type Kind = ModelKind | 'auto'

function kindOf(value: unknown): Kind {
  return value === 'auto' ? 'auto' : modelKind.parse(value)
}

function defaultsOf(kind: Kind): Record<string, unknown> {
  return kind === 'auto' ? { ...defaultAuto } : { ...defaultSettings[kind] }
}

/** Kind and settings of a model to train. The bounds are the contract's. */
export function TrainForm() {
  const { t } = useWords()
  const action = useAction()
  const isBusy = useIsJobRunning()
  const [draft, setDraft] = useState<Record<string, unknown>>({ ...defaultSettings.ials })
  const [evaluate, setEvaluate] = useState(true)
  const parsed = trainSettings.safeParse(draft)
  const kind = kindOf(draft['kind'])

  const train = (settings: TrainSettings) =>
    action.run(async () => {
      await startJob({ kind: 'train', settings, evaluate })
    })

  return (
    <Section title={t('recommendations.model.newModel')}>
      <NativeSelect
        label={t('recommendations.model.kind')}
        value={kind}
        onChange={(event) => setDraft(defaultsOf(kindOf(event.currentTarget.value)))}
        data={[
          { value: 'auto', label: t('recommendations.model.auto.name') },
          ...[...modelKinds].reverse().map((value) => ({ value, label: t(`contract.modelKind.${value}`) })),
        ]}
        data-testid={testIds.modelKind}
      />
      <p className="sx-soft sx-small">
        {kind === 'auto'
          ? t('recommendations.model.auto.explain')
          : t(`recommendations.model.explain.${kind}`)}
      </p>
      {(kind === 'item-knn' || kind === 'user-knn') && (
        <NativeSelect
          label={t('recommendations.model.similarity')}
          value={String(draft['similarity'])}
          onChange={(event) => setDraft({ ...draft, similarity: event.currentTarget.value })}
          data={similarityKinds.map((value) => ({ value, label: t(`contract.similarity.${value}`) }))}
          data-testid={modelSettingId('similarity')}
        />
      )}
      {kind === 'content' && (
        <NativeSelect
          label={t('recommendations.model.similarity')}
          value={String(draft['similarity'])}
          onChange={(event) => setDraft({ ...draft, similarity: event.currentTarget.value })}
          data={contentSettings.shape.similarity.options.map((value) => ({
            value,
            label: t(`contract.similarity.${value}`),
          }))}
          data-testid={modelSettingId('similarity')}
        />
      )}
      {kind === 'ials' && (
        <NativeSelect
          label={t('recommendations.model.solver')}
          value={String(draft['solver'])}
          onChange={(event) => setDraft({ ...draft, solver: event.currentTarget.value })}
          data={solverKinds.map((value) => ({ value, label: t(`contract.solver.${value}`) }))}
          data-testid={modelSettingId('solver')}
        />
      )}
      {'weighting' in draft && (
        <NativeSelect
          label={t('recommendations.model.weighting')}
          value={String(draft['weighting'])}
          onChange={(event) => setDraft({ ...draft, weighting: event.currentTarget.value })}
          data={svdSettings.shape.weighting.options.map((value) => ({
            value,
            label: t(`contract.weighting.${value}`),
          }))}
          data-testid={modelSettingId('weighting')}
        />
      )}
      <details className="sx-details">
        <summary>{t('recommendations.model.advanced')}</summary>
        <div className="sx-stack">
          {settingFields[kind].map((field) => (
            <SettingInput
              key={`${kind} ${field.name}`}
              field={field}
              value={draft[field.name]}
              onChange={(value) => setDraft({ ...draft, [field.name]: value })}
            />
          ))}
          <Button size="xs" variant="subtle" onClick={() => setDraft(defaultsOf(kind))}>
            {t('recommendations.model.reset')}
          </Button>
        </div>
      </details>
      <Checkbox
        label={t('recommendations.model.evaluate')}
        description={t('recommendations.model.evaluateHint')}
        checked={evaluate}
        onChange={(event) => setEvaluate(event.currentTarget.checked)}
        data-testid={testIds.modelEvaluate}
      />
      {action.failure && <FailureNotice failure={action.failure} />}
      <Button
        size="md"
        leftSection={<IconPlayerPlay size={18} aria-hidden />}
        disabled={isBusy || !parsed.success}
        loading={action.busy}
        onClick={() => {
          if (parsed.success) train(parsed.data)
        }}
        data-testid={testIds.trainStart}
      >
        {t('recommendations.model.train')}
      </Button>
    </Section>
  )
}

type InputProps = {
  readonly field: SettingField
  readonly value: unknown
  readonly onChange: (value: number | string) => void
}

function SettingInput({ field, value, onChange }: InputProps) {
  const { t, format } = useWords()
  const isInside = typeof value === 'number' && value >= field.min && value <= field.max
  return (
    <NumberInput
      label={t(`recommendations.model.${field.words}`)}
      description={t(`recommendations.model.${field.words}Hint`)}
      error={
        isInside
          ? undefined
          : t('recommendations.model.limits', {
              min: format.decimal(field.min, 4),
              max: format.decimal(field.max, 4),
            })
      }
      value={typeof value === 'number' ? value : String(value)}
      onChange={onChange}
      min={field.min}
      max={field.max}
      step={field.step}
      allowDecimal={!field.isWhole}
      clampBehavior="none"
      data-testid={modelSettingId(field.name)}
    />
  )
}
