import { jsonIn } from './answer.ts'
import { customerMark, productMark } from './rerank-prompt.ts'

export type RerankedPlace = {
  /** Place in the list as it was, from 0. */
  readonly was: number
  /** One line, as it came; empty where there is none. */
  readonly reason: string
}
export type RerankViolation = { readonly reason: 'not-on-list' | 'twice'; readonly found: string }
export type RerankedList = {
  /** Whether the answer speaks of this list at all. */
  readonly isAnswered: boolean
  /** Every product of the list exactly once: those the answer orders, then those it left out, as they were. */
  readonly order: readonly RerankedPlace[]
  /** How many products at the end the answer did not name. */
  readonly leftOut: number
  readonly violations: readonly RerankViolation[]
}
export type ParsedRerank = {
  readonly form: 'json' | 'none'
  readonly lists: readonly RerankedList[]
  /** Lists of customers who were not asked about: struck. */
  readonly strangers: number
}

const MAX_PLACES = 1_000
const MAX_REASON = 500

/**
 * Reads orders of lists out of an answer. Whatever the answer says, each list keeps exactly its products: what is not on it or comes a second time is struck.
 * @param lengths products of each list that was sent
 */
export function rerankIn(answer: string, lengths: readonly number[]): ParsedRerank {
  const lists = listsOf(jsonIn(answer))
  const marks = lengths.map((_, index) => customerMark(index))
  const known = new Map<string, unknown>()
  let strangers = 0
  for (const each of lists) {
    const mark = textOf(memberOf(each, 'customer')).trim()
    if (!marks.includes(mark) || known.has(mark)) strangers++
    else known.set(mark, memberOf(each, 'order') ?? memberOf(each, 'products'))
  }
  return {
    form: lists.length > 0 ? 'json' : 'none',
    lists: lengths.map((length, index) => listOf(known.get(marks[index] ?? ''), length)),
    strangers,
  }
}

function listOf(value: unknown, length: number): RerankedList {
  const items: readonly unknown[] = Array.isArray(value) ? value.slice(0, MAX_PLACES) : []
  const places = new Map(Array.from({ length }, (_, place) => [productMark(place), place]))
  const order: RerankedPlace[] = []
  const violations: RerankViolation[] = []
  const taken = new Set<number>()
  for (const item of items) {
    const mark = oneLine(textOf(typeof item === 'string' ? item : memberOf(item, 'id')), 80)
    const was = places.get(mark)
    if (was === undefined) violations.push({ reason: 'not-on-list', found: mark })
    else if (taken.has(was)) violations.push({ reason: 'twice', found: mark })
    else {
      taken.add(was)
      order.push({ was, reason: oneLine(textOf(memberOf(item, 'reason')), MAX_REASON) })
    }
  }
  const isAnswered = order.length > 0
  const rest = Array.from({ length }, (_, was) => was).filter((was) => !taken.has(was))
  return {
    isAnswered,
    order: [...order, ...rest.map((was) => ({ was, reason: '' }))],
    leftOut: isAnswered ? rest.length : length,
    violations,
  }
}

function listsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  const lists = memberOf(value, 'lists')
  if (Array.isArray(lists)) return lists
  return memberOf(value, 'customer') === undefined ? [] : [value]
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Readonly<Record<string, unknown>>)[name] // an object's member, of any type
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function oneLine(text: string, longest: number): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .trim()
    .slice(0, longest)
}
