import type { EncodedSetting } from './interaction-record.ts'
import type { RecordValue } from './record.ts'

/** An interaction with the row ids of all it names. */
export type NumberedInteraction = {
  readonly importId: number
  readonly line: number
  readonly customer: number
  readonly product: number
  readonly kind: number
  readonly at: number | null
  readonly orderId: string
  readonly quantity: number
  readonly unitPriceMicros: number | null
  readonly currency: string
  readonly rating: number | null
  readonly channel: string
  readonly campaign: number | null
  readonly identity: number
}

/** Of rows with this currency (three letters), channel and campaign (its row id). */
export function encodedSetting(currency: string, channel: string, campaign: number | null): EncodedSetting {
  return { currency: Buffer.from(currency), channel: Buffer.from(channel), campaign: campaign ?? Number.NaN }
}

/** The values in the order of the columns, each of the type its column has. */
export function rowFrom(values: readonly RecordValue[]): NumberedInteraction {
  const number = (at: number): number => Number(values[at])
  const text = (at: number): string => String(values[at])
  const optional = (at: number): number | null => (values[at] === null ? null : Number(values[at]))
  return {
    importId: number(1),
    line: number(2),
    customer: number(3),
    product: number(4),
    kind: number(5),
    at: optional(6),
    orderId: text(7),
    quantity: number(8),
    unitPriceMicros: optional(9),
    currency: text(10),
    rating: optional(11),
    channel: text(12),
    campaign: optional(13),
    identity: Math.abs(number(14)),
  }
}
