import type { ColumnRole, InteractionKind } from '../../contract/column-roles.ts'
import type { FixStep } from '../../contract/fixes.ts'
import type { ImportPlan } from '../../contract/import-plan.ts'
import { cleanValue } from './clean-id.ts'
import type { Contents } from './column-contents.ts'
import { isTakenBack, kindOf } from './event-words.ts'

type Kinds = Pick<ImportPlan, 'kindWords' | 'recipe'>

/**
 * Codes of shops' logs, by the set of those that occur: 1 to 4 as the logs of Alibaba's mobile shops have them, 0 to 3 as those of Tmall do.
 * Either way a favourite counts as a click.
 */
const codes: readonly Readonly<Record<string, InteractionKind>>[] = [
  { '1': 'view', '2': 'click', '3': 'cart', '4': 'purchase' },
  { '0': 'click', '1': 'cart', '2': 'purchase', '3': 'click' },
]
const MIN_CODES = 3

/** What the words of the kind column mean, and that rows which take something back are left out. */
export function proposedKinds(
  roles: readonly ColumnRole[],
  headers: readonly string[],
  rows: readonly (readonly string[])[],
): Kinds {
  const column = roles.indexOf('event-kind')
  if (column < 0) return { kindWords: {}, recipe: [] }
  const words = new Set(rows.map((row) => cleanValue(row[column] ?? '')).filter((word) => word !== ''))
  const kindWords = codesOf(words)
  const recipe = [...words]
    .filter((word) => kindOf(word) === undefined && isTakenBack(word))
    .map((word): FixStep => ({
      reason: 'unknown-kind',
      column: headers[column] ?? '',
      equals: word,
      operation: { kind: 'drop' },
    }))
  return { kindWords, recipe }
}

function codesOf(words: ReadonlySet<string>): Kinds['kindWords'] {
  const found = codes.find((each) => words.size >= MIN_CODES && [...words].every((word) => word in each))
  return found === undefined ? {} : { ...found }
}

const named: readonly (readonly [RegExp, InteractionKind])[] = [
  [/(?:^|[^a-z])(?:item)?(?:page)?views?(?:[^a-z]|$)|浏览/i, 'view'],
  [/(?:^|[^a-z])clicks?(?:[^a-z]|$)|点击/i, 'click'],
  [/(?:^|[^a-z])(?:add)?(?:to)?carts?(?:[^a-z]|$)|加购/i, 'cart'],
  [/(?:^|[^a-z])(?:buys?|purchases?|orders?|sales|transactions?)(?:[^a-z]|$)|购买|订单|销售/i, 'purchase'],
]

/** The kind that a file's name tells, or undefined. */
export function kindInName(fileName: string): InteractionKind | undefined {
  return named.find(([pattern]) => pattern.test(fileName))?.[1]
}

/** What a row is that does not say it: by what its columns are, and by the name of the file. */
export function kindOfRows(
  roles: readonly ColumnRole[],
  contents: readonly Contents[],
  names: readonly string[],
  nameTells: ImportPlan['defaultKind'] | undefined,
): ImportPlan['defaultKind'] {
  const cells = contents.filter((_, index) => roles[index] === 'product-column')
  const told = cells.filter(({ max }) => max > 0)
  const ones = told.reduce((sum, each) => sum + each.ones, 0) / Math.max(1, told.length)
  // Counts are mostly one; ratings are not.
  if (told.some(({ max }) => max > 1) && told.every(({ max }) => max <= 10) && ones < 0.5) return 'rating'
  const isTrade = roles.some(
    (role) =>
      role === 'unit-price' || role === 'line-total' || role === 'order-id' || role === 'order-status',
  )
  if (roles.includes('rating') && !isTrade && !roles.includes('quantity')) return 'rating'
  if (isTrade) return 'purchase'
  const product = names[roles.indexOf('product-id')] ?? ''
  return nameTells ?? (SEEN_OR_HEARD.test(product) ? 'view' : 'purchase')
}

/** What is played or read is not bought. */
const SEEN_OR_HEARD = /artist|track|song|video|episode|playlist|podcast/i
