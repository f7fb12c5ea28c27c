import { Option, type Command } from 'commander'
import { copyFields, copyMeasures, copyPlatforms } from '../contract/copy.ts'
import { briefTones } from '../contract/llm.ts'
import { withModelOptions } from './ask-model.ts'
import { copyWriteCommand } from './commands/copy-write.ts'
import { copyDiagnoseCommand, copyScoreCommand, copyVariantsCommand } from './commands/copy.ts'
import { runCommand } from './run-command.ts'
import { count, list } from './values.ts'

type MakeCommand = (name: string, description: string, needsProject?: boolean, parent?: Command) => Command

const SCORE_HELP = `
--columns test,text,trials,successes[,apart...] by header or number from 1: texts are compared within the same test and the same values of what
follows (a picture, an audience). Left out, columns are found by their headers; texts side by side in a row (headline A, headline B) are taken apart, and rates
without counts, or a column that says which text won, do where there are no counts (basis: counts | rates | winners; for the last two counts are assumed, and a lift tells
the order, not a rate).
Output (--json): verdict (few-tests | no-signal | weak | useful), tests, texts, crossValidated and test { pairs, tests, accuracy, low, high,
longerWins, brier } on decided pairs (|z| >= 1.96) of tests not learned from, current, drafts [{ text, lift, low, high, probability }], effects
[{ kind, name, texts, effect, low, high }], channels, seconds.`

const WRITE_HELP = `
The model is any that speaks the protocol of OpenAI: --endpoint or SEXTANT_LLM_ENDPOINT (default http://127.0.0.1:11434/v1, Ollama), --model or
SEXTANT_LLM_MODEL, the key in the variable that --key-env names. https, or http to this computer. Personal data in the material is masked; --reveal
email-1 shows the model one of them. What comes back is held against the brief: texts that break it are struck, with the reasons.
Output (--json): address, model, body (the exact bytes), masks, estimate, reply { text, finish, inputTokens, outputTokens, seconds, form }, variants
[{ text, length, strikes: [{ reason, found, limit }], score }], verdict; with --dry-run what would be sent.`

/** Texts of ads: checked, scored by own tests, varied. */
export function copyCommands(command: MakeCommand, program: Command): void {
  const copy = program.command('copy').description('texts of ads: checked, scored by own tests, varied')
  const texts = (name: string, description: string): Command =>
    command(name, description, false, copy)
      .option('--text <text>', 'a text; may be given several times', list, [])
      .option('--file <file>', 'texts, one a row, of any table')
      .option('--column <name>', 'column of --file')
      .addOption(new Option('--platform <name>', 'where it runs').choices(copyPlatforms).default('none'))

  texts('score', 'learn from tests which texts win, and score drafts against the current one')
    .option('--project <file>', 'project file (.sextant)')
    .option('--data <file>', 'tests from a plain file instead of a project')
    .option('--columns <names>', 'what the columns of --data are (see below)')
    .option('--test <file>', 'judge the model on these tests, which it does not learn from')
    .option('--against <text>', 'the current text (default: the best by the model)', '')
    .addOption(
      new Option('--field <field>', 'which text of the project (default: what most tests tell of)').choices(
        copyFields,
      ),
    )
    .addOption(
      new Option('--measure <measure>', 'what counts (default: what most tests tell)').choices(copyMeasures),
    )
    .option('--seed <n>', 'seed of folds and intervals', count, 1)
    .addHelpText('after', SCORE_HELP)
    .action(runCommand(copyScoreCommand))

  texts('diagnose', 'check texts: length, law, spam, mood, readability, doubles').action(
    runCommand(copyDiagnoseCommand),
  )

  texts('variants', 'write variants without a language model, saying only what is given')
    .option('--product <text>', 'what is offered')
    .option('--benefit <text>', 'what it does for the reader')
    .option('--offer <text>', 'price or discount')
    .option('--audience <text>', 'for whom')
    .option('--deadline <text>', 'until when')
    .option('--proof <text>', 'a fact that supports it')
    .option('--limit <n>', 'variants at most per text', count, 12)
    .action(runCommand(copyVariantsCommand))

  withModelOptions(
    command('write', 'write variants with a language model, of what is given alone', false, copy),
  )
    .option('--project <file>', 'project file (.sextant): own winners as examples, scores, known customers')
    .option('--product <text>', 'what is offered')
    .option('--benefit <text>', 'what it does for the reader')
    .option('--offer <text>', 'price or discount')
    .option('--audience <text>', 'for whom')
    .option('--deadline <text>', 'until when')
    .option('--proof <text>', 'a fact that supports it')
    .option('--fact <text>', 'a further fact; may be given several times', list, [])
    .addOption(new Option('--platform <name>', 'where it runs').choices(copyPlatforms).default('none'))
    .addOption(new Option('--in <language>', 'language of the texts').choices(['en', 'zh']).default('en'))
    .addOption(new Option('--tone <tone>', 'tone').choices(briefTones).default('plain'))
    .option('--voice <text>', "the brand's voice in own words", '')
    .option('--ban <word>', 'a word not to use; may be given several times', list, [])
    .option('--longest <n>', "stricter than the platform's limit", count)
    .option('--variants <n>', 'how many', count, 6)
    .option('--against <text>', 'the current text', '')
    .option('--examples <n>', 'own winners as examples', count, 5)
    .addOption(
      new Option('--field <field>', 'which text of the project (default: what most tests tell of)').choices(
        copyFields,
      ),
    )
    .addOption(
      new Option('--measure <measure>', 'what counts (default: what most tests tell)').choices(copyMeasures),
    )
    .option('--seed <n>', 'seed of the scores', count, 1)
    .addHelpText('after', WRITE_HELP)
    .action(runCommand(copyWriteCommand))
}
