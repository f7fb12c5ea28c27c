import type { Failure } from '../../../contract/failure.ts'

export const PAGE_SIZE = 100

/** Pages of a long table that have come so far. `round` tells answers to an older question from the present one. */
export type Pages<Row> = {
  readonly round: number
  readonly total: number | null
  readonly pages: ReadonlyMap<number, readonly Row[]>
  readonly failure: Failure | null
}

export type PagesAction<Row> =
  | { readonly kind: 'refreshed' }
  | {
      readonly kind: 'came'
      readonly round: number
      readonly page: number
      readonly total: number
      readonly rows: readonly Row[]
    }
  | { readonly kind: 'failed'; readonly round: number; readonly failure: Failure }

export function noPages<Row>(): Pages<Row> {
  return { round: 0, total: null, pages: new Map(), failure: null }
}

export function reducePages<Row>(state: Pages<Row>, action: PagesAction<Row>): Pages<Row> {
  switch (action.kind) {
    case 'refreshed':
      // The total stays until the first answer, so that the table keeps its place.
      return { ...state, round: state.round + 1, pages: new Map(), failure: null }
    case 'came': {
      if (action.round !== state.round) return state
      const pages = new Map(state.pages).set(action.page, action.rows)
      return { ...state, total: action.total, pages, failure: null }
    }
    case 'failed':
      return action.round === state.round ? { ...state, failure: action.failure } : state
  }
}

export function rowAt<Row>(state: Pages<Row>, index: number): Row | undefined {
  return state.pages.get(Math.floor(index / PAGE_SIZE))?.[index % PAGE_SIZE]
}

/** Pages that the rows from `first` to `last` lie on. */
export function pagesOf(first: number, last: number): number[] {
  const pages: number[] = []
  for (let page = Math.floor(first / PAGE_SIZE); page <= Math.floor(last / PAGE_SIZE); page++)
    pages.push(page)
  return pages
}
