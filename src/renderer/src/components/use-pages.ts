import { useCallback, useEffect, useEffectEvent, useReducer, useRef, useState } from 'react'
import { failureOf, onAppEvent } from '../bridge/client.ts'
import { noPages, PAGE_SIZE, pagesOf, reducePages, rowAt } from './pages-state.ts'
import type { Pages, PagesAction } from './pages-state.ts'

export type PageOf<Row> = { readonly total: number; readonly rows: readonly Row[] }
export type LoadPage<Row> = (offset: number, limit: number) => Promise<PageOf<Row>>

export type LongTable<Row> = {
  readonly pages: Pages<Row>
  readonly row: (index: number) => Row | undefined
  /** Tells which rows are in view; their pages are fetched, each once. */
  readonly need: (first: number, last: number) => void
  readonly refresh: () => void
}

/**
 * Rows of a table of any length, fetched in pages as they come into view, and again when the data change. What
 * is asked must not change during the life of the component: give it a `key` made of the question.
 */
export function usePages<Row>(load: LoadPage<Row>): LongTable<Row> {
  const [pages, dispatch] = useReducer<Pages<Row>, [PagesAction<Row>]>(reducePages<Row>, noPages<Row>())
  const [span, setSpan] = useState({ first: 0, last: 0 })
  const asked = useRef(new Set<string>())

  const fetchPage = useEffectEvent((page: number, round: number) => {
    const key = `${round} ${page}`
    if (asked.current.has(key)) return
    asked.current.add(key)
    load(page * PAGE_SIZE, PAGE_SIZE).then(
      ({ total, rows }) => dispatch({ kind: 'came', round, page, total, rows }),
      (error: unknown) => {
        asked.current.delete(key)
        dispatch({ kind: 'failed', round, failure: failureOf(error) })
      },
    )
  })
  useEffect(() => {
    for (const page of pagesOf(span.first, span.last)) fetchPage(page, pages.round)
  }, [pages.round, span])

  const refresh = useCallback(() => dispatch({ kind: 'refreshed' }), [])
  useEffect(
    () =>
      onAppEvent((event) => {
        if (event.kind === 'data-changed') refresh()
      }),
    [refresh],
  )

  const need = useCallback(
    (first: number, last: number) =>
      setSpan((old) => (old.first === first && old.last === last ? old : { first, last })),
    [],
  )
  return { pages, row: (index) => rowAt(pages, index), need, refresh }
}
