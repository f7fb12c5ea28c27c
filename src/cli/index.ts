import { Command, CommanderError, Option } from 'commander'
import { contactChannels } from '../contract/list-rules.ts'
import { modelKinds, similarityKinds } from '../contract/models.ts'
import { exportColumns } from '../contract/lists.ts'
import { exportCommand } from './commands/export.ts'
import { splitKinds } from '../jobs/recommend/evaluation-splits.ts'
import { evaluateCommand } from './commands/evaluate.ts'
import { infoCommand, newCommand } from './commands/project.ts'
import { trainCommand } from './commands/train.ts'
import { copyCommands } from './copy-commands.ts'
import { adsCommands } from './ads-commands.ts'
import { customerCommands } from './customer-commands.ts'
import { dataCommands } from './data-commands.ts'
import { recommendCommands } from './recommend-commands.ts'
import { forecastCommands } from './forecast-options.ts'
import { runCommand } from './run-command.ts'
import { strategyCommands } from './strategy-commands.ts'
import { valueCommands } from './value-commands.ts'
import { count, counts, decimal, list, modelList } from './values.ts'

/**
 * The command line: the same jobs as in the window. Exit code 0: done; 1: failed, with an error code; 2: wrong usage.
 * With --json there is exactly one JSON document on stdout; progress always goes to stderr.
 */
const program = new Command('sextant')
  .description('Sextant, the desktop marketing workbench, from a terminal')
  .showHelpAfterError('(add --help for all options)')
  .exitOverride()

function command(name: string, description: string, needsProject = true, parent: Command = program): Command {
  const made = parent.command(name).description(description)
  if (needsProject) made.requiredOption('--project <file>', 'project file (.sextant)')
  return made
    .option('--json', 'print one JSON document on stdout')
    .addOption(
      new Option('--language <language>', 'language of messages and exports')
        .choices(['en', 'zh-CN'])
        .default('en'),
    )
    .exitOverride()
}

command('new', 'make an empty project file').action(runCommand(newCommand))
command('info', 'what a project holds: counts, imports, models, lists, stages').action(
  runCommand(infoCommand),
)

dataCommands(command)
valueCommands(command)
copyCommands(command, program)
strategyCommands(command)
adsCommands(command, program)
customerCommands(command)

command('train', 'train a model and compare it with popularity on later data')
  .addOption(
    new Option('--model <kind>', 'kind of model, or auto: the best for the data')
      .choices(['auto', ...modelKinds])
      .default('ials'),
  )
  .option('--rank <n>', 'factors (ials, svd); 0 or left out: by the data', count)
  .option('--sweeps <n>', 'sweeps at most (ials)', count)
  .option(
    '--penalty <x>',
    'L2 penalty (ials, ease, mult-vae, mult-dae); ials and ease: 0 or left out: by the data',
    decimal,
  )
  .option('--unobserved-weight <x>', 'weight of cells without an interaction (ials)', decimal)
  .option('--frequency-exponent <x>', 'frequency scaling of the penalty, 0 to 1 (ials)', decimal)
  .addOption(
    new Option('--solver <solver>', 'rows solved exactly, or by conjugate gradients (ials)').choices([
      'exact',
      'cg',
    ]),
  )
  .addOption(
    new Option('--weighting <weighting>', 'what a cell holds (svd, ease, item-knn)').choices([
      'binary',
      'log',
      'count',
    ]),
  )
  .addOption(new Option('--similarity <similarity>', 'of products (item-knn)').choices(similarityKinds))
  .option(
    '--hidden <n>',
    'width of the outer layers, 0 = by the size of the data (mult-vae, mult-dae)',
    count,
  )
  .option('--latent <n>', 'width of the inner layer, 0 = a third of it (mult-vae, mult-dae)', count)
  .option('--dropout <x>', 'share of the input dropped in training (mult-vae, mult-dae)', decimal)
  .option('--epochs <n>', 'passes at most (mult-vae, mult-dae)', count)
  .option('--learning-rate <x>', 'size of the steps (mult-vae, mult-dae)', decimal)
  .option('--divergence-cap <x>', 'weight of the divergence (mult-vae)', decimal)
  .option('--neighbours <n>', 'similar products kept per product (item-knn)', count)
  .option('--shrinkage <x>', 'distrust of likeness that rests on few customers (item-knn)', decimal)
  .option('--half-life <days>', 'days after which an interaction counts half (popularity)', decimal)
  .option('--seed <n>', 'seed of the random start', count)
  .option('--param <name=value>', 'any setting of the model; may be given several times', list, [])
  .option('--threads <n>', 'worker threads (default: one per core)', count)
  .option('--budget <seconds>', 'work that auto may plan (default: 120)', count)
  .option('--no-evaluate', 'leave out the comparison with popularity')
  .action(runCommand(trainCommand))

