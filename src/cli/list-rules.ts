import { type Command, Option } from 'commander'
import { contactChannels, listRules, plainRules, type ListRules } from '../contract/list-rules.ts'
import type { ReadableDb } from '../store/database.ts'
import { mainCurrency } from '../store/queries/list-inputs.ts'
import { UsageError } from './run-command.ts'
import { count, decimal, list } from './values.ts'

export type RuleOptions = {
  readonly stockAbove?: number
  readonly priceMin?: number
  readonly priceMax?: number
  readonly currency?: string
  readonly dropUnknown?: true
  readonly category: readonly string[]
  readonly notCategory: readonly string[]
  readonly notProduct: readonly string[]
  readonly perCategory?: number
  readonly diversity?: number
  readonly rebuy?: true
  readonly minScore?: number
  readonly newProducts?: number
  readonly consent?: ListRules['consent'] extends { channel: infer C } | null ? C : never
  readonly consentNeeds: 'no-denial' | 'grant'
  readonly withoutHistory: ListRules['withoutHistory']
}

/** The rules of a list as options of a command. */
export function withRuleOptions(command: Command): Command {
  return command
    .option('--stock-above <n>', 'only products with more in stock than this', decimal)
    .option('--price-min <x>', 'only products at this price or above', decimal)
    .option('--price-max <x>', 'only products at this price or below', decimal)
    .option('--currency <code>', 'currency of the price limits (default: that of most prices)')
    .option(
      '--drop-unknown',
      'leave out products whose stock or price is not known, where a rule asks for it',
    )
    .option('--category <name>', 'only products of this category (repeatable)', list, [])
    .option('--not-category <name>', 'no products of this category (repeatable)', list, [])
    .option('--not-product <id>', 'leave out this product (repeatable)', list, [])
    .option('--per-category <n>', 'at most so many products of one category per customer', count)
    .option(
      '--diversity <x>',
      'weight of variety against score, 0 to 0.95 (maximal marginal relevance)',
      decimal,
    )
    .option('--rebuy', 'list a bought product again once its own usual interval is over')
    .option(
      '--new-products <n>',
      'places at the end of each list for products nobody had bought when the model was trained, by their texts',
      count,
    )
    .option('--min-score <x>', 'only products with at least this score of the model', number)
    .addOption(
      new Option('--consent <channel>', 'only customers who may be written to by').choices(contactChannels),
    )
    .addOption(
      new Option('--consent-needs <what>', 'no-denial: nobody who refused; grant: only who agreed')
        .choices(['no-denial', 'grant'])
        .default('no-denial'),
    )
    .addOption(
      new Option('--without-history <what>', 'what customers without a history get')
        .choices(['segment', 'overall', 'leave-out'])
        .default('segment'),
    )
}

/** A number that may be negative: scores may. */
function number(value: string): number {
  const parsed = Number(value)
  if (value.trim() === '' || !Number.isFinite(parsed)) throw new UsageError('--min-score takes a number')
  return parsed
}

/** @throws UsageError for what the contract does not take. */
export function rulesFrom(db: ReadableDb, options: RuleOptions): ListRules {
  const { priceMin, priceMax, consent } = options
  const hasPrice = priceMin !== undefined || priceMax !== undefined
  const parsed = listRules.safeParse({
    ...plainRules,
    stockAbove: options.stockAbove ?? null,
    price: hasPrice
      ? { min: micros(priceMin), max: micros(priceMax), currency: options.currency ?? mainCurrency(db) }
      : null,
    keepUnknown: options.dropUnknown !== true,
    onlyCategories: options.category,
    neverCategories: options.notCategory,
    neverProducts: options.notProduct,
    perCategory: options.perCategory ?? null,
    diversity: options.diversity ?? 0,
    rebuy: options.rebuy === true,
    minScore: options.minScore ?? null,
    consent: consent === undefined ? null : { channel: consent, needs: options.consentNeeds },
    withoutHistory: options.withoutHistory,
    newProducts: options.newProducts ?? 0,
  })
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new UsageError(`rules: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`)
}

function micros(price: number | undefined): number | null {
  return price === undefined ? null : Math.round(price * 1_000_000)
}
