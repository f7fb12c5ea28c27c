import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { IconScale } from '@tabler/icons-react'
import {
  copyFields,
  copyMeasures,
  copyPlatform,
  copyPlatforms,
  copyScoreSettings,
} from '../../../../contract/copy.ts'
import type { TestedCopy } from '../../../../contract/copy.ts'
import { startJob, useIsJobRunning } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { scoreSettingsOf } from './draft.ts'
import type { Draft } from './draft.ts'

type Props = {
  readonly draft: Draft
  readonly tested: readonly TestedCopy[]
  readonly onChange: (change: Partial<Draft>) => void
}

/** The drafts, where they will run, and what they are measured by. */
export function DraftForm({ draft, tested, onChange }: Props) {
  const { t, format } = useWords()
  const action = useAction()
  const isBusy = useIsJobRunning()
  const learned = tested.find(({ field, measure }) => field === draft.field && measure === draft.measure)
  const score = () =>
    action.run(async () => {
      await startJob({ kind: 'score-copy', settings: scoreSettingsOf(draft) })
    })
  return (
    <Section title={t('copy.drafts')}>
      <Textarea
        label={t('copy.draftsLabel')}
        description={t('copy.draftsHint')}
        value={draft.text}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
        autosize
        minRows={5}
        maxRows={14}
        data-testid={testIds.copyDrafts}
      />
      <TextInput
        label={t('copy.current')}
        description={t('copy.currentHint')}
        value={draft.current}
        onChange={(event) => onChange({ current: event.currentTarget.value })}
        data-testid={testIds.copyCurrent}
      />
      <NativeSelect
        label={t('copy.platformLabel')}
        value={draft.platform}
        onChange={(event) => onChange({ platform: copyPlatform.parse(event.currentTarget.value) })}
        data={copyPlatforms.map((value) => ({ value, label: t(`copy.platform.${value}`) }))}
        data-testid={testIds.copyPlatform}
      />
      <div className="sx-fields">
        <NativeSelect
          label={t('copy.fieldLabel')}
          value={draft.field}
          onChange={(event) =>
            onChange({ field: copyScoreSettings.shape.field.parse(event.currentTarget.value) })
          }
          data={copyFields.map((value) => ({ value, label: t(`copy.field.${value}`) }))}
          data-testid={testIds.copyField}
        />
        <NativeSelect
          label={t('copy.measureLabel')}
          value={draft.measure}
          onChange={(event) =>
            onChange({ measure: copyScoreSettings.shape.measure.parse(event.currentTarget.value) })
          }
          data={copyMeasures.map((value) => ({ value, label: t(`copy.measure.${value}`) }))}
          data-testid={testIds.copyMeasure}
        />
      </div>
      <p className="sx-soft sx-small" data-testid={testIds.copyTested}>
        {learned === undefined
          ? t('copy.testedNone')
          : t('copy.tested', { tests: format.integer(learned.tests), texts: format.integer(learned.texts) })}
      </p>
      {action.failure && <FailureNotice failure={action.failure} />}
      <Button
        size="md"
        leftSection={<IconScale size={18} aria-hidden />}
        disabled={isBusy}
        loading={action.busy}
        onClick={score}
        data-testid={testIds.copyScore}
      >
        {t('copy.score')}
      </Button>
    </Section>
  )
}
