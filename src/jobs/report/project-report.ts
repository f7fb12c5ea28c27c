import { basename } from 'node:path'
import { fill } from '../../contract/locales/fill.ts'
import type { ReportSubject } from '../../contract/report.ts'
import type { Language } from '../../contract/requests.ts'
import type { ReadableDb } from '../../store/database.ts'
import { latestAnalysis } from '../../store/queries/analyses.ts'
import { forecastAnalysisOf } from '../forecast/forecast-project.ts'
import { latestPlan } from '../strategy/plan-reader.ts'
import { latestClv } from '../value/clv-reader.ts'
import { reportContext, type ReportContext } from './context.ts'
import type { ReportDocument } from './document.ts'
import { copyPart } from './parts/copy-part.ts'
import { customersPart, segmentsPart, valuePart } from './parts/customer-parts.ts'
import { dataPart } from './parts/data-part.ts'
import { adsPart, forecastPart } from './parts/market-parts.ts'
import { planPart } from './parts/plan-part.ts'
import { recommendPart } from './parts/recommend-part.ts'

/** The parts in the order of the pipeline. */
const projectParts = [
  dataPart,
  customersPart,
  segmentsPart,
  valuePart,
  recommendPart,
  adsPart,
  copyPart,
  forecastPart,
  planPart,
] as const

/**
 * The report of a project, or of its plan alone, from what is stored: imports, analyses, models, the plan. Sums over customers are read from the
 * columns that the views use. O(events) for those, O(1) for the rest.
 */
export function writeReport(
  db: ReadableDb,
  { subject, language }: { readonly subject: ReportSubject; readonly language: Language },
  now: number,
): ReportDocument {
  const context = reportContext(db, language, now)
  const { words, format } = context
  const isPlan = subject === 'plan'
  return {
    language,
    title: isPlan ? words.report.planTitle : words.report.title,
    project: basename(db.name).replace(/\.sextant$/i, ''),
    made: fill(words.report.made, { when: format.dateTime(now) }),
    facts: isPlan ? planFacts(context) : projectFacts(context),
    parts: isPlan ? [planPart(context)] : projectParts.map((part) => part(context)),
    closing: [
      words.report.closing.intervals,
      words.report.closing.plan,
      ...(isPlan ? [] : [words.report.closing.offline]),
    ],
  }
}

function projectFacts({ db, base, words, format }: ReportContext): ReportDocument['facts'] {
  const { fact } = words.report
  const { currency } = base.columns
  const money = (value: number): string => format.money(value, currency)
  const totals = base.totals()
  const sum = (values: Float64Array | Int32Array): number => {
    let total = 0
    for (const value of values) total += value
    return total
  }
  const forecast = latestAnalysis(db, 'forecast', 'forecast')
  const value = latestClv(db)
  const plan = latestPlan(db)
  const facts: ReportDocument['facts'][number][] = [
    { name: fact.customers, value: format.integer(base.size) },
    { name: fact.orders, value: format.integer(sum(totals.orders)) },
    { name: fact.revenue, value: money(sum(totals.revenue)) },
  ]
  if (value !== null) {
    const { expected, low, high } = value.summary.totals.value
    facts.push({ name: fact.value, value: money(expected), note: `${money(low)} – ${money(high)}` })
  }
  if (forecast !== undefined) {
    const { settings, summary } = forecastAnalysisOf(forecast)
    const shown = settings.metric === 'revenue' ? money : format.integer
    facts.push({
      name: fact.next,
      value: shown(summary.next),
      note: `${shown(summary.low)} – ${shown(summary.high)}`,
    })
  }
  if (plan !== null)
    facts.push({
      name: fact.planGain,
      value: money(plan.totals.gain),
      note: `${money(plan.totals.low)} – ${money(plan.totals.high)}`,
    })
  return facts
}

function planFacts({ db, words, format }: ReportContext): ReportDocument['facts'] {
  const plan = latestPlan(db)
  if (plan === null) return []
  const { fact } = words.report
  const money = (value: number): string => format.money(value, plan.currency)
  const kept = plan.actions.filter(({ state }) => state !== 'rejected')
  const { gain, low, high, cost } = plan.totals
  return [
    { name: fact.planGain, value: money(gain), note: `${money(low)} – ${money(high)}` },
    { name: fact.cost, value: money(cost) },
    { name: fact.budget, value: plan.settings.budget === null ? '–' : money(plan.settings.budget) },
    { name: fact.contacts, value: format.integer(kept.reduce((sum, { contacts }) => sum + contacts, 0)) },
    { name: fact.held, value: format.integer(kept.reduce((sum, { held }) => sum + held, 0)) },
  ]
}
