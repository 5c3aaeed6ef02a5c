/** A failure where it happened: what failed, what to do about it, and the kernel's or tool's own words. */
import type { Failure } from '../../app/base/failure'
import { CopyButton, type CopyButtonProps } from './CopyButton'
import { HostileText } from './HostileText'
import { Icon } from './Icon'
import { Remedy } from './Remedy'
import styles from './FailureView.module.css'

export interface FailureViewProps {
  readonly failure: Failure
  readonly copy: CopyButtonProps['copy']
  /** Without the sign and the frame, where something around it says that it failed. */
  readonly plain?: boolean
}

export function FailureView({ failure, copy, plain }: FailureViewProps) {
  const { message, remedy, detail } = failure
  return (
    <div className={plain ? styles.plain : styles.framed} role={plain ? undefined : 'alert'}>
      {!plain && <Icon name="error" className={styles.icon} />}
      <div className={styles.text}>
        <p className={styles.message}>
          <HostileText text={message} />
        </p>
        {remedy !== null && <Remedy text={remedy} copy={copy} />}
        {detail !== null && (
          <div className={styles.detail}>
            <pre className={styles.words} tabIndex={0} aria-label="Its own words">
              <Lines text={detail} />
            </pre>
            <CopyButton text={detail} label="Copy these words" copy={copy} />
          </div>
        )}
      </div>
    </div>
  )
}

/** Line by line, so that what separates lines is not shown as an escape. */
function Lines({ text }: { readonly text: string }) {
  return text
    .replace(/\n+$/, '')
    .split(/\r?\n/)
    .map((line, index) => (
      <span key={index} className={styles.line}>
        <HostileText text={line} />
      </span>
    ))
}
