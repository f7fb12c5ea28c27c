import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'

type Props = {
  readonly tone: 'good' | 'warn' | 'info'
  readonly title?: string
  readonly children?: ReactNode
  readonly testId?: string
}

const icons = { good: IconCircleCheck, warn: IconAlertTriangle, info: IconInfoCircle } as const

export function Notice({ tone, title, children, testId }: Props) {
  const Icon = icons[tone]
  return (
    <div className={`sx-notice sx-notice-${tone}`} role="status" data-testid={testId}>
      <Icon size={20} aria-hidden />
      <div className="sx-notice-text">
        {title !== undefined && <strong>{title}</strong>}
        {children}
      </div>
    </div>
  )
}
