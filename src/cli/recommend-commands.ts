import { Option, type Command } from 'commander'
import { withModelOptions } from './ask-model.ts'
import { embedCommand } from './commands/embed.ts'
import { explainCommand, similarCommand } from './commands/explain.ts'
import { deleteModelCommand, listsCommand } from './commands/lists.ts'
import { recommendCommand } from './commands/recommend.ts'
import { rerankCommand } from './commands/rerank.ts'
import { withRuleOptions } from './list-rules.ts'
import { runCommand } from './run-command.ts'
import { count, list } from './values.ts'

type MakeCommand = (name: string, description: string, needsProject?: boolean) => Command

const RERANK_HELP = `
Sent are names and categories of products alone: what each customer bought last and what the list holds, personal data in them masked. Every list keeps exactly its
products; what is not on it, or comes twice, is struck, and so is a reason that breaks the rules. The stored list is not changed; --save keeps the
new orders as a list of their own, which is exported and compared like any other.
Output (--json): address, model, body (the exact bytes), masks, estimate, reply, form (json | none), strangers, lists [{ customer, isAnswered, leftOut,
violations [{ reason, found }], rows [{ product, was, now, reason, strikes }] }], saved (the new list, or null); with --dry-run what would be sent.`

const EMBED_HELP = `
Sent are the fields named, of products without a vector of their present text; personal data in them is masked. Vectors stay in the project and work without the
server: train --model content --param similarity=vectors.
Output (--json): address, model, masks, estimate, requests, products, state { products, models [{ model, current, stale, dimensions, madeAt }] }; with --dry-run
bodies (the exact bytes of every request).`

/** Recommendations for one and for many, their reasons, and the lists made of them. */
export function recommendCommands(command: MakeCommand): void {
  withRuleOptions(
    command('recommend', 'recommendations for one customer, a new customer, or a stored list for many')
      .option('--model <id>', 'id of the model (default: the latest)', count)
      .option('--top <n>', 'products per customer, 1 to 200', count, 10)
      .option('--include-bought', 'also what the customer has already bought')
      .option('--customer <id>', 'one customer: print the recommendations with reasons')
      .option(
        '--products <ids>',
        'a new customer who has these products (comma separated ids): folded in, no training',
      )
      .option('--similar-customers <id>', 'customers like this one')
      .option('--similar-products <id>', 'products like this one')
      .option('--customers <file>', 'make a list for the customer ids in this file, one per line')
      .option('--search <text>', 'make a list for the customers a search finds')
      .option('--segment <id>', 'make a list for the customers of a segment', count)
      .option('--all', 'make a list for all customers')
      .option('--name <name>', 'a name for the list')
      .option('--preview', 'tell what the list would hold and what its rules would do; write nothing')
      .option('--threads <n>', 'worker threads (default: one per core)', count),
  ).action(runCommand(recommendCommand))

  command(
    'similar',
    'products like a product (who would want it, what is bought with it), or customers like a customer',
  )
    .option('--product <id>', 'products like this one')
    .option('--customer <id>', 'customers like this one')
    .option('--model <id>', 'id of the model (default: the latest)', count)
    .option('--top <n>', 'how many, 1 to 100', count, 10)
    .action(runCommand(similarCommand))

  command(
    'explain',
    'why a product has its place for a customer, and its place without this or that past product',
  )
    .requiredOption('--product <id>', 'the product to explain')
    .option('--customer <id>', 'for this customer')
    .option('--products <ids>', 'for a new customer who has these products (comma separated ids)')
    .option('--model <id>', 'id of the model (default: the latest)', count)
    .option('--top <n>', 'tell what would push it out of the best n, 1 to 200', count, 10)
    .option('--include-bought', 'rank it among bought products too')
    .action(runCommand(explainCommand))

  command(
    'lists',
    'stored lists: list, compare [BEFORE AFTER] (default: the latest two), rename ID NAME, delete ID...',
  )
    .argument('[action...]', 'list (default), compare, rename or delete, with its ids')
    .option('--limit <n>', 'changed customers told by compare', count, 20)
    .action(runCommand(listsCommand))

  withModelOptions(
    command('rerank', 'lists of a few customers in another order by a language model, with reasons'),
  )
    .requiredOption('--list <id>', 'id of the list', count)
    .option('--segment <id>', 'only members of this segment', count)
    .option('--customers <n>', 'how many customers are drawn, 1 to 20', count, 3)
    .addOption(new Option('--in <language>', 'language of the reasons').choices(['en', 'zh']).default('en'))
    .option('--ban <word>', 'a word not to use; may be given several times', list, [])
    .option('--seed <n>', 'which customers are drawn', count, 1)
    .option('--save <name>', 'keep the new orders as a list of this name')
    .addHelpText('after', RERANK_HELP)
    .action(runCommand(rerankCommand))

  withModelOptions(
    command('embed', 'product texts as vectors of a language model, for the content-based model'),
  )
    .option(
      '--fields <names>',
      'what of a product is told: name,category,brand,description,attributes',
      'name',
    )
    .option('--most <n>', 'products at most in one go, 1 to 2000', count, 2000)
    .addHelpText('after', EMBED_HELP)
    .action(runCommand(embedCommand))

  command('delete-model', 'delete a model with the lists it made')
    .argument('<model>', 'id of the model')
    .action(runCommand(deleteModelCommand))
}
