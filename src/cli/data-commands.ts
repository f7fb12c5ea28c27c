import { Option, type Command } from 'commander'
import { importTargets, interactionKinds } from '../contract/column-roles.ts'
import { presetNames } from '../contract/presets.ts'
import { matchedEntities, pairStates } from '../contract/duplicates.ts'
import { dateOrders } from '../contract/dates.ts'
import { delimiters, encodings } from '../contract/dialect.ts'
import { timeUnits } from '../contract/import-plan.ts'
import { typedDelimiters } from './import-plan-from.ts'
import {
  fixCommand,
  historyCommand,
  qualityCommand,
  quarantineCommand,
  rulesCommand,
} from './commands/cleaning.ts'
import { forgetCommand } from './commands/forget.ts'
import { duplicatesCommand, mergeCommand } from './commands/duplicates.ts'
import { mappingsCommand } from './commands/mappings.ts'
import { resultNames, resultsCommand } from './commands/data.ts'
import { importCommand, inspectCommand, redoCommand, undoCommand } from './commands/import.ts'
import { watchCommand } from './commands/watch.ts'
import { runCommand } from './run-command.ts'
import { count, decimal, list, rowId } from './values.ts'

type MakeCommand = (name: string, description: string, needsProject?: boolean) => Command

/** The stages collect, preprocess, valid? and clean from a terminal. */
export function dataCommands(command: MakeCommand): void {
  reading(
    command(
      'import',
      'import files: CSV, TSV, XLSX, XLS, ODS, HTML tables, XML Spreadsheet, JSON, JSONL, Parquet, and ZIP or gzip of these',
    ),
  )
    .argument('<file...>', 'files to import, in this order; of an archive all tables')
    .option('--repeat', 'import a file again that is already in the project')
    .option('--mapping <name>', 'import as this saved mapping says; auto: the one that fits best, if any')
    .option(
      '--join <orders>',
      'file (or table of the same archive or workbook, by name) that tells for each order who bought and when, where the others hold only the lines of orders',
    )
    .option('--dry-run', 'only say what would be accepted and what not; writes nothing')
    .action(runCommand(importCommand))

  command('watch', 'import what appears in a folder: known exports, and files that a saved mapping fits')
    .argument('<folder>', 'folder to watch; folders in it are not looked into')
    .option('--once', 'look once and end')
    .option('--every <seconds>', 'seconds between two looks', decimal, 5)
    .action(runCommand(watchCommand))

  reading(command('inspect', 'what files look like, and the mapping that is proposed', false))
    .argument('<file...>', 'files to look at')
    .action(runCommand(inspectCommand))

  command('undo', 'take back the latest step, or the one named')
    .option('--import <id>', 'the import of this id (see info)', count)
    .option('--step <id>', 'the step of this number (see history)', count)
    .action(runCommand(undoCommand))
  command('redo', 'do again what was taken back, as long as nothing new was done')
    .option('--step <id>', 'the step of this number (see history)', count)
    .action(runCommand(redoCommand))
  command('history', 'the steps that changed the data, the latest first')
    .option('--limit <n>', 'steps at most', count, 100)
    .action(runCommand(historyCommand))

  command('quarantine', 'rows that imports have set aside')
    .option('--import <id>', 'only of this import', count)
    .option('--reason <reason>', 'only for this reason')
    .option('--search <text>', 'only rows with this text', '')
    .option('--limit <n>', 'rows per import at most', count, 100)
    .option('--offset <n>', 'leave out so many rows first', count, 0)
    .action(runCommand(quarantineCommand))
  command('fix', 'change rows that an import has set aside, and send them back through the same rules')
    .option('--import <id>', 'of this import (default: the latest)', count)
    .option('--reason <reason>', 'only rows set aside for this reason')
    .option('--column <header>', 'only rows with this column at fault')
    .option('--search <text>', 'only rows with this text', '')
    .option('--row <id>', 'only the row of this id (repeatable), see quarantine', rowId, [])
    .option('--fix <fix>', 'what to change, e.g. price:number=comma, or drop (repeatable)', list, [])
    .option('--steps <file>', 'what to change, as JSON')
    .option('--trial', 'only say what would come of it')
    .action(runCommand(fixCommand))
  command('duplicates', 'search for customers or products that are probably one, and list the pairs')
    .addOption(new Option('--entity <what>', 'of what').choices(matchedEntities).default('customer'))
    .option('--min-score <p>', 'probability from which a pair is kept', decimal, 0.5)
    .addOption(new Option('--state <state>', 'which pairs to list').choices(pairStates).default('open'))
    .option('--no-search', 'only list what the last search has found')
    .option('--limit <n>', 'pairs at most', count, 100)
    .option('--offset <n>', 'leave out so many pairs first', count, 0)
    .action(runCommand(duplicatesCommand))
  command('merge', 'merge customers or products; sextant undo takes them apart again')
    .addOption(new Option('--entity <what>', 'of what').choices(matchedEntities).default('customer'))
    .option('--into <id>', 'the one that stays')
    .option('--id <id>', 'one that is merged into it (repeatable)', list, [])
    .option('--fact <name=value>', 'a fact that is chosen for the merged one (repeatable)', list, [])
    .option('--auto', 'merge all open pairs of the last search from --min-score on')
    .option('--min-score <p>', 'for --auto', decimal, 0.98)
    .option('--apart <pair>', 'say that this pair is not the same (repeatable)', rowId, [])
    .action(runCommand(mergeCommand))
  command(
    'forget',
    'erase customers for good: facts, consent, lists, plans, lines set aside, kept texts; prints a receipt',
  )
    .option('--customer <id>', 'whom (repeatable)', list, [])
    .option('--remove', 'remove their interactions as well, instead of keeping them as anonymous sales')
    .option('--receipt <file>', 'write the receipt, which names nobody, to a file')
    .option('--yes', 'really do it: it cannot be undone')
    .action(runCommand(forgetCommand))
  command('mappings', 'saved mappings: how files with the same columns are imported, with their fixes')
    .option('--save <name>', 'keep how an import was done, with the fixes made since, under this name')
    .option('--import <id>', 'of this import (default: the latest)', count)
    .option('--rename <name>', 'give a mapping another name')
    .option('--to <name>', 'the new name')
    .option('--delete <name>', 'delete a mapping')
    .option('--export <name>', 'write a mapping to a file')
    .option('--out <file>', 'the file to write')
    .option('--load <file>', 'add a mapping from a file')
    .action(runCommand(mappingsCommand))
  command('quality', 'columns, flags and score of imports')
    .option('--import <id>', 'only of this import', count)
    .action(runCommand(qualityCommand))
  command('rules', 'the rules that rows are checked by')
    .option('--set <rule=severity[:limit]>', 'change a rule for the next imports (repeatable)', list, [])
    .addOption(new Option('--facts <policy>', 'which telling of a fact counts').choices(['latest', 'first']))
    .action(runCommand(rulesCommand))

  command('results', 'results of campaigns and copy, series, consent, suppression')
    .addOption(new Option('--of <kind>', 'which').choices(resultNames).default('campaigns'))
    .option('--search <text>', 'only rows with this text', '')
    .option('--limit <n>', 'rows at most', count, 100)
    .option('--offset <n>', 'leave out so many rows first', count, 0)
    .action(runCommand(resultsCommand))
}

