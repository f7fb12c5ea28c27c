import { listName } from '../../contract/list-rules.ts'
import { rerankBrief, type RerankBrief } from '../../contract/llm.ts'
import { composePrompt } from '../../jobs/llm/compose.ts'
import { judgeRerank } from '../../jobs/llm/rerank.ts'
import { askModel, orderFrom, type ModelOptions } from '../ask-model.ts'
import { UsageError, type CliCommand, type CommonOptions, type Outcome } from '../run-command.ts'
import { withProject } from '../with-project.ts'

type RerankOptions = CommonOptions &
  ModelOptions & {
    readonly list: number
    readonly segment?: number
    readonly customers: number
    readonly in: RerankBrief['language']
    readonly ban: readonly string[]
    readonly seed: number
    readonly save?: string
  }

/** Lists of a few customers in another order by a language model, with reasons; every list keeps exactly its products. */
export const rerankCommand: CliCommand<RerankOptions> = (options, terminal) =>
  withProject(options.project, async ({ db, path }): Promise<Outcome> => {
    const brief = briefFrom(options)
    const prompt = composePrompt(orderFrom(options, { kind: 'rerank', brief }), db, Date.now())
    const { sent, reply, lines } = await askModel(options, prompt, terminal)
    if (reply === null) return { document: { project: path, dryRun: true, ...sent }, lines }
    const judged = judgeRerank(brief, reply.text, db)
    const saved =
      options.save === undefined
        ? null
        : await terminal.run(db, {
            kind: 'save-rerank',
            brief,
            answer: reply.text,
            customers: judged.lists.map(({ customer }) => customer),
            name: nameFrom(options.save),
          })
    const told = saved === null ? [] : [`saved as list ${saved.id}: ${saved.customers} customers`]
    return {
      document: { project: path, list: brief.listId, ...sent, reply, ...judged, saved },
      lines: judged.lists
        .flatMap(({ customer, rows, violations, leftOut }) => [
          `${customer}:${leftOut > 0 ? ` ${leftOut} not named, left at the end;` : ''}${violations.map(({ reason, found }) => ` struck ${found} (${reason});`).join('')}`,
          ...rows.map(
            ({ now, was, product, reason, strikes }) =>
              `  ${now} (was ${was})  ${product}  ${strikes.length > 0 ? `reason struck: ${strikes.map((each) => each.reason).join(', ')}` : reason}`,
          ),
        ])
        .concat(told),
    }
  })

function nameFrom(text: string): string {
  const parsed = listName.safeParse(text)
  if (parsed.success) return parsed.data
  throw new UsageError(`--save: ${parsed.error.issues[0]?.message ?? 'not valid'}`)
}

function briefFrom(options: RerankOptions): RerankBrief {
  const parsed = rerankBrief.safeParse({
    listId: options.list,
    segmentId: options.segment ?? null,
    customers: options.customers,
    seed: options.seed,
    language: options.in,
    banned: options.ban,
  })
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new UsageError(`${issue?.path.join('.') ?? 'rerank'}: ${issue?.message ?? 'not valid'}`)
}
