import { Button, NativeSelect } from '@mantine/core'
import { IconArrowMerge, IconChartLine, IconPlayerPlay } from '@tabler/icons-react'
import { useState } from 'react'
import {
  adsCalendars,
  adsOutcomes,
  adsSpans,
  defaultResponseSettings,
  projectResponseSettings,
} from '../../../../contract/ads.ts'
import type { ProjectResponseSettings } from '../../../../contract/ads.ts'
import { adsSentences } from '../../../../contract/locales/ads-sentences.ts'
import type { Output } from '../../../../contract/requests.ts'
import { startJob, useIsJobRunning } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { LoadingRows, RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { LiftsEditor } from './lifts-editor.tsx'
import { ModelInputs } from './model-inputs.tsx'
import { NeedReports } from './need-reports.tsx'
import { ResponseReport } from './response-report.tsx'

/** A check of the data, the fit, and what it says. */
export function ResponseTab() {
  const { t } = useWords()
  const latest = useRequest('ads:response', undefined)
  const [draft, setDraft] = useState<ProjectResponseSettings | null>(null)
  const stored = latest.value?.result.settings
  const options = useRequest('ads:options', undefined)
  // The outcome that the data support best is proposed, as long as nothing was chosen.
  const proposed = {
    ...defaultResponseSettings,
    outcome: options.value?.outcome ?? defaultResponseSettings.outcome,
  }
  const settings = draft ?? stored ?? proposed
  const adequacy = useRequest('ads:adequacy', settings, options.state.kind === 'loading')
  const isEmpty = adequacy.state.kind === 'failed' && adequacy.state.failure.code === 'ads-no-results'
  if (isEmpty && latest.value === null) return <NeedReports />
  return (
    <>
      <div className="sx-ads-form">
        <SettingsForm
          settings={settings}
          options={options.value ?? null}
          channels={adequacy.value?.channels ?? []}
          onChange={setDraft}
          hasModel={(latest.value ?? null) !== null}
          verdict={adequacy.value?.adequacy.verdict}
        />
        <Section title={t('ads.response.adequacy')} testId={testIds.adsAdequacy}>
          {adequacy.state.kind === 'loading' && <LoadingRows rows={5} />}
          {adequacy.state.kind === 'failed' && (
            <FailureNotice failure={adequacy.state.failure} onRetry={adequacy.refresh} />
          )}
          {adequacy.value && (
            <AdequacyCard
              checked={adequacy.value}
              onMerge={(channels) =>
                setDraft({
                  ...settings,
                  merges: [...settings.merges, { name: channels.join(' + '), channels: [...channels] }],
                })
              }
            />
          )}
        </Section>
      </div>
      <RequestView asked={latest} rows={8}>
        {(response) =>
          response === null ? (
            <Section>
              <EmptyState
                icon={IconChartLine}
                title={t('ads.response.none')}
                text={t('ads.response.noneText')}
              />
            </Section>
          ) : (
            <ResponseReport response={response} />
          )
        }
      </RequestView>
    </>
  )
}

type CardProps = {
  readonly checked: Output<'ads:adequacy'>
  readonly onMerge: (channels: readonly string[]) => void
}

function AdequacyCard({ checked, onMerge }: CardProps) {
  const { t, format, language } = useWords()
  const { adequacy, span } = checked
  const tone = adequacy.verdict === 'enough' ? 'good' : adequacy.verdict === 'weak' ? 'warn' : 'bad'
  return (
    <>
      <p>
        <span
          className={`sx-ads-badge sx-ads-badge-${tone}`}
          data-testid={testIds.adsVerdict}
          data-verdict={adequacy.verdict}
        >
          {t(`ads.response.verdict.${adequacy.verdict}`)}
        </span>
        <span className="sx-soft sx-small">
          {t('ads.response.perEffect', {
            periods: format.integer(adequacy.periods),
            span: t(`adsSentences.span.${span}`),
            effects: format.integer(adequacy.effects),
            value: format.decimal(adequacy.perEffect, 1),
          })}
        </span>
      </p>
      <ul className="sx-ads-said">
        {adsSentences(language)
          .adequacy(checked)
          .map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
      </ul>
      {adequacy.advice.map(
        (advice) =>
          advice.do === 'merge' && (
            <Button
              key={advice.channels.join()}
              size="xs"
              variant="default"
              leftSection={<IconArrowMerge size={15} aria-hidden />}
              onClick={() => onMerge(advice.channels)}
              data-testid={testIds.adsMergeAdvice}
            >
              {t('ads.response.mergeThese', { names: advice.channels.join(' + ') })}
            </Button>
          ),
      )}
    </>
  )
}

type FormProps = {
  readonly settings: ProjectResponseSettings
  readonly options: NonNullable<Output<'ads:options'>> | null
  readonly channels: readonly string[]
  readonly hasModel: boolean
  readonly verdict: string | undefined
  readonly onChange: (settings: ProjectResponseSettings) => void
}

function SettingsForm({ settings, options, channels, hasModel, verdict, onChange }: FormProps) {
  const { t } = useWords()
  const action = useAction()
  const isBusy = useIsJobRunning()
  const { shape } = projectResponseSettings
  const set = (change: Partial<ProjectResponseSettings>) => onChange({ ...settings, ...change })
  const fit = () =>
    action.run(async () => {
      await startJob({ kind: 'ads-response', settings })
    })
  return (
    <Section title={t('ads.tabs.response')}>
      <NativeSelect
        label={t('ads.response.outcome')}
        value={settings.outcome}
        onChange={(event) => set({ outcome: shape.outcome.parse(event.currentTarget.value) })}
        data={adsOutcomes.map((value) => ({ value, label: t(`ads.outcomes.${value}`) }))}
        data-testid={testIds.adsOutcome}
      />
      <div className="sx-fields">
        <NativeSelect
          label={t('ads.response.by')}
          value={settings.by}
          onChange={(event) => set({ by: shape.by.parse(event.currentTarget.value), lifts: [], merges: [] })}
          data={[
            { value: 'channel', label: t('ads.response.byChannel') },
            { value: 'campaign', label: t('ads.response.byCampaign') },
          ]}
          data-testid={testIds.adsBy}
        />
        <NativeSelect
          label={t('ads.response.every')}
          value={settings.every ?? 'week'}
          onChange={(event) => set({ every: shape.every.parse(event.currentTarget.value) })}
          data={adsSpans.map((value) => ({ value, label: t(`ads.response.${value}`) }))}
          data-testid={testIds.adsEvery}
        />
      </div>
      <NativeSelect
        label={t('ads.response.calendar')}
        value={settings.calendar}
        onChange={(event) => set({ calendar: shape.calendar.parse(event.currentTarget.value) })}
        data={adsCalendars.map((value) => ({ value, label: t(`ads.response.calendars.${value}`) }))}
      />
      <details className="sx-details" data-testid={testIds.adsInputs}>
        <summary>{t('ads.response.inputs')}</summary>
        <div className="sx-stack">
          <ModelInputs settings={settings} options={options} channels={channels} onChange={set} />
        </div>
      </details>
      <details className="sx-details">
        <summary>{t('recommendations.model.advanced')}</summary>
        <div className="sx-stack">
          <NativeSelect
            label={t('ads.response.adstock')}
            value={settings.adstock}
            onChange={(event) => set({ adstock: shape.adstock.parse(event.currentTarget.value) })}
            data={shape.adstock.options.map((value) => ({ value, label: t(`ads.response.${value}`) }))}
          />
          <NativeSelect
            label={t('ads.response.saturation')}
            value={settings.saturation}
            onChange={(event) => set({ saturation: shape.saturation.parse(event.currentTarget.value) })}
            data={shape.saturation.options.map((value) => ({ value, label: t(`ads.response.${value}`) }))}
          />
          <LiftsEditor lifts={settings.lifts} channels={channels} onChange={(lifts) => set({ lifts })} />
        </div>
      </details>
      {action.failure && <FailureNotice failure={action.failure} />}
      <Button
        size="md"
        leftSection={<IconPlayerPlay size={18} aria-hidden />}
        disabled={isBusy || channels.length === 0}
        loading={action.busy}
        onClick={fit}
        data-testid={testIds.adsFit}
      >
        {verdict === 'not-enough'
          ? t('ads.response.fitAnyway')
          : hasModel
            ? t('ads.response.refit')
            : t('ads.response.fit')}
      </Button>
    </Section>
  )
}
