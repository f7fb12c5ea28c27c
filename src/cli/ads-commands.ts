import { Option, type Command } from 'commander'
import { adsCalendars, adsOutcomes, adsSpans, responseSettings } from '../contract/ads.ts'
import { adLevels } from '../contract/ads-results.ts'
import { basisKinds } from '../jobs/ads/budget-basis.ts'
import { budgetCommand } from './commands/ads/budget.ts'
import { armMeasures } from './commands/ads/arms-source.ts'
import { policyCommand } from './commands/ads/policy.ts'
import { responseCommand } from './commands/ads/response.ts'
import { resultsCommand } from './commands/ads/results.ts'
import { testCommand } from './commands/ads/test.ts'
import { runCommand } from './run-command.ts'
import { atLeastOne, count, decimal, list, mass, share } from './values.ts'

type MakeCommand = (name: string, description: string, needsProject?: boolean, parent?: Command) => Command

const SERIES_COLUMNS = `--columns by role: time=week,outcome=sales,spend=tv,search,social,control=price,promo,holiday=event (names after a role belong to it), or in
order: time,outcome,spend,spend,...; name:role gives a column a role wherever it stands. Roles: time, outcome, worth (what one of a counted
outcome brings: the outcome is then their product), spend, control, holiday, channel
(a row per channel and day, with one column of spend), ignore. Names are headers or numbers from 1; what is left out is found by its name.
Rows of one period are added up; an outcome that stands in the row of every channel counts once; days beyond 400 become weeks (--every).`

const RESPONSE_HELP = `
${SERIES_COLUMNS}
Output (--json): verdict (enough | weak | not-enough), adequacy { perEffect, channels, findings, advice }, channels [{ name, spend, today,
contribution, contributionShare, roi, marginalRoi, halfLife, forms [{ adstock, saturation, share }], peakLater, parameters, priorRoi, spreadToPrior, curve }], columns by role where { mean, low, high } is an estimate with
its interval of mass settings.level, waterfall, baselineShare, rSquared, meanError (share of the mean outcome), inside, rHat, converged, health { overall, checks }, sentences;
with --series also series { periods, actual, fitted, parts, residuals }.
Model: outcome = level + trend with bends + season + weekdays + controls + sum of channels + noise with a memory of one period. Priors: a
channel's mean contribution is half-normal with scale 5 % of the outcome + half its share of spend; adstock and saturation as in docs/adr/0028. Of
--adstock auto and --saturation auto the data choose by channel: geometric or late Weibull (the effect peaks periods after the spend), Hill or power;
forms tells with which probability, and all figures are means over the forms.`

const BUDGET_HELP = `
${SERIES_COLUMNS}
Limits are money per period: --bounds tv=100..500 --bounds radio=..300, --lock tv or tv=200, --step 50 or tv=50, --least tv=100 (nothing or
at least this), --around 30 (every channel within 30 % of today). --total and --most are money for all --periods together.
Output (--json): ok, basis (response | shares), verdict, columns, held (channels kept near today: their effect cannot be told), plan { channels [{ name, today, amount, outcome, marginal, status, isBeyondData }],
total, today, outcome, outcomeToday, gain, gainAtSameTotal, chanceOfGain, marginal, bindings, scenarios, schedule }, binding (what holds the
plan back most), problems (why there is none), sentences. Money and outcome are per period.`

const RESULTS_HELP = `
--columns role=name,... with the roles time, channel, account, campaign, adSet, ad, impressions, clicks, cost, conversions, value; left out: by name.
Output (--json): level, currency, from, to, total { sums, metrics }, rows [{ name, sums, metrics { ctr, cvr, cpc, cpm, cpa, roas, margin: { value, low,
high } or null }, trend, fatigue, pacing }], daily, anomalies, pacing, shop (what platforms claim beside the orders of the project), sentences.`

const TEST_HELP = `
Files: counts by variant (rows of one variant are added up), a column of counts per variant (control_visitors, control_orders, ...), or a row per
visitor (variant, converted, revenue, ...). --columns arm,trials,successes, or arm,successes with a row per visitor, by header or number from 1, or
name:role (arm, trials, successes, value, visitor, segment); left out: found by names and contents. What was read is said first (columns, notes).
With --project: campaigns, ad sets, ads or copy tests of one --group, such as campaigns:Meta or copy:TEST.
--kind value: --columns arm,value[,visitor], a row per visitor (or several, with the column that names him), zeros for those who brought nothing.
Output (--json): arms [{ name, trials, successes, rate, low, high, best, loss, beatsFirst, uplift }], leader, decision (stop | stop-alike | go-on |
too-early | check-split | no-data | one-arm), stillNeeded, perArm, splitP, splitOk, next [{ name, thompson, ucb, limitedBy }], sentences.
best is P(best) and loss the expected loss, both exact integrals over Beta(1 + s, 1 + n - s) or, for --kind rate, gamma posteriors.
Of --kind value (or as perVisitor, where a file tells both): arms [{ name, visitors, buyers, mean, sd, low, high, best, loss, beatsFirst, uplift,
welchP }]; the share of buyers is a beta, the mean of what they bring a t posterior (normal-inverse-gamma), probabilities are means over 20,000 draws.`

