import type { ImportTarget } from '../../contract/column-roles.ts'
import { importPlan, type ImportPlan } from '../../contract/import-plan.ts'
import type { WritableDb } from '../database.ts'
import {
  noCustomerFacts,
  noProductFacts,
  type CampaignResultToStage,
  type CustomerFacts,
  type CustomerToStage,
  type InteractionToStage,
  type ProductFacts,
  type ProductToStage,
  type RowsOf,
  type StagedPart,
} from './import-rows.ts'
import { importStager, insertStagingImport, publishImport } from './import-staging.ts'
import type { StagedFigures } from './staged-figures.ts'

/** A plan for tests that stage rows without a file. */
export function testPlan(target: ImportTarget, given: Partial<ImportPlan> = {}): ImportPlan {
  return importPlan.parse({
    target,
    dialect: { encoding: 'utf-8', delimiter: ',', headerRows: 1 },
    roles: [],
    dateOrder: 'ymd',
    decimalComma: false,
    timeZone: 'UTC',
    currency: 'EUR',
    defaultKind: 'purchase',
    ...given,
  })
}

export function customerRow(
  line: number,
  customer: string,
  facts: Partial<CustomerFacts> = {},
  consents: CustomerToStage['consents'] = null,
): CustomerToStage {
  return { line, customer, customerFacts: { ...noCustomerFacts, ...facts }, consents }
}

export function productRow(line: number, product: string, facts: Partial<ProductFacts> = {}): ProductToStage {
  return { line, product, productFacts: { ...noProductFacts, ...facts } }
}

export function interactionRow(
  line: number,
  customer: string,
  product: string,
  given: Partial<InteractionToStage> = {},
): InteractionToStage {
  return {
    ...customerRow(line, customer),
    ...productRow(line, product),
    kind: 'purchase',
    at: 5,
    orderId: '',
    quantity: 1,
    unitPriceMicros: 1_000_000,
    currency: 'EUR',
    rating: null,
    channel: '',
    campaign: '',
    ...given,
  }
}

export function campaignDay(line: number, given: Partial<CampaignResultToStage> = {}): CampaignResultToStage {
  return {
    line,
    day: '2026-03-01',
    channel: 'google',
    account: '',
    campaign: 'spring',
    adSet: '',
    ad: '',
    impressions: 100,
    reach: null,
    clicks: 10,
    costMicros: 5_000_000,
    conversions: null,
    conversionValueMicros: null,
    recipients: null,
    opens: null,
    unsubscribes: null,
    currency: 'EUR',
    ...given,
  }
}

export type TestImport = {
  readonly importId: number
  readonly accepted: number
  readonly merged: number
  readonly duplicates: number
}

/** Rows as the whole of a published import. */
export function publishRows(
  db: WritableDb,
  fileName: string,
  rows: RowsOf,
  options: {
    readonly plan?: Partial<ImportPlan>
    readonly rest?: Partial<StagedPart>
    readonly bulkRows?: number
    readonly figures?: StagedFigures
  } = {},
): TestImport {
  const plan = testPlan(rows.target, options.plan)
  const importId = insertStagingImport(db, { fileName, fileBytes: 1, plan, startedAt: 0 })
  const part: StagedPart = { rejected: [], mended: [], flags: [], ...options.rest, ...rows }
  const { bulkRows, figures } = options
  const stager = importStager(db, importId, {
    ...(bulkRows === undefined ? {} : { bulkRows }),
    ...(figures === undefined ? {} : { figures }),
  })
  const staged = stager.stage([part])
  stager.finish()
  const quarantined = part.rejected.length
  const skipped = part.mended.filter(({ state }) => state === 'dropped').length
  publishImport(db, {
    importId,
    fileHash: fileName,
    headers: [],
    counts: {
      read: staged.accepted + staged.merged + staged.duplicates + quarantined + skipped,
      ...staged,
      quarantined,
      skipped,
      byReason: [],
      skippedBy: skipped === 0 ? [] : [{ reason: 'dropped', lines: skipped }],
      flagged: 0,
      mended: 0,
    },
    finishedAt: 1,
    seconds: 1,
    profile: [],
    flagCounts: {},
  })
  return { importId, ...staged }
}
