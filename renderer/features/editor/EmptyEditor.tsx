import { useEffect, useState, type ReactNode } from 'react'
import { runCommand } from '../../bridge/commands'
import { useSettings } from '../../bridge/settings'
import { Button } from '../../widgets/Button'
import { Icon } from '../../widgets/Icon'
import { loadSamples, type Sample } from './samples'
import styles from './Editor.module.css'

const shownRecent = 6

/** No program is open: begin one, open one, or start from one that ships. */
export function EmptyEditor() {
  const recent = useSettings((settings) => settings.recentFiles)
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
            {samples.map(({ name, about, language }) => (
              <Choice
                key={name}
                name={about.replace(/\.$/, '') || name}
                detail={language}
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

function Choice(props: { readonly name: string; readonly detail: string; readonly onChoose: () => void }) {
  return (
    <li>
      <button type="button" className={styles.choice} onClick={props.onChoose} title={props.detail}>
        <Icon name="file-code" className={styles.choiceIcon} />
        <span className={styles.choiceName}>{props.name}</span>
        <span className={styles.choiceDetail}>{props.detail}</span>
      </button>
    </li>
  )
}
