import { useEffect, useState, type ReactNode } from 'react'
import { useCapabilities } from '../../bridge/capabilities'
import { runCommand } from '../../bridge/commands'
import { useSettings } from '../../bridge/settings'
import { Button } from '../../widgets/Button'
import { classes } from '../../widgets/classes'
import { Icon } from '../../widgets/Icon'
import { offeredSamples } from './offeredSamples'
import { loadSamples, type Sample } from './samples'
import styles from './Editor.module.css'

const shownRecent = 6

/** No program is open: begin one, open one, or start from one that ships. */
export function EmptyEditor() {
  const recent = useSettings((settings) => settings.recentFiles)
  const capabilities = useCapabilities()
  const [samples, setSamples] = useState<readonly Sample[]>([])
  useEffect(() => {
    let shown = true
    void loadSamples().then((loaded) => shown && setSamples(loaded))
    return () => {
      shown = false
    }
  }, [])
  return (
    <div className={styles.empty}>
      <div className={styles.emptyContent}>
        <h2 className={styles.emptyTitle}>No program is open</h2>
        <p className={styles.emptyHint}>
          Write bpftrace, BPF C, shell, perf or a kernel module, and run it on the target. Counting needs
          none: pick a source.
        </p>
        <div className={styles.emptyActions}>
          <Button icon="new-file" onClick={() => runCommand('file.new')}>
            New program
          </Button>
          <Button icon="comment-discussion" onClick={() => runCommand('source.ask')}>
            Ask a question…
          </Button>
          <Button icon="folder-opened" onClick={() => runCommand('file.open')}>
            Open…
          </Button>
        </div>
        {samples.length > 0 && (
          <Choices title="Start from a sample">
            {offeredSamples(samples, capabilities).map(({ name, about, language, lack }) => (
              <Choice
                key={name}
                name={about.replace(/\.$/, '') || name}
                detail={language}
                lack={lack}
                onChoose={() => runCommand('file.new', name)}
              />
            ))}
          </Choices>
        )}
        {recent.length > 0 && (
          <Choices title="Recent">
            {recent.slice(0, shownRecent).map((path) => (
              <Choice
                key={path}
                name={path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)}
                detail={path}
                lack={null}
                onChoose={() => runCommand('file.open', path)}
              />
            ))}
          </Choices>
        )}
      </div>
    </div>
  )
}

function Choices({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles.choices}>
      <h3 className={styles.choicesTitle}>{title}</h3>
      <ul>{children}</ul>
    </section>
  )
}

interface ChoiceProps {
  readonly name: string
  readonly detail: string
  readonly lack: string | null
  readonly onChoose: () => void
}

function Choice({ name, detail, lack, onChoose }: ChoiceProps) {
  return (
    <li>
      <button
        type="button"
        className={classes(styles.choice, lack !== null && styles.lacking)}
        onClick={onChoose}
        title={lack ?? detail}
      >
        <Icon name="file-code" className={styles.choiceIcon} />
        <span className={styles.choiceName}>{name}</span>
        <span className={styles.choiceDetail}>
          {lack !== null && <span className="visually-hidden">not on this target: </span>}
          {detail}
          {lack !== null && <Icon name="circle-slash" />}
        </span>
      </button>
    </li>
  )
}
