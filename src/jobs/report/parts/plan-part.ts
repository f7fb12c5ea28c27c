import { fill } from '../../../contract/locales/fill.ts'
import type { PlanAction, SpendResult } from '../../../contract/plan-actions.ts'
import type { StrategyPlan } from '../../../contract/plan.ts'
import { listForecastEvents } from '../../../store/queries/forecast-events.ts'
import { actionWords, segmentWords, spendSentences } from '../../strategy/segment-words.ts'
import { evidenceFigures } from '../../../contract/plan-words.ts'
import { latestPlan } from '../../strategy/plan-reader.ts'
import { analysisSource, missingPart, partOf, ranged, stateOf, type ReportContext } from '../context.ts'
import type { Block, Part } from '../document.ts'
import { barsFigure, calendarFigure } from '../figures.ts'

const DAY_MS = 86_400_000

/** The plan: what, when, for how much, with what effect, what speaks against it, and what earlier actions did. */
export function planPart(context: ReportContext): Part {
  const { db, words, format } = context
  const found = latestPlan(db)
  if (found === null) return missingPart(context, 'plan')
  const { plan } = words.report
  const money = (value: number): string => format.money(value, found.currency)
  const kept = found.actions.filter(({ state }) => state !== 'rejected')
  const blocks: Block[] = []
  if (found.actions.length > 0) {
    blocks.push({ kind: 'chart', title: plan.chart, svg: calendarOf(context, found) })
    blocks.push({
      kind: 'chart',
      title: plan.gains,
      svg: barsFigure(
        found.actions.map((action) => ({
          name: nameOf(context, action),
          value: action.gain,
          low: action.low,
          high: action.high,
          text: money(action.gain),
          isPale: action.state === 'rejected',
        })),
        plan.gains,
      ),
    })
    blocks.push({
      kind: 'table',
      columns: [
        { header: plan.column.action },
        { header: plan.column.when },
        ...[plan.column.contacts, plan.column.cost, plan.column.gain].map((header) => ({
          header,
          isNumber: true,
        })),
        { header: plan.column.state },
      ],
      rows: found.actions.map((action) => [
        nameOf(context, action),
        `${dayOf(context, action.from)} – ${dayOf(context, action.to)}`,
        format.integer(action.contacts),
        money(action.cost),
        ranged(context, money, { value: action.gain, low: action.low, high: action.high }),
        words.strategy.state[action.state],
      ]),
    })
  }
  if (found.conflicts.length > 0) blocks.push({ kind: 'text', text: plan.conflicts })
  for (const { kind, severity, amount, about, actions } of found.conflicts)
    blocks.push({
      kind: 'note',
      tone: severity === 'hint' ? 'info' : 'warn',
      text: fill(words.strategy.conflict[kind], {
        n: kind === 'over-budget' ? money(amount) : format.integer(amount),
        about,
        names: found.actions
          .filter(({ id }) => actions.includes(id))
          .map((action) => nameOf(context, action))
          .join(', '),
      }),
    })
  if (kept.length > 0) blocks.push({ kind: 'text', text: plan.details })
  for (const action of kept) blocks.push(...detailsOf(context, action, money))
  const measured = found.actions.filter(
    ({ state, result }) => state === 'accepted' && (result.difference !== null || result.spend !== null),
  )
  if (measured.length > 0) blocks.push({ kind: 'text', text: plan.learned })
  for (const action of measured)
    blocks.push(
      action.result.spend === null
        ? learnedNote(context, action, money)
        : spendNote(context, action, action.result.spend, money),
    )
  return partOf(context, 'plan', stateOf(found), {
    headline:
      kept.length === 0
        ? plan.none
        : fill(plan.headline, {
            n: format.integer(kept.length),
            cost: money(found.totals.cost),
            gain: ranged(context, money, { ...found.totals, value: found.totals.gain }),
          }),
    blocks,
    restsOn: [analysisSource(context, words.report.part.plan, found)],
  })
}

function learnedNote(context: ReportContext, action: PlanAction, money: (value: number) => string): Block {
  const { words } = context
  const { verdict, difference, low, high, gain } = action.result
  return {
    kind: 'note',
    tone: verdict === 'shown' ? 'good' : verdict === 'harmful' ? 'warn' : 'info',
    text: fill(words.report.plan.measured, {
      action: nameOf(context, action),
      verdict: words.strategy.verdict[verdict],
      difference: ranged(context, money, { value: difference ?? 0, low: low ?? 0, high: high ?? 0 }),
      planned: money(action.gain),
      gain: gain === null ? '–' : money(gain),
    }),
  }
}

/** What came of moved money: no proof, and said so. */
function spendNote(
  { words, format, language }: ReportContext,
  action: PlanAction,
  spend: SpendResult,
  money: (value: number) => string,
): Block {
  const lines = spendSentences(spend, language, { ...format, money })
  return {
    kind: 'note',
    tone: action.result.verdict === 'below' ? 'warn' : 'info',
    text: `${words.strategy.spend.title}: ${words.strategy.verdict[action.result.verdict]}. ${lines.join(' ')}`,
  }
}

/** One action with its reason, its offer, and what it rests on. */
function detailsOf(context: ReportContext, action: PlanAction, money: (value: number) => string): Block[] {
  const { words, format } = context
  const { strategy } = words
  const rows: string[][] = [
    [
      strategy.column.basis,
      fill(strategy.reason[action.reason], {
        value: money(action.valuePerCustomer),
        lift: format.percent(action.liftMean),
      }),
    ],
    [strategy.chance, format.percent(action.chance, 0)],
  ]
  if (action.offer !== '') rows.push([strategy.column.offer, action.offer])
  if (action.text !== '') rows.push([strategy.message, action.text])
  if (action.note !== '') rows.push([strategy.column.note, action.note])
  for (const evidence of action.evidence) {
    const figures = evidenceFigures(evidence, {
      money,
      percent: (share) => format.percent(share),
      integer: format.integer,
      decimal: (value) => format.decimal(value, 3),
    })
    rows.push([
      words.strategy.evidenceStage[evidence.stage],
      fill(strategy.evidence[evidence.stage][evidence.state], figures),
    ])
  }
  return [{ kind: 'table', columns: [{ header: nameOf(context, action) }, { header: '' }], rows }]
}

function nameOf({ language }: ReportContext, action: PlanAction): string {
  return actionWords(action, language)
}

function dayOf({ format }: ReportContext, day: string): string {
  return format.day(Date.parse(`${day}T00:00:00Z`))
}

/** The actions as bars over the weeks, a lane per channel, with the days of the forecast's calendar. */
function calendarOf(context: ReportContext, { actions }: StrategyPlan): string {
  const { db, words, format, language } = context
  const at = (day: string): number => Date.parse(`${day}T00:00:00Z`)
  const lanes = [...new Set(actions.map(({ channel }) => channel))].map((channel) => ({
    name: words.strategy.channel[channel],
    spans: actions
      .filter((action) => action.channel === channel)
      .map((action) => ({
        from: at(action.from),
        to: at(action.to) + DAY_MS,
        text: segmentWords(action.segment, language),
        isPale: action.state === 'rejected',
      })),
  }))
  const marks = listForecastEvents(db).map(({ from, to, name }) => ({
    from: at(from),
    to: at(to) + DAY_MS,
    name,
  }))
  return calendarFigure(lanes, marks, words.report.plan.chart, format.day)
}
