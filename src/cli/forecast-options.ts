import { InvalidArgumentError, Option, type Command } from 'commander'
import {
  calendarDay,
  eventKinds,
  forecastMetrics,
  forecastModels,
  forecastSlices,
  forecastSteps,
} from '../contract/forecast.ts'
import { forecastEventsCommand } from './commands/forecast-events.ts'
import { forecastCommand } from './commands/forecast.ts'
import type { WhatIf } from '../jobs/forecast/levers.ts'
import { runCommand } from './run-command.ts'
import { count } from './values.ts'

type MakeCommand = (name: string, description: string, needsProject?: boolean) => Command

/** `sextant forecast`. */
export function forecastCommands(command: MakeCommand): void {
  command(
    'forecast',
    'forecast series with intervals, beside the naive forecasts; with --actual judge them',
    false,
  )
    .option('--project <file>', 'project file (.sextant)')
    .addOption(
      new Option('--metric <metric>', 'what to forecast of a project')
        .choices(forecastMetrics)
        .default('revenue'),
    )
    .option('--name <series>', 'name of the imported series (--metric series)')
    .addOption(new Option('--by <step>', 'periods of a project').choices(forecastSteps).default('week'))
    .addOption(
      new Option('--slice <slice>', 'a series per slice, and the total')
        .choices(forecastSlices)
        .default('none'),
    )
    .option('--most <n>', 'largest slices to forecast; the others are one', count)
    .option('--treat-outliers', 'replace outliers of a project before forecasting')
    .option('--treat-shifts', 'move what was before a lasting change of the level to the level after it')
    .addOption(
      new Option('--returns <how>', 'revenue and units after returns, or as sold')
        .choices(['net', 'gross'])
        .default('net'),
    )
    .option(
      '--what-if <changes>',
      'percent of price and spend, points more of sales at reduced prices, days of an event, all of it or between two days: price=-10,spend=20,discount=15,"Summer sale"=5,from=2026-06-01,to=2026-06-14',
      changes,
    )
    .option('--no-events', 'leave the events and holidays of the project aside')
    .option('--series <file>', 'series to forecast, instead of a project')
    .option(
      '--columns <names>',
      'series,time,value of the file: headers, or numbers from 1; several columns may name a series: store+item,date,sales',
    )
    .option('--sheet <name>', 'sheet of a workbook with series')
    .option(
      '--regressors <names>',
      'what may explain the values, used where the backtest is better for it. Of a file: its columns; rows without a value tell them ahead, else the last level is held. Of a project: price, discount, spend, held, or as supposed: spend=500 (a period), price=-10 (percent), discount=20 (percent of sales), spend=last-year, spend=plan (the latest budget plan, else the budgets of the ads)',
    )
    .option(
      '--frequency <frequency>',
      'hour, day, week, month, quarter, year, or periods of a season (default: told by the dates)',
    )
    .option('--season <periods>', 'season; the first of several is the scale of MASE')
    .option('--horizon <n>', 'periods to forecast', count)
    .option('--actual <file>', 'what came afterwards: the forecasts are judged')
    .addOption(new Option('--model <name>', 'model').choices(forecastModels).default('auto'))
    .option('--level <list>', 'levels of the intervals in percent, comma separated', levels, [0.8, 0.95])
    .option('--non-negative', 'forecasts are not below 0 (default: where no value is)')
    .option('--whole-numbers', 'forecasts are whole numbers')
    .option('--threads <n>', 'worker threads (default: one per core)', count)
    .option('--out <file>', 'write the forecasts to a .csv, .jsonl or .xlsx file')
    .action(runCommand(forecastCommand))

  command('events', 'events, promotions and holidays that forecasts of a project know')
    .option('--add <name>', 'an event of this name, from --from to --to')
    .addOption(new Option('--kind <kind>', 'kind of the event').choices(eventKinds).default('promotion'))
    .option('--from <day>', 'first day, or first year of a calendar')
    .option('--to <day>', 'last day, or last year of a calendar')
    .option('--uplift <percent>', 'expected change where the past says nothing', signed)
    .addOption(
      new Option('--add-calendar <calendar>', 'holidays and shopping days').choices(['china', 'western']),
    )
    .option('--remove <id>', 'take an event away', count)
    .action(runCommand(forecastEventsCommand))
}

function signed(value: string): number {
  const number = Number(value)
  if (value.trim() === '' || !(number >= -100 && number <= 2_000))
    throw new InvalidArgumentError('percent from -100 to 2000 are needed')
  return number
}

/** `price=-10,spend=20,Sale=5,from=2026-06-01,to=2026-06-14` as shares, days and the days between. */
function changes(value: string): WhatIf {
  let result: WhatIf = { price: 0, spend: 0, discount: 0, event: null, days: 0, from: null, to: null }
  for (const part of value.split(',')) {
    const at = part.lastIndexOf('=')
    const [name, text] = [part.slice(0, at).trim().replaceAll('"', ''), part.slice(at + 1).trim()]
    if (name === 'from' || name === 'to') {
      if (!calendarDay.safeParse(text).success)
        throw new InvalidArgumentError('from= and to= take days, 2026-06-01')
      result = { ...result, [name]: text }
      continue
    }
    const number = Number(text)
    if (at < 1 || text === '' || !(number > -100 && number <= 1_000))
      throw new InvalidArgumentError(
        'price=-10,spend=20,discount=15, the days of an event by its name, and from= and to= are understood',
      )
    if (name === 'discount' && !(number >= -100 && number <= 100))
      throw new InvalidArgumentError('discount= takes points of the share of reduced sales, -100 to 100')
    if (name === 'price' || name === 'spend' || name === 'discount')
      result = { ...result, [name]: number / 100 }
    else result = { ...result, event: name, days: Math.max(0, Math.round(number)) }
  }
  return result
}

/** `80,95` as shares, ascending. */
function levels(value: string): number[] {
  const shares = value.split(',').map((part) => Number(part) / 100)
  if (shares.length === 0 || shares.some((share) => !(share > 0 && share < 1)))
    throw new InvalidArgumentError('percent between 0 and 100 are needed')
  return [...new Set(shares)].sort((a, b) => a - b)
}
