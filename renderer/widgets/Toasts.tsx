import { useEffect } from 'react'
import { Button } from './Button'
import { classes } from './classes'
import { HostileText } from './HostileText'
import { Icon } from './Icon'
import { IconButton } from './IconButton'
import { Spinner } from './Progress'
import styles from './Toasts.module.css'

export interface Toast {
  readonly id: number
  readonly severity: 'info' | 'success' | 'warning' | 'error' | 'progress'
  readonly message: string
  readonly remedy: string | null
  readonly detail: string | null
  readonly actions: readonly { readonly title: string; run(): void }[]
  /** Milliseconds; null: until it is closed. */
  readonly lasts: number | null
  readonly times: number
}

export interface ToastsProps {
  readonly toasts: readonly Toast[]
  readonly onClose: (id: number) => void
}

/** Notices at the window's lower right. Errors are told at once to a screen reader, the rest when it has time. */
export function Toasts({ toasts, onClose }: ToastsProps) {
  return (
    <section className={styles.stack} aria-label="Notices">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} onClose={onClose} />
      ))}
    </section>
  )
}

const icons = { info: 'info', success: 'pass', warning: 'warning', error: 'error' } as const

function ToastCard({ toast, onClose }: { readonly toast: Toast; readonly onClose: (id: number) => void }) {
  const { id, severity, message, remedy, detail, actions, lasts, times } = toast
  useEffect(() => {
    if (lasts === null) return
    const timer = setTimeout(() => onClose(id), lasts)
    return () => clearTimeout(timer)
    // `times`: said once more, it stays its time once more.
  }, [id, lasts, times, onClose])

  return (
    <div role={severity === 'error' ? 'alert' : 'status'} className={classes(styles.toast, styles[severity])}>
      <div className={styles.mark}>
        {severity === 'progress' ? <Spinner /> : <Icon name={icons[severity]} />}
      </div>
      <div className={styles.text}>
        <p className={styles.message}>
          <HostileText text={message} />
          {times > 1 && <span className={styles.times}> ×{times}</span>}
        </p>
        {remedy !== null && <p className={styles.remedy}>{remedy}</p>}
        {detail !== null && (
          <details>
            <summary>Details</summary>
            <pre className={styles.detail} tabIndex={0}>
              {detail.split('\n').map((line, index) => (
                <div key={index}>
                  <HostileText text={line} />
                </div>
              ))}
            </pre>
          </details>
        )}
        {actions.length > 0 && (
          <div className={styles.actions}>
            {actions.map((action) => (
              <Button
                key={action.title}
                small
                onClick={() => {
                  onClose(id)
                  action.run()
                }}
              >
                {action.title}
              </Button>
            ))}
          </div>
        )}
      </div>
      {severity !== 'progress' && (
        <IconButton icon="close" label="Close notice" onClick={() => onClose(id)} />
      )}
    </div>
  )
}
