import type { FixStep } from '../../../contract/fixes.ts'
import type { QuarantineReason } from '../../../contract/quarantine-reasons.ts'
import type { Preset } from './preset.ts'

function dropped(reason: QuarantineReason, column: string, equals: string): FixStep {
  return { reason, column, equals, operation: { kind: 'drop' } }
}

/** Book-keeping and settlements of marketplaces: rows of fees and taxes stand beside those of sales. */
export const business: readonly Preset[] = [
  {
    // Flat file V2: a row for each amount of an item. What was sold is its principal; the rest, and the sum of the settlement, are none.
    name: 'amazon-settlement',
    target: 'interactions',
    signature: [
      ['settlement-id', 'transaction-type', 'order-id', 'amount-type', 'amount-description', 'amount'],
    ],
    roles: [
      ['transaction-type', 'event-kind'],
      ['order-id', 'order-id'],
      ['sku', 'product-id'],
      ['quantity-purchased', 'quantity'],
      ['amount', 'line-total'],
      ['posted-date-time', 'time'],
      ['posted-date', 'time'],
      ['currency', 'currency'],
      ['marketplace-name', 'channel'],
    ],
    keepsUnnamed: true,
    carryBy: 'settlement-id',
    recipe: [
      dropped('bad-quantity', 'quantity-purchased', ''),
      dropped('missing-time', 'order-id', ''),
      dropped('unknown-kind', 'quantity-purchased', ''),
    ],
  },
  {
    // Its first line tells the period, and dates have no year. Debit is what a customer owes, credit what he is given back.
    name: 'datev-bookings',
    target: 'interactions',
    signature: [
      ['Umsatz (ohne Soll/Haben-Kz)', 'Soll/Haben-Kennzeichen', 'Konto', 'Belegdatum', 'Belegfeld 1'],
    ],
    roles: [
      ['Umsatz (ohne Soll/Haben-Kz)', 'line-total'],
      ['Soll/Haben-Kennzeichen', 'event-kind'],
      ['WKZ Umsatz', 'currency'],
      ['Konto', 'customer-id'],
      ['Belegdatum', 'time'],
      ['Belegfeld 1', 'order-id'],
    ],
    kindWords: { S: 'purchase', H: 'refund' },
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    keepsUnnamed: true,
  },
  {
    name: 'datev-debtors',
    target: 'customers',
    signature: [['Konto', 'Name (Adressattyp Unternehmen)', 'Name (Adressattyp natürl. Person)', 'Ort']],
    roles: [
      ['Konto', 'customer-id'],
      ['Vorname (Adressattyp natürl. Person)', 'customer-name'],
      ['Name (Adressattyp natürl. Person)', 'customer-name'],
      ['Name (Adressattyp Unternehmen)', 'company'],
      ['Postleitzahl', 'postcode'],
      ['Ort', 'city'],
      ['Land', 'country'],
      ['E-Mail', 'email'],
      ['Telefon', 'phone'],
    ],
    keepsRest: true,
  },
]
