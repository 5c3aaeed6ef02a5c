/** Asks whose events are to be counted. */
import { Button } from '../../widgets/Button'
import { Dialog } from '../../widgets/Dialog'
import { ScopeChoice } from './ScopeChoice'
import { sourceStore, useSource } from './sourceState'

export function ScopeDialog() {
  const open = useSource((state) => state.scoping)
  if (!open) return null
  const close = () => sourceStore.setState({ scoping: false })
  return (
    <Dialog
      open
      onClose={close}
      size="small"
      title="Whose events"
      actions={
        <Button variant="primary" onClick={close}>
          Done
        </Button>
      }
    >
      <ScopeChoice />
    </Dialog>
  )
}
