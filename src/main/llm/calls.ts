import { randomUUID } from 'node:crypto'
import type { AppEvent } from '../../contract/bridge.ts'
import { ExpectedFailure, type FailureCode } from '../../contract/failure.ts'
import type {
  ComposedPrompt,
  LlmCheck,
  LlmOrder,
  LlmPreview,
  LlmReply,
  LlmSettings,
  LlmState,
} from '../../contract/llm.ts'
import { addressOf, endpointOf } from '../../llm/address.ts'
import { chat, chatBody, costOf, listModels, type Call } from '../../llm/client.ts'
import type { KeyStore } from './key-store.ts'
import type { LlmSettingsStore } from './settings-store.ts'

export type LlmCallsTools = {
  readonly settings: LlmSettingsStore
  readonly keys: KeyStore
  /** The reader builds prompts; main only sends them. */
  readonly compose: (order: LlmOrder) => Promise<ComposedPrompt>
  readonly tell: (event: AppEvent) => void
}

type Prepared = { readonly id: string; readonly settings: LlmSettings; readonly body: string }

/** Pieces of an answer reach the page at most this often. */
const TELL_MS = 60
/** Previews that are kept; older ones have to be shown again. */
const KEPT_PREVIEWS = 8
/** Room enough for a model that thinks before it answers. */
const TEST_TOKENS = 500
/** All that a test of the connection sends. */
const TEST_SENTENCE = 'Reply with the single word: ready'

/**
 * The only place of the app that reaches out. What is sent are the bytes of a preview that the user has seen, once, to the host that he entered.
 */
export class LlmCalls {
  readonly #tools: LlmCallsTools
  #prepared: Prepared[] = []
  #running: { readonly id: string; readonly stop: AbortController } | null = null

  constructor(tools: LlmCallsTools) {
    this.#tools = tools
  }

  state(): LlmState {
    const settings = this.#tools.settings.get()
    const origin = originOf(settings)
    const { keys } = this.#tools
    return { settings, key: origin === null ? 'none' : keys.stateOf(origin), canKeep: keys.canKeep }
  }

  setSettings(settings: LlmSettings): LlmState {
    if (settings.enabled) endpointOf(settings.address)
    this.#tools.settings.set(settings)
    this.#prepared = []
    return this.state()
  }

  setKey(key: string): LlmState {
    this.#tools.keys.set(endpointOf(this.#tools.settings.get().address).base.origin, key.trim())
    return this.state()
  }

  async models(): Promise<string[]> {
    return this.alone('models', (call) => listModels(call))
  }

  /** Lists models where the server can, and asks for one word. */
  async check(): Promise<LlmCheck> {
    return this.alone('test', async (call) => {
      const startedAt = Date.now()
      const models = await listModels(call).catch((error: unknown): string[] => {
        // Not every server lists its models; whatever else is wrong shows in the question.
        if (error instanceof ExpectedFailure && mayListNothing.has(error.code)) return []
        throw error
      })
      const { settings } = call
      if (settings.model === '')
        throw new ExpectedFailure('llm-no-model', { host: endpointOf(settings.address).base.host })
      const body = chatBody({ ...settings, maxTokens: Math.max(settings.maxTokens, TEST_TOKENS) }, [
        { role: 'user', content: TEST_SENTENCE },
      ])
      const reply = await chat(call, body, () => undefined)
      return {
        models,
        known: models.length === 0 ? null : models.includes(settings.model),
        reply: reply.text.trim().slice(0, 200),
        streamed: reply.streamed,
        seconds: (Date.now() - startedAt) / 1000,
      }
    })
  }

  /** Composes and keeps a prompt; nothing is sent. */
  async preview(order: LlmOrder): Promise<LlmPreview> {
    const settings = this.ready()
    const endpoint = endpointOf(settings.address)
    if (settings.model === '') throw new ExpectedFailure('llm-no-model', { host: endpoint.base.host })
    const prompt = await this.#tools.compose(order)
    const body = chatBody(settings, prompt.messages)
    const id = randomUUID()
    this.#prepared = [...this.#prepared, { id, settings, body }].slice(-KEPT_PREVIEWS)
    return {
      ...prompt,
      id,
      address: addressOf(endpoint, 'chat/completions').href,
      host: endpoint.base.host,
      model: settings.model,
      body,
      hasKey: this.hasKey(endpoint.base.origin),
      cost: costOf(settings, prompt),
      currency: settings.currency,
    }
  }

  /** Sends what a preview has shown, exactly once; asking again needs another preview. */
  async send(id: string): Promise<LlmReply> {
    this.ready()
    const prepared = this.#prepared.find((each) => each.id === id)
    if (prepared === undefined) throw new ExpectedFailure('llm-preview-gone')
    return this.alone(id, async (call) => {
      this.#prepared = this.#prepared.filter((each) => each.id !== id)
      const pieces = this.#piecesOf(id)
      try {
        return await chat(
          {
            ...call,
            settings: prepared.settings,
            onWait: (seconds) => this.#tools.tell({ kind: 'llm-wait', id, seconds }),
          },
          prepared.body,
          pieces.add,
        )
      } finally {
        pieces.flush()
      }
    })
  }

  hasKey(origin: string): boolean {
    return this.#tools.keys.keyOf(origin) !== ''
  }

  cancel(id: string): void {
    if (this.#running?.id === id) this.#running.stop.abort()
  }

  /** When the app quits. */
  stop(): void {
    this.#running?.stop.abort()
  }

  /** @throws ExpectedFailure llm-off */
  ready(): LlmSettings {
    const settings = this.#tools.settings.get()
    if (!settings.enabled) throw new ExpectedFailure('llm-off')
    return settings
  }

  /** One call at a time, stopped by its id. */
  async alone<T>(id: string, work: (call: Call) => Promise<T>): Promise<T> {
    const settings = this.ready()
    const { origin } = endpointOf(settings.address).base
    if (this.#running !== null) throw new ExpectedFailure('llm-busy')
    const stop = new AbortController()
    this.#running = { id, stop }
    try {
      return await work({ settings, key: this.#tools.keys.keyOf(origin), signal: stop.signal })
    } finally {
      this.#running = null
    }
  }

  #piecesOf(id: string): { readonly add: (text: string) => void; readonly flush: () => void } {
    let waiting = ''
    let timer: ReturnType<typeof setTimeout> | null = null
    const flush = (): void => {
      if (timer !== null) clearTimeout(timer)
      timer = null
      if (waiting === '') return
      this.#tools.tell({ kind: 'llm-text', id, text: waiting })
      waiting = ''
    }
    return {
      flush,
      add: (text) => {
        waiting += text
        timer ??= setTimeout(flush, TELL_MS)
      },
    }
  }
}

const mayListNothing: ReadonlySet<FailureCode> = new Set([
  'llm-path-missing',
  'llm-model-missing',
  'llm-garbage',
  'llm-refused',
])

function originOf({ address }: LlmSettings): string | null {
  try {
    return endpointOf(address).base.origin
  } catch {
    // Not an address yet: there is no key for it either.
    return null
  }
}
