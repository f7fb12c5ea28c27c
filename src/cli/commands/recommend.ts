import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { ExpectedFailure } from '../../contract/failure.ts'
import { modelId, type CustomerId, type ModelId, type ProductId } from '../../contract/ids.ts'
import type { CustomerPreview, ListSettings, SimilarItem } from '../../contract/models.ts'
import { loadModel } from '../../jobs/recommend/loaded-model.ts'
import {
  previewCustomer,
  previewNewCustomer,
  similarCustomers,
  similarProducts,
} from '../../jobs/recommend/preview.ts'
import type { ReadableDb } from '../../store/database.ts'
import { customerIdOf } from '../../store/queries/customers.ts'
import { listModels } from '../../store/queries/models.ts'
import { productIdOf } from '../../store/queries/products.ts'
import { asCustomerId, asProductId } from '../../store/queries/visible.ts'
import { UsageError, type CliCommand, type CommonOptions, type Outcome } from '../run-command.ts'
import { withProject } from '../with-project.ts'

type RecommendOptions = CommonOptions & {
  readonly model?: number
  readonly top: number
  readonly includeBought?: true
  readonly customer?: string
  readonly products?: string
  readonly similarCustomers?: string
  readonly similarProducts?: string
  readonly customers?: string
  readonly search?: string
  readonly all?: true
  readonly threads?: number
}

const TARGETS = [
  'customer',
  'products',
  'similarCustomers',
  'similarProducts',
  'customers',
  'search',
  'all',
] as const

export const recommendCommand: CliCommand<RecommendOptions> = (options, terminal) =>
  withProject(options.project, async ({ db, path }): Promise<Outcome> => {
    if (TARGETS.filter((name) => options[name] !== undefined).length !== 1) {
      throw new UsageError(
        'give one of --customer, --products, --similar-customers, --similar-products, --customers, --search, --all',
      )
    }
    if (options.top < 1 || options.top > 200) throw new UsageError('--top takes 1 to 200')
    const model = chosenModel(db, options.model)
    const show = { topN: options.top, excludeBought: options.includeBought !== true }
    if (options.customer !== undefined) {
      return previewOutcome(
        previewCustomer(db, loadModel(db, model), customerNamed(db, options.customer), show),
      )
    }
    if (options.products !== undefined) {
      const ids = options.products.split(',').map((each) => productNamed(db, each.trim()))
      return previewOutcome(previewNewCustomer(db, loadModel(db, model), ids, show))
    }
    if (options.similarCustomers !== undefined) {
      return similarOutcome(
        similarCustomers(db, loadModel(db, model), customerNamed(db, options.similarCustomers), options.top),
      )
    }
    if (options.similarProducts !== undefined) {
      return similarOutcome(
        similarProducts(db, loadModel(db, model), productNamed(db, options.similarProducts), options.top),
      )
    }
    const settings: ListSettings = { modelId: model, ...show, customers: customersOf(options) }
    const list = await terminal.run<'recommend'>(db, { kind: 'recommend', settings }, options.threads)
    return {
      document: { project: path, list },
      lines: [
        `list ${list.id}: ${list.customers} customers, ${list.rows} rows, ${list.popularCustomers} without a history`,
      ],
    }
  })

function chosenModel(db: ReadableDb, id: number | undefined): ModelId {
  if (id !== undefined) {
    const parsed = modelId.safeParse(id)
    if (!parsed.success) throw new UsageError('--model takes the id of a model')
    return parsed.data
  }
  const latest = listModels(db)[0]
  if (latest === undefined) throw new ExpectedFailure('model-not-found')
  return latest.id
}

function customerNamed(db: ReadableDb, externalId: string): CustomerId {
  const id = customerIdOf(db, externalId)
  if (id === undefined) throw new ExpectedFailure('customer-not-found', { customer: externalId })
  return asCustomerId(id)
}

function productNamed(db: ReadableDb, externalId: string): ProductId {
  const id = productIdOf(db, externalId)
  if (id === undefined) throw new ExpectedFailure('product-not-found', { product: externalId })
  return asProductId(id)
}

function customersOf(options: RecommendOptions): ListSettings['customers'] {
  if (options.search !== undefined) return { kind: 'search', text: options.search }
  if (options.customers === undefined) return { kind: 'all' }
  let text: string
  try {
    text = readFileSync(resolve(options.customers), 'utf8')
  } catch {
    throw new ExpectedFailure('file-not-found', { file: basename(options.customers) })
  }
  const ids = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (ids.length === 0) throw new ExpectedFailure('file-empty', { file: basename(options.customers) })
  return { kind: 'ids', ids }
}

function previewOutcome(preview: CustomerPreview): Outcome {
  return {
    document: preview,
    lines: preview.recommended.map((each) => {
      const because = each.reasons
        .slice(0, 3)
        .map((reason) => `${reason.name || reason.externalId} (${reason.share.toFixed(4)})`)
      const why = each.basis === 'popular' ? 'popular' : `because of ${because.join(', ')}`
      return `${each.rank}. ${each.externalId} ${each.name}  ${each.score.toFixed(4)}  ${why}`
    }),
  }
}

function similarOutcome(similar: readonly SimilarItem[]): Outcome {
  return {
    document: { similar },
    lines: similar.map((each) => `${each.externalId} ${each.name}  ${each.similarity.toFixed(4)}`),
  }
}
