import { Button, Group, Modal, NativeSelect, TextInput } from '@mantine/core'
import { IconAdjustments } from '@tabler/icons-react'
import { useState } from 'react'
import { rfmGroups, rfmMaps, rfmSettings } from '../../../../contract/rfm.ts'
import type { RfmSettings } from '../../../../contract/rfm.ts'
import { ask } from '../../bridge/client.ts'
import { useAction } from '../../bridge/use-action.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Notice } from '../../components/notice.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'

const dimensions = ['recency', 'frequency', 'monetary'] as const
type Draft = {
  readonly bins: number
  readonly map: RfmSettings['map']
  readonly cuts: Readonly<Record<(typeof dimensions)[number], string>>
  readonly names: Readonly<Record<string, string>>
}

/** How this project scores its customers: number of bins, map of groups, own thresholds, own names. */
export function RfmSettingsForm() {
  const { t } = useWords()
  const asked = useRequest('rfm:settings', undefined)
  const [isOpen, setIsOpen] = useState(false)
  if (asked.value === undefined) return null
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconAdjustments size={16} aria-hidden />}
        onClick={() => setIsOpen(true)}
        data-testid={testIds.rfmSettings}
      >
        {t('behaviour.rfm.settings')}
      </Button>
      {isOpen && <SettingsDialog settings={asked.value} onClose={() => setIsOpen(false)} />}
    </>
  )
}

function draftOf(settings: RfmSettings): Draft {
  const text = (cuts: readonly number[] | null): string => (cuts ?? []).join('; ')
  return {
    bins: settings.bins,
    map: settings.map,
    cuts: {
      recency: text(settings.recency),
      frequency: text(settings.frequency),
      monetary: text(settings.monetary),
    },
    names: settings.names,
  }
}

/** The settings a draft says, or null where its thresholds are no ascending numbers. */
function settingsOf(draft: Draft): RfmSettings | null {
  const cutsOf = (text: string): number[] | null => {
    const parts = text.split(/[;；\s]+/).filter((part) => part !== '')
    return parts.length === 0 ? null : parts.map(Number)
  }
  const names = Object.fromEntries(Object.entries(draft.names).filter(([, name]) => name.trim() !== ''))
  const parsed = rfmSettings.safeParse({
    bins: draft.bins,
    map: draft.map,
    recency: cutsOf(draft.cuts.recency),
    frequency: cutsOf(draft.cuts.frequency),
    monetary: cutsOf(draft.cuts.monetary),
    names,
  })
  return parsed.success ? parsed.data : null
}

function SettingsDialog({
  settings,
  onClose,
}: {
  readonly settings: RfmSettings
  readonly onClose: () => void
}) {
  const { t } = useWords()
  const action = useAction()
  const [draft, setDraft] = useState(() => draftOf(settings))
  const made = settingsOf(draft)
  const save = async () => {
    if (made === null) return
    await ask('rfm:set-settings', made)
    onClose()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('behaviour.rfm.settings')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className="sx-stack">
        <div className="sx-fields">
          <NativeSelect
            label={t('behaviour.rfm.bins')}
            value={String(draft.bins)}
            onChange={(event) => setDraft({ ...draft, bins: Number(event.currentTarget.value) })}
            data={['3', '4', '5']}
            data-testid={testIds.rfmBins}
          />
          <NativeSelect
            label={t('behaviour.rfm.map')}
            value={draft.map}
            onChange={(event) =>
              setDraft({
                ...draft,
                map: rfmMaps.find((each) => each === event.currentTarget.value) ?? 'western',
              })
            }
            data={rfmMaps.map((value) => ({ value, label: t(`behaviour.rfm.maps.${value}`) }))}
            data-testid={testIds.rfmMap}
          />
        </div>
        <fieldset className="sx-fieldset">
          <legend>{t('behaviour.rfm.thresholds')}</legend>
          <div className="sx-fields">
            {dimensions.map((name) => (
              <TextInput
                key={name}
                label={t(`behaviour.rfm.${name}`)}
                placeholder={t('behaviour.rfm.quantiles')}
                value={draft.cuts[name]}
                onChange={(event) =>
                  setDraft({ ...draft, cuts: { ...draft.cuts, [name]: event.currentTarget.value } })
                }
              />
            ))}
          </div>
          <p className="sx-soft sx-small">{t('behaviour.rfm.thresholdsHint', { n: draft.bins - 1 })}</p>
        </fieldset>
        <fieldset className="sx-fieldset">
          <legend>{t('behaviour.rfm.names')}</legend>
          <div className="sx-fields">
            {rfmGroups[draft.map].map((group) => (
              <TextInput
                key={group}
                label={t(`segments.rfmGroup.${group}`)}
                placeholder={t(`segments.rfmGroup.${group}`)}
                maxLength={60}
                value={draft.names[group] ?? ''}
                onChange={(event) =>
                  setDraft({ ...draft, names: { ...draft.names, [group]: event.currentTarget.value } })
                }
              />
            ))}
          </div>
        </fieldset>
        {made === null && (
          <Notice tone="warn">{t('behaviour.rfm.badThresholds', { n: draft.bins - 1 })}</Notice>
        )}
        {action.failure && <FailureNotice failure={action.failure} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            disabled={made === null}
            loading={action.busy}
            onClick={() => action.run(save)}
            data-testid={testIds.rfmSave}
          >
            {t('behaviour.rfm.save')}
          </Button>
        </Group>
      </div>
    </Modal>
  )
}
