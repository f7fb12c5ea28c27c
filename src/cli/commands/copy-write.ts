import { noFacts } from '../../contract/copy-facts.ts'
import type { CopyPlatform, CopyScoreSettings, DraftScore } from '../../contract/copy.ts'
import { copyBrief, type CopyBrief } from '../../contract/llm.ts'
import { scoreCopy } from '../../jobs/copy/score.ts'
import { learnedFrom, testedTextsOf } from '../../jobs/copy/tested-texts.ts'
import { composePrompt } from '../../jobs/llm/compose.ts'
import { judgeCopy } from '../../jobs/llm/judge.ts'
import type { ReadableDb } from '../../store/database.ts'
import { UsageError, type CliCommand, type CommonOptions, type Outcome } from '../run-command.ts'
import { askModel, orderFrom, type ModelOptions } from '../ask-model.ts'
import type { Terminal } from '../terminal.ts'
import { withProject } from '../with-project.ts'

type WriteOptions = Omit<CommonOptions, 'project'> &
  ModelOptions & {
    readonly project?: string
    readonly product?: string
    readonly benefit?: string
    readonly offer?: string
    readonly audience?: string
    readonly deadline?: string
    readonly proof?: string
    readonly fact: readonly string[]
    readonly platform: CopyPlatform
    readonly in: CopyBrief['language']
    readonly tone: CopyBrief['tone']
    readonly voice: string
    readonly ban: readonly string[]
    readonly longest?: number
    readonly variants: number
    readonly against: string
    readonly examples: number
    readonly field?: CopyScoreSettings['field']
    readonly measure?: CopyScoreSettings['measure']
    readonly seed: number
  }

/**
 * Writes variants with a language model: the same prompt, masks, client and verdicts as the window. With `--dry-run` it prints what would be sent and sends nothing.
 * The key comes from an environment variable, so that it stands in no argument list.
 */
export const copyWriteCommand: CliCommand<WriteOptions> = async (options, terminal) => {
  const { project } = options
  const asked = (db: ReadableDb | null) =>
    written(options, briefFrom(options, learnedFrom(db, options)), db, terminal)
  return project === undefined ? asked(null) : withProject(project, ({ db }) => asked(db))
}

async function written(
  options: WriteOptions,
  brief: CopyBrief,
  db: ReadableDb | null,
  terminal: Terminal,
): Promise<Outcome> {
  const prompt = composePrompt(orderFrom(options, { kind: 'copy', brief }), db, Date.now())
  const asked = await askModel(options, prompt, terminal)
  if (asked.reply === null) return { document: { dryRun: true, ...asked.sent }, lines: asked.lines }
  const { sent, reply } = asked
  const { variants, form } = judgeCopy(brief, reply.text, db)
  const good = variants.filter(({ strikes }) => strikes.length === 0).map(({ text }) => text)
  const { score } =
    db === null || good.length === 0
      ? { score: null }
      : await scoreCopy(
          testedTextsOf(db, brief),
          { drafts: good, current: brief.current, seed: options.seed },
          { signal: terminal.signal, progress: (report) => terminal.show(report), now: () => Date.now() },
        )
  const scores = new Map<string, DraftScore>(score?.drafts.map((each) => [each.text, each]))
  return {
    document: {
      ...sent,
      reply: { ...reply, form },
      variants: variants.map((each) => ({ ...each, score: scores.get(each.text) ?? null })),
      verdict: score?.verdict ?? null,
    },
    lines: [
      ...variants.map(({ text, strikes }) => {
        const chance = scores.get(text)?.probability
        const verdict = strikes.map(({ reason, found }) => (found === '' ? reason : `${reason} (${found})`))
        return strikes.length > 0
          ? `struck  ${text}: ${verdict.join(', ')}`
          : `ok      ${text}${chance === undefined ? '' : `  ${Math.round(100 * chance)} % to beat the current`}`
      }),
      ...(variants.length === 0 ? ['no texts could be read from the answer:', reply.text] : []),
    ],
  }
}

function briefFrom(
  options: WriteOptions,
  { field, measure }: Pick<CopyScoreSettings, 'field' | 'measure'>,
): CopyBrief {
  const { product = '', benefit = '', offer = '', audience = '', deadline = '', proof = '' } = options
  const parsed = copyBrief.safeParse({
    facts: { ...noFacts, product, benefit, offer, audience, deadline, proof },
    more: options.fact,
    platform: options.platform,
    language: options.in,
    tone: options.tone,
    voice: options.voice,
    banned: options.ban,
    longest: options.longest ?? null,
    variants: options.variants,
    current: options.against,
    examples: options.examples,
    field,
    measure,
  })
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new UsageError(`${issue?.path.join('.') ?? 'brief'}: ${issue?.message ?? 'not valid'}`)
  }
  if ([product, benefit, offer, proof, ...options.fact].every((text) => text.trim() === ''))
    throw new UsageError('give --product, --offer or --fact')
  return parsed.data
}
