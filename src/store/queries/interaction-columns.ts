import type {
  ConsentTold,
  CustomerFacts,
  FlaggedLine,
  MendedRow,
  ProductFacts,
  RejectedRow,
} from './import-rows.ts'

/** What rows have in common: few different ones in a file. */
export type InteractionSetting = {
  readonly currency: string
  readonly channel: string
  readonly campaign: string
}

/**
 * Interactions of a part of a file by column, typed where they were read. Customers, products, facts and settings are numbers of what earlier
 * parts and this one have `told` since the last `restart`, counted from 1; 0 is nobody (none).
 */
export type InteractionColumns = {
  readonly length: number
  /** Rows of one record follow each other. */
  readonly lines: Uint32Array
  readonly customers: Uint32Array
  readonly products: Uint32Array
  readonly customerFacts: Uint32Array
  readonly productFacts: Uint32Array
  readonly settings: Uint32Array
  /** Codes of kinds. */
  readonly kinds: Uint8Array
  /** UTC milliseconds; NaN where not told. */
  readonly times: Float64Array
  readonly quantities: Float64Array
  /** Micros; NaN where not told. */
  readonly prices: Float64Array
  readonly ratings: Float64Array
  /** Which of the part's orders: their ids as UTF-8 one behind the other, and where each ends. */
  readonly orders: Uint32Array
  readonly orderBytes: Uint8Array
  readonly orderEnds: Uint32Array
  readonly hasOnlyAscii: boolean
  readonly consents: readonly { readonly row: number; readonly told: readonly ConsentTold[] }[]
  readonly told: {
    readonly restart: boolean
    readonly customers: readonly string[]
    readonly products: readonly string[]
    readonly customerFacts: readonly CustomerFacts[]
    readonly productFacts: readonly ProductFacts[]
    readonly settings: readonly InteractionSetting[]
  }
}

/** Records of one import, in the order of the file, of which the accepted ones are columns. */
export type ColumnsPart = {
  readonly columns: InteractionColumns
  readonly rejected: readonly RejectedRow[]
  readonly mended: readonly MendedRow[]
  readonly flags: readonly FlaggedLine[]
}
