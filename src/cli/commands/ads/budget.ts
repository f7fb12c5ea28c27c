import { adsSentences } from '../../../contract/locales/ads-sentences.ts'
import { ExpectedFailure } from '../../../contract/failure.ts'
import type {
  BudgetGoal,
  BudgetResult,
  BudgetSettings,
  ChannelLimits,
  SeriesNote,
} from '../../../contract/ads.ts'
import { budgetBasis, type BasisKind } from '../../../jobs/ads/budget-basis.ts'
import { latestBasis, latestBudget, latestResponse } from '../../../jobs/ads/stored-response.ts'
import { withProject } from '../../with-project.ts'
import { makePlan, type PlanBasis } from '../../../jobs/ads/make-plan.ts'
import { UsageError, type CliCommand, type Outcome } from '../../run-command.ts'
import type { Terminal } from '../../terminal.ts'
import { checkSource, isMoney, projectSettingsOf, settingsOf, type FitOptions } from './series-source.ts'
import { budgetSource } from './budget-source.ts'
import { table } from './text-table.ts'

export type BudgetOptions = FitOptions & {
  readonly total?: number
  readonly targetRoas?: number
  readonly targetCpa?: number
  readonly targetMarginal?: number
  readonly most?: number
  readonly periods: number
  readonly bounds: readonly string[]
  readonly lock: readonly string[]
  readonly step: readonly string[]
  readonly least: readonly string[]
  readonly around?: number
  readonly scenario: readonly string[]
  readonly basis: BasisKind
  readonly pace: BudgetSettings['pace']
}

/** The budget that brings most, by curves of a response model or, where the data do not support one, by shares of results. */
export const budgetCommand: CliCommand<BudgetOptions> = async (options, terminal) => {
  checkSource(options)
  checkGoal(options)
  if (options.data === undefined) return budgetOfProject(options, terminal)
  const source = await budgetSource(options.data, options)
  const basis = await budgetBasis(source, {
    kind: options.basis,
    outcomeIsMoney: isMoney(source, options.outcome),
    currency: 'XXX',
    settings: settingsOf(options),
    signal: terminal.signal,
    progress: (report) => terminal.show(report),
  })
  const result = makePlan(basis, planSettings(basis, options))
  const notes: SeriesNote[] =
    source.series === null ? [{ code: 'whole-file' }] : source.series.notes.map((note) => ({ ...note }))
  return budgetOutcome({ file: options.data, columns: source.columns, notes }, result, options)
}

/** By the project's latest model; without one that fits the present data a model is fitted first. The plan is kept. */
async function budgetOfProject(options: BudgetOptions, terminal: Terminal): Promise<Outcome> {
  return withProject(options.project ?? '', async ({ db, path }) => {
    if (latestResponse(db)?.current !== true)
      await terminal.run(db, { kind: 'ads-response', settings: projectSettingsOf(options) })
    const basis = latestBasis(db)
    if (basis === undefined) throw new ExpectedFailure('analysis-not-found')
    await terminal.run(db, { kind: 'ads-budget', settings: planSettings(basis, options) })
    const stored = latestBudget(db)
    if (stored === null) throw new ExpectedFailure('analysis-not-found')
    return budgetOutcome({ project: path, id: stored.id }, stored.result, options)
  })
}

export function checkGoal({ total, targetRoas, targetCpa, targetMarginal }: BudgetOptions): void {
  const given = [total, targetRoas, targetCpa, targetMarginal].filter((each) => each !== undefined)
  if (given.length > 1 || given.some((value) => value <= 0))
    throw new UsageError('give one of --total, --target-roas, --target-cpa and --target-marginal, above 0')
}

