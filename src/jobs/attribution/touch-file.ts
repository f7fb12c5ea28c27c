import type { DateOrder } from '../../contract/dates.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { AttributionSettings } from '../../contract/attribution.ts'
import type { Journey } from '../../engine/attribution/journeys.ts'
import { cleanId } from '../import/clean-id.ts'
import { parseNumber } from '../import/parse-number.ts'
import { daysReader, findColumns, readPlainRows } from '../value/plain-columns.ts'
import { journeysIn, type NamedJourneys } from './attribute-events.ts'

/** Words for "this is an order" beside 1 and true. */
const CONVERSION = /^(1|true|yes|y|purchase|order|conversion|converted|sale|购买|下单|转化|成交|是)$/i

type Read = NamedJourneys & {
  readonly rows: number
  readonly skipped: number
  readonly firstSkipped: number | null
}

/**
 * Touches and orders of a file: who, when, through which channel, whether it is an order (1, true, purchase), and its value. A row may be both.
 * @throws ExpectedFailure of reading; mapping-incomplete, time-order-ambiguous, file-no-rows
 */
export async function readTouches(
  path: string,
  columns: readonly (string | undefined)[],
  settings: AttributionSettings,
  { order, signal }: { readonly order: DateOrder | undefined; readonly signal: AbortSignal },
): Promise<Read> {
  const [customer, time, channel, conversion, value] = columns
  const plain = await findColumns(path, [
    { name: 'customer', given: customer, roles: ['customer-id'], isNeeded: true },
    { name: 'time', given: time, roles: ['time'], isNeeded: true },
    { name: 'channel', given: channel, roles: ['channel'], isNeeded: true },
    { name: 'conversion', given: conversion, roles: ['event-kind'], isNeeded: true },
    { name: 'value', given: value, roles: ['line-total'], isNeeded: false },
  ])
  const dayOf = daysReader(plain, plain.columns[1] ?? 0, order)
  const { decimalComma } = plain.inspection.plan
  const names = new Names()
  const people = new Map<
    string,
    { at: number; touch: number; converts: number; value: number; line: number }[]
  >()
  let [rows, skipped] = [0, 0]
  let firstSkipped: number | null = null
  let pure = 0
  await readPlainRows(path, plain, signal, (cells, line) => {
    rows++
    const id = cleanId(cells[0] ?? '')
    const at = dayOf((cells[1] ?? '').trim())
    const name = (cells[2] ?? '').trim()
    const converts = CONVERSION.test((cells[3] ?? '').trim()) ? 1 : 0
    if (id === '' || at === null || (name === '' && converts === 0)) {
      skipped++
      firstSkipped ??= line
      return
    }
    if (converts === 0) pure++
    const isTouch = name !== '' && (converts === 0 || settings.orderChannel)
    const own = people.get(id) ?? []
    people.set(id, own)
    own.push({
      at,
      touch: isTouch ? names.of(name) : -1,
      converts,
      value: converts === 1 ? Math.max(0, parseNumber((cells[4] ?? '').trim(), decimalComma) ?? 0) : 0,
      line,
    })
  })
  if (people.size === 0) throw new ExpectedFailure('file-no-rows', { file: plain.file })
  const start = [0]
  const sorted = [...people.values()].flatMap((own) => {
    start.push((start.at(-1) ?? 0) + own.length)
    return own.sort((a, b) => a.at - b.at || a.line - b.line)
  })
  const events = {
    start,
    at: sorted.map(({ at }) => at),
    touch: sorted.map(({ touch }) => touch),
    converts: sorted.map(({ converts }) => converts),
    value: sorted.map(({ value: own }) => own),
  }
  return {
    journeys: journeysIn(events, settings.windowDays),
    names: names.all,
    currency: 'XXX',
    onlyOrderChannels: pure === 0,
    rows,
    skipped,
    firstSkipped,
  }
}

/**
 * Journeys that were counted elsewhere: a path such as `search > email > direct`, how many of them ended in an order, the value of those
 * orders, and how many did not. Without times the touches of a path count as a day apart.
 * @throws ExpectedFailure of reading; mapping-incomplete, file-no-rows
 */
export async function readPaths(
  path: string,
  columns: readonly (string | undefined)[],
  signal: AbortSignal,
): Promise<Read> {
  const [way, conversions, value, lost] = columns
  const plain = await findColumns(path, [
    { name: 'path', given: way, roles: [], isNeeded: true },
    { name: 'conversions', given: conversions, roles: [], isNeeded: true },
    { name: 'value', given: value, roles: [], isNeeded: false },
    { name: 'null', given: lost, roles: [], isNeeded: false },
  ])
  const { decimalComma } = plain.inspection.plan
  const names = new Names()
  const journeys: Journey[] = []
  let [rows, skipped] = [0, 0]
  let firstSkipped: number | null = null
  await readPlainRows(path, plain, signal, (cells, line) => {
    rows++
    const touches = (cells[0] ?? '')
      .split(/\s*(?:>|→|»|\|)\s*/)
      .map((name) => name.trim())
      .filter((name) => name !== '')
      .map((name) => names.of(name))
    const number = (at: number): number => parseNumber((cells[at] ?? '').trim(), decimalComma) ?? 0
    const count = parseNumber((cells[1] ?? '').trim(), decimalComma)
    if (touches.length === 0 || count === null || count < 0) {
      skipped++
      firstSkipped ??= line
      return
    }
    const ages = touches.map((_, i) => touches.length - 1 - i)
    if (count > 0)
      journeys.push({ touches, ages, converted: true, value: Math.max(0, number(2)) / count, count })
    if (number(3) > 0) journeys.push({ touches, ages, converted: false, value: 0, count: number(3) })
  })
  if (journeys.length === 0) throw new ExpectedFailure('file-no-rows', { file: plain.file })
  return {
    journeys,
    names: names.all,
    currency: 'XXX',
    onlyOrderChannels: false,
    rows,
    skipped,
    firstSkipped,
  }
}

class Names {
  readonly all: string[] = []
  readonly #numbers = new Map<string, number>()

  of(name: string): number {
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    this.#numbers.set(name, this.all.length)
    return this.all.push(name) - 1
  }
}
