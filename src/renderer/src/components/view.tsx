import type { ReactNode } from 'react'

type ViewProps = {
  readonly testId: string
  readonly title: string
  /** One sentence: the question the view answers. */
  readonly text: string
  readonly actions?: ReactNode
  readonly children: ReactNode
  /** A view that scrolls inside (a long table) fills the height of the window instead of growing. */
  readonly fill?: boolean
}

/** The frame every view has: title, one sentence, actions, content. */
export function View({ testId, title, text, actions, children, fill = false }: ViewProps) {
  return (
    <article className={fill ? 'sx-view sx-view-fill' : 'sx-view'} data-testid={testId}>
      <header className="sx-view-header">
        <div>
          <h1>{title}</h1>
          <p>{text}</p>
        </div>
        {actions !== undefined && <div className="sx-view-actions">{actions}</div>}
      </header>
      {children}
    </article>
  )
}

type SectionProps = {
  readonly title?: string
  readonly text?: string
  readonly actions?: ReactNode
  readonly children: ReactNode
  readonly testId?: string
  readonly fill?: boolean
}

export function Section({ title, text, actions, children, testId, fill = false }: SectionProps) {
  return (
    <section className={fill ? 'sx-section sx-section-fill' : 'sx-section'} data-testid={testId}>
      {(title !== undefined || actions !== undefined) && (
        <header className="sx-section-header">
          <div>
            {title !== undefined && <h2>{title}</h2>}
            {text !== undefined && <p>{text}</p>}
          </div>
          {actions !== undefined && <div className="sx-view-actions">{actions}</div>}
        </header>
      )}
      {children}
    </section>
  )
}
