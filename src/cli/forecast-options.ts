import { InvalidArgumentError, Option, type Command } from 'commander'
import { forecastModels } from '../contract/forecast.ts'
import { forecastCommand } from './commands/forecast.ts'
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
    .option('--series <file>', 'series to forecast, instead of a project')
    .option('--columns <names>', 'series,time,value of the file: headers, or numbers from 1')
    .option('--frequency <frequency>', 'hour, day, week, month, quarter, year, or periods of a season')
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
}

/** `80,95` as shares, ascending. */
function levels(value: string): number[] {
  const shares = value.split(',').map((part) => Number(part) / 100)
  if (shares.length === 0 || shares.some((share) => !(share > 0 && share < 1)))
    throw new InvalidArgumentError('percent between 0 and 100 are needed')
  return [...new Set(shares)].sort((a, b) => a - b)
}
