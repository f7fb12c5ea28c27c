import { Option, type Command } from 'commander'
import { interactionKinds } from '../contract/column-roles.ts'
import { cohortBases, lifecycleStates, periodKinds } from '../contract/periods.ts'
import { dateOrders } from '../contract/dates.ts'
import { rfmMaps } from '../contract/rfm.ts'
import {
  analysisScores,
  dateFields,
  measures,
  numberFields,
  productFilters,
  responseStates,
  textFields,
  textTest,
} from '../contract/segments.ts'
import { memberColumns } from '../contract/segment-export.ts'
import { cohortsCommand, rfmCommand } from './commands/customers.ts'
import { segmentActions, segmentCommand } from './commands/segment.ts'
import { runCommand } from './run-command.ts'
import { count } from './values.ts'

type MakeCommand = (name: string, description: string, needsProject?: boolean) => Command

/** The stage "analyse behaviour" from a terminal: RFM, cohorts, segments. */
export function customerCommands(command: MakeCommand): void {
  source(command('rfm', 'recency, frequency and money: scores, groups, movement between groups', false))
    .option('--bins <n>', 'scores from 1 to this, 3 to 5 (default: as the project has it, else 5)', count)
    .addOption(new Option('--map <map>', 'names of groups: western (11) or classical (8)').choices(rfmMaps))
    .option('--recency <days>', 'own thresholds instead of quantiles, ascending, comma separated')
    .option('--frequency <orders>', 'own thresholds instead of quantiles')
    .option('--monetary <amounts>', 'own thresholds instead of quantiles')
    .option('--as-of <day>', 'score what was known at the end of this day (default: the end of the data)')
    .addOption(
      new Option('--movement <period>', 'also who moved between groups, by day, week or month').choices(
        periodKinds,
      ),
    )
    .option('--steps <n>', 'periods to look back for --movement, 1 to 12', count, 1)
    .option('--segment <name>', 'only the customers of this segment (with --project)')
    .option('--customers', 'also every customer with scores and group')
    .option('--out <file>', 'every customer with scores and group to a file: .csv, .jsonl or .xlsx')
    .option('--save', 'keep these settings in the project')
    .action(runCommand(rfmCommand))

  source(
    command('cohorts', 'retention, orders, revenue and value so far by cohort, and the lifecycle', false),
  )
    .addOption(
      new Option('--by <what>', 'what puts customers together')
        .choices(cohortBases)
        .default('first-purchase'),
    )
    .addOption(new Option('--period <period>', 'length of a period').choices(periodKinds).default('month'))
    .addOption(
      new Option('--active <what>', 'what makes a customer active')
        .choices(['purchase', 'any'])
        .default('purchase'),
    )
    .option('--segment <name>', 'only the customers of this segment (with --project)')
    .option(
      '--lifecycle',
      'also new, returning, resurrecting and dormant customers by period, and stickiness',
    )
    .action(runCommand(cohortsCommand))

  command('segment', `segments of customers: ${segmentActions.join(', ')}`)
    .argument('[action]', segmentActions.join(' | '), 'list')
    .argument('[segment...]', 'names (or numbers) of segments')
    .option('--rule <rule>', 'a rule as JSON, or a file that holds one (count, members, save, export)')
    .option('--name <name>', 'name to save under; a segment of this name is changed')
    .option('--description <text>', 'what the segment is for', '')
    .option('--static', 'keep the members of now instead of the rule (save)')
    .option('--as-of <when>', 'the "now" of the rule: data-end, today, or a day', 'data-end')
    .option('--to <name>', 'the new name (rename, duplicate)')
    .option('--out <file>', 'file to write (export): .csv, .jsonl or .xlsx')
    .option('--columns <names>', `columns to write, comma separated, of: ${memberColumns.join(', ')}`)
    .addOption(
      new Option(
        '--purpose <purpose>',
        'spreadsheet: formulas made harmless, headers in words; machine: neither',
      )
        .choices(['spreadsheet', 'machine'])
        .default('spreadsheet'),
    )
    .addOption(
      new Option('--consent <channel>', 'only who has given consent for this (export)').choices([
        'email',
        'sms',
        'phone',
        'post',
      ]),
    )
    .option('--limit <n>', 'members to list at most, 1 to 500', limit, 100)
    .addHelpText('after', RULE_KINDS)
    .action(runCommand(segmentCommand))
}

const RULE_KINDS = `
Rules (JSON; bounds are inclusive and may be left out, amounts are in the main currency):
  {"kind":"all","rules":[...]}  "any"   {"kind":"not","rule":{...}}
  {"kind":"did","events":["purchase"],"product":{"by":"category","values":["Tea"]},"measure":"times","low":2,"period":{"kind":"last","days":90}}
        events: ${interactionKinds.join(', ')}; product by: ${productFilters.join(', ')}; also channels, campaigns;
        measure: ${measures.join(', ')}; period: ever, last, between (from, to)
  {"kind":"response","to":{"by":"campaign","name":"May"},"state":"bought","days":14}
        to: campaign (name), list (listId), action (actionId); state: ${responseStates.join(', ')}
  {"kind":"number","field":"orders","low":2}   field: ${numberFields.join(', ')}
  {"kind":"date","field":"last-purchase","from":"2026-01-01"}   field: ${dateFields.join(', ')}
  {"kind":"text","field":"city","test":"is","values":["Berlin"]}   field: ${textFields.join(', ')}; test: ${textTest.options.join(', ')}
  {"kind":"rfm","groups":["champions"]}   {"kind":"cluster","clusters":[0]}   {"kind":"score","score":"churn","low":0.5} (also ${analysisScores.filter((each) => each !== 'churn').join(', ')})
  {"kind":"cohort","by":"first-purchase","period":"month","active":"purchase","row":"2026-01-01","age":2}   by: ${cohortBases.join(', ')}; row: the first day of the
        period, or the name; age: only who was active so many periods later
  {"kind":"lifecycle","period":"month","active":"purchase","day":"2026-03-01","state":"dormant"}   state: ${lifecycleStates.join(', ')}
  {"kind":"consent","channel":"email","state":"granted"}   {"kind":"suppressed"}   {"kind":"segment","segmentId":1}   {"kind":"ids","ids":["C1"]}
`

function source(command: Command): Command {
  return command
    .option('--project <file>', 'project file (.sextant)')
    .option('--transactions <file>', 'purchases instead of a project: any file the import reads')
    .option('--columns <names>', 'customer,time[,value] of the file: headers, or numbers from 1')
    .addOption(
      new Option('--date-order <order>', 'how 03/04/2026 is meant, where the file does not show it').choices(
        dateOrders,
      ),
    )
}

function limit(text: string): number {
  return Math.min(500, Math.max(1, count(text)))
}
