import { Button } from '@mantine/core'
import type { PlanConflict, PlanResolution } from '../../../../contract/plan-actions.ts'
import type { StrategyPlan } from '../../../../contract/plan.ts'
import { startJob, useIsJobRunning } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { planResolutionId, testIds } from '../../test-ids.ts'
import { usePlanWords } from './plan-words.ts'

const tones = { stop: 'bad', warn: 'warn', hint: 'info' } as const
/** Conflicts beyond these are counted in the words of the first ones anyway. */
const SHOWN = 12

/** What speaks against the plan, each with what ends it. */
export function ConflictList({ plan }: { readonly plan: StrategyPlan }) {
  const { t } = useWords()
  const { conflicts } = plan
  const order = { stop: 0, warn: 1, hint: 2 } as const
  const sorted = [...conflicts].sort((a, b) => order[a.severity] - order[b.severity]).slice(0, SHOWN)
  return (
    <Section title={t('strategy.conflicts')} testId={testIds.planConflicts}>
      {conflicts.length === 0 ? (
        <p className="sx-soft">{t('strategy.noConflicts')}</p>
      ) : (
        <ul className="sx-items">
          {sorted.map((conflict) => (
            <Conflict
              key={`${conflict.kind} ${conflict.about} ${conflict.actions.join(' ')}`}
              conflict={conflict}
              plan={plan}
            />
          ))}
        </ul>
      )}
    </Section>
  )
}

type ConflictProps = { readonly conflict: PlanConflict; readonly plan: StrategyPlan }

function Conflict({ conflict, plan }: ConflictProps) {
  const { t, format } = useWords()
  const { money, action: nameOf } = usePlanWords(plan.currency)
  const change = useAction()
  const isBusy = useIsJobRunning()
  const { kind, severity, amount, about, actions, resolutions } = conflict
  const names = (ids: readonly number[]): string =>
    plan.actions
      .filter(({ id }) => ids.includes(id))
      .map(nameOf)
      .join(', ')
  const words = (resolution: PlanResolution): string =>
    t(`strategy.resolution.${resolution.kind}`, {
      n: format.integer(resolution.value),
      money: money(resolution.value),
      share: format.percent(resolution.value, 0),
      names: names(resolution.actions),
    })
  return (
    <li data-conflict={kind} className="sx-conflict">
      <span className={`sx-conflict-mark sx-conflict-${tones[severity]}`} aria-hidden />
      <div>
        {t(`strategy.conflict.${kind}`, {
          n: kind === 'over-budget' ? money(amount) : format.integer(amount),
          about,
          names: names(actions),
        })}
        {change.failure && <FailureNotice failure={change.failure} />}
        {resolutions.length > 0 && (
          <div className="sx-conflict-ways">
            {resolutions.map((resolution) => (
              <Button
                key={`${resolution.kind} ${resolution.actions.join(' ')}`}
                size="compact-sm"
                variant="light"
                disabled={isBusy}
                loading={change.busy}
                onClick={() =>
                  change.run(async () => {
                    await startJob({ kind: 'edit-plan', edit: { do: 'resolve', resolution } })
                  })
                }
                data-testid={planResolutionId(resolution.kind)}
              >
                {words(resolution)}
              </Button>
            ))}
          </div>
        )}
      </div>
    </li>
  )
}
