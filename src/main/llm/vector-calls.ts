import { randomUUID } from 'node:crypto'
import type { AppEvent } from '../../contract/bridge.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { LlmSettings } from '../../contract/llm.ts'
import type {
  ComposedTexts,
  VectorOrder,
  VectorPreview,
  VectorResult,
} from '../../contract/product-vectors.ts'
import { addressOf, endpointOf } from '../../llm/address.ts'
import { embed } from '../../llm/client.ts'
import { textRequests, type TextRequest } from '../../llm/text-requests.ts'
import type { ProductVector } from '../../store/queries/product-vectors.ts'
import type { LlmCalls } from './calls.ts'

export type VectorCallsTools = {
  readonly calls: LlmCalls
  /** The reader builds the texts; main only sends them. */
  readonly compose: (order: VectorOrder) => Promise<ComposedTexts>
  /** Writes a few vectors into the open project. */
  readonly keep: (vectors: readonly ProductVector[]) => Promise<void>
  readonly tell: (event: AppEvent) => void
}

type Prepared = {
  readonly id: string
  readonly settings: LlmSettings
  readonly fields: string
  readonly batches: readonly TextRequest<ComposedTexts['items'][number]>[]
}

const KEPT_PREVIEWS = 3

/** Turns texts of products into vectors: what is sent are the bytes of a preview, request by request; what has come is kept, also where the rest is cancelled. */
export class VectorCalls {
  readonly #tools: VectorCallsTools
  #prepared: Prepared[] = []

  constructor(tools: VectorCallsTools) {
    this.#tools = tools
  }

  /** Composes the texts and keeps their bytes; nothing is sent. */
  async preview(order: Omit<VectorOrder, 'model'>): Promise<VectorPreview> {
    const settings = this.#tools.calls.ready()
    const endpoint = endpointOf(settings.address)
    const model = settings.embeddingModel
    if (model === '') throw new ExpectedFailure('llm-no-model', { host: endpoint.base.host })
    const { fields, items, masks, inputTokens } = await this.#tools.compose({ ...order, model })
    const batches = textRequests(model, items)
    const id = randomUUID()
    this.#prepared = [...this.#prepared, { id, settings, fields, batches }].slice(-KEPT_PREVIEWS)
    return {
      id,
      address: addressOf(endpoint, 'embeddings').href,
      host: endpoint.base.host,
      model,
      hasKey: this.#tools.calls.hasKey(endpoint.base.origin),
      products: items.length,
      requests: batches.length,
      body: batches[0]?.body ?? '',
      masks,
      inputTokens,
      cost: costOf(settings, inputTokens),
      currency: settings.currency,
    }
  }

  /** The bytes of one request of a preview. */
  body(id: string, request: number): string {
    const body = this.#find(id).batches[request]?.body
    if (body === undefined) throw new ExpectedFailure('llm-preview-gone')
    return body
  }

  /** Sends what a preview has shown, once. */
  async send(id: string): Promise<VectorResult> {
    this.#tools.calls.ready()
    const { settings, fields, batches } = this.#find(id)
    const startedAt = Date.now()
    const total = batches.reduce((sum, { items }) => sum + items.length, 0)
    return this.#tools.calls.alone(id, async (call) => {
      this.#prepared = this.#prepared.filter((each) => each.id !== id)
      const onWait = (seconds: number): void => this.#tools.tell({ kind: 'llm-wait', id, seconds })
      let [done, dimensions, tokens]: [number, number, number | null] = [0, 0, 0]
      for (const { items, body } of batches) {
        const { vectors, inputTokens } = await embed({ ...call, settings, onWait }, body, items.length)
        tokens = tokens === null || inputTokens === null ? null : tokens + inputTokens
        await this.#tools.keep(
          items.flatMap(({ productId, fingerprint }, index): ProductVector[] => {
            const vector = vectors[index]
            return vector === undefined
              ? []
              : [{ productId, fingerprint, fields, model: settings.embeddingModel, vector }]
          }),
        )
        dimensions = vectors[0]?.length ?? dimensions
        done += items.length
        this.#tools.tell({ kind: 'llm-progress', id, done, total })
      }
      const cost = tokens === null ? null : costOf(settings, tokens)
      return {
        products: done,
        dimensions,
        inputTokens: tokens,
        cost,
        seconds: (Date.now() - startedAt) / 1000,
      }
    })
  }

  #find(id: string): Prepared {
    const prepared = this.#prepared.find((each) => each.id === id)
    if (prepared === undefined) throw new ExpectedFailure('llm-preview-gone')
    return prepared
  }
}

function costOf({ embeddingPrice }: LlmSettings, tokens: number): number | null {
  return embeddingPrice === null ? null : (tokens * embeddingPrice) / 1_000_000
}
