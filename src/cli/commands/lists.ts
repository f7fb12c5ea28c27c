import { ExpectedFailure } from '../../contract/failure.ts'
import { listName } from '../../contract/list-rules.ts'
import type { ListSummary } from '../../contract/lists.ts'
import type { ReadableDb } from '../../store/database.ts'
import { changedPage, compareLists } from '../../jobs/recommend/compare-lists.ts'
import { runSliced } from '../../jobs/run-sliced.ts'
import { getList, listLists, renameList } from '../../store/queries/lists.ts'
import { UsageError, type CliCommand, type CommonOptions, type Outcome } from '../run-command.ts'
import type { Terminal } from '../terminal.ts'
import { withProject } from '../with-project.ts'
import { chosenModel, listNumbered } from './named.ts'

type ListsOptions = CommonOptions & { readonly limit: number }

/** Stored lists: what there is, what changed between two, a name, or away with them. */
export const listsCommand: CliCommand<ListsOptions> = (options, terminal, args) =>
  withProject(options.project, async ({ db, path }): Promise<Outcome> => {
    const [action = 'list', ...rest] = args
    switch (action) {
      case 'list': {
        const lists = listLists(db)
        return { document: { project: path, lists }, lines: lists.map(lineOf) }
      }
      case 'compare':
        return compared(db, rest, options.limit, terminal)
      case 'rename': {
        const id = listNumbered(rest[0])
        const name = listName.safeParse(rest.slice(1).join(' '))
        if (!name.success) throw new UsageError('lists rename takes an id and a name of 1 to 120 characters')
        if (!renameList(db, id, name.data)) throw new ExpectedFailure('list-not-found', { list: id })
        const list = getList(db, id)
        return { document: { project: path, list }, lines: list === undefined ? [] : [lineOf(list)] }
      }
      case 'delete': {
        if (rest.length === 0) throw new UsageError('lists delete takes the ids of lists')
        const listIds = rest.map(listNumbered)
        const deleted = await terminal.run<'delete-lists'>(db, { kind: 'delete-lists', listIds })
        return {
          document: { project: path, deleted: listIds, ...deleted },
          lines: [`${deleted.lists} lists deleted, ${deleted.rows} customers' rows`],
        }
      }
      default:
        throw new UsageError('lists takes list, compare, rename or delete')
    }
  })

async function compared(
  db: ReadableDb,
  args: readonly string[],
  limit: number,
  terminal: Terminal,
): Promise<Outcome> {
  const [after, earlier] = args.length < 2 ? latestTwo(db) : [listNumbered(args[1]), listNumbered(args[0])]
  const { comparison, changedIds } = await runSliced(
    compareLists(db, earlier, after),
    terminal.signal,
    (done) => terminal.show({ phase: 'reading', done, total: 0, unit: 'customers' }),
  )
  const changed = changedPage(db, earlier, after, changedIds, { offset: 0, limit })
  const names = (some: readonly { externalId: string }[]): string =>
    some.map(({ externalId }) => externalId).join(', ')
  return {
    document: {
      before: earlier,
      after,
      ...comparison,
      changedCustomers: changedIds.length,
      customers: changed,
    },
    lines: [
      `list ${earlier} -> list ${after}: ${comparison.both} customers in both, ${comparison.onlyAfter} new, ${comparison.onlyBefore} gone`,
      `of those in both: ${comparison.changed} other products, ${comparison.reordered} other order, ${comparison.same} the same`,
      ...comparison.risen
        .slice(0, 5)
        .map((each) => `+ ${each.externalId} ${each.name}: ${each.before} -> ${each.after}`),
      ...comparison.fallen
        .slice(0, 5)
        .map((each) => `- ${each.externalId} ${each.name}: ${each.before} -> ${each.after}`),
      ...changed.map((each) => `${each.externalId}: came ${names(each.came)}; went ${names(each.went)}`),
    ],
  }
}

function latestTwo(db: ReadableDb): [ListSummary['id'], ListSummary['id']] {
  const [after, before] = listLists(db)
  if (after === undefined || before === undefined) throw new ExpectedFailure('lists-too-few')
  return [after.id, before.id]
}

function lineOf(list: ListSummary): string {
  const name = list.name === '' ? '' : ` "${list.name}"`
  const state = list.current ? '' : ', data changed since'
  return `list ${list.id}${name}: ${list.modelKind}, ${list.customers} customers, ${list.rows} rows, ${list.popularCustomers} not personal${state}`
}

type ModelsOptions = CommonOptions

/** Deletes a model with the lists it made. */
export const deleteModelCommand: CliCommand<ModelsOptions> = (options, terminal, args) =>
  withProject(options.project, async ({ db, path }): Promise<Outcome> => {
    const modelId = chosenModel(db, Number(args[0]))
    const deleted = await terminal.run<'delete-model'>(db, { kind: 'delete-model', modelId })
    return {
      document: { project: path, deleted: modelId, ...deleted },
      lines: [`model ${modelId} deleted, with ${deleted.lists} lists`],
    }
  })
