import { planEdit, type PlanEdit } from '../../contract/plan-actions.ts'
import type { StrategyPlan } from '../../contract/plan.ts'
import { UsageError } from '../run-command.ts'

type EditOptions = {
  readonly from?: string
  readonly to?: string
  readonly group?: string
  readonly channel: readonly string[]
  readonly budget?: number
  readonly offer?: string
  readonly text?: string
  readonly resolution?: string
}

/** The edit that a command line asks for. @throws UsageError where it does not say which */
export function editOf(
  name: 'edit' | 'add' | 'duplicate' | 'resolve' | 'undo' | 'redo',
  ids: readonly string[],
  options: EditOptions,
  plan: StrategyPlan | null,
): PlanEdit {
  switch (name) {
    case 'undo':
    case 'redo':
      return { do: name }
    case 'duplicate':
      return parsed({ do: 'duplicate', id: Number(ids[0]) })
    case 'resolve': {
      const conflict = plan?.conflicts[Number(ids[0] ?? 1) - 1]
      if (conflict === undefined)
        throw new UsageError('plan resolve takes the number of a conflict (see plan show)')
      const resolution = conflict.resolutions.find(
        ({ kind }) => options.resolution === undefined || kind === options.resolution,
      )
      if (resolution === undefined)
        throw new UsageError(
          `this conflict has ${conflict.resolutions.map(({ kind }) => kind).join(', ') || 'no resolution'}`,
        )
      return { do: 'resolve', resolution }
    }
    case 'add':
      return parsed({ do: 'add', action: { budget: null, offer: '', text: '', ...patchOf(options) } })
    case 'edit':
      return parsed({ do: 'change', id: Number(ids[0]), patch: patchOf(options) })
  }
}

/** Only what was given. */
function patchOf({ from, to, group, channel, budget, offer, text }: EditOptions): Record<string, unknown> {
  const [named] = channel
  const all = { from, to, segmentKey: group, channel: named?.split(':')[0], budget, offer, text }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

function parsed(edit: unknown): PlanEdit {
  const result = planEdit.safeParse(edit)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new UsageError(
    `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'} (plan edit ID with --from --to --group --channel --budget --offer --text; plan add with --group --channel --from --to)`,
  )
}
