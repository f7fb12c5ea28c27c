import type { Output, ReaderInput } from '../../contract/requests.ts'
import type { ReadableDb } from '../../store/database.ts'
import {
  categories,
  hasConsents,
  knownProductNumbers,
  mainCurrency,
} from '../../store/queries/list-inputs.ts'
import { dataFingerprint } from '../../store/queries/project.ts'
import { listSegments } from '../../store/queries/segments.ts'
import { changedPage, compareLists, type Compared } from './compare-lists.ts'
import { explainProduct } from './explain.ts'
import { factorMap } from './factor-map.ts'
import { previewList, unhurried } from './list-preview.ts'
import type { ModelCache } from './preview.ts'
import { previewProduct } from './product-preview.ts'

type Context = { readonly db: ReadableDb; readonly now: () => number }

/** The last comparison: a table asks for its pages one after the other. */
let compared: { readonly key: string; readonly result: Promise<Compared> } | undefined

function comparison(db: ReadableDb, input: ReaderInput<'lists:compare'>): Promise<Compared> {
  const key = `${db.name} ${input.before} ${input.after} ${dataFingerprint(db)}`
  if (compared?.key !== key)
    compared = { key, result: unhurried(compareLists(db, input.before, input.after)) }
  return compared.result
}

/** Answers of the reader about explanations, products, the map, and lists before and after they are made. */
export function recommendReaders(models: ModelCache) {
  return {
    'recommend:explain': (input: ReaderInput<'recommend:explain'>, { db }: Context) =>
      explainProduct(db, models.get(db, input.modelId), input.whom, input.productId, input),
    'recommend:product': (input: ReaderInput<'recommend:product'>, { db }: Context) =>
      previewProduct(db, models.get(db, input.modelId), input.productId),
    'recommend:map': (input: ReaderInput<'recommend:map'>, { db }: Context) =>
      factorMap(db, models.get(db, input.modelId)),
    'lists:choices': (_: ReaderInput<'lists:choices'>, { db }: Context): Output<'lists:choices'> => {
      const known = knownProductNumbers(db)
      return {
        currency: mainCurrency(db),
        categories: categories(db),
        productsWithStock: known.stock,
        productsWithPrice: known.price,
        hasConsents: hasConsents(db),
        segments: listSegments(db).map(({ id, name, size }) => ({ id, name, customers: size })),
      }
    },
    'lists:preview': (input: ReaderInput<'lists:preview'>, context: Context) =>
      previewList(context, models.get(context.db, input.modelId), input),
    'lists:compare': async (input: ReaderInput<'lists:compare'>, { db }: Context) =>
      (await comparison(db, input)).comparison,
    'lists:changed': async (
      input: ReaderInput<'lists:changed'>,
      { db }: Context,
    ): Promise<Output<'lists:changed'>> => {
      const { changedIds } = await comparison(db, input)
      return {
        total: changedIds.length,
        rows: changedPage(db, input.before, input.after, changedIds, input),
      }
    },
  }
}
