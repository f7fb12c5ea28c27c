import { encodings } from '../dialect.ts'
import { timeUnits } from '../import-plan.ts'
import type { Finding, Inspection } from '../inspection.ts'
import type { Language } from '../requests.ts'
import { fill } from './fill.ts'
import { localeOf } from './locale-of.ts'

/** Sentences about what was found that costs rows or needs a look, in the order it was found; what the dialect shows anyhow is left out. */
export function findingSentences({ findings }: Inspection, language: Language): string[] {
  const words = localeOf(language).wizard.readAs
  return findings.flatMap(({ kind, params }) => {
    switch (kind) {
      case 'member':
        return Number(params['count']) > 1 ? [fill(words.oneOfTables, { n: params['count'] ?? 0 })] : []
      case 'left-out-files':
        return [fill(words.leftOutFiles, params)]
      case 'sheet':
        return [
          fill(params['alike'] ? words.oneOfAlike : words.oneOfSheets, {
            sheet: params['sheet'] ?? '',
            n: params['count'] ?? 0,
          }),
        ]
      case 'hidden-sheet':
        return [fill(words.hiddenSheet, params)]
      case 'hidden-sheets':
        return [fill(words.hiddenSheets, params)]
      case 'hidden-rows':
        return [fill(words.hiddenRows, params)]
      case 'error-cells':
        return [fill(words.errorCells, params)]
      case 'empty-formulas':
        return [fill(words.emptyFormulas, params)]
      case 'merged-cells':
        return [fill(words.mergedCells, params)]
      case 'merged-amounts':
        return [fill(words.mergedAmounts, params)]
      case 'mixed-currencies':
        return [fill(words.mixedCurrencies, params)]
      case 'other-table':
        return [fill(words.otherTable, params)]
      case 'index-column':
        return [fill(words.indexColumn, params)]
      case 'damaged-ids':
        return [fill(words.damagedIds, params)]
      case 'encoding':
        return params['words'] === undefined ? [] : [fill(words.encodingTold, params)]
      case 'twice-encoded':
        return [fill(words.twiceEncoded, params)]
      case 'broken-bytes':
      case 'unsure-encoding':
      case 'two-encodings':
      case 'unknown-charset':
      case 'mixed-encoding': {
        const { encoding } = localeOf(language).contract
        const nameOf = (key: string): string => {
          const found = encodings.find((each) => each === params[key])
          return found === undefined ? '' : encoding[found]
        }
        const names = { encoding: nameOf('encoding'), reading: nameOf('reading'), other: nameOf('other') }
        const sentence = {
          'broken-bytes': words.brokenBytes,
          'mixed-encoding': words.mixedEncoding,
          'unsure-encoding': words.unsureEncoding,
          'two-encodings': words.twoEncodings,
          'unknown-charset': words.unknownCharset,
        }
        return [fill(sentence[kind], { ...params, ...names })]
      }
      case 'wide-table':
        return [fill(words.wideTable, params)]
      case 'wide-periods':
        return [fill(words.widePeriods, params)]
      case 'numbered-periods':
        return [fill(words.numberedPeriods, params)]
      case 'counted-time':
        return [countedTime(params, language)]
      case 'kind-codes':
        return [fill(words.kindCodes, params)]
      case 'rows-dropped':
        return [fill(words.rowsDropped, params)]
      case 'numbered-rows':
        return [fill(words.numberedRows, params)]
      case 'date-and-time':
        return [fill(words.dateAndTime, params)]
      case 'list-rows':
        return [fill(words.listRows, params)]
      case 'repeated-total':
        return [fill(words.repeatedTotal, params)]
      case 'short-numbers':
        return [fill(words.shortNumbers, params)]
      case 'negative-refunds':
        return [fill(words.negativeRefunds, params)]
      case 'payback':
        return [fill(words.payback, params)]
      case 'report-period':
        return [fill(params['from'] === params['to'] ? words.reportDay : words.reportPeriod, params)]
      case 'without-customer': {
        const share = new Intl.NumberFormat(language, { style: 'percent' }).format(Number(params['share']))
        return [fill(params['kept'] === 1 ? words.anonymousKept : words.anonymousSetAside, { share })]
      }
      case 'without-product':
        return params['kept'] === 1 && params['share'] === 1 ? [words.wholeOrders] : []
      case 'quote':
        return [params['quote'] === '' ? words.notQuoted : fill(words.quoted, params)]
      default:
        return []
    }
  })
}

function countedTime(params: Finding['params'], language: Language): string {
  const { readAs, columns } = localeOf(language).wizard
  const unit = timeUnits.find((each) => each === params['unit']) ?? 'day'
  return unit === 'month-day'
    ? fill(readAs.monthAndDay, { ...params, year: String(params['day']).slice(0, 4) })
    : fill(readAs.countedTime, { ...params, unit: columns.timeUnit[unit] })
}
