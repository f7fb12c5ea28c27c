import type { InteractionKind } from '../../contract/import-plan.ts'

/** Facts about a customer that a row tells; empty where it does not. */
export type CustomerFacts = {
  readonly name: string
  readonly email: string
  readonly phone: string
  readonly country: string
  readonly city: string
}

export type ProductFacts = { readonly name: string; readonly category: string }

export type CustomerToStage = {
  readonly line: number
  readonly customer: string
  readonly customerFacts: CustomerFacts
}

export type ProductToStage = {
  readonly line: number
  readonly product: string
  readonly productFacts: ProductFacts
}

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

export type RejectedRow = {
  readonly line: number
  readonly column: string
  readonly reason: string
  readonly raw: string
}

/** Some rows of one import, in the order of the file. */
export type StagedPart = { readonly rejected: readonly RejectedRow[] } & (
  | { readonly target: 'interactions'; readonly rows: readonly InteractionToStage[] }
  | { readonly target: 'customers'; readonly rows: readonly CustomerToStage[] }
  | { readonly target: 'products'; readonly rows: readonly ProductToStage[] }
)
