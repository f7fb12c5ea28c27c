import type { PlanEvidence } from './plan-actions.ts'

type Shown = {
  readonly money: (value: number) => string
  readonly percent: (share: number) => string
  readonly integer: (value: number) => string
  readonly decimal: (value: number) => string
}

/** The figures of a piece of evidence as its words take them, each in the form it is read in. */
export function evidenceFigures({ name, values }: PlanEvidence, shown: Shown): Record<string, string> {
  const figures: Record<string, string> = { name }
  for (const each of values) {
    if (typeof each.value === 'string') figures[each.name] = each.value
    else if (each.as === 'signed-percent')
      figures[each.name] = `${each.value >= 0 ? '+' : ''}${shown.percent(each.value)}`
    else if (each.as === 'text') figures[each.name] = String(each.value)
    else figures[each.name] = shown[each.as](each.value)
  }
  return figures
}
