import { resolve } from 'node:path'
import { contactChannels } from '../../contract/list-rules.ts'
import { planSettings, usualChannel, type PlanSettings, type StrategyPlan } from '../../contract/plan.ts'
import { actionWords } from '../../jobs/strategy/segment-words.ts'
import { latestPlan, learnedEffects, planChoices } from '../../jobs/strategy/plan-reader.ts'
import { editOf } from './plan-edit.ts'
import { learnedOutcome } from './plan-learned.ts'
import { setAction } from '../../store/queries/plans.ts'
import { printedTo } from '../print-page.ts'
import { UsageError, type CliCommand, type CommonOptions, type Outcome } from '../run-command.ts'
import { formatOf } from '../values.ts'
import { withProject } from '../with-project.ts'

export const planActionNames = [
  'make',
  'show',
  'accept',
  'reject',
  'edit',
  'add',
  'duplicate',
  'resolve',
  'undo',
  'redo',
  'groups',
  'learned',
  'export',
] as const

type PlanOptions = CommonOptions & {
  readonly from?: string
  readonly days: number
  readonly budget?: number
  readonly margin: number
  readonly holdout: number
  readonly contactsPerCustomer: number
  readonly minContacts: number
  readonly consent: PlanSettings['consent']
  readonly segments: PlanSettings['segments']
  readonly channel: string[]
  readonly seed: number
  readonly note: string
  readonly out?: string
  readonly format?: 'csv' | 'xlsx' | 'ics' | 'html' | 'md' | 'pdf'
  readonly to?: string
  readonly group?: string
  readonly offer?: string
  readonly text?: string
  readonly resolution?: string
}

/** `plan make`, `plan show`, `plan accept ID...`, `plan edit ID --to 2026-06-30`, `plan resolve`, `plan undo`, `plan learned`, `plan export --out FILE`. */
export const planCommand: CliCommand<PlanOptions> = async (options, terminal, [asked = 'make', ...ids]) => {
  const name = planActionNames.find((each) => each === asked)
  if (name === undefined) throw new UsageError(`plan takes one of: ${planActionNames.join(', ')}`)
  return withProject(options.project, async ({ db, path }): Promise<Outcome> => {
    switch (name) {
      case 'make': {
        const plan = await terminal.run(db, { kind: 'make-plan', settings: settingsOf(options) })
        return shown(path, plan, options)
      }
      case 'accept':
      case 'reject': {
        const numbers = ids.map(Number)
        const plan = latestPlan(db)
        const chosen = plan?.actions.filter(({ id }) => numbers.includes(id)) ?? []
        if (chosen.length === 0 || chosen.length < numbers.length)
          throw new UsageError(`plan ${name} takes ids of actions of the latest plan (see plan show)`)
        const state = name === 'accept' ? 'accepted' : 'rejected'
        for (const { id } of chosen) setAction(db, id, { state, note: options.note }, Date.now())
        return shown(path, latestPlan(db), options)
      }
      case 'export': {
        if (options.out === undefined) throw new UsageError('plan export needs --out')
        const asked = formatOf(options.out, options.format, ['csv', 'xlsx', 'ics', 'html', 'md', 'pdf'])
        const format = asked === 'pdf' ? 'html' : asked
        const settings = { format, language: options.language }
        const file = resolve(options.out)
        const write = (target: string) => terminal.run(db, { kind: 'export-plan', settings, file: target })
        const written = asked === 'pdf' ? await printedTo(file, write, terminal.signal) : await write(file)
        return { document: { file, ...written }, lines: [`${written.rows} actions written to ${file}`] }
      }
      case 'show':
        return shown(path, latestPlan(db), options)
      case 'groups': {
        const groups = planChoices(db, Date.now())
        return {
          document: { project: path, groups },
          lines: groups.map(({ key, name: group, customers }) => `${key}  ${customers}  ${group}`),
        }
      }
      case 'learned':
        return learnedOutcome(path, learnedEffects(db), options.language)
      case 'edit':
      case 'add':
      case 'duplicate':
      case 'resolve':
      case 'undo':
      case 'redo': {
        const edit = editOf(name, ids, options, latestPlan(db))
        return shown(path, await terminal.run(db, { kind: 'edit-plan', edit }), options)
      }
    }
  })
}

function settingsOf(options: PlanOptions): PlanSettings {
  const { days, margin, holdout, contactsPerCustomer, minContacts, consent, segments, seed } = options
  const parsed = planSettings.safeParse({
    from: options.from ?? new Date().toISOString().slice(0, 10),
    days,
    budget: options.budget ?? null,
    margin,
    holdout,
    contactsPerCustomer,
    minContacts,
    consent,
    segments,
    seed,
    channels: options.channel.length === 0 ? [usualChannel('email')] : options.channel.map(channelOf),
  })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new UsageError(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`)
}

/** `email`, or `email:cost=0.01,fixed=20,lift=0.05,unsure=0.05`. */
function channelOf(text: string) {
  const [name = '', rest = ''] = text.split(':')
  const channel = contactChannels.find((each) => each === name)
  if (channel === undefined) throw new UsageError(`--channel takes one of: ${contactChannels.join(', ')}`)
  const values = new Map(
    rest
      .split(',')
      .filter((part) => part !== '')
      .map((part): [string, number] => {
        const [key = '', value = ''] = part.split('=')
        if (
          !['cost', 'fixed', 'lift', 'unsure'].includes(key) ||
          !Number.isFinite(Number(value)) ||
          value === ''
        )
          throw new UsageError(`--channel takes name:cost=,fixed=,lift=,unsure=, not ${part}`)
        return [key, Number(value)]
      }),
  )
  const base = usualChannel(channel)
  return {
    channel,
    costPerContact: values.get('cost') ?? base.costPerContact,
    fixedCost: values.get('fixed') ?? base.fixedCost,
    liftMean: values.get('lift') ?? base.liftMean,
    liftDeviation: values.get('unsure') ?? base.liftDeviation,
  }
}

function shown(path: string, plan: StrategyPlan | null, { language }: PlanOptions): Outcome {
  if (plan === null) return { document: { project: path, plan: null }, lines: ['no plan yet'] }
  const money = (value: number): string => value.toFixed(2)
  const { totals } = plan
  return {
    document: { project: path, plan },
    lines: [
      `gain ${money(totals.gain)} (${money(totals.low)} to ${money(totals.high)}) for ${money(totals.cost)} ${plan.currency}; binding: ${plan.binding}`,
      ...plan.actions.map(
        (action) =>
          `${action.id} ${action.state}: ${actionWords(action, language)}, ${action.from} to ${action.to}, ${action.contacts} contacts, ${action.held} held out, cost ${money(action.cost)}, gain ${money(action.gain)} (${money(action.low)} to ${money(action.high)}), ${action.result.verdict}`,
      ),
      ...plan.conflicts.map(
        ({ kind, amount, about, actions, resolutions }, index) =>
          `conflict ${index + 1}: ${[kind, Math.round(amount), about].join(' ').trim()} (actions ${actions.join(', ')}); ${
            resolutions.length === 0
              ? 'no resolution'
              : `resolve ${index + 1} --resolution ${resolutions.map((each) => each.kind).join('|')}`
          }`,
      ),
    ],
  }
}