export function planSettings(
  basis: Pick<PlanBasis, 'names' | 'today' | 'basis' | 'largest'>,
  options: BudgetOptions,
): BudgetSettings {
  const { names, today, largest } = basis
  const place = (name: string): number => {
    const at = names.indexOf(name)
    if (at >= 0) return at
    const alike = names.findIndex((each) => each.toLowerCase() === name.toLowerCase())
    if (alike < 0) throw new UsageError(`no channel ${name}; there are ${names.join(', ')}`)
    return alike
  }
  const limits: Record<string, ChannelLimits> = {}
  const change = (name: string, part: Partial<ChannelLimits>): void => {
    const at = place(name)
    const key = names[at] ?? name
    limits[key] = { ...(limits[key] ?? { low: 0, high: null, step: 0, least: 0 }), ...part }
  }
  if (options.around !== undefined) {
    const share = options.around / 100
    names.forEach((name, c) =>
      change(name, { low: Math.max(0, (today[c] ?? 0) * (1 - share)), high: (today[c] ?? 0) * (1 + share) }),
    )
  }
  for (const text of options.bounds.flatMap(parts)) {
    const match = /^(.+)=([\d.]*)\.\.([\d.]*)$/.exec(text)
    if (match === null) throw new UsageError(`--bounds takes channel=low..high, not ${text}`)
    const [, name = '', low = '', high = ''] = match
    change(name, { low: low === '' ? 0 : Number(low), high: high === '' ? null : Number(high) })
  }
  for (const text of options.step.flatMap(parts))
    for (const [name, step] of valued(text, names)) change(name, { step })
  for (const text of options.least.flatMap(parts))
    for (const [name, least] of valued(text, names)) change(name, { least })
  for (const text of options.lock.flatMap(parts)) {
    const [name = '', amount] = text.split('=')
    const locked = amount === undefined ? (today[place(name)] ?? 0) : Number(amount)
    if (!Number.isFinite(locked) || locked < 0)
      throw new UsageError(`--lock takes channel or channel=amount, not ${text}`)
    change(name, { low: locked, high: locked, step: 0, least: 0 })
  }
  const scenarios = Object.fromEntries(
    options.scenario.map((text) => {
      const [name = '', list = ''] = text.split(':')
      return [
        name,
        Object.fromEntries(
          list
            .split(',')
            .flatMap((each) => valued(each, []))
            .map(([channel, amount]) => [names[place(channel)] ?? channel, amount]),
        ),
      ]
    }),
  )
  return {
    goal: goalOf(options, today, largest),
    periods: options.periods,
    limits,
    scenarios,
    pace: options.pace,
  }
}

const parts = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)

/** `tv=100`, or `100` for every channel. */
function valued(text: string, all: readonly string[]): [string, number][] {
  const [name = '', value] = text.split('=').map((part) => part.trim())
  const number = Number(value ?? name)
  if (!Number.isFinite(number) || number < 0) throw new UsageError(`a number is needed in ${text}`)
  if (value !== undefined) return [[name, number]]
  if (all.length === 0) throw new UsageError(`a channel is needed in ${text}`)
  return all.map((each) => [each, number])
}

function goalOf(options: BudgetOptions, today: readonly number[], largest: readonly number[]): BudgetGoal {
  const sum = today.reduce((total, amount) => total + amount, 0)
  // Without a ceiling of its own a target may go to where the curves are still seen.
  const most =
    options.most ??
    options.periods *
      Math.max(
        3 * sum,
        largest.reduce((total, amount) => total + amount, 0),
      )
  if (options.targetRoas !== undefined) return { kind: 'roas', target: options.targetRoas, most }
  if (options.targetCpa !== undefined) return { kind: 'cpa', target: options.targetCpa, most }
  if (options.targetMarginal !== undefined) return { kind: 'marginal', target: options.targetMarginal, most }
  const total = options.total ?? sum * options.periods
  if (!(total > 0)) throw new ExpectedFailure('ads-no-channels')
  return { kind: 'total', total }
}

export function budgetOutcome(
  about: { readonly notes?: readonly SeriesNote[]; readonly [key: string]: unknown },
  result: BudgetResult,
  options: Pick<BudgetOptions, 'language'>,
): Outcome {
  const words = adsSentences(options.language)
  const sentences = [...(about.notes ?? []).map(words.note), ...words.budget(result)]
  const { plan, problems } = result
  const document = { ...about, ok: plan !== null, ...result, binding: plan?.bindings[0] ?? null, sentences }
  if (plan === null)
    return {
      document: { ...document, error: { code: 'infeasible', message: sentences.join(' '), problems } },
      lines: sentences,
      hasFailed: true,
    }
  return { document, lines: [...planLines(result), '', ...sentences] }
}

function planLines({ plan, span, outcomeName }: BudgetResult): string[] {
  if (plan === null) return []
  return [
    `per ${span}, outcome: ${outcomeName}`,
    ...table(
      ['channel', 'today', 'plan', 'outcome', 'from', 'to', 'next unit', ''],
      plan.channels.map(({ name, today, amount, outcome, marginal, status }) => [
        name,
        today.toFixed(2),
        amount.toFixed(2),
        outcome.mean.toPrecision(4),
        outcome.low.toPrecision(4),
        outcome.high.toPrecision(4),
        marginal.mean.toPrecision(3),
        status,
      ]),
    ),
    `total  ${plan.today.toFixed(2)} -> ${plan.total.toFixed(2)}`,
  ]
}