command('evaluate', 'judge models on held-out data, beside popularity; nothing is stored', false)
  .option('--project <file>', 'project file (.sextant)')
  .option('--train <file>', 'interactions to learn from, instead of a project')
  .option('--test <file>', 'interactions to find again')
  .option('--columns <names>', 'user,item[,value[,time]] of the files: headers, or numbers from 1')
  .option('--fold-in <file>', 'what models see of test customers whom they are not trained on')
  .option('--min-value <x>', 'lowest value that counts as an interaction (ratings: 4)', decimal)
  .option('--relevant <x>', 'the same for what is to be found (default: --min-value)', decimal)
  .option('--products <file>', 'texts of the products, for the content-based model: id, then any columns')
  .addOption(new Option('--split <kind>', 'how a project is split (default: temporal)').choices(splitKinds))
  .option('--model <kinds>', `kinds of models, comma separated: auto, ${modelKinds.join(', ')}`, modelList, [
    'ials',
  ])
  .option('--param <name=value>', 'a setting of the models; may be given several times', list, [])
  .option('--tune', 'find the settings of each kind on held-out data of the training, never the test')
  .option('--budget <seconds>', 'work that auto and --tune may plan for each (default: 120)', count)
  .option('--k <list>', 'lengths of the judged lists, comma separated, 1 to 1000', counts, [10])
  .option('--threads <n>', 'worker threads (default: one per core)', count)
  .action(runCommand(evaluateCommand))

recommendCommands(command)

command('export', 'write a list, the customers, products or interactions, or rows set aside, to a file')
  .requiredOption('--out <file>', 'file to write; it appears only when complete')
  .option('--list <id>', 'id of the list (default: the latest)', count)
  .addOption(
    new Option('--data <what>', 'the cleaned base itself instead of a list').choices([
      'customers',
      'products',
      'interactions',
    ]),
  )
  .option('--quarantine <import>', 'quarantined rows of this import instead of a list', count)
  .addOption(
    new Option(
      '--format <format>',
      'file format (default: as the file name ends, else csv; xlsx: lists only, up to 100,000 rows)',
    ).choices(['csv', 'jsonl', 'xlsx']),
  )
  .addOption(
    new Option('--layout <layout>', 'a row per customer and rank, or a row per customer')
      .choices(['long', 'wide'])
      .default('long'),
  )
  .addOption(
    new Option('--purpose <purpose>', 'spreadsheet: BOM, formulas made harmless; machine: neither')
      .choices(['spreadsheet', 'machine'])
      .default('spreadsheet'),
  )
  .option('--columns <names>', `comma separated, of: ${exportColumns.join(', ')}`)
  .option('--search <text>', 'only customers that this text finds', '')
  .option(
    '--holdout <share>',
    'leave this share of the list out, so that the next import measures what it does',
    decimal,
  )
  .addOption(
    new Option('--channel <channel>', 'how the list will reach customers, with --holdout')
      .choices(contactChannels)
      .default('email'),
  )
  .option('--from <day>', 'first day that purchases count, with --holdout (default: today)')
  .option('--days <n>', 'days that purchases count, with --holdout', count, 28)
  .option('--seed <n>', 'seed of the draw, with --holdout', count, 1)
  .action(runCommand(exportCommand))

forecastCommands(command)

async function main(): Promise<void> {
  try {
    await program.parseAsync()
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // --help and --version end here too, with exit code 0.
    process.exitCode = error.exitCode === 0 ? 0 : 2
    const isToldAlready = error.code === 'sextant.usage'
    if (process.exitCode === 2 && !isToldAlready && process.argv.includes('--json')) {
      process.stdout.write(`${JSON.stringify({ error: { code: 'usage', message: error.message } })}\n`)
    }
  }
}

void main()
