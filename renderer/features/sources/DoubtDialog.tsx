/** Before a wide wildcard is attached: how many functions it means, and how often they fire now. */
import { useRef } from 'react'
import { formatCount } from '../../../app/base/quantity'
import { printSource } from '../../../app/sources/notation'
import { Button } from '../../widgets/Button'
import { Dialog } from '../../widgets/Dialog'
import { HostileText } from '../../widgets/HostileText'
import { EstimateWords } from './EstimateView'
import styles from './EstimateView.module.css'
import { attach, manyFunctions, sourceStore, useSource } from './sourceState'

export function DoubtDialog() {
  const doubt = useSource((state) => state.doubt)
  const cancel = useRef<HTMLButtonElement>(null)
  if (doubt === null) return null
  const { source, start, estimate, problem } = doubt
  const close = () => sourceStore.setState({ doubt: null })
  const goOn = () => {
    close()
    void attach(source, start)
  }
  return (
    <Dialog
      open
      onClose={close}
      initialFocus={cancel}
      title={
        estimate === null
          ? 'Attach without knowing how many?'
          : `Attach to ${formatCount(estimate.functions)} functions?`
      }
      description={
        <>
          <HostileText text={printSource(source)} />. More than {manyFunctions} functions are asked about
          first.
        </>
      }
      actions={
        <>
          <Button ref={cancel} onClick={close}>
            Cancel
          </Button>
          <Button variant="danger" onClick={goOn}>
            Attach all the same
          </Button>
        </>
      }
    >
      {estimate === null ? (
        <p>
          How many functions match, and how often they fire, could not be found out:{' '}
          <HostileText text={problem ?? ''} />
        </p>
      ) : (
        <EstimateWords estimate={estimate} />
      )}
      <p className={styles.warning}>
        Every call of each of them pays for the measuring, as long as it goes on.
      </p>
    </Dialog>
  )
}
