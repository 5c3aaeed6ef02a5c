/** What the target lacks for the program. Running it can be tried all the same: it may be there since. */
import type { Failure } from '../../../../app/base/failure'
import { copyText } from '../../../bridge/clipboard'
import { HostileText } from '../../../widgets/HostileText'
import { Icon } from '../../../widgets/Icon'
import { Remedy } from '../../../widgets/Remedy'
import styles from './Asking.module.css'

export function Lack({ failure: { message, remedy } }: { readonly failure: Failure }) {
  return (
    <div className={styles.lack}>
      <Icon name="warning" />
      <div>
        <p>
          <HostileText text={message} />
        </p>
        {remedy !== null && <Remedy text={remedy} copy={copyText} />}
      </div>
    </div>
  )
}
