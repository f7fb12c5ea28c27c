import type { ExplainScreen } from '../../contract/llm.ts'
import type { Language } from '../../contract/requests.ts'
import type { ReadableDb } from '../../store/database.ts'
import { reportContext, type ReportContext } from '../report/context.ts'
import type { Block, Part } from '../report/document.ts'
import { copyPart } from '../report/parts/copy-part.ts'
import { customersPart, segmentsPart, valuePart } from '../report/parts/customer-parts.ts'
import { dataPart } from '../report/parts/data-part.ts'
import { adsPart, forecastPart } from '../report/parts/market-parts.ts'
import { planPart } from '../report/parts/plan-part.ts'
import { recommendPart } from '../report/parts/recommend-part.ts'

type WritePart = (context: ReportContext) => Part

const partsOf: Readonly<Record<ExplainScreen, readonly WritePart[]>> = {
  pipeline: [dataPart, customersPart, recommendPart, copyPart],
  customers: [customersPart, segmentsPart, valuePart],
  forecast: [forecastPart],
  ads: [adsPart],
  strategy: [planPart],
}

const MAX_ROWS = 15
/** Groups of fewer people are not told to anybody outside. */
const SMALLEST_GROUP = 20

export type ScreenFigures = { readonly title: string; readonly figures: readonly string[] }

/**
 * The figures of a screen as lines of a label and numbers, from the same parts as the written report; sentences and charts are left out, and so are groups of fewer
 * than 20 customers.
 */
export function screenFigures(
  db: ReadableDb,
  screen: ExplainScreen,
  language: Language,
  now: number,
): ScreenFigures {
  const context = reportContext(db, language, now)
  const parts = partsOf[screen].map((part) => part(context))
  const people = context.words.report.segments.column.customers
  return {
    title: parts.map(({ title }) => title).join(', '),
    figures: parts.flatMap((part) => [
      ...(part.state === 'current' ? [] : [`${part.title}: ${context.words.report.state[part.state]}`]),
      ...part.blocks.flatMap((block) => linesOf(block, people)),
    ]),
  }
}

function linesOf(block: Block, people: string): string[] {
  if (block.kind === 'facts')
    return block.facts
      .filter(({ value }) => /\d/.test(value))
      .map(({ name, value, note }) => `${name}: ${value}${note === undefined ? '' : ` (${note})`}`)
  if (block.kind !== 'table') return []
  const size = block.columns.findIndex(({ header }) => header === people)
  return block.rows
    .filter((row) => size < 0 || Number((row[size] ?? '').replace(/\D/g, '')) >= SMALLEST_GROUP)
    .slice(0, MAX_ROWS)
    .map((row) => {
      const figures = block.columns.flatMap(({ header, isNumber }, place) =>
        isNumber === true ? [`${header} ${row[place] ?? ''}`] : [],
      )
      return `${row[0] ?? ''}: ${figures.join(', ')}`
    })
}
