import { Option, type Command } from 'commander'
import { clusterMethods } from '../contract/clusters.ts'
import { featureGroups } from '../contract/customer-features.ts'
import { dateOrders } from '../contract/dates.ts'
import { askedModels, valueUnits } from '../contract/value.ts'
import { transactionGroups } from '../jobs/clusters/transaction-features.ts'
import { attributionCommand } from './commands/attribution.ts'
import { clusterCommand } from './commands/cluster.ts'
import { clvCommand } from './commands/clv.ts'
import { lookalikeCommand } from './commands/lookalike.ts'
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
      'purchases instead of a project: any file the import reads, with or without a header; a table of frequency, recency and T counts as --summary',
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

  command(
    'cluster',
    'groups of customers who resemble each other, described in words, with reasons for their number',
    false,
  )
    .option('--project <file>', 'project file (.sextant); the result is stored in it')
    .option('--transactions <file>', 'purchases instead of a project: any file the import reads')
    .option('--table <file>', 'a table of numbers instead of a project: any file the import reads')
    .option(
      '--columns <names>',
      'of --transactions: customer,time[,value]; of --table: the columns to compare rows by; headers, or numbers from 1',
    )
    .addOption(
      new Option('--date-order <order>', 'how 03/04/2026 is meant, where the file does not show it').choices(
        dateOrders,
      ),
    )
    .option('--id <name>', 'column of --table that names the rows')
    .option(
      '--features <groups>',
      `of --project, comma separated: ${featureGroups.join(', ')}; of --transactions: ${transactionGroups.join(', ')} (default: rfm)`,
    )
    .addOption(
      new Option('--method <method>', 'ward: hierarchical, up to 3,000 rows')
        .choices(clusterMethods)
        .default('kmeans'),
    )
    .option(
      '--k <n>',
      'number of clusters, 2 to 50 (default: what silhouette, gap and bootstraps speak for)',
      count,
    )
    .option('--most <n>', 'largest number of clusters that is tried, 2 to 20', count, 8)
    .option(
      '--model <id>',
      'model whose factors or deep features --features factors, deep takes (default: the latest with some)',
      count,
    )
    .option('--seed <n>', 'seed of the random starts', count, 1)
    .option('--cluster <n>', 'which cluster --save takes, from 1', count)
    .option('--save <name>', 'save the customers of --cluster as a segment of this name')
    .option('--out <file>', 'the cluster of every row to a file: .csv, .jsonl or .xlsx')
    .addHelpText('after', CLUSTER_KEYS)
    .action(runCommand(clusterCommand))

  command(
    'lookalike',
    'the customers most alike to a segment or to given ids, ranked, with size against precision by hold-out',
  )
    .option('--segment <name>', 'segment whom the others shall resemble: its name, or its id')
    .option('--ids <file>', 'ids of customers instead of a segment, one per line')
    .option('--features <groups>', `comma separated: ${featureGroups.join(', ')} (default: rfm,categories)`)
    .option(
      '--model <id>',
      'model whose factors or deep features --features factors, deep takes (default: the latest with some)',
      count,
    )
    .option('--size <n>', 'how many are kept, the most alike first', count, 1000)
    .option('--seed <n>', 'seed of the folds', count, 1)
    .option('--top <n>', 'customers in the answer', count, 10)
    .option('--save <name>', 'save them as a segment of this name')
    .option('--out <file>', 'the ranking to a file: .csv, .jsonl or .xlsx')
    .addHelpText('after', LOOKALIKE_KEYS)
    .action(runCommand(lookalikeCommand))

  command('attribution', 'orders credited to the channels or campaigns before them, by six models', false)
    .option('--project <file>', 'project file (.sextant); the result is stored in it')
    .option('--touches <file>', 'touches and orders instead of a project: any file the import reads')
    .option(
      '--paths <file>',
      'counted journeys instead: path (a > b > c), conversions, value, journeys without an order',
    )
    .option(
      '--columns <names>',
      'of --touches: customer,time,channel,conversion[,value]; of --paths: path,conversions[,value[,null]]; headers, or numbers from 1',
    )
    .addOption(
      new Option('--date-order <order>', 'how 03/04/2026 is meant, where the file does not show it').choices(
        dateOrders,
      ),
    )
    .addOption(
      new Option('--by <what>', 'what is credited').choices(['channel', 'campaign']).default('channel'),
    )
    .option('--window <days>', 'touches older than this do not count', count, 30)
    .option('--half-life <days>', 'days after which a touch counts half (decay)', decimal, 7)
    .option('--first <share>', 'share of the first touch (position)', decimal, 0.4)
    .option('--last <share>', 'share of the last touch (position)', decimal, 0.4)
    .option('--no-order-channel', 'the channel that an order itself names is no touch')
    .option('--out <file>', 'the channels to a file: .csv, .jsonl or .xlsx')
    .addHelpText('after', ATTRIBUTION_KEYS)
    .action(runCommand(attributionCommand))
}

const CLV_KEYS = `
Keys of the answer (--json):
  unit, observed        unit of time; customers, repeaters, purchases (days with one), from, to, refunds (left out)
  model, parameters     bgnbd: r, alpha, a, b; paretonbd: r, alpha, s, beta; nbd: r, alpha (alpha, beta in --unit)
  standardErrors        from the observed information; null where it is singular; intervals95 on the log scale
  logLikelihood         of frequency and recency, T in --unit; converged, starts, agreeing
  verdict               sound, no-leaving (a -> 0 or b -> infinity: nobody seen to leave), one-rate, not-settled; usable
  used                  the model behind the figures per customer: another one where the one asked for is not sound
  spend                 gamma-gamma p, q, v (v in money), its customers, correlation with frequency; or flat, and why (no-values: no repeat order has a value above zero)
  totals                orders and value expected within the horizon, with low and high at --level
  holdout               expected, actual, verdict, byFrequency (means per customer), byRisk, errors, tracking by week
  customers             customer, frequency, recency, T, monetary, p_alive (null: model without leaving), churn_risk
                        (probability of no order within the horizon), expected_orders, clv (discounted, margin counted),
                        low and high: a range that holds --level of such customers (orders are whole: it may hold more), next_order (day by which half of such customers, if active, have reordered)
`

const CLUSTER_KEYS = `
Keys of the answer (--json):
  k, isChosen           clusters, and whether the data chose their number
  judged                silhouette, gap (and its error), stability (adjusted Rand of bootstraps) for each number tried
  structure             groups, or none: silhouette not above that of data without groups (silhouetteOfNoise); byGap
  clusters              cluster (from 1, most valuable first), size, share, orders and revenue per customer, description,
                        traits: score in standard deviations from the mean of all, mean and overall in the figure's unit
  labels                cluster of every row of --table or customer (ids) of --transactions, where no --out is given
`

const LOOKALIKE_KEYS = `
Keys of the answer (--json):
  seeds, candidates     members with known figures; customers who are no members
  auc                   chance that a hidden member ranks above another customer: mean, lowest and highest of five folds
  verdict               strong, weak, none
  curve                 of the first size customers: recall (share of hidden members), lift over chance, precision (at least)
  customers             rank, id, name, score
`

const ATTRIBUTION_KEYS = `
Keys of the answer (--json):
  journeys, conversions touches that end in an order or in none; orders with touches; untouched: orders without
  channels              name, touches, removal (share of orders lost without it, Markov chain of first order),
                        credits by first, last, linear, position, decay, markov: conversions and value
  paths                 the most frequent ways to an order
  warnings              only-order-channels, one-channel, few-conversions, mostly-untouched, no-values
`
