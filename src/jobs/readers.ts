import { BACKUP_ERRAND, backupErrand, type CopiedFacts } from '../contract/backups.ts'
import { ExpectedFailure } from '../contract/failure.ts'
import { JOIN_ERRAND, joinErrand, type JoinAnswer } from '../contract/joining.ts'
import { COPY_ERRAND, copyErrand } from '../contract/worker.ts'
import type { ListId } from '../contract/ids.ts'
import type { Output, ReaderInput, ReaderRequestName } from '../contract/requests.ts'
import { saveCheckedCopy } from '../store/checked-copy.ts'
import type { ReadableDb } from '../store/database.ts'
import { customerPage } from '../store/queries/customer-page.ts'
import { listCustomers } from '../store/queries/customers.ts'
import { listImports } from '../store/queries/imports.ts'
import { listInteractions } from '../store/queries/interactions.ts'
import { countListed, getList, listedPage, listLists } from '../store/queries/lists.ts'
import { listPairs } from '../store/queries/duplicates.ts'
import { listMappings } from '../store/queries/mappings.ts'
import { listModels } from '../store/queries/models.ts'
import { pipelineState } from '../store/queries/pipeline.ts'
import { saveCopy } from '../store/queries/project.ts'
import { listProducts } from '../store/queries/products.ts'
import { listFlags, qualityReport } from '../store/queries/quality.ts'
import {
  listCampaignResults,
  listConsents,
  listCopyResults,
  listSeries,
  listSuppressions,
} from '../store/queries/results.ts'
import { getRules } from '../store/queries/rules.ts'
import { listSteps } from '../store/queries/steps.ts'
import { adsReaders } from './ads/readers.ts'
import { faultyValues, quarantinePage } from './clean/read.ts'
import { reportReaders } from './customers/report-readers.ts'
import { segmentReaders } from './customers/segment-readers.ts'
import { inspectFile } from './import/inspect.ts'
import { joinForWindow } from './import/join/join-for-window.ts'
import { listRowOf, productNames } from './recommend/list-rows.ts'
import {
  ModelCache,
  previewCustomer,
  previewNewCustomer,
  similarCustomers,
  similarProducts,
} from './recommend/preview.ts'
import { recommendReaders } from './recommend/readers.ts'
import { forecastReaders } from './forecast/readers.ts'
import { valueReaders } from './value/readers.ts'
import { decisionLogReaders } from './ads/kept-logs.ts'
import { keptCopyReaders } from './copy/kept-readers.ts'
import { copyReaders } from './copy/readers.ts'
import { reportPageReaders } from './report/readers.ts'
import { llmReaders } from './llm/readers.ts'
import { planReaders } from './strategy/readers.ts'

export type ReaderContext = { readonly db: ReadableDb; readonly now: () => number }

/** Questions that are asked before a project is open; with one they can ask it as well. */
export type ProjectlessName = 'import:inspect'
export type ProjectlessContext = { readonly db: ReadableDb | undefined; readonly now: () => number }
type InProjectName = Exclude<ReaderRequestName, ProjectlessName>

type Answer<N extends ReaderRequestName> = Output<N> | Promise<Output<N>>

const models = new ModelCache()

/** Questions about the open project, answered on a connection of its own that cannot write. */
export const readers: {
  readonly [N in InProjectName]: (input: ReaderInput<N>, context: ReaderContext) => Answer<N>
} = {
  ...adsReaders,
  'imports:list': (_, { db }) => listImports(db),
  'imports:quarantine': (input, { db }) => quarantinePage(db, input),
  'quarantine:values': (input, { db }) => faultyValues(db, input),
  'quality:report': ({ importId }, { db }) => qualityReport(db, importId),
  'quality:flags': (input, { db }) => listFlags(db, input),
  'duplicates:list': (input, { db }) => listPairs(db, input),
  'mappings:list': (_, { db }) => listMappings(db),
  'rules:get': (_, { db }) => getRules(db),
  'steps:list': (input, { db }) => listSteps(db, input),
  'results:campaigns': (input, { db }) => listCampaignResults(db, input),
  'results:copies': (input, { db }) => listCopyResults(db, input),
  'results:series': (_, { db }) => listSeries(db),
  'consent:list': (input, { db }) => listConsents(db, input),
  'suppression:list': (input, { db }) => listSuppressions(db, input),
  'customers:list': (input, { db }) => listCustomers(db, input),
  ...segmentReaders,
  ...reportReaders,
  'customers:page': ({ customerId }, { db }) => customerPage(db, customerId),
  'products:list': (input, { db }) => listProducts(db, input),
  'interactions:list': (input, { db }) => listInteractions(db, input),
  'models:list': (_, { db }) => listModels(db),
  'recommend:preview': (input, { db }) =>
    previewCustomer(db, models.get(db, input.modelId), input.customerId, input),
  'recommend:fold-in': (input, { db }) =>
    previewNewCustomer(db, models.get(db, input.modelId), input.productIds, input),
  'recommend:similar-customers': (input, { db }) =>
    similarCustomers(db, models.get(db, input.modelId), input.customerId, input.limit),
  'recommend:similar-products': (input, { db }) =>
    similarProducts(db, models.get(db, input.modelId), input.productId, input.limit),
  ...recommendReaders(models),
  'lists:list': (_, { db }) => listLists(db),
  'lists:rows': (input, { db }) => listPage(db, input),
  ...valueReaders,
  ...copyReaders,
  ...keptCopyReaders,
  ...decisionLogReaders,
  ...llmReaders,
  ...forecastReaders,
  ...planReaders,
  ...reportPageReaders,
  'pipeline:state': (_, { db }) => pipelineState(db),
}

export const readersWithoutProject: {
  readonly [N in ProjectlessName]: (input: ReaderInput<N>, context: ProjectlessContext) => Answer<N>
} = {
  'import:inspect': ({ file, choices }) => inspectFile(file, choices),
}

/** What main itself asks; the window has no channel for these. */
export const errands = {
  [JOIN_ERRAND]: (input: unknown): Promise<JoinAnswer> => joinForWindow(joinErrand.parse(input)),
  [COPY_ERRAND]: (input: unknown, { db }: ReaderContext): null => {
    saveCopy(db, copyErrand.parse(input).path)
    return null
  },
  [BACKUP_ERRAND]: (input: unknown, { db }: ReaderContext): CopiedFacts =>
    saveCheckedCopy(db, backupErrand.parse(input).path),
}

function listPage(db: ReadableDb, input: ReaderInput<'lists:rows'>): Output<'lists:rows'> {
  const id: ListId = input.listId
  if (getList(db, id) === undefined) throw new ExpectedFailure('list-not-found', { list: id })
  const page = listedPage(db, id, input)
  const names = productNames(
    db,
    page.map((each) => each.list),
  )
  return { total: countListed(db, id, input.search), rows: page.map((each) => listRowOf(each, names)) }
}
