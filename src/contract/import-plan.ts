import { z } from 'zod'
import { columnRole, importTarget, interactionKind } from './column-roles.ts'
import { dateOrder } from './dates.ts'
import { dialect } from './dialect.ts'
import { fixStep } from './fixes.ts'

/** What the words of an order's status mean. `open`: neither paid nor cancelled yet. */
export const orderStates = ['paid', 'open', 'cancelled', 'refunded', 'partly-refunded'] as const
export const orderState = z.enum(orderStates)
export type OrderState = z.output<typeof orderState>

/** What whole numbers in the column of times count; `month-day`: no count, but a date without its year (1111 is the 11th of November). */
export const timeUnits = ['second', 'hour', 'day', 'week', 'month-day'] as const
const countedTime = z.object({
  unit: z.enum(timeUnits),
  /** The number that the first day of the period has. */
  from: z.number().int().min(0).max(1_000_000),
})
export type CountedTime = z.output<typeof countedTime>

/** Where no one says which day numbers count from: a Monday that begins a month and a year. */
export const ASSUMED_FIRST_DAY = '2001-01-01'

const columnIndex = z.number().int().min(0).max(16_383)

export const importPlan = z.object({
  target: importTarget,
  dialect,
  /** One role per column, by position. */
  roles: z.array(columnRole).max(16_384),
  /** For all columns of dates that `columnDateOrders` does not name. */
  dateOrder,
  /** Order of columns that differ, by position. */
  columnDateOrders: z.record(z.string().regex(/^\d{1,5}$/), dateOrder).default({}),
  decimalComma: z.boolean(),
  /** Columns whose numbers may be written with units: 1.2K, 1,2 Mio., 1.5万. Elsewhere such a cell is no number. */
  shortNumbers: z.array(columnIndex).max(16_384).default([]),
  /** IANA name of the zone in which times without an offset were written. */
  timeZone: z.string().min(1).max(64),
  /** ISO 4217 code used where no column gives one; XXX means that none is known. */
  currency: z.string().regex(/^[A-Z]{3}$/),
  /** Kind of an interaction whose row does not tell it. Rows of negative quantity are refunds. */
  defaultKind: interactionKind,
  /** Used where no column tells it: the platform a report comes from. */
  channel: z.string().max(100).default(''),
  /** Rows of totals are left out (and counted) where true. */
  skipTotals: z.boolean().default(true),
  /** Columns whose empty cells take what stands above, as long as the column `key` stays the same: order fields told once per order. */
  carryDown: z
    .object({ key: columnIndex, columns: z.array(columnIndex).max(16_384) })
    .nullable()
    .default(null),
  /** Rows that name no customer are kept as anonymous sales: they count for the shop, and for nobody. */
  keepWithoutCustomer: z.boolean().default(false),
  /** Rows that name no product are kept: they tell of an order as a whole. */
  keepWithoutProduct: z.boolean().default(false),
  /** One cell that holds several items, and how: `2× Blue Mug, 1× Tee`, or names joined by a semicolon. */
  items: z
    .object({ column: columnIndex, form: z.enum(['count-times-name', 'semicolon-list']) })
    .nullable()
    .default(null),
  /** Where payments that go back are told: the column of their amounts, if it is not that of the sales, and of whom they go to. */
  payback: z
    .object({ amount: columnIndex.nullable(), customer: columnIndex.nullable() })
    .nullable()
    .default(null),
  /** What words of the order status mean, where the built-in list does not know them or is wrong. */
  statusWords: z.record(z.string().max(100), orderState).default({}),
  /** What words (or codes) of the kind column mean, where the built-in list does not know them or is wrong. */
  kindWords: z.record(z.string().max(100), interactionKind).default({}),
  /** Consent of all rows, where the file's name tells it and no column does. */
  consentState: z.enum(['granted', 'denied']).nullable().default(null),
  /** Customers that no column names are numbered by their rows under this name (`members.csv#12`); empty: each row has to name its customer. */
  rowIds: z.string().max(200).default(''),
  /**
   * First and last day that all rows are about, as the head of a report tells them: where no column tells a time, and where dates have no year.
   * Of a table with numbered periods, the first day is that of the first column; of a column that counts time, that of `countedTime.from`.
   */
  period: z.object({ from: z.iso.date(), to: z.iso.date() }).nullable().default(null),
  /** Where the column of times holds no dates but numbers that count from the first day of `period`, or dates without a year. */
  countedTime: countedTime.nullable().default(null),
  /** Fixes that run by themselves on rows that would be set aside. */
  recipe: z.array(fixStep).max(200).default([]),
})
export type ImportPlan = z.output<typeof importPlan>
/** A plan as it may be written by hand: what has a default may be left out. */
export type ImportPlanInput = z.input<typeof importPlan>
