import { noFacts } from '../../contract/copy-facts.ts'
import type { CopyPlatform, CopyScoreSettings, DraftScore } from '../../contract/copy.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { copyBrief, defaultLlmSettings, type CopyBrief, type LlmSettings } from '../../contract/llm.ts'
import { scoreCopy } from '../../jobs/copy/score.ts'
import { testedTextsOf } from '../../jobs/copy/tested-texts.ts'
import { composePrompt } from '../../jobs/llm/compose.ts'
import { judgeCopy } from '../../jobs/llm/judge.ts'
import { addressOf, endpointOf } from '../../llm/address.ts'
import { chat, chatBody } from '../../llm/client.ts'
import type { ReadableDb } from '../../store/database.ts'
import { UsageError, type CliCommand, type CommonOptions, type Outcome } from '../run-command.ts'
import type { Terminal } from '../terminal.ts'
import { withProject } from '../with-project.ts'

type WriteOptions = Omit<CommonOptions, 'project'> & {
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
  readonly field: CopyScoreSettings['field']
  readonly measure: CopyScoreSettings['measure']
  readonly reveal: readonly string[]
  readonly endpoint?: string
  readonly model?: string
  readonly keyEnv: string
  readonly temperature?: number
  readonly maxTokens: number
  readonly wait: number
  readonly whole?: true
  readonly seed: number
  readonly dryRun?: true
}

/**
 * Writes variants with a language model: the same prompt, masks, client and verdicts as the window. With `--dry-run` it prints what would be sent and sends nothing.
 * The key comes from an environment variable, so that it stands in no argument list.
 */
export const copyWriteCommand: CliCommand<WriteOptions> = async (options, terminal) => {
  const { project } = options
  const brief = briefFrom(options)
  if (project === undefined) return written(options, brief, null, terminal)
  return withProject(project, ({ db }) => written(options, brief, db, terminal))
}

async function written(
  options: WriteOptions,
  brief: CopyBrief,
  db: ReadableDb | null,
  terminal: Terminal,
): Promise<Outcome> {
  const settings = settingsFrom(options)
  const { messages, masks, ...estimate } = composePrompt(
    {
      task: { kind: 'copy', brief },
      revealed: options.reveal.map((mask) => `[${mask.replace(/[[\]]/g, '')}]`),
    },
    db,
    Date.now(),
  )
  const endpoint = endpointOf(settings.address)
  const body = chatBody(settings, messages)
  const sent = {
    address: addressOf(endpoint, 'chat/completions').href,
    model: settings.model,
    body,
    masks,
    estimate,
  }
  if (options.dryRun === true) {
    const hidden = masks.filter(({ revealed }) => !revealed)
    return {
      document: { dryRun: true, ...sent },
      lines: [
        ...messages.map(({ role, content }) => `--- ${role}\n${content}`),
        `--- to ${sent.address}, model ${settings.model}; about ${estimate.inputTokens} tokens in, ${estimate.outputTokens} out; ${hidden.length} personal data masked; nothing was sent`,
      ],
    }
  }
  if (settings.model === '') throw new ExpectedFailure('llm-no-model', { host: endpoint.base.host })
  const reply = await chat(
    { settings, key: process.env[options.keyEnv] ?? '', signal: terminal.signal },
    body,
    (text) => {
      if (options.json !== true) process.stderr.write(text)
    },
  )
  if (options.json !== true) process.stderr.write('\n')
  const { variants, form } = judgeCopy(brief, reply.text, db)
  const good = variants.filter(({ strikes }) => strikes.length === 0).map(({ text }) => text)
  const { score } =
    db === null || good.length === 0
      ? { score: null }
      : await scoreCopy(
          testedTextsOf(db, options),
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

function briefFrom(options: WriteOptions): CopyBrief {
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
    field: options.field,
    measure: options.measure,
  })
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new UsageError(`${issue?.path.join('.') ?? 'brief'}: ${issue?.message ?? 'not valid'}`)
  }
  if ([product, benefit, offer, proof, ...options.fact].every((text) => text.trim() === ''))
    throw new UsageError('give --product, --offer or --fact')
  return parsed.data
}

function settingsFrom(options: WriteOptions): LlmSettings {
  const address = options.endpoint ?? process.env['SEXTANT_LLM_ENDPOINT'] ?? defaultLlmSettings.address
  return {
    ...defaultLlmSettings,
    enabled: true,
    preset: new RegExp('^https://api\\.openai\\.com/').test(address) ? 'openai' : 'other',
    address,
    model: options.model ?? process.env['SEXTANT_LLM_MODEL'] ?? '',
    temperature: options.temperature ?? defaultLlmSettings.temperature,
    maxTokens: options.maxTokens,
    idleSeconds: Math.min(options.wait, 3600),
    stream: options.whole !== true,
  }
}
