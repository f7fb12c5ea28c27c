import { z } from 'zod'
import { customerId, fileToken, importId, jobId, listId, modelId, productId } from './ids.ts'
import { adsRequests } from './ads-requests.ts'
import { backupRequests } from './backups.ts'
import { faultyValues, quarantineFilter, step } from './cleaning.ts'
import { importTarget, interactionKind } from './column-roles.ts'
import { importCounts, quarantinedRow } from './import-counts.ts'
import { importPlan } from './import-plan.ts'
import { duplicatePair, matchedEntity, pairState } from './duplicates.ts'
import { fileRef, type FileRef } from './file-ref.ts'
import { inspection, inspectionChoices } from './inspection.ts'
import { joinRequests } from './joining.ts'
import { mappingName, savedMapping } from './mappings.ts'
import { flaggedRow, qualityReport } from './quality.ts'
import { customerReportRequests } from './customer-reports.ts'
import { customerPage } from './customers.ts'
import { segmentRequests } from './segment-requests.ts'
import { campaignResultRow, consentRow, copyResultRow, seriesSummary, suppressionRow } from './results.ts'
import { ruleBook, ruleId } from './rules.ts'
import { jobRecord, jobRequest } from './jobs.ts'
import { changedCustomer, listComparison, listName } from './list-rules.ts'
import { customerCard, customerPreview, modelSummary, similarItem } from './models.ts'
import { listSettings, listSummary } from './lists.ts'
import { factorMap, listChoices, listPreview, productExplanation, productPreview } from './recommend-views.ts'
import { pipelineState } from './pipeline.ts'
import { forecastRequests } from './forecast.ts'
import { valueRequests } from './value-requests.ts'
import { copyRequests } from './copy-requests.ts'
import { decisionLogRequests } from './decision-logs.ts'
import { keptCopyRequests } from './kept-copy.ts'
import { llmRequests } from './llm-requests.ts'
import { vectorRequests } from './product-vectors.ts'
import { planRequests } from './plan.ts'
import { reportRequests } from './report.ts'
import { watchState } from './watch.ts'

export const languages = ['en', 'zh-CN'] as const
export const language = z.enum(languages)
export type Language = z.output<typeof language>

export const preferences = z.object({
  language: z.enum(['system', ...languages]),
  theme: z.enum(['system', 'light', 'dark']),
  /** Whether projects are backed up by themselves; files of older versions do not say. */
  backups: z.boolean().default(true),
})
export type Preferences = z.output<typeof preferences>

/** What comes with the app to try it on: resources/sample. */
export const sampleParts = ['orders', 'customers', 'ads', 'subjects'] as const

export { fileRef, type FileRef }

export const projectInfo = z.object({
  name: z.string(),
  path: z.string(),
  readOnly: z.boolean(),
  customers: z.number().int(),
  products: z.number().int(),
  interactions: z.number().int(),
  imports: z.number().int(),
  models: z.number().int(),
  lists: z.number().int(),
  quarantined: z.number().int(),
  fileBytes: z.number().int(),
})
export type ProjectInfo = z.output<typeof projectInfo>

export const recentProject = z.object({
  name: z.string(),
  path: z.string(),
  openedAt: z.number(),
  exists: z.boolean(),
})
export type RecentProject = z.output<typeof recentProject>

export const importRecord = z.object({
  id: importId,
  fileName: z.string(),
  fileBytes: z.number(),
  fileHash: z.string(),
  target: importTarget,
  importedAt: z.number(),
  seconds: z.number(),
  counts: importCounts,
  /** What became of the rows it set aside: open still, mended or dropped since. */
  setAside: z.object({
    open: z.number().int(),
    mended: z.number().int(),
    dropped: z.number().int(),
  }),
  plan: importPlan,
  /** Names of the columns, as the file has them. */
  headers: z.array(z.string()),
})
export type ImportRecord = z.output<typeof importRecord>

/** Kinds of files the user can be asked a place for. */
export const targetFormats = [
  'csv',
  'jsonl',
  'xlsx',
  'mmd',
  'svg',
  'png',
  'json',
  'pdf',
  'ics',
  'html',
  'md',
] as const
export const targetFormat = z.enum(targetFormats)
export type TargetFormat = z.output<typeof targetFormat>

