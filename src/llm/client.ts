import { ExpectedFailure } from '../contract/failure.ts'
import type { ChatMessage, LlmReply, LlmSettings } from '../contract/llm.ts'
import { addressOf, endpointOf } from './address.ts'
import { EventStream } from './event-stream.ts'
import { exchange, type Answer, type Limits } from './exchange.ts'
import { refusalOf, retryAfterSeconds } from './refusal.ts'
import { chatPiece, chatWhole, embeddingList, modelList, type ChatPiece } from './wire.ts'

/** The longest answer that is read, in bytes; thousands of variants fit into it. */
const MAX_BYTES = 4_000_000
/** The longest single event of a stream, in characters. */
const MAX_EVENT = 1_000_000
const ATTEMPTS = 4
const FIRST_WAIT_SECONDS = 1
/** A server that asks for more patience than this is told to the user at once. */
const MAX_WAIT_SECONDS = 30

export type Call = {
  readonly settings: LlmSettings
  readonly key: string
  readonly signal: AbortSignal
  /** Told before each wait for another attempt. */
  readonly onWait?: (seconds: number, attempt: number) => void
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>
  readonly now?: () => number
}

/** The bytes of a question to the chat address, exactly as they are sent. Key order is fixed, so the same question has the same bytes. */
export function chatBody(settings: LlmSettings, messages: readonly ChatMessage[]): string {
  const { model, temperature, stream, maxTokens, preset } = settings
  const body = {
    model,
    messages,
    ...(temperature === null ? {} : { temperature }),
    // OpenAI's present models know the limit under a longer name only; everybody else knows the old one.
    ...(preset === 'openai' ? { max_completion_tokens: maxTokens } : { max_tokens: maxTokens }),
    stream,
    ...(stream ? { stream_options: { include_usage: true } } : {}),
  }
  return JSON.stringify(body, undefined, 2)
}

/**
 * Sends a body of {@link chatBody} and reads the answer, in pieces or whole, whichever the server gives.
 * Refusals that may pass (429, 5xx) are tried again with growing waits, as long as nothing of an answer has come.
 * @throws ExpectedFailure one of the llm codes, or cancelled
 */
export async function chat(call: Call, body: string, onText: (text: string) => void): Promise<LlmReply> {
  const now = call.now ?? Date.now
  const startedAt = now()
  const { host } = endpointOf(call.settings.address).base
  const { answer, attempts } = await answered(call, 'chat/completions', body)
  const read = answer.type.includes('text/event-stream')
    ? await readStream(answer, host, onText)
    : await readWhole(answer, host, onText)
  if (read.text.trim() === '') throw new ExpectedFailure('llm-empty', { host })
  return { ...read, cost: costOf(call.settings, read), seconds: (now() - startedAt) / 1000, attempts }
}

/** Names of the server's models, sorted. */
export async function listModels(call: Call): Promise<string[]> {
  const { host } = endpointOf(call.settings.address).base
  const { answer } = await answered(call, 'models', null)
  const parsed = modelList.safeParse(await jsonOf(answer, host))
  if (!parsed.success) throw new ExpectedFailure('llm-garbage', { host })
  const names =
    'models' in parsed.data
      ? parsed.data.models.map(({ name }) => name)
      : (parsed.data.data ?? []).map(({ id }) => id)
  return [...new Set(names)].sort((a, b) => a.localeCompare(b, 'en'))
}

/** The bytes of a question to the address for vectors, exactly as they are sent. */
export function embedBody(model: string, texts: readonly string[]): string {
  return JSON.stringify({ model, input: texts }, undefined, 2)
}

export type Embedded = { readonly vectors: Float32Array[]; readonly inputTokens: number | null }

/**
 * Sends a body of {@link embedBody}: a vector per text, in their order, all of one length.
 * @param count texts in the body
 * @throws ExpectedFailure one of the llm codes, or cancelled; llm-garbage where a vector is missing or no numbers
 */
export async function embed(call: Call, body: string, count: number): Promise<Embedded> {
  const { host } = endpointOf(call.settings.address).base
  const { answer } = await answered(call, 'embeddings', body)
  const parsed = embeddingList.safeParse(await jsonOf(answer, host))
  if (!parsed.success) throw new ExpectedFailure('llm-garbage', { host })
  const byIndex = new Map(parsed.data.data.map(({ index, embedding }) => [index, embedding]))
  const length = byIndex.get(0)?.length ?? 0
  const vectors = Array.from({ length: count }, (_, index) => {
    const vector = byIndex.get(index)
    if (vector === undefined || vector.length !== length || length === 0)
      throw new ExpectedFailure('llm-garbage', { host })
    const floats = Float32Array.from(vector)
    if (!floats.every(Number.isFinite)) throw new ExpectedFailure('llm-garbage', { host })
    return floats
  })
  return { vectors, inputTokens: parsed.data.usage?.prompt_tokens ?? null }
}

/** What a call costs in the user's currency by the tokens told; null without prices or counts. */
export function costOf(
  { inputPrice, outputPrice }: Pick<LlmSettings, 'inputPrice' | 'outputPrice'>,
  {
    inputTokens,
    outputTokens,
  }: { readonly inputTokens: number | null; readonly outputTokens: number | null },
): number | null {
  if (inputPrice === null || outputPrice === null || inputTokens === null || outputTokens === null)
    return null
  return (inputTokens * inputPrice + outputTokens * outputPrice) / 1_000_000
}

