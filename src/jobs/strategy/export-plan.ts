import { generateIcsCalendar } from 'ts-ics'
import { ExpectedFailure } from '../../contract/failure.ts'
import { localeOf } from '../../contract/locales/locale-of.ts'
import { fill } from '../../contract/locales/fill.ts'
import type { PlanAction } from '../../contract/plan-actions.ts'
import type { StrategyPlan } from '../../contract/plan.ts'
import type { Language } from '../../contract/requests.ts'
import { AtomicFile } from '../export/atomic-file.ts'
import { writeTables } from '../export/table-file.ts'
import type { TableSheet } from '../export/table-sheet.ts'
import type { Job } from '../job.ts'
import { reportHtml } from '../report/report-html.ts'
import { reportMarkdown } from '../report/report-markdown.ts'
import { writeReport } from '../report/project-report.ts'
import { latestPlan } from './plan-reader.ts'
import { segmentWords } from './segment-words.ts'

const DAY_MS = 86_400_000

/**
 * Writes the latest plan: as a table (CSV), as a workbook with its totals, as a page or text to read, or as a calendar file with the actions that are not
 * rejected.
 * @throws ExpectedFailure nothing-to-plan, target-not-writable, disk-full
 */
export const exportPlan: Job<'export-plan'> = async ({ settings, file }, { db, signal, progress, now }) => {
  const startedAt = now()
  const plan = latestPlan(db)
  if (plan === null) throw new ExpectedFailure('nothing-to-plan')
  const { format, language } = settings
  const customers = plan.actions.reduce((sum, { contacts }) => sum + contacts, 0)
  const seconds = (): number => Math.max(0, now() - startedAt) / 1000
  if (format !== 'csv' && format !== 'xlsx') {
    const events = plan.actions.filter(({ state }) => state !== 'rejected')
    const out = new AtomicFile(file)
    try {
      if (format === 'ics') out.write(calendarOf(events, startedAt, language))
      else {
        const document = writeReport(db, { subject: 'plan', language }, startedAt)
        out.write(format === 'html' ? reportHtml(document) : reportMarkdown(document))
      }
      out.publish()
    } finally {
      out.discard()
    }
    return { rows: events.length, customers, bytes: out.bytes, seconds: seconds() }
  }
  const { rows, bytes } = await writeTables(
    file,
    format === 'xlsx'
      ? [actionSheet(plan, language), totalSheet(plan, language)]
      : [actionSheet(plan, language)],
    {
      format,
      purpose: 'spreadsheet',
      signal,
      onRows: (done) => progress({ phase: 'exporting', done, total: plan.actions.length, unit: 'rows' }),
    },
  )
  return { rows, customers, bytes, seconds: seconds() }
}

function actionSheet({ actions }: StrategyPlan, language: Language): TableSheet {
  const words = localeOf(language).strategy
  const { column } = words
  return {
    name: words.title,
    columns: [
      { header: column.segment },
      { header: column.channel },
      { header: column.offer, width: 36 },
      { header: words.message, width: 36 },
      { header: column.from },
      { header: column.to },
      { header: column.contacts, kind: 'integer' },
      { header: column.held, kind: 'integer' },
      { header: column.cost, kind: 'money' },
      { header: column.gain, kind: 'money' },
      { header: column.low, kind: 'money' },
      { header: column.high, kind: 'money' },
      { header: words.chance, kind: 'number' },
      { header: column.basis },
      { header: column.state },
      { header: column.note, width: 36 },
      { header: column.verdict },
      { header: column.realGain, kind: 'money' },
      { header: words.spend.planned, width: 36 },
      { header: words.spend.actual, width: 36 },
      { header: words.spend.outcomeColumn, kind: 'money' },
      { header: words.spend.predicted, kind: 'money' },
      { header: `${words.spend.predicted}: ${column.low}`, kind: 'money' },
      { header: `${words.spend.predicted}: ${column.high}`, kind: 'money' },
      { header: words.spend.gain, kind: 'money' },
    ],
    rows: actions.map((action) => [
      segmentWords(action.segment, language),
      words.channel[action.channel],
      action.offer,
      action.text,
      action.from,
      action.to,
      action.contacts,
      action.held,
      action.cost,
      action.gain,
      action.low,
      action.high,
      action.chance,
      words.basis[action.basis],
      words.state[action.state],
      action.note,
      words.verdict[action.result.verdict],
      action.result.gain,
      ...spendCells(action),
    ]),
  }
}

/** Of moved money: planned and real amounts per period, what came, what was expected of it, and what the curves say. */
function spendCells({ spend, result }: PlanAction): (string | number | null)[] {
  const told = result.spend
  const planned = spend?.channels.map(({ name, amount }) => `${name}: ${amount.toFixed(2)}`).join('; ') ?? ''
  if (told === null) return [planned, '', null, null, null, null, null]
  return [
    planned,
    told.channels.map(({ name, actual }) => `${name}: ${actual.toFixed(2)}`).join('; '),
    told.outcome,
    told.predicted.mean,
    told.predicted.low,
    told.predicted.high,
    told.gain.mean,
  ]
}

function totalSheet({ totals, settings }: StrategyPlan, language: Language): TableSheet {
  const { total, column, budget, margin } = localeOf(language).strategy
  return {
    name: total,
    columns: [{ header: total }, { header: column.gain, kind: 'number' }],
    rows: [
      [column.cost, totals.cost],
      [column.gain, totals.gain],
      [column.low, totals.low],
      [column.high, totals.high],
      [budget, settings.budget],
      [margin, settings.margin],
    ],
  }
}

function calendarOf(actions: readonly PlanAction[], now: number, language: Language): string {
  const words = localeOf(language).strategy
  return generateIcsCalendar({
    version: '2.0',
    prodId: '-//Sextant//Strategy//EN',
    events: actions.map((action) => ({
      uid: `sextant-action-${action.id}@sextant.invalid`,
      stamp: { date: new Date(now) },
      start: { date: new Date(`${action.from}T00:00:00Z`), type: 'DATE' },
      // The end of an event of whole days is the day after its last.
      end: { date: new Date(Date.parse(`${action.to}T00:00:00Z`) + DAY_MS), type: 'DATE' },
      summary: fill(words.eventTitle, {
        segment: segmentWords(action.segment, language),
        channel: words.channel[action.channel],
      }),
      description: fill(words.eventText, {
        offer: action.offer,
        contacts: action.contacts,
        held: action.held,
        cost: action.cost.toFixed(2),
        gain: action.gain.toFixed(2),
      }),
    })),
  })
}
