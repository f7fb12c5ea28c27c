import { ExpectedFailure } from '../../contract/failure.ts'
import type { CustomerId } from '../../contract/ids.ts'
import type { JudgedRerank, RerankBrief } from '../../contract/llm.ts'
import { maskingOf, unmasked } from '../../engine/prompt/masks.ts'
import { rerankIn } from '../../engine/prompt/rerank-answer.ts'
import { LONGEST_REASON, type RerankCustomer } from '../../engine/prompt/rerank-prompt.ts'
import { judgeTexts, type Strike } from '../../engine/prompt/strikes.ts'
import { seededRandom } from '../../engine/random.ts'
import type { ReadableDb } from '../../store/database.ts'
import { customerHistory, getCustomer } from '../../store/queries/customers.ts'
import { getList, personalIdsOf, productIdsFor } from '../../store/queries/lists.ts'
import { productCards } from '../../store/queries/products.ts'
import { peopleIn } from './people-in.ts'

/** What of a customer's history is told: enough to see a taste. */
const TOLD_PRODUCTS = 15
/** The longest name of a product that is told. */
const LONGEST_NAME = 160

export type DrawnList = RerankCustomer & {
  readonly customer: string
  readonly customerId: CustomerId
  /** Rank in the stored list, from 0, of each product that is told. */
  readonly ranks: readonly number[]
}

/**
 * The lists a brief speaks of: customers drawn by its seed, each with names of what he bought last and of what his list holds.
 * @throws ExpectedFailure list-not-found; llm-nothing-to-rerank where nobody fits
 */
export function drawnLists(brief: RerankBrief, db: ReadableDb): DrawnList[] {
  if (getList(db, brief.listId) === undefined)
    throw new ExpectedFailure('list-not-found', { list: brief.listId })
  const ids = personalIdsOf(db, brief.listId, brief.segmentId)
  const random = seededRandom(brief.seed)
  for (let at = 0; at < Math.min(brief.customers, ids.length); at++) {
    const other = at + random.below(ids.length - at)
    ;[ids[at], ids[other]] = [ids[other] ?? 0, ids[at] ?? 0]
  }
  const lists = ids.slice(0, brief.customers).flatMap((id): DrawnList[] => {
    const productIds = productIdsFor(db, brief.listId, id) ?? new Int32Array()
    const cards = productCards(db, [...productIds])
    const told = [...productIds].flatMap((product, rank) => {
      const card = cards.get(product)
      return card === undefined
        ? []
        : [{ rank, name: nameOf(card), category: card.category.slice(0, LONGEST_NAME) }]
    })
    if (told.length < 2) return []
    const customer = id as CustomerId // read from the list
    const bought = customerHistory(db, customer).map((item) => nameOf(item))
    return [
      {
        customer: getCustomer(db, customer)?.externalId ?? '',
        customerId: customer,
        bought: [...new Set(bought)].slice(0, TOLD_PRODUCTS),
        products: told.map(({ name, category }) => ({ name, category })),
        ranks: told.map(({ rank }) => rank),
      },
    ]
  })
  if (lists.length === 0) throw new ExpectedFailure('llm-nothing-to-rerank')
  return lists
}

/** Every text of drawn lists and of their brief that could hold personal data, in the order in which it is told. */
export function textsOfLists(lists: readonly DrawnList[], { banned }: RerankBrief): string[] {
  return [
    ...banned,
    ...lists.flatMap(({ bought, products }) => [
      ...bought,
      ...products.flatMap(({ name, category }) => [name, category]),
    ]),
  ]
}

/** New orders out of an answer, hidden values put back; what breaks the rules is struck, and each list keeps exactly its products. */
export function judgeRerank(brief: RerankBrief, answer: string, db: ReadableDb): JudgedRerank {
  const lists = drawnLists(brief, db)
  const parsed = rerankIn(
    answer,
    lists.map(({ products }) => products.length),
  )
  const own = textsOfLists(lists, brief)
  const { masks } = maskingOf(own, peopleIn(own, db), new Set())
  return {
    form: parsed.form,
    strangers: parsed.strangers,
    lists: lists.map((list, index) => {
      const judged = parsed.lists[index]
      const order = judged?.order ?? []
      const reasons = order.map(({ reason }) => unmasked(reason, masks))
      const strikes = reasonStrikes(reasons, list, brief, db)
      return {
        customer: list.customer,
        isAnswered: judged?.isAnswered ?? false,
        leftOut: judged?.leftOut ?? 0,
        violations: [...(judged?.violations ?? [])],
        rows: order.map(({ was }, now) => {
          const struck = strikes[now] ?? []
          return {
            product: list.products[was]?.name ?? '',
            was: was + 1,
            now: now + 1,
            reason: struck.length > 0 ? '' : (reasons[now] ?? ''),
            strikes: [...struck],
          }
        }),
      }
    }),
  }
}

/** What is wrong with reasons: an empty one is none, and the same one may stand twice. */
function reasonStrikes(
  reasons: readonly string[],
  { bought, products }: DrawnList,
  { language, banned }: RerankBrief,
  db: ReadableDb,
): readonly (readonly Strike[])[] {
  const facts = [...bought, ...products.flatMap(({ name, category }) => [name, category])]
  return judgeTexts(reasons, {
    facts,
    platform: 'none',
    language,
    banned,
    longest: LONGEST_REASON[language],
    taken: [],
    known: peopleIn(reasons, db),
  }).map(({ strikes }) => strikes.filter(({ reason }) => reason !== 'empty' && reason !== 'duplicate'))
}

function nameOf({ name, externalId }: { readonly name: string; readonly externalId: string }): string {
  return (name === '' ? externalId : name).slice(0, LONGEST_NAME)
}