async function answered(
  call: Call,
  path: Parameters<typeof addressOf>[1],
  body: string | null,
): Promise<{ answer: Answer; attempts: number }> {
  const { settings, key, signal } = call
  const url = addressOf(endpointOf(settings.address), path)
  const question = {
    url,
    method: body === null ? 'GET' : 'POST',
    key,
    body,
    limits: limitsOf(settings),
    signal,
  } as const
  for (let attempt = 1; ; attempt++) {
    const answer = await exchange(question)
    if (answer.status >= 200 && answer.status < 300) return { answer, attempts: attempt }
    const { failure, mayPass } = await refusalOf(answer, url.host, key)
    const asked = retryAfterSeconds(answer.retryAfter, (call.now ?? Date.now)())
    const seconds = asked ?? FIRST_WAIT_SECONDS * 2 ** (attempt - 1)
    if (!mayPass || attempt === ATTEMPTS || seconds > MAX_WAIT_SECONDS)
      throw asked === null
        ? failure
        : new ExpectedFailure(failure.code, { ...failure.params, seconds: Math.ceil(asked) })
    call.onWait?.(seconds, attempt)
    await (call.sleep ?? pause)(seconds * 1000, signal)
  }
}

function limitsOf({ connectSeconds, idleSeconds, totalSeconds }: LlmSettings): Limits {
  return {
    connectMs: connectSeconds * 1000,
    idleMs: idleSeconds * 1000,
    totalMs: totalSeconds * 1000,
    maxBytes: MAX_BYTES,
  }
}

type Read = Pick<LlmReply, 'text' | 'finish' | 'inputTokens' | 'outputTokens' | 'streamed'>

async function readStream(answer: Answer, host: string, onText: (text: string) => void): Promise<Read> {
  const stream = new EventStream()
  const read: { text: string; finish: string | null; usage: ChatPiece['usage']; isDone: boolean } = {
    text: '',
    finish: null,
    usage: null,
    isDone: false,
  }
  const take = (events: readonly string[]): void => {
    for (const data of events) {
      if (data.trim() === '[DONE]') read.isDone = true
      if (read.isDone) return
      const piece = pieceOf(data, host)
      read.usage = piece.usage ?? read.usage
      const choice = piece.choices?.[0]
      read.finish = choice?.finish_reason ?? read.finish
      const added = choice?.delta?.content ?? ''
      if (added === '') continue
      read.text += added
      onText(added)
    }
  }
  for await (const bytes of answer.pieces) {
    take(stream.push(bytes))
    if (read.isDone) break
    if (stream.waiting > MAX_EVENT) throw new ExpectedFailure('llm-too-large', { host, limit: MAX_EVENT })
  }
  if (!read.isDone) take(stream.end())
  if (!read.isDone && read.finish === null) throw new ExpectedFailure('llm-cut-off', { host })
  return { text: read.text, finish: finishOf(read.finish), ...tokensOf(read.usage), streamed: true }
}

function pieceOf(data: string, host: string): ChatPiece {
  let parsed: unknown
  try {
    parsed = JSON.parse(data)
  } catch {
    throw new ExpectedFailure('llm-garbage', { host })
  }
  const piece = chatPiece.safeParse(parsed)
  if (!piece.success) throw new ExpectedFailure('llm-garbage', { host })
  // Some servers begin to answer with 200 and only then find that they cannot.
  if (piece.data.error !== undefined && piece.data.error !== null)
    throw new ExpectedFailure('llm-server-error', { host })
  return piece.data
}

async function readWhole(answer: Answer, host: string, onText: (text: string) => void): Promise<Read> {
  const parsed = chatWhole.safeParse(await jsonOf(answer, host))
  const choice = parsed.data?.choices[0]
  if (!parsed.success || choice === undefined) throw new ExpectedFailure('llm-garbage', { host })
  const text = choice.message.content ?? ''
  onText(text)
  return {
    text,
    finish: finishOf(choice.finish_reason ?? null),
    ...tokensOf(parsed.data.usage),
    streamed: false,
  }
}

async function jsonOf({ pieces }: Answer, host: string): Promise<unknown> {
  const decoder = new TextDecoder('utf-8')
  let text = ''
  for await (const piece of pieces) text += decoder.decode(piece, { stream: true })
  try {
    return JSON.parse(text + decoder.decode())
  } catch {
    throw new ExpectedFailure('llm-garbage', { host })
  }
}

function finishOf(reason: string | null): LlmReply['finish'] {
  if (reason === null || reason === 'stop') return 'stop'
  return reason === 'length' ? 'length' : 'other'
}

function tokensOf(usage: ChatPiece['usage']): Pick<LlmReply, 'inputTokens' | 'outputTokens'> {
  return { inputTokens: usage?.prompt_tokens ?? null, outputTokens: usage?.completion_tokens ?? null }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer)
      reject(new ExpectedFailure('cancelled'))
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    }, milliseconds)
    signal.addEventListener('abort', onAbort, { once: true })
  })
}
