import { Button } from '@mantine/core'
import { Component } from 'react'
import type { ReactNode } from 'react'

type Props = {
  readonly title: string
  readonly text: string
  readonly reload: string
  readonly children: ReactNode
}
type State = { readonly failed: boolean }

/** A bug in one view leaves the rest of the window alive. React offers this only as a class. */
export class ViewBoundary extends Component<Props, State> {
  override state: State = { failed: false }

  static getDerivedStateFromError(): State {
    return { failed: true }
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children
    return (
      <div className="sx-empty" role="alert">
        <h2>{this.props.title}</h2>
        <p>{this.props.text}</p>
        <Button onClick={() => this.setState({ failed: false })}>{this.props.reload}</Button>
      </div>
    )
  }
}
