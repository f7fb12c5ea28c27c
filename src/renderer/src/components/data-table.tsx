import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useRef, useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import { useWords } from '../i18n/use-words.ts'
import { testIds } from '../test-ids.ts'
import { FailureNotice } from './failure-notice.tsx'
import { LoadingRows } from './request-view.tsx'
import { usePages } from './use-pages.ts'
import type { LoadPage } from './use-pages.ts'

export type Column<Row> = {
  readonly key: string
  readonly header: string
  /** A grid track: '120px', 'minmax(140px, 2fr)', ... */
  readonly width: string
  readonly align?: 'end'
  readonly cell: (row: Row) => ReactNode
}

type Props<Row> = {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly load: LoadPage<Row>
  readonly testId: string
  readonly minWidth: number
  readonly rowHeight?: number
  /** Rows as high as their content (wrapped text). */
  readonly measured?: boolean
  readonly empty: ReactNode
  readonly onOpen?: (row: Row) => void
}

/** A long table: only the rows in view exist, and their pages are fetched as they come into view. */
export function DataTable<Row>(props: Props<Row>) {
  const { label, columns, load, testId, minWidth, rowHeight = 38, measured = false, empty, onOpen } = props
  const { t, format } = useWords()
  const table = usePages(load)
  const { total, failure } = table.pages
  const viewport = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: total ?? 0,
    getScrollElement: () => viewport.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  const { need } = table
  const id = useId()
  const [active, setActive] = useState<number | null>(null)
  useEffect(() => need(first, last), [need, first, last])

  if (failure) return <FailureNotice failure={failure} onRetry={table.refresh} />
  if (total === null) return <LoadingRows rows={8} />
  if (total === 0) return empty

  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    // Buttons inside a row keep their own keys.
    if (!onOpen || event.target !== event.currentTarget) return
    const row = active === null ? undefined : table.row(active)
    if (event.key === 'Enter' && row !== undefined) {
      event.preventDefault()
      onOpen(row)
      return
    }
    const height = viewport.current?.clientHeight ?? 0
    const next = steppedTo(event.key, active, total, Math.max(1, Math.floor(height / rowHeight) - 2))
    if (next === null) return
    event.preventDefault()
    setActive(next)
    virtual.scrollToIndex(next)
  }
  const template = { gridTemplateColumns: columns.map((column) => column.width).join(' ') }
  return (
    <div className="sx-table-frame">
      <div
        className="sx-table-viewport"
        ref={viewport}
        tabIndex={0}
        role="region"
        aria-label={label}
        aria-activedescendant={active === null ? undefined : `${id}-${active}`}
        onKeyDown={move}
      >
        <div
          className="sx-grid"
          role="table"
          aria-label={label}
          aria-rowcount={total + 1}
          style={{ minWidth }}
          data-testid={testId}
        >
          <div className="sx-grid-head" role="row" aria-rowindex={1} style={template}>
            {columns.map((column) => (
              <div
                key={column.key}
                role="columnheader"
                className={column.align === 'end' ? 'sx-end' : undefined}
              >
                {column.header}
              </div>
            ))}
          </div>
          <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
            {items.map((item) => {
              const row = table.row(item.index)
              return (
                <div
                  key={item.key}
                  ref={measured ? virtual.measureElement : undefined}
                  data-index={item.index}
                  data-row={row === undefined ? undefined : item.index}
                  id={`${id}-${item.index}`}
                  data-active={active === item.index ? true : undefined}
                  onClick={onOpen ? () => setActive(item.index) : undefined}
                  className={onOpen ? 'sx-grid-row sx-grid-row-open' : 'sx-grid-row'}
                  role="row"
                  aria-rowindex={item.index + 2}
                  style={{
                    ...template,
                    transform: `translateY(${item.start}px)`,
                    ...(measured ? { minHeight: rowHeight } : { height: item.size }),
                  }}
                  onDoubleClick={row && onOpen ? () => onOpen(row) : undefined}
                >
                  {columns.map((column) => (
                    <div
                      key={column.key}
                      role="cell"
                      className={column.align === 'end' ? 'sx-end' : undefined}
                    >
                      {row === undefined ? <span className="sx-cell-wait" /> : column.cell(row)}
                    </div>
                  ))}
                </div>
              )
            })}
          </div>
        </div>
      </div>
      <footer className="sx-table-foot" data-testid={testIds.tableTotal} data-total={total}>
        {t('common.total', { n: format.integer(total) })}
      </footer>
    </div>
  )
}

/** Where a key leads from the active row; null for keys that lead nowhere. */
function steppedTo(key: string, active: number | null, total: number, page: number): number | null {
  const to = {
    ArrowDown: (active ?? -1) + 1,
    ArrowUp: (active ?? 1) - 1,
    PageDown: (active ?? 0) + page,
    PageUp: (active ?? 0) - page,
    Home: 0,
    End: total - 1,
  }[key]
  return to === undefined ? null : Math.min(total - 1, Math.max(0, to))
}

/** Text that is cut with an ellipsis and shown in full as a tooltip. */
export function Cut({ children }: { readonly children: string }) {
  return (
    <span className="sx-cut" title={children}>
      {children === '' ? <span className="sx-soft">–</span> : children}
    </span>
  )
}
