import { Option, type Command } from 'commander'
import { holdoutCommand } from './commands/holdout.ts'
import { planActionNames, planCommand } from './commands/plan.ts'
import { reportCommand } from './commands/report.ts'
import { runCommand } from './run-command.ts'
import { count, decimal, list } from './values.ts'

type MakeCommand = (name: string, description: string, needsProject?: boolean, parent?: Command) => Command

const PLAN_HELP = `
--channel email:cost=0.01,fixed=20,lift=0.05,unsure=0.05 may be given several times; lift is the share that a contact is assumed to add to spending
before anything was measured, unsure its standard deviation. Measured effects of accepted actions replace the assumption step by step.
Output (--json): plan { settings, totals { cost, gain, low, high }, binding (budget | contacts | consent | none), actions [{ id, segment, channel,
offer, text, from, to, contacts, held, cost, gain, low, high, chance, basis, reason, evidence, state, result { verdict, difference, low, high, lift, gain } }], leftOut, conflicts [{ kind, severity, actions,
amount, about, resolutions }], undoable, redoable }; plan learned: learned { channels [{ channel, prior, learned, measurements, segments }], actions, measured, inside }.`

/** The plan that joins everything, and hold-out groups. */
export function strategyCommands(command: MakeCommand): void {
  command('plan', 'propose whom to contact where, and tell what it did')
    .argument('[action]', planActionNames.join(', '), 'make')
    .argument('[ids...]', 'actions to accept, reject, edit or duplicate; the number of a conflict to resolve')
    .option('--from <day>', 'first day (default: today)')
    .option('--days <n>', 'length in days', count, 28)
    .option('--budget <money>', 'money at most', decimal)
    .option('--margin <share>', 'share of revenue left after the goods', decimal, 0.3)
    .option('--holdout <share>', 'share held out of every action', decimal, 0.1)
    .option('--contacts-per-customer <n>', 'actions per customer at most', count, 1)
    .option('--min-contacts <n>', 'smallest group', count, 50)
    .addOption(
      new Option('--consent <whom>', 'whom to contact').choices(['grant', 'no-denial']).default('no-denial'),
    )
    .addOption(
      new Option('--segments <which>', 'groups to plan for')
        .choices(['saved', 'rfm', 'both'])
        .default('both'),
    )
    .option('--channel <channel>', 'email, sms, phone or post, with figures (see below)', list, [])
    .option('--seed <n>', 'seed of the hold-out groups', count, 1)
    .option('--note <text>', 'why an action is accepted or rejected', '')
    .option('--to <day>', 'edit, add: last day')
    .option('--group <key>', 'edit, add: segment:7 or rfm:champions (see plan groups)')
    .option('--offer <text>', 'edit, add: what to offer')
    .option('--text <text>', 'edit, add: what to say')
    .option('--resolution <kind>', 'resolve: which one (default: the first)')
    .option('--out <file>', 'file to export to')
    .addOption(
      new Option('--format <format>', 'of the export (default: as the file name ends, else csv)').choices([
        'csv',
        'xlsx',
        'ics',
        'html',
        'md',
        'pdf',
      ]),
    )
    .addHelpText('after', PLAN_HELP)
    .action(runCommand(planCommand))

  command('report', 'write what the project tells: data, customers, models, forecast, plan, with charts')
    .requiredOption(
      '--out <file>',
      '.html (one page that needs nothing else) or .md; or .pdf, which the app prints',
    )
    .addOption(
      new Option('--subject <subject>', 'the whole project, or its plan')
        .choices(['project', 'plan'])
        .default('project'),
    )
    .action(runCommand(reportCommand))

  command('holdout', 'draw a hold-out group from a file, or measure an effect from one', false)
    .argument('<action>', 'draw or effect')
    .requiredOption(
      '--data <file>',
      'draw: a row per customer; effect: a row per customer with group and outcome',
    )
    .option('--columns <names>', 'draw: id[,stratum...]; effect: group,outcome; headers or numbers from 1')
    .option('--share <share>', 'draw: share held out', decimal, 0.1)
    .option('--seed <n>', 'draw: the same seed draws the same customers', count, 1)
    .option('--out <file>', 'draw: CSV to write, instead of the answer')
    .option('--held <value>', 'effect: the group that was held out', 'holdout')
    .action(runCommand(holdoutCommand))
}