/** A page of a table. `search` matches ids, names and e-mails; `total` counts all matches. */
const page = z.object({
  search: z.string().max(200),
  offset: z.number().int().min(0),
  limit: z.number().int().min(1).max(500),
})
const slice = page.omit({ search: true })
function pageOf<T extends z.ZodType>(row: T) {
  return z.object({ total: z.number().int(), rows: z.array(row) })
}

export const customerRow = customerCard.extend({
  country: z.string(),
  city: z.string(),
  orders: z.number().int(),
  interactions: z.number().int(),
  /** Sum of purchases less refunds, in micros (millionths) of `currency`. */
  revenueMicros: z.number(),
  currency: z.string(),
  firstAt: z.number().nullable(),
  lastAt: z.number().nullable(),
})
export type CustomerRow = z.output<typeof customerRow>

export const productRow = z.object({
  id: productId,
  externalId: z.string(),
  name: z.string(),
  category: z.string(),
  customers: z.number().int(),
  interactions: z.number().int(),
  quantity: z.number(),
  revenueMicros: z.number(),
  currency: z.string(),
  /** Never recommended, by the user's choice. */
  excluded: z.boolean(),
})
export type ProductRow = z.output<typeof productRow>

export const interactionRow = z.object({
  id: z.number().int(),
  kind: interactionKind,
  customerId: z.string(),
  customerName: z.string(),
  productId: z.string(),
  productName: z.string(),
  orderId: z.string(),
  at: z.number().nullable(),
  quantity: z.number(),
  unitPriceMicros: z.number().nullable(),
  currency: z.string(),
  rating: z.number().nullable(),
  line: z.number().int(),
  fileName: z.string(),
})
export type InteractionRow = z.output<typeof interactionRow>

export const listRow = z.object({
  customer: customerCard,
  /** segment: the best of his segment, popular: the best overall, for want of a history. */
  basis: z.enum(['personal', 'segment', 'popular']),
  products: z.array(
    z.object({
      rank: z.number().int(),
      externalId: z.string(),
      name: z.string(),
      score: z.number(),
      /** Nobody had bought it when the model was trained: it is listed for what it is like, and its reasons are these products. */
      isNew: z.boolean(),
      reasons: z.array(z.object({ name: z.string(), share: z.number() })),
      /** Why, in the words of the language model that put the list into this order; empty for other lists, and where a reason was struck. */
      words: z.string(),
    }),
  ),
})
export type ListRow = z.output<typeof listRow>

const nothing = z.void()
const recommendOptions = { topN: z.number().int().min(1).max(200), excludeBought: z.boolean() }

/**
 * Every question the window may ask: one entry, one channel. `lane` says who answers: `main` itself (small
 * reads and writes), or the `reader`, a utility process with its own read-only connection for everything that may
 * take longer than a few milliseconds.
 */
