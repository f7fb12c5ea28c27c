import { vectorBrief, vectorFields } from '../../contract/product-vectors.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { composeTexts, vectorStateOf } from '../../jobs/llm/product-texts.ts'
import { addressOf, endpointOf } from '../../llm/address.ts'
import { embed } from '../../llm/client.ts'
import { putVectors } from '../../store/queries/product-vectors.ts'
import { textRequests } from '../../llm/text-requests.ts'
import { keyFrom, settingsFrom, type ModelOptions } from '../ask-model.ts'
import { UsageError, type CliCommand, type CommonOptions, type Outcome } from '../run-command.ts'
import { withProject } from '../with-project.ts'

type EmbedOptions = CommonOptions & ModelOptions & { readonly fields: string; readonly most: number }

/** Texts of products as vectors of a language model, kept in the project for the content-based model. */
export const embedCommand: CliCommand<EmbedOptions> = (options, terminal) =>
  withProject(options.project, async ({ db, path }): Promise<Outcome> => {
    const settings = settingsFrom(options)
    const endpoint = endpointOf(settings.address)
    const { model } = settings
    if (model === '') throw new ExpectedFailure('llm-no-model', { host: endpoint.base.host })
    const brief = vectorBrief.safeParse({
      fields: options.fields.split(',').map((field) => field.trim()),
      most: options.most,
    })
    if (!brief.success)
      throw new UsageError(`--fields takes of ${vectorFields.join(', ')}; --most takes 1 to 2000`)
    const revealed = options.reveal.map((mask) => `[${mask.replace(/[[\]]/g, '')}]`)
    const { items, masks, inputTokens, fields } = composeTexts({ brief: brief.data, model, revealed }, db)
    const requests = textRequests(model, items)
    const sent = {
      project: path,
      address: addressOf(endpoint, 'embeddings').href,
      model,
      masks,
      estimate: { inputTokens },
      requests: requests.length,
    }
    if (options.dryRun === true)
      return {
        document: { ...sent, dryRun: true, products: items.length, bodies: requests.map(({ body }) => body) },
        lines: [
          ...requests.map(({ body }) => body),
          `--- to ${sent.address}: ${items.length} products in ${requests.length} requests, about ${inputTokens} tokens; nothing was sent`,
        ],
      }
    let done = 0
    for (const { items: own, body } of requests) {
      const call = { settings, key: keyFrom(options), signal: terminal.signal }
      const { vectors } = await embed(call, body, own.length)
      const kept = own.flatMap(({ productId, fingerprint }, index) => {
        const vector = vectors[index]
        return vector === undefined ? [] : [{ productId, fingerprint, fields, model, vector }]
      })
      putVectors(db, kept, Date.now())
      done += kept.length
      terminal.show({ phase: 'reading', done, total: items.length, unit: 'rows' })
    }
    return {
      document: { ...sent, products: done, state: vectorStateOf(db) },
      lines: [`${done} products have vectors of ${model}; train with likeness by vectors to use them`],
    }
  })
