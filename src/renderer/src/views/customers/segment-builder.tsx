import { Button, Group as Row, NativeSelect } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconDeviceFloppy, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { calendarDay, SMALL_GROUP } from '../../../../contract/segments.ts'
import type { AsOf, Rule, Segment } from '../../../../contract/segments.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Notice } from '../../components/notice.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { MembersTable } from './members-table.tsx'
import { asGroup, isComplete } from './rule-edit.ts'
import type { Group } from './rule-edit.ts'
import { RuleEditor } from './rule-editor.tsx'
import { SaveSegmentDialog } from './save-segment-dialog.tsx'
import { DateField } from '../../components/date-field.tsx'

type Props = {
  /** The segment to change, or null for a new one. */
  readonly segment: Segment | null
  readonly segments: readonly Segment[]
  readonly onClose: () => void
}

const emptyRule: Group = { kind: 'all', rules: [] }
const COUNT_DELAY_MS = 150

/** Puts a rule together, and says at once how many customers fit. */
export function SegmentBuilder({ segment, segments, onClose }: Props) {
  const { t } = useWords()
  const choices = useRequest('segments:choices', undefined)
  const [rule, setRule] = useState<Group>(segment === null ? emptyRule : asGroup(segment.rule))
  const [asOf, setAsOf] = useState<AsOf>(segment?.asOf ?? { kind: 'data-end' })
  const [saving, setSaving] = useState(false)
  const others = segments.filter(({ id }) => id !== segment?.id)
  const complete = isComplete(rule)
  return (
    <Section
      testId={testIds.segmentBuilder}
      title={
        segment === null ? t('segments.builder.new') : t('segments.builder.change', { name: segment.name })
      }
      text={t('segments.builder.text')}
      actions={
        <Row gap="xs">
          <Button variant="default" leftSection={<IconX size={16} aria-hidden />} onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            leftSection={<IconDeviceFloppy size={16} aria-hidden />}
            disabled={!complete || rule.rules.length === 0}
            onClick={() => setSaving(true)}
            data-testid={testIds.segmentSaveOpen}
          >
            {t('segments.builder.save')}
          </Button>
        </Row>
      }
    >
      <RequestView asked={choices}>
        {(known) => (
          <>
            <RuleEditor group={rule} context={{ choices: known, segments: others }} onChange={setRule} />
            <AsOfField asOf={asOf} onChange={setAsOf} />
            <LiveCount rule={rule} asOf={asOf} isComplete={complete} />
          </>
        )}
      </RequestView>
      {saving && (
        <SaveSegmentDialog
          draft={{ ...(segment ?? {}), rule, asOf }}
          id={segment?.id ?? null}
          onClose={() => setSaving(false)}
        />
      )}
    </Section>
  )
}

function AsOfField({ asOf, onChange }: { readonly asOf: AsOf; readonly onChange: (asOf: AsOf) => void }) {
  const { t } = useWords()
  const choose = (kind: string) => {
    if (kind === 'today') onChange({ kind })
    else if (kind === 'day') onChange({ kind, day: new Date().toISOString().slice(0, 10) })
    else onChange({ kind: 'data-end' })
  }
  return (
    <div className="sx-condition">
      <span className="sx-soft">{t('segments.asOf.label')}</span>
      <NativeSelect
        aria-label={t('segments.asOf.label')}
        value={asOf.kind}
        onChange={(event) => choose(event.currentTarget.value)}
        data={(['data-end', 'today', 'day'] as const).map((value) => ({
          value,
          label: t(`segments.asOf.${value}`),
        }))}
      />
      {asOf.kind === 'day' && (
        <DateField
          aria-label={t('segments.asOf.day')}
          value={asOf.day}
          onChange={(typed) => {
            const day = calendarDay.safeParse(typed)
            if (day.success) onChange({ kind: 'day', day: day.data })
          }}
        />
      )}
    </div>
  )
}

type CountProps = {
  readonly rule: Rule
  readonly asOf: AsOf
  readonly isComplete: boolean
}

function LiveCount({ rule, asOf, isComplete: complete }: CountProps) {
  const { t, format } = useWords()
  const [audience] = useDebouncedValue({ rule, asOf }, COUNT_DELAY_MS)
  const isReady = complete && isComplete(audience.rule)
  const asked = useRequest('segments:count', audience, !isReady)
  const [isListed, setIsListed] = useState(false)
  // The last count stays until the next one is there.
  const [last, setLast] = useState(asked.value)
  if (asked.value !== undefined && asked.value !== last) setLast(asked.value)
  if (asked.state.kind === 'failed')
    return <FailureNotice failure={asked.state.failure} onRetry={asked.refresh} />
  const counted = asked.value ?? last
  return (
    <div className="sx-live-count" aria-live="polite">
      <div className="sx-section-header">
        <p
          className="sx-count-size"
          data-testid={testIds.segmentCount}
          data-size={asked.value !== undefined && isReady ? asked.value.size : ''}
        >
          {counted === undefined ? (
            t('segments.builder.unfinished')
          ) : (
            <>
              <strong className="sx-numbers">{format.integer(counted.size)}</strong>{' '}
              {t('segments.builder.of', {
                all: format.integer(counted.customers),
                share: format.percent(counted.customers === 0 ? 0 : counted.size / counted.customers),
              })}
            </>
          )}
        </p>
        <Button size="xs" variant="subtle" disabled={!isReady} onClick={() => setIsListed(!isListed)}>
          {isListed ? t('behaviour.overview.hidePeople') : t('behaviour.overview.showPeople')}
        </Button>
      </div>
      {counted !== undefined && counted.suppressed > 0 && (
        <p className="sx-soft sx-small">
          {t('segments.builder.suppressed', { n: format.integer(counted.suppressed) })}
        </p>
      )}
      {counted !== undefined && counted.size > 0 && counted.size < SMALL_GROUP && (
        <Notice tone="warn" testId={testIds.segmentSmall}>
          {t('segments.small', { n: SMALL_GROUP })}
        </Notice>
      )}
      {isListed && isReady && <MembersTable audience={audience} label={t('behaviour.overview.people')} />}
    </div>
  )
}