const POLICY_HELP = `
Counts by --arm, --project (as in ads test) or --data. A file may hold what ads test reads, with a column of segments (linear Thompson, LinUCB), or a
log of decisions: action, reward and the probability the action was taken with, judged off-policy; --even for a log without probabilities that chose
evenly. --project P --data LOG --keep NAME keeps a log as counts of alike decisions, --project P --log NAME judges it. --columns arm,trials,successes[,segment]; action,reward,propensity[,segment[,target]]; name:role names a role wherever the column stands.
Output (--json): as of test; or segments [{ name, arms [{ name, mean, sd, thompson, index, share }], ucb }]; or logged, policies [{ name, ips, snips,
doublyRobust { value, variance, low, high }, effective, isReliable }], best; or, with --rates, policies [{ policy, mean, low, high, bestShare }].`

/** Results, response curves, budgets, tests and policies of ads, from a project or from plain files. */
export function adsCommands(command: MakeCommand, program: Command): void {
  const ads = program
    .command('ads')
    .description('results, response curves, budgets, tests and policies of ads')
  const sub = (name: string, description: string): Command =>
    command(name, description, false, ads)
      .option('--project <file>', 'project file (.sextant)')
      .option('--data <file>', 'a plain file instead of a project: CSV, TSV, XLSX, JSON, Parquet')
      .option('--columns <names>', 'what the columns of --data are (see below)')

  sub(
    'results',
    'results with intervals by channel, campaign, ad set or ad; trends, anomalies, fatigue, pacing',
  )
    .addOption(new Option('--by <level>', 'what a row is (default: the coarsest there is)').choices(adLevels))
    .option('--within <level=name>', 'only what lies below; may be given several times', list, [])
    .option('--from <day>', 'first day')
    .option('--to <day>', 'last day')
    .option('--margin-share <share>', 'share of the value that is left after the cost of goods', share)
    .option('--level <share>', 'mass of the intervals (default: 0.9)', mass)
    .option(
      '--budget <[name=]money>',
      'compare the pace of spend with this, of all or of one row, for --from to --to; may be given several times',
      list,
      [],
    )
    .addHelpText('after', RESULTS_HELP)
    .action(runCommand(resultsCommand))

  fitting(sub('response', 'response curves, returns and contributions by channel, after a check of the data'))
    .option('--adequacy-only', 'only check whether the data can support a model')
    .option('--series', 'also the series by period (with --json)')
    .option(
      '--at <channel=money>',
      'what a steady amount per period brings; may be given several times',
      list,
      [],
    )
    .addHelpText('after', RESPONSE_HELP)
    .action(runCommand(responseCommand))

  fitting(sub('budget', 'the budget that brings most, what it gains and what holds it back'))
    .option('--total <money>', 'spend this over all periods (default: what today’s amounts come to)', decimal)
    .option('--target-roas <x>', 'spend as much as keeps outcome / spend at least here', decimal)
    .option('--target-cpa <x>', 'spend as much as keeps spend / outcome at most here', decimal)
    .option('--target-marginal <x>', 'spend until the next unit of money brings less than this', decimal)
    .option('--most <money>', 'ceiling for a target', decimal)
    .option('--periods <n>', 'periods (days, weeks, months) of the plan', atLeastOne, 1)
    .addOption(
      new Option(
        '--pace <pace>',
        'the same in every period, or more where demand was higher a year before (even where no season is known)',
      )
        .choices(['even', 'season'])
        .default('season'),
    )
    .option('--bounds <channel=low..high>', 'limits of a channel; may be given several times', list, [])
    .option('--lock <channel[=amount]>', 'keep a channel where it is', list, [])
    .option('--step <[channel=]money>', 'amounts are multiples of this', list, [])
    .option('--least <[channel=]money>', 'nothing or at least this', list, [])
    .option('--around <percent>', 'every channel within so many percent of today', decimal)
    .option('--scenario <name:channel=money,...>', 'amounts to compare with the plan', list, [])
    .addOption(
      new Option('--basis <basis>', 'where the curves come from').choices(basisKinds).default('auto'),
    )
    .addHelpText('after', BUDGET_HELP)
    .action(runCommand(budgetCommand))

  deciding(sub('test', 'a decision from counts of variants, and the shares of the next period'), [
    'auto',
    'share',
    'rate',
    'value',
  ])
    .option('--seed <n>', 'seed of --kind value (default: 1)', count)
    .addHelpText('after', TEST_HELP)
    .action(runCommand(testCommand))

  deciding(sub('policy', 'shares by variant and segment, policies judged on a log, regret simulated'), [
    'auto',
    'share',
    'rate',
  ])
    .option('--even', 'the log of --data chose evenly among its actions')
    .option(
      '--keep <name>',
      'keep the log of --data in --project under this name (added to what is kept under it)',
    )
    .option('--log <name>', 'judge a log that --project keeps, or a kept test whose shares are known')
    .option('--rates <list>', 'simulate arms with these true rates', undefined)
    .option('--rounds <n>', 'rounds of the simulation', atLeastOne, 50)
    .option('--per-round <n>', 'trials per round', atLeastOne, 200)
    .option('--runs <n>', 'runs the regret is the mean of', atLeastOne, 50)
    .option('--current <shares>', 'shares of the present rule (default: equal)')
    .option('--epsilon <x>', 'exploration of epsilon-greedy', share, 0.05)
    .option('--seed <n>', 'seed', count, 1)
    .addHelpText('after', POLICY_HELP)
    .action(runCommand(policyCommand))
}

