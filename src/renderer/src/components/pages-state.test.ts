import { describe, expect, it } from 'vitest'
import { noPages, PAGE_SIZE, pagesOf, reducePages, rowAt } from './pages-state.ts'

const rows = Array.from({ length: PAGE_SIZE }, (_, index) => `row ${index}`)

describe('pages of a long table', () => {
  it('finds a row on the page that came', () => {
    const state = reducePages(noPages<string>(), { kind: 'came', round: 0, page: 2, total: 1000, rows })
    expect(rowAt(state, 2 * PAGE_SIZE + 7)).toBe('row 7')
    expect(rowAt(state, 7)).toBeUndefined()
    expect(state.total).toBe(1000)
  })

  it('ignores answers from before a refresh, and keeps the total meanwhile', () => {
    const first = reducePages(noPages<string>(), { kind: 'came', round: 0, page: 0, total: 1000, rows })
    const refreshed = reducePages(first, { kind: 'refreshed' })
    expect(refreshed).toMatchObject({ total: 1000, round: 1 })
    expect(rowAt(refreshed, 0)).toBeUndefined()
    expect(reducePages(refreshed, { kind: 'came', round: 0, page: 0, total: 5, rows })).toBe(refreshed)
    expect(reducePages(refreshed, { kind: 'failed', round: 0, failure: { code: 'bug', params: {} } })).toBe(
      refreshed,
    )
  })

  it('names the pages a window of rows lies on', () => {
    expect(pagesOf(0, 0)).toEqual([0])
    expect(pagesOf(PAGE_SIZE - 1, PAGE_SIZE)).toEqual([0, 1])
  })
})
