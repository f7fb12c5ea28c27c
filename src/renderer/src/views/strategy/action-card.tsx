import { Button, Menu, TextInput } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useState } from 'react'
import type { ActionState, PlanAction, PlanEdit } from '../../../../contract/plan-actions.ts'
import { ask } from '../../bridge/client.ts'
import { startJob, useIsJobRunning } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { planActionRowId, testIds } from '../../test-ids.ts'
import { EvidenceList } from './evidence-list.tsx'
import { SpendLines } from './spend-lines.tsx'
import { usePlanWords } from './plan-words.ts'

const tones = { proposed: 'info', accepted: 'good', rejected: 'warn' } as const

type Props = {
  readonly action: PlanAction
  readonly place: number
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly currency: string
  readonly onEdit: () => void
}

/** One action: what is planned and why, what was decided, what it did. */
export function ActionCard({ action, place, isFirst, isLast, currency, onEdit }: Props) {
  const { t, format } = useWords()
  const { money, action: nameOf } = usePlanWords(currency)
  const decision = useAction()
  const isBusy = useIsJobRunning()
  const [note, setNote] = useState(action.note)
  const decide = (state: ActionState) =>
    decision.run(() => ask('plan:set-action', { id: action.id, state, note }))
  const edit = (asked: PlanEdit) =>
    decision.run(async () => {
      await startJob({ kind: 'edit-plan', edit: asked })
    })
  const saveContacts = () =>
    decision.run(async () => {
      const suggestedName = `${t('strategy.contactsName', { id: action.id })}.csv`
      const target = await ask('file:choose-target', { suggestedName, format: 'csv' })
      if (!target) return
      const settings = { actionId: action.id, format: 'csv' } as const
      await startJob({ kind: 'export-contacts', settings, file: target.token }, target)
    })
  const { result } = action
  return (
    <Section
      title={`${place}. ${nameOf(action)}`}
      text={`${format.day(action.from)} – ${format.day(action.to)}`}
      testId={planActionRowId(action.id)}
      actions={
        <>
          <span className={`sx-chip sx-chip-${tones[action.state]}`} data-state={action.state}>
            {t(`strategy.state.${action.state}`)}
          </span>
          <Button size="compact-sm" variant="default" onClick={onEdit} data-testid={testIds.planEdit}>
            {t('strategy.edit')}
          </Button>
          <Menu position="bottom-end" withArrow>
            <Menu.Target>
              <Button
                size="compact-sm"
                variant="default"
                disabled={isBusy}
                aria-label={t('strategy.more')}
                data-testid={testIds.planMore}
              >
                <IconDots size={16} aria-hidden />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                onClick={() => edit({ do: 'duplicate', id: action.id })}
                data-testid={testIds.planDuplicate}
              >
                {t('strategy.duplicate')}
              </Menu.Item>
              <Menu.Item disabled={isFirst} onClick={() => edit({ do: 'move', id: action.id, up: true })}>
                {t('strategy.moveUp')}
              </Menu.Item>
              <Menu.Item disabled={isLast} onClick={() => edit({ do: 'move', id: action.id, up: false })}>
                {t('strategy.moveDown')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      }
    >
      <dl className="sx-fact-row">
        {action.channel !== 'ads' && (
          <>
            <Fact name={t('strategy.column.contacts')} value={format.integer(action.contacts)} />
            <Fact name={t('strategy.column.held')} value={format.integer(action.held)} />
          </>
        )}
        <Fact name={t('strategy.column.cost')} value={money(action.cost)} />
        <Fact
          name={t('strategy.column.gain')}
          value={t('strategy.gainText', {
            gain: money(action.gain),
            low: money(action.low),
            high: money(action.high),
          })}
        />
        <Fact
          name={t('strategy.chance')}
          value={t('strategy.chanceText', { share: format.percent(action.chance, 0) })}
        />
        <Fact name={t('strategy.column.basis')} value={t(`strategy.basis.${action.basis}`)} />
        {action.offer !== '' && <Fact name={t('strategy.column.offer')} value={action.offer} />}
        {action.text !== '' && <Fact name={t('strategy.message')} value={action.text} />}
        {action.state === 'accepted' && (
          <Fact
            name={t('strategy.column.verdict')}
            value={
              result.difference === null ||
              result.low === null ||
              result.high === null ||
              result.gain === null
                ? t(`strategy.verdict.${result.verdict}`)
                : t('strategy.resultText', {
                    verdict: t(`strategy.verdict.${result.verdict}`),
                    difference: money(result.difference),
                    low: money(result.low),
                    high: money(result.high),
                    gain: money(result.gain),
                  })
            }
          />
        )}
      </dl>
      {action.state === 'accepted' && result.spend !== null && (
        <SpendLines spend={result.spend} currency={currency} />
      )}
      <details className="sx-evidence-box">
        <summary>{t('strategy.evidenceTitle')}</summary>
        <p>
          {t(`strategy.reason.${action.reason}`, {
            value: money(action.valuePerCustomer),
            lift: format.percent(action.liftMean),
          })}
        </p>
        <EvidenceList evidence={action.evidence} currency={currency} />
      </details>
      {decision.failure && <FailureNotice failure={decision.failure} />}
      <div className="sx-decision">
        <TextInput
          size="xs"
          aria-label={t('strategy.column.note')}
          placeholder={t('strategy.notePlaceholder')}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          maxLength={2000}
        />
        {action.state === 'proposed' ? (
          <>
            <Button
              size="xs"
              loading={decision.busy}
              onClick={() => decide('accepted')}
              data-testid={testIds.planAccept}
            >
              {t('strategy.accept')}
            </Button>
            <Button
              size="xs"
              variant="default"
              loading={decision.busy}
              onClick={() => decide('rejected')}
              data-testid={testIds.planReject}
            >
              {t('strategy.reject')}
            </Button>
          </>
        ) : (
          <>
            {action.state === 'accepted' && action.channel !== 'ads' && (
              <Button
                size="xs"
                variant="light"
                disabled={isBusy}
                onClick={saveContacts}
                data-testid={testIds.planContacts}
              >
                {t('strategy.contacts')}
              </Button>
            )}
            <Button size="xs" variant="default" loading={decision.busy} onClick={() => decide('proposed')}>
              {t('strategy.reopen')}
            </Button>
          </>
        )}
      </div>
    </Section>
  )
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="sx-numbers">{value}</dd>
    </div>
  )
}
