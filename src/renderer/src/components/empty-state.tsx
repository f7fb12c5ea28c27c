import type { Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'

type Props = {
  readonly icon: Icon
  readonly title: string
  readonly text?: string | undefined
  readonly children?: ReactNode
}

/** Says what is missing and offers the way out. */
export function EmptyState({ icon: Symbol, title, text, children }: Props) {
  return (
    <div className="sx-empty">
      <span className="sx-empty-icon">
        <Symbol size={28} stroke={1.5} aria-hidden />
      </span>
      <h2>{title}</h2>
      {text !== undefined && <p>{text}</p>}
      {children !== undefined && <div className="sx-empty-actions">{children}</div>}
    </div>
  )
}
