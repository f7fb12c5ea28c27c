import { Option, type Command } from 'commander'
import { dateOrders } from '../contract/dates.ts'
import { askedModels, valueUnits } from '../contract/value.ts'
import { clvCommand } from './commands/clv.ts'
import { runCommand } from './run-command.ts'
import { count, decimal } from './values.ts'

type MakeCommand = (name: string, description: string, needsProject?: boolean) => Command

/** Customer value, clusters, look-alikes and attribution from a terminal. */
export function valueCommands(command: MakeCommand): void {
  command(
    'clv',
    'customer lifetime value: BG/NBD or Pareto/NBD with Gamma-Gamma by maximum likelihood, P(alive), risk, checked on later purchases',
    false,
  )
    .option('--project <file>', 'project file (.sextant); the result is stored in it')
    .option(
      '--transactions <file>',
      'purchases instead of a project: any file the import reads, with or without a header',
    )
    .option('--summary <file>', 'rows summarised elsewhere: frequency, recency, T and mean value, in --unit')
    .option(
      '--columns <names>',
      'of --transactions: customer,time[,value]; of --summary: frequency,recency,T[,monetary]; headers, or numbers from 1',
    )
    .addOption(
      new Option('--date-order <order>', 'how 03/04/2026 is meant, where the file does not show it').choices(
        dateOrders,
      ),
    )
    .addOption(
      new Option('--model <kind>', 'auto takes the one the data speak for')
        .choices(askedModels)
        .default('bgnbd'),
    )
    .addOption(
      new Option(
        '--unit <unit>',
        'unit of time of the parameters (alpha, beta) and of recency and T; a purchase is a day with one or more',
      )
        .choices(valueUnits)
        .default('weeks'),
    )
    .option('--horizon <time>', 'time ahead: a number of --unit, or 39w, 273d, 12m, 1y', '365d')
    .option(
      '--calibration-end <day>',
      'learn until this day (1997-09-30), check on what follows; without it: learn from all, and check a second fit on the last third',
    )
    .option('--discount <rate>', 'discount a year, 0.1 for 10 %', decimal, 0.1)
    .option('--margin <share>', 'share of an order that is earned, above 0 up to 1', decimal, 1)
    .option(
      '--level <share>',
      'share of outcomes that intervals per customer and of totals hold',
      decimal,
      0.8,
    )
    .option(
      '--winsorise <share>',
      'share of the mean order values kept as they are, 0.5 to 1 (default: all, unless the tail is heavy)',
      decimal,
    )
    .option('--seed <n>', 'seed of the draws behind the intervals', count, 1)
    .option('--top <n>', 'customers in the answer, the most valuable first', count, 10)
    .option('--out <file>', 'all customers to a file: .csv, .jsonl or .xlsx')
    .addHelpText('after', CLV_KEYS)
    .action(runCommand(clvCommand))
}

const CLV_KEYS = `
Keys of the answer (--json):
  unit, observed        unit of time; customers, repeaters, purchases (days with one), from, to, refunds (left out)
  model, parameters     bgnbd: r, alpha, a, b; paretonbd: r, alpha, s, beta; nbd: r, alpha (alpha, beta in --unit)
  standardErrors        from the observed information; null where it is singular; intervals95 on the log scale
  logLikelihood         of frequency and recency, T in --unit; converged, starts, agreeing
  verdict               sound, no-leaving (a -> 0 or b -> infinity: nobody seen to leave), one-rate, not-settled; usable
  used                  the model behind the figures per customer: another one where the one asked for is not sound
  spend                 gamma-gamma p, q, v (v in money), its customers, correlation with frequency; or flat, and why
  totals                orders and value expected within the horizon, with low and high at --level
  holdout               expected, actual, verdict, byFrequency (means per customer), byRisk, errors, tracking by week
  customers             customer, frequency, recency, T, monetary, p_alive (null: model without leaving), churn_risk
                        (probability of no order within the horizon), expected_orders, clv (discounted, margin counted),
                        low and high at --level, next_order (day by which half of such customers, if active, have reordered)
`
