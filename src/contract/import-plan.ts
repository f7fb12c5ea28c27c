import { z } from 'zod'

/** How bytes become cells. Every guess can be overruled by the user. */
export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'windows-1252'] as const
export const encoding = z.enum(encodings)
export type Encoding = z.output<typeof encoding>

export const delimiters = [',', ';', '\t', '|'] as const
export const delimiter = z.enum(delimiters)
export type Delimiter = z.output<typeof delimiter>

export const dialect = z.object({
  encoding,
  delimiter,
  /** Whether the first record names the columns. */
  hasHeader: z.boolean(),
})
export type Dialect = z.output<typeof dialect>

/** What a column means. `ignore` columns are never stored. */
export const columnRoles = [
  'ignore',
  'customer-id',
  'customer-name',
  'email',
  'phone',
  'country',
  'city',
  'product-id',
  'product-name',
  'category',
  'order-id',
  'time',
  'quantity',
  'unit-price',
  'line-total',
  'currency',
  'event-kind',
  'rating',
  'channel',
  'campaign',
] as const
export const columnRole = z.enum(columnRoles)
export type ColumnRole = z.output<typeof columnRole>

export const interactionKinds = ['purchase', 'refund', 'view', 'click', 'cart', 'rating'] as const
export const interactionKind = z.enum(interactionKinds)
export type InteractionKind = z.output<typeof interactionKind>

/** Order of the parts of a date such as 03/04/2026. `ymd` also covers ISO 8601. */
export const dateOrders = ['ymd', 'dmy', 'mdy'] as const
export const dateOrder = z.enum(dateOrders)
export type DateOrder = z.output<typeof dateOrder>

export const importTargets = ['interactions', 'customers', 'products'] as const
export const importTarget = z.enum(importTargets)
export type ImportTarget = z.output<typeof importTarget>

export const importPlan = z.object({
  target: importTarget,
  dialect,
  /** One role per column, by position. */
  roles: z.array(columnRole).max(16_384),
  dateOrder,
  decimalComma: z.boolean(),
  /** IANA name of the zone in which times without an offset were written. */
  timeZone: z.string().min(1).max(64),
  /** ISO 4217 code used where no column gives one; XXX means that none is known. */
  currency: z.string().regex(/^[A-Z]{3}$/),
  /** Kind of an interaction whose row does not tell it. Rows of negative quantity are refunds. */
  defaultKind: interactionKind,
})
export type ImportPlan = z.output<typeof importPlan>

/** Why a line was set aside. `ragged-row`: the count of cells differs from the header's. */
export const quarantineReasons = [
  'ragged-row',
  'missing-customer',
  'missing-product',
  'missing-time',
  'bad-time',
  'bad-quantity',
  'zero-quantity',
  'bad-price',
  'price-not-positive',
  'bad-rating',
  'bad-currency',
  'unknown-kind',
  'damaged-id',
  'id-too-long',
] as const
export const quarantineReason = z.enum(quarantineReasons)
export type QuarantineReason = z.output<typeof quarantineReason>

export const inspectedColumn = z.object({
  index: z.number().int().nonnegative(),
  header: z.string(),
  samples: z.array(z.string()),
  filledShare: z.number().min(0).max(1),
  proposedRole: columnRole,
})
export type InspectedColumn = z.output<typeof inspectedColumn>

/** What the first part of a file looks like, and what is proposed to be done with it. */
export const inspection = z.object({
  fileName: z.string(),
  fileBytes: z.number().int().nonnegative(),
  columns: z.array(inspectedColumn),
  /** The first records below the header, as text. */
  rows: z.array(z.array(z.string())),
  /** Records seen in the part that was read, and an estimate for the whole file. */
  estimatedRows: z.number().int().nonnegative(),
  /** The whole file was read, so `estimatedRows` is exact. */
  exact: z.boolean(),
  plan: importPlan,
  /** No row decides between day first and month first: the user has to. */
  dateOrderAmbiguous: z.boolean(),
})
export type Inspection = z.output<typeof inspection>

export const reasonCount = z.object({ reason: quarantineReason, lines: z.number().int().nonnegative() })
export type ReasonCount = z.output<typeof reasonCount>

/** accepted + duplicates + quarantined + blank = read; checked by the importer itself. Lines are records (a quoted cell may span several). */
export const importCounts = z.object({
  read: z.number().int().nonnegative(),
  accepted: z.number().int().nonnegative(),
  duplicates: z.number().int().nonnegative(),
  quarantined: z.number().int().nonnegative(),
  blank: z.number().int().nonnegative(),
  byReason: z.array(reasonCount),
})
export type ImportCounts = z.output<typeof importCounts>

export const quarantinedRow = z.object({
  id: z.number().int(),
  line: z.number().int().positive(),
  /** Header of the column at fault; empty where the whole row is. */
  column: z.string(),
  reason: quarantineReason,
  raw: z.string(),
})
export type QuarantinedRow = z.output<typeof quarantinedRow>

/** Result of a check: what an import with this plan would do. Nothing has been written. */
export const checkReport = z.object({
  counts: importCounts,
  customers: z.number().int().nonnegative(),
  products: z.number().int().nonnegative(),
  /** First examples of quarantined rows, a few per reason. */
  examples: z.array(quarantinedRow),
  /** The same file (by hash) is already in the project. */
  alreadyImported: z.boolean(),
})
export type CheckReport = z.output<typeof checkReport>

export const importSummary = z.object({
  importId: z.number().int().positive(),
  counts: importCounts,
  /** New rows made by this import. */
  newCustomers: z.number().int().nonnegative(),
  newProducts: z.number().int().nonnegative(),
  seconds: z.number().nonnegative(),
})
export type ImportSummary = z.output<typeof importSummary>
