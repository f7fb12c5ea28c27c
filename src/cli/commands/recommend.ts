import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { ExpectedFailure } from '../../contract/failure.ts'
import { listName, type ListOutcome } from '../../contract/list-rules.ts'
import type { CustomerPreview, SimilarItem } from '../../contract/models.ts'
import type { ListSettings } from '../../contract/lists.ts'
import { segmentId } from '../../contract/segments.ts'
import { loadModel } from '../../jobs/recommend/loaded-model.ts'
import {
  previewCustomer,
  previewNewCustomer,
  similarCustomers,
  similarProducts,
} from '../../jobs/recommend/preview.ts'
import { previewList } from '../../jobs/recommend/list-preview.ts'
import { rulesFrom, type RuleOptions } from '../list-rules.ts'
import { UsageError, type CliCommand, type CommonOptions, type Outcome } from '../run-command.ts'
import { withProject } from '../with-project.ts'
import { chosenModel, customerNamed, productNamed, productsNamed } from './named.ts'

type RecommendOptions = CommonOptions &
  RuleOptions & {
    readonly model?: number
    readonly top: number
    readonly includeBought?: true
    readonly customer?: string
    readonly products?: string
    readonly similarCustomers?: string
    readonly similarProducts?: string
    readonly customers?: string
    readonly search?: string
    readonly segment?: number
    readonly all?: true
    readonly name?: string
    readonly preview?: true
    readonly threads?: number
  }

const TARGETS = [
  'customer',
  'products',
  'similarCustomers',
  'similarProducts',
  'customers',
  'search',
  'segment',
  'all',
] as const

export const recommendCommand: CliCommand<RecommendOptions> = (options, terminal) =>
  withProject(options.project, async ({ db, path }): Promise<Outcome> => {
    if (TARGETS.filter((name) => options[name] !== undefined).length !== 1) {
      throw new UsageError(
        'give one of --customer, --products, --similar-customers, --similar-products, --customers, --search, --segment, --all',
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
      const ids = productsNamed(db, options.products)
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
    const settings: ListSettings = {
      modelId: model,
      ...show,
      customers: customersOf(options),
      rules: rulesFrom(db, options),
      ...(options.name === undefined ? {} : { name: nameFrom(options.name) }),
    }
    if (options.preview === true) {
      const preview = await previewList({ db, now: Date.now }, loadModel(db, model), settings)
      return {
        document: { project: path, preview },
        lines: [
          `${preview.reachable} customers could be listed; a sample of ${preview.sampled}:`,
          ...outcomeLines(preview.outcome),
        ],
      }
    }
    const list = await terminal.run<'recommend'>(db, { kind: 'recommend', settings }, options.threads)
    return {
      document: { project: path, list },
      lines: [
        `list ${list.id}: ${list.customers} customers, ${list.rows} rows, ${list.popularCustomers} without a history`,
        ...(list.outcome === null ? [] : outcomeLines(list.outcome)),
      ],
    }
  })

function nameFrom(text: string): string {
  const parsed = listName.safeParse(text)
  if (!parsed.success) throw new UsageError('--name takes 1 to 120 characters')
  return parsed.data
}

/** What the rules did; nothing is said of rules that did nothing. */
function outcomeLines({ customers, products, entries, popularOverlap }: ListOutcome): string[] {
  const overlap = popularOverlap === null ? '' : `, ${(100 * popularOverlap).toFixed(1)} % of it bestsellers`
  return [
    `customers: ${customers.asked} asked for, ${customers.suppressed} suppressed, ${customers.withoutConsent} without consent`,
    `lists: ${customers.personal} personal, ${customers.ofSegment} of a segment, ${customers.popular} popular, ${customers.leftOut} left out, ${customers.empty} empty, ${customers.shorter} short`,
    `products: ${products.allowed} of ${products.known} allowed, ${products.listed} listed${overlap}`,
    ...products.removed.map((each) => `  ${each.rule}: ${each.products} products`),
    ...entries.map((each) => `  ${each.rule}: ${each.entries} entries of ${each.customers} customers`),
  ]
}

function customersOf(options: RecommendOptions): ListSettings['customers'] {
  if (options.search !== undefined) return { kind: 'search', text: options.search }
  if (options.segment !== undefined) {
    const parsed = segmentId.safeParse(options.segment)
    if (!parsed.success) throw new UsageError('--segment takes the id of a segment')
    return { kind: 'segment', segmentId: parsed.data }
  }
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
      // Evidence does not add up to the score, so it is not called the cause.
      const word = each.basis === 'evidence' ? 'near' : 'because of'
      const why = each.basis === 'popular' ? 'popular' : `${word} ${because.join(', ')}`
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
