import type { PlanEvidence, SpendResult } from './plan-actions.ts'

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

export const spendLineNames = ['followed', 'outcome', 'gainPlan', 'gainLater', 'test', 'noProof'] as const
export type SpendLine = {
  readonly text: (typeof spendLineNames)[number]
  readonly figures: Readonly<Record<string, string>>
}

type SpendShown = Pick<Shown, 'money' | 'percent' | 'integer'> & {
  readonly day: (day: string) => string
  readonly span: (span: SpendResult['span']) => string
  /** One channel with what was spent before, planned and spent. */
  readonly channel: (figures: Readonly<Record<'name' | 'before' | 'planned' | 'actual', string>>) => string
}

/** What is said of moved money once its time is over, line by line: how far it was moved, what came, what the curves say, tests, and what this does not show. */
export function spendLines(spend: SpendResult, shown: SpendShown): SpendLine[] {
  const { money } = shown
  const ranged = (prefix: string, { mean, low, high }: SpendResult['gain']): Record<string, string> => ({
    [prefix]: money(mean),
    [`${prefix}Low`]: money(low),
    [`${prefix}High`]: money(high),
  })
  const channels = spend.channels
    .map(({ name, before, planned, actual }) =>
      shown.channel({ name, before: money(before), planned: money(planned), actual: money(actual) }),
    )
    .join('; ')
  const gain = { ...ranged('gain', spend.gain), ...ranged('planned', spend.planned) }
  return [
    {
      text: 'followed',
      figures: {
        share: shown.percent(spend.followed),
        n: shown.integer(spend.periods),
        span: shown.span(spend.span),
        channels,
      },
    },
    { text: 'outcome', figures: { outcome: money(spend.outcome), ...ranged('predicted', spend.predicted) } },
    { text: spend.gainBy === 'plan' ? 'gainPlan' : 'gainLater', figures: gain },
    ...spend.tests.map(({ channel, from, to, lift, predicted }) => ({
      text: 'test' as const,
      figures: {
        channel,
        from: shown.day(from),
        to: shown.day(to),
        ...ranged('lift', lift),
        ...ranged('predicted', predicted),
      },
    })),
    { text: 'noProof', figures: {} },
  ]
}