/** Options that say how a file is to be read; what is not said is detected. */
function reading(command: Command): Command {
  return command
    .option(
      '--map <map>',
      'COLUMN=ROLE by header or by number from 1 (repeatable), or a JSON file with an object of columns and roles',
      list,
      [],
    )
    .addOption(
      new Option('--preset <name>', 'known export that proposes the meaning of the columns').choices([
        'auto',
        'none',
        ...presetNames,
      ]),
    )
    .option('--plan <file>', 'import plan as JSON, as inspect and import print it')
    .addOption(new Option('--target <target>', 'what the rows are').choices(importTargets))
    .option('--keep-anonymous', 'keep rows that name no customer: they count for revenue, and for nobody')
    .option('--no-keep-anonymous', 'set rows aside that name no customer')
    .option('--keep-without-product', 'keep rows that name no product: they tell of whole orders')
    .option('--no-keep-without-product', 'set rows aside that name no product')
    .option('--member <path>', 'file inside a ZIP archive')
    .option('--sheet <name>', 'sheet of a workbook')
    .addOption(new Option('--encoding <encoding>', 'instead of the one detected').choices(encodings))
    .addOption(
      new Option(
        '--delimiter <delimiter>',
        'instead of the one detected; \\t for a tab, \\x01 for that of Hive',
      ).choices([
        ...delimiters.filter((each) => each >= ' ' || each === '\t'),
        ...Object.keys(typedDelimiters),
      ]),
    )
    .addOption(new Option('--quote <quote>', 'instead of the one detected').choices(['"', "'", 'none']))
    .option('--header', 'the first record names the columns')
    .option('--no-header', 'the first record is data')
    .option('--header-rows <n>', 'records that name the columns', count)
    .option('--skip-top <n>', 'records above the header', count)
    .option('--skip-bottom <n>', 'records below the data', count)
    .addOption(new Option('--date-order <order>', 'order of day, month, year').choices(dateOrders))
    .option('--decimal-comma', 'numbers are written 1.234,56')
    .option('--time-zone <zone>', 'IANA zone of times without an offset')
    .option('--currency <code>', 'ISO 4217 code where no column tells it')
    .option('--channel <name>', 'channel where no column tells it')
    .addOption(new Option('--kind <kind>', 'kind of rows that do not tell it').choices(interactionKinds))
    .option(
      '--first-day <day>',
      'when the first of numbered columns (d_1, W1) was, or the day that numbers in the column of times count from, YYYY-MM-DD',
    )
    .addOption(
      new Option(
        '--time-as <unit>',
        'what numbers in the column of times are, where they are no dates',
      ).choices(['dates', ...timeUnits]),
    )
}