function deciding(command: Command, kinds: readonly string[]): Command {
  return command
    .option(
      '--arm <name=trials:successes>',
      'counts of a variant instead of --data; the first is the control',
      list,
      [],
    )
    .addOption(
      new Option(
        '--kind <kind>',
        `successes out of trials, events per unit of exposure (money)${kinds.includes('value') ? ', or value per visitor' : ''}`,
      )
        .choices(kinds)
        .default('auto'),
    )
    .option('--group <id>', 'which comparison of the project (default: the only one; others are named)')
    .addOption(
      new Option(
        '--measure <what>',
        'of a project: clicks or conversions per impression, or conversions per click',
      )
        .choices(armMeasures)
        .default('clicks'),
    )
    .option(
      '--loss-limit <x>',
      'stop when the leader’s expected loss is below this (default: 1 % of the control’s rate)',
      decimal,
    )
    .option('--least <n>', 'trials each variant needs before anything is decided (default: 100)', decimal)
    .option('--split <shares>', 'planned split, such as 50,50 (default: equal)')
    .option('--level <share>', 'mass of the intervals (default: 0.95)', mass)
    .option('--floor <share>', 'least share of a variant in the next period (default: 0.05)', share)
    .option(
      '--growth <x>',
      'most growth of a variant’s share in the next period, 0 for no limit (default: none for shares, 2 for rates and where variants had very different trials)',
      decimal,
    )
}

function fitting(command: Command): Command {
  return command
    .option('--controls <names>', 'further columns that move the outcome: price, competitors, promotions')
    .addOption(
      new Option('--every <span>', 'length of a period (default: as the file has it)').choices(adsSpans),
    )
    .addOption(
      new Option('--outcome <kind>', 'the outcome is money or a count')
        .choices(['auto', 'money', 'count'])
        .default('auto'),
    )
    .addOption(
      new Option('--project-outcome <what>', 'the outcome, with --project')
        .choices(adsOutcomes)
        .default('revenue'),
    )
    .addOption(
      new Option('--by <what>', 'what a channel is, with --project')
        .choices(['channel', 'campaign'])
        .default('channel'),
    )
    .addOption(
      new Option('--holidays <calendar>', 'days of the trade as controls: Chinese or western')
        .choices(adsCalendars)
        .default('none'),
    )
    .option('--from <day>', 'first day that counts, with --project')
    .option('--to <day>', 'last day that counts, with --project')
    .option(
      '--control <id>',
      'a control of the project: price, promotion:NAME or series:NAME; may be given several times',
      list,
      [],
    )
    .option(
      '--margin <share>',
      'share of revenue left as margin, with --project: returns are then of margin',
      share,
    )
    .option('--merge <new=one+other>', 'add channels up to one; may be given several times', list, [])
    .addOption(
      new Option('--adstock <form>', 'how effects carry over')
        .choices(responseSettings.shape.adstock.options)
        .default('auto'),
    )
    .addOption(
      new Option('--saturation <form>', 'how effects flatten')
        .choices(responseSettings.shape.saturation.options)
        .default('auto'),
    )
    .option('--level <share>', 'mass of the intervals', mass, 0.9)
    .option('--seed <n>', 'seed of the sampler', count, 1)
    .option(
      '--lift <channel=from..to:lift+-error>',
      'what an experiment found; may be given several times',
      list,
      [],
    )
}
