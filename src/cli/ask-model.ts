import type { Command } from 'commander'
import { ExpectedFailure } from '../contract/failure.ts'
import {
  defaultLlmSettings,
  type ComposedPrompt,
  type LlmOrder,
  type LlmReply,
  type LlmSettings,
  type LlmTask,
} from '../contract/llm.ts'
import { addressOf, endpointOf } from '../llm/address.ts'
import { chat, chatBody } from '../llm/client.ts'
import type { CommonOptions } from './run-command.ts'
import type { Terminal } from './terminal.ts'
import { count, decimal, list } from './values.ts'

/** Which model is asked, and how; the key comes from an environment variable, so that it stands in no argument list. */
export type ModelOptions = {
  readonly wording: string
  readonly reveal: readonly string[]
  readonly endpoint?: string
  readonly model?: string
  readonly keyEnv: string
  readonly temperature?: number
  readonly maxTokens: number
  readonly wait: number
  readonly whole?: true
  readonly dryRun?: true
}

/** Adds the options of {@link ModelOptions} to a command. */
export function withModelOptions(command: Command): Command {
  return command
    .option('--wording <text>', 'the task in own words; rules and checks stay in force', '')
    .option('--reveal <mask>', 'a masked datum the model may see; may be given several times', list, [])
    .option('--endpoint <address>', 'address of the model, for instance http://127.0.0.1:11434/v1')
    .option('--model <name>', 'the model as the server knows it')
    .option('--key-env <name>', 'environment variable that holds the key', 'SEXTANT_LLM_KEY')
    .option('--temperature <n>', '0 is sober, 1 is varied', decimal)
    .option('--max-tokens <n>', 'longest answer', count, 2000)
    .option('--wait <seconds>', 'for the next piece of the answer', count, 120)
    .option('--whole', 'do not ask for the answer in pieces')
    .option('--dry-run', 'print what would be sent, and send nothing')
}

/** A task with what of its masks is revealed, and its wording. */
export function orderFrom({ reveal, wording }: ModelOptions, task: LlmTask): LlmOrder {
  return { task, wording, revealed: reveal.map((mask) => `[${mask.replace(/[[\]]/g, '')}]`) }
}

type Sent = {
  readonly address: string
  readonly model: string
  readonly body: string
  readonly masks: ComposedPrompt['masks']
  readonly estimate: { readonly inputTokens: number; readonly outputTokens: number }
}

/**
 * Sends a prompt, the answer shown on stderr as it comes; with `--dry-run` it sends nothing and gives the lines to print.
 * @throws ExpectedFailure one of the llm codes, or cancelled
 */
export async function askModel(
  options: ModelOptions & Pick<CommonOptions, 'json'>,
  { messages, masks, inputTokens, outputTokens }: ComposedPrompt,
  terminal: Terminal,
): Promise<{ readonly sent: Sent; readonly reply: LlmReply | null; readonly lines: string[] }> {
  const settings = settingsFrom(options)
  const endpoint = endpointOf(settings.address)
  const body = chatBody(settings, messages)
  const sent: Sent = {
    address: addressOf(endpoint, 'chat/completions').href,
    model: settings.model,
    body,
    masks,
    estimate: { inputTokens, outputTokens },
  }
  if (options.dryRun === true) {
    const hidden = masks.filter(({ revealed }) => !revealed)
    const lines = [
      ...messages.map(({ role, content }) => `--- ${role}\n${content}`),
      `--- to ${sent.address}, model ${settings.model}; about ${inputTokens} tokens in, ${outputTokens} out; ${hidden.length} personal data masked; nothing was sent`,
    ]
    return { sent, reply: null, lines }
  }
  if (settings.model === '') throw new ExpectedFailure('llm-no-model', { host: endpoint.base.host })
  const isShown = options.json !== true
  const reply = await chat({ settings, key: keyFrom(options), signal: terminal.signal }, body, (text) => {
    if (isShown) process.stderr.write(text)
  })
  if (isShown) process.stderr.write('\n')
  return { sent, reply, lines: [] }
}

export function keyFrom({ keyEnv }: Pick<ModelOptions, 'keyEnv'>): string {
  return process.env[keyEnv] ?? ''
}

export function settingsFrom(options: ModelOptions): LlmSettings {
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
