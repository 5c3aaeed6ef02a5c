import { Component, type ReactNode } from 'react'
import { notifyFailure } from '../bridge/notifications'
import { failureOf } from '../../app/base/failure'
import { Button } from '../widgets/Button'
import { EmptyState } from '../widgets/EmptyState'

/** What fails in one pane leaves the others standing. */
export class PaneBoundary extends Component<
  { readonly title: string; readonly children: ReactNode },
  { readonly failed: boolean }
> {
  override state = { failed: false }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override componentDidCatch(error: unknown): void {
    const { message, detail } = failureOf(error)
    notifyFailure({
      code: 'internal',
      message: `${this.props.title} stopped: ${message}`,
      remedy: 'Show it again. What is being counted goes on.',
      detail,
      place: null,
    })
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children
    return (
      <EmptyState icon="error" title={`${this.props.title} stopped unexpectedly`}>
        <Button variant="primary" onClick={() => this.setState({ failed: false })}>
          Show it again
        </Button>
      </EmptyState>
    )
  }
}