export const requests = {
  ...adsRequests,
  ...backupRequests,
  'app:info': {
    lane: 'main',
    input: nothing,
    output: z.object({
      version: z.string(),
      systemLanguage: language,
      platform: z.string(),
      test: z.boolean(),
    }),
  },
  'app:preferences': { lane: 'main', input: nothing, output: preferences },
  /** What is not said about backups stays. */
  'app:set-preferences': {
    lane: 'main',
    input: preferences.extend({ backups: z.boolean().optional() }),
    output: preferences,
  },

  'project:current': { lane: 'main', input: nothing, output: projectInfo.nullable() },
  'project:recent': { lane: 'main', input: nothing, output: z.array(recentProject) },
  /** Asks where with a dialog; null when the user closes it. */
  'project:create': { lane: 'main', input: nothing, output: projectInfo.nullable() },
  'project:open': { lane: 'main', input: nothing, output: projectInfo.nullable() },
  /** Only paths that are in the list of recent projects. */
  'project:open-recent': {
    lane: 'main',
    input: z.object({ path: z.string().max(4096) }),
    output: projectInfo,
  },
  'project:save-copy': { lane: 'main', input: nothing, output: z.object({ path: z.string() }).nullable() },
  'project:close': { lane: 'main', input: nothing, output: nothing },

  'file:choose-import': { lane: 'main', input: nothing, output: z.array(fileRef) },
  /** Generated example files that come with the app, in the order asked. */
  'file:sample': { lane: 'main', input: z.array(z.enum(sampleParts)).min(1), output: z.array(fileRef) },
  'file:choose-target': {
    lane: 'main',
    input: z.object({
      suggestedName: z.string().min(1).max(200),
      format: targetFormat,
    }),
    output: fileRef.nullable(),
  },
  /** Writes what the window has drawn, as text (SVG, Mermaid, the data of a chart), to a target chosen before. */
  'file:write-text': {
    lane: 'main',
    input: z.object({ token: fileToken, text: z.string().max(20_000_000) }),
    output: z.object({ bytes: z.number().int() }),
  },
  /** The same for a PNG picture, in base64. */
  'file:write-picture': {
    lane: 'main',
    input: z.object({ token: fileToken, base64: z.base64().max(60_000_000) }),
    output: z.object({ bytes: z.number().int() }),
  },
  'file:reveal': { lane: 'main', input: z.object({ token: fileToken }), output: nothing },

  'import:inspect': {
    lane: 'reader',
    input: z.object({ file: fileToken, choices: inspectionChoices }),
    output: inspection,
  },
  ...joinRequests,
  'imports:list': { lane: 'reader', input: nothing, output: z.array(importRecord) },
  'imports:quarantine': {
    lane: 'reader',
    input: slice.extend({ filter: quarantineFilter }),
    output: pageOf(quarantinedRow),
  },
  /** The most frequent faulty cells of an import, for fixing them at once. */
  'quarantine:values': {
    lane: 'reader',
    input: z.object({ importId }),
    output: faultyValues,
  },
  'quality:report': { lane: 'reader', input: z.object({ importId }), output: qualityReport },
  'quality:flags': {
    lane: 'reader',
    input: slice.extend({ importId, rule: ruleId.nullable() }),
    output: pageOf(flaggedRow),
  },
  'duplicates:list': {
    lane: 'reader',
    input: slice.extend({ entity: matchedEntity, state: pairState }),
    output: pageOf(duplicatePair),
  },
  'mappings:list': { lane: 'reader', input: nothing, output: z.array(savedMapping) },
  /** Remembers how an import was done, with the fixes made since, in the place of a mapping of this name. */
  'mappings:save': {
    lane: 'main',
    input: z.object({ name: mappingName, importId }),
    output: nothing,
  },
  'mappings:rename': {
    lane: 'main',
    input: z.object({ from: mappingName, to: mappingName }),
    output: nothing,
  },
  'mappings:delete': { lane: 'main', input: z.object({ name: mappingName }), output: nothing },
  /** To a target chosen before, and from a file the user has chosen. */
  'mappings:export': {
    lane: 'main',
    input: z.object({ name: mappingName, token: fileToken }),
    output: nothing,
  },
  'mappings:import': {
    lane: 'main',
    input: z.object({ token: fileToken }),
    output: z.object({ name: mappingName }),
  },
  'watch:state': { lane: 'main', input: nothing, output: watchState },
  /** Asks for a folder; null where none was chosen. */
  'watch:start': { lane: 'main', input: nothing, output: watchState.nullable() },
  'watch:stop': { lane: 'main', input: nothing, output: watchState },
  /** The folder that the project remembers, without asking for one. */
  'watch:again': { lane: 'main', input: nothing, output: watchState },
  /** Consent for this project: its folder is watched again whenever the project is opened. */
  'watch:remember': { lane: 'main', input: z.object({ resumes: z.boolean() }), output: watchState },
  /** A file that waits in the folder, to import it by hand. */
  'watch:file': { lane: 'main', input: z.object({ name: z.string().min(1).max(1024) }), output: fileRef },
  'rules:get': { lane: 'reader', input: nothing, output: ruleBook },
  'rules:set': { lane: 'main', input: ruleBook, output: ruleBook },
  /** The latest first. */
  'steps:list': { lane: 'reader', input: slice, output: pageOf(step) },
  'results:campaigns': { lane: 'reader', input: page, output: pageOf(campaignResultRow) },
  'results:copies': { lane: 'reader', input: page, output: pageOf(copyResultRow) },
  'results:series': { lane: 'reader', input: nothing, output: z.array(seriesSummary) },
  'consent:list': { lane: 'reader', input: page, output: pageOf(consentRow) },
  'suppression:list': { lane: 'reader', input: page, output: pageOf(suppressionRow) },

  'customers:list': { lane: 'reader', input: page, output: pageOf(customerRow) },
  ...segmentRequests,
  ...customerReportRequests,
  'customers:page': { lane: 'reader', input: z.object({ customerId }), output: customerPage },
  'products:list': { lane: 'reader', input: page, output: pageOf(productRow) },
  'products:set-excluded': {
    lane: 'main',
    input: z.object({ productId, excluded: z.boolean() }),
    output: nothing,
  },
  'interactions:list': { lane: 'reader', input: page, output: pageOf(interactionRow) },

  'models:list': { lane: 'reader', input: nothing, output: z.array(modelSummary) },
  'recommend:preview': {
    lane: 'reader',
    input: z.object({ modelId, customerId, ...recommendOptions }),
    output: customerPreview,
  },
  'recommend:fold-in': {
    lane: 'reader',
    input: z.object({ modelId, productIds: z.array(productId).min(1).max(200), ...recommendOptions }),
    output: customerPreview,
  },
  'recommend:similar-customers': {
    lane: 'reader',
    input: z.object({ modelId, customerId, limit: z.number().int().min(1).max(100) }),
    output: z.array(similarItem),
  },
  'recommend:similar-products': {
    lane: 'reader',
    input: z.object({ modelId, productId, limit: z.number().int().min(1).max(100) }),
    output: z.array(similarItem),
  },
  /** Of a customer, or of a new one by his products. */
  'recommend:explain': {
    lane: 'reader',
    input: z.object({
      modelId,
      whom: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('customer'), id: customerId }),
        z.object({ kind: z.literal('basket'), productIds: z.array(productId).min(1).max(200) }),
      ]),
      productId,
      ...recommendOptions,
    }),
    output: productExplanation,
  },
  'recommend:product': { lane: 'reader', input: z.object({ modelId, productId }), output: productPreview },
  'recommend:map': { lane: 'reader', input: z.object({ modelId }), output: factorMap },
  'lists:choices': { lane: 'reader', input: nothing, output: listChoices },
  /** What a list would hold; nothing is written. */
  'lists:preview': { lane: 'reader', input: listSettings, output: listPreview },
  'lists:compare': {
    lane: 'reader',
    input: z.object({ before: listId, after: listId }),
    output: listComparison,
  },
  /** Customers whose products differ. */
  'lists:changed': {
    lane: 'reader',
    input: slice.extend({ before: listId, after: listId }),
    output: pageOf(changedCustomer),
  },
  'lists:rename': { lane: 'main', input: z.object({ listId, name: listName }), output: nothing },
  'lists:list': { lane: 'reader', input: nothing, output: z.array(listSummary) },
  'lists:rows': {
    lane: 'reader',
    input: page.extend({ listId }),
    output: pageOf(listRow),
  },

  ...valueRequests,
  ...copyRequests,
  ...keptCopyRequests,
  ...decisionLogRequests,
  ...llmRequests,
  ...vectorRequests,
  ...forecastRequests,
  ...planRequests,
  ...reportRequests,

  'pipeline:state': { lane: 'reader', input: nothing, output: pipelineState },

  'job:start': { lane: 'main', input: jobRequest, output: z.object({ jobId }) },
  'job:cancel': { lane: 'main', input: z.object({ jobId }), output: nothing },
  'job:list': { lane: 'main', input: nothing, output: z.array(jobRecord) },
} as const satisfies Record<string, { lane: 'main' | 'reader'; input: z.ZodType; output: z.ZodType }>

export type RequestName = keyof typeof requests
export type Input<N extends RequestName> = z.output<(typeof requests)[N]['input']>
export type Output<N extends RequestName> = z.output<(typeof requests)[N]['output']>

type NamesOnLane<L extends 'main' | 'reader'> = {
  [N in RequestName]: (typeof requests)[N]['lane'] extends L ? N : never
}[RequestName]
export type MainRequestName = NamesOnLane<'main'>
export type ReaderRequestName = NamesOnLane<'reader'>

/** A file token in a reader's input has become a path by the time the reader sees it. */
type WithPaths<T> = { [K in keyof T]: K extends 'file' ? string : T[K] }
export type ReaderInput<N extends ReaderRequestName> =
  Input<N> extends object ? WithPaths<Input<N>> : Input<N>

export type MainHandlers = { readonly [N in MainRequestName]: (input: Input<N>) => Promise<Output<N>> }
