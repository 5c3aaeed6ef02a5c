/** What the user can do about it. A shell command, which stands alone on its line, can be copied. */
import { CopyButton, type CopyButtonProps } from './CopyButton'
import { HostileText } from './HostileText'
import { isCommandLine } from './commandLine'
import styles from './Remedy.module.css'

export interface RemedyProps {
  readonly text: string
  readonly copy: CopyButtonProps['copy']
}

export function Remedy({ text, copy }: RemedyProps) {
  return (
    <div className={styles.remedy}>
      {text.split('\n').map((line, index) =>
        isCommandLine(line) ? (
          <div key={index} className={styles.command}>
            <code>
              <HostileText text={line.trim()} />
            </code>
            <CopyButton text={line.trim()} label="Copy the command" copy={copy} />
          </div>
        ) : (
          <p key={index}>
            <HostileText text={line} />
          </p>
        ),
      )}
    </div>
  )
}
