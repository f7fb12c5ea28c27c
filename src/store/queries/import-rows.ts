import type { ImportTarget, InteractionKind } from '../../contract/column-roles.ts'
import type { QuarantineReason } from '../../contract/quarantine-reasons.ts'
import type { ConsentChannel, ConsentState } from '../../contract/results.ts'
import type { RuleId } from '../../contract/rules.ts'

/** Facts about a customer that a row tells; empty (null) where it does not. */
export type CustomerFacts = {
  readonly name: string
  readonly email: string
  readonly phone: string
  readonly country: string
  readonly city: string
  readonly province: string
  readonly postcode: string
  readonly company: string
  readonly gender: string
  /** YYYY-MM-DD, or --MM-DD. */
  readonly birthday: string
  /** UTC milliseconds. */
  readonly joinedAt: number | null
  readonly tags: string
  /** Further columns under their own headers; null where there are none. */
  readonly attributes: Readonly<Record<string, string>> | null
}

export type ProductFacts = {
  readonly name: string
  readonly category: string
  readonly brand: string
  readonly description: string
  readonly url: string
  readonly stock: number | null
  readonly priceMicros: number | null
  readonly costMicros: number | null
  readonly currency: string
  readonly attributes: Readonly<Record<string, string>> | null
}

/** What rows tell of customers that have no column about them: one object, so that it is quickly known. */
export const noCustomerFacts: CustomerFacts = {
  name: '',
  email: '',
  phone: '',
  country: '',
  city: '',
  province: '',
  postcode: '',
  company: '',
  gender: '',
  birthday: '',
  joinedAt: null,
  tags: '',
  attributes: null,
}

export const noProductFacts: ProductFacts = {
  name: '',
  category: '',
  brand: '',
  description: '',
  url: '',
  stock: null,
  priceMicros: null,
  costMicros: null,
  currency: 'XXX',
  attributes: null,
}

export type ConsentTold = { readonly channel: ConsentChannel; readonly state: ConsentState }

type OnLine = { readonly line: number }

export type CustomerToStage = OnLine & {
  /** Of an interaction empty where the row names nobody. */
  readonly customer: string
  readonly customerFacts: CustomerFacts
  /** Consent told by columns of a customer file; null where there are none. */
  readonly consents: readonly ConsentTold[] | null
}

/** Of an interaction `product` is empty where the row names none. */
export type ProductToStage = OnLine & { readonly product: string; readonly productFacts: ProductFacts }

export type InteractionToStage = CustomerToStage &
  ProductToStage & {
    readonly kind: InteractionKind
    /** UTC milliseconds. */
    readonly at: number | null
    readonly orderId: string
    /** Above zero. */
    readonly quantity: number
    readonly unitPriceMicros: number | null
    readonly currency: string
    /** Zero or above. */
    readonly rating: number | null
    readonly channel: string
    readonly campaign: string
  }

/** null: not reported, which is not zero. */
export type Measures = {
  readonly impressions: number | null
  readonly clicks: number | null
  readonly costMicros: number | null
  readonly conversions: number | null
  readonly conversionValueMicros: number | null
  readonly recipients: number | null
  readonly opens: number | null
  readonly unsubscribes: number | null
  readonly currency: string
}

type Placement = {
  readonly channel: string
  readonly account: string
  readonly campaign: string
  readonly adSet: string
  readonly ad: string
}

/** `day`: YYYY-MM-DD of the report's own calendar. Rows of one file on the same day of the same ad are summed. */
export type CampaignResultToStage = OnLine &
  Placement &
  Measures & { readonly day: string; readonly reach: number | null }

export type CopyResultToStage = OnLine &
  Placement &
  Measures & {
    readonly test: string
    readonly variant: string
    readonly headline: string
    readonly body: string
    readonly subject: string
    /** YYYY-MM-DD, or empty. */
    readonly fromDay: string
    readonly toDay: string
  }

export type ConsentToStage = OnLine & {
  readonly customer: string
  readonly consents: readonly ConsentTold[]
  readonly at: number | null
  readonly reason: string
}

export type SuppressionToStage = OnLine & {
  readonly by: 'customer-id' | 'email' | 'phone'
  readonly value: string
  readonly reason: string
  readonly at: number | null
}

export type SeriesPointToStage = OnLine & {
  readonly series: string
  readonly at: number
  readonly value: number
}

/** A record set aside. `raw` is its text in the file; `cells` only where they are not what `raw` says (else null). */
export type RejectedRow = {
  readonly line: number
  /** Header of the column at fault; empty for the whole row. */
  readonly column: string
  readonly reason: QuarantineReason
  readonly raw: string
  readonly cells: readonly string[] | null
  /** Where in the file the first byte is that does not belong to the encoding. */
  readonly byte?: number | null
}

/** A record that the recipe has mended (then it is among the rows as well) or dropped: its text stays in the project. */
export type MendedRow = RejectedRow & { readonly state: 'mended' | 'dropped' }

export type FlaggedLine = { readonly line: number; readonly rule: RuleId; readonly column: string }

export type RowOfTarget = {
  interactions: InteractionToStage
  customers: CustomerToStage
  products: ProductToStage
  'campaign-results': CampaignResultToStage
  'copy-results': CopyResultToStage
  consent: ConsentToStage
  suppression: SuppressionToStage
  series: SeriesPointToStage
}

export type RowsOf<T extends ImportTarget = ImportTarget> = {
  [K in T]: { readonly target: K; readonly rows: readonly RowOfTarget[K][] }
}[T]

/**
 * Some records of one import, in the order of the file. A record may give several rows, which then follow each other with the same
 * `line`; counts are of records.
 */
export type StagedPart = RowsOf & {
  readonly rejected: readonly RejectedRow[]
  readonly mended: readonly MendedRow[]
  readonly flags: readonly FlaggedLine[]
}

/** Of records: what staging made of them. */
export type StagedCounts = { readonly accepted: number; readonly merged: number; readonly duplicates: number }
