/** Under the program: why it does not run, and its mistakes, each a click away from its place. */
import { useState } from 'react'
import type { Diagnostic, ProgramRun } from '../../../../app/model/program'
import { answerOf } from '../../../bridge/answers'
import { copyText } from '../../../bridge/clipboard'
import { CopyButton } from '../../../widgets/CopyButton'
import { Dialog } from '../../../widgets/Dialog'
import { Button } from '../../../widgets/Button'
import { FailureView } from '../../../widgets/FailureView'
import { HostileText } from '../../../widgets/HostileText'
import { Icon } from '../../../widgets/Icon'
import { IconButton } from '../../../widgets/IconButton'
import { goTo } from '../documents/editorActions'
import { useActiveProgram } from './running'
import styles from './Running.module.css'

export function Problems() {
  const program = useActiveProgram()
  const [dismissed, setDismissed] = useState<string | null>(null)
  if (program === null || program.id === dismissed) return null
  if (program.failure === null && program.diagnostics.length === 0) return null
  return <Shown key={program.id} program={program} onDismiss={() => setDismissed(program.id)} />
}

interface ShownProps {
  readonly program: ProgramRun
  readonly onDismiss: () => void
}

function Shown({ program: { id, failure, diagnostics }, onDismiss }: ShownProps) {
  const mistakes = diagnostics.filter(({ severity }) => severity === 'error').length
  // A failure that says no more than the first mistake would be read twice.
  const told = failure !== null && (mistakes === 0 || failure.remedy !== null)
  return (
    <section className={styles.problems} aria-label="Problems of the program">
      <header className={styles.problemsHead}>
        <h3 className={styles.problemsTitle}>{title(diagnostics.length, mistakes)}</h3>
        <IconButton icon="close" label="Hide the problems" onClick={onDismiss} />
      </header>
      <div className={styles.problemsList}>
        {told && <FailureView failure={failure} copy={copyText} />}
        <ul>
          {diagnostics.map((diagnostic, index) => (
            <Problem key={index} program={id} diagnostic={diagnostic} open={index === 0} />
          ))}
        </ul>
      </div>
    </section>
  )
}

function title(all: number, mistakes: number): string {
  if (all === 0) return 'It did not run'
  const warnings = all - mistakes
  const parts = [
    mistakes === 0 ? null : `${mistakes} ${mistakes === 1 ? 'mistake' : 'mistakes'}`,
    warnings === 0 ? null : `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`,
  ]
  return parts.filter((part) => part !== null).join(', ')
}

const icons = { error: 'error', warning: 'warning', information: 'info' } as const

interface ProblemProps {
  readonly program: string
  readonly diagnostic: Diagnostic
  readonly open: boolean
}

function Problem({ program, diagnostic, open }: ProblemProps) {
  const { line, column, severity, message, explanation, origin } = diagnostic
  return (
    <li>
      <button
        type="button"
        className={styles.problem}
        disabled={line === null}
        onClick={() => line !== null && goTo(line, column ?? 1)}
      >
        <Icon name={icons[severity]} className={styles[severity]} />
        <span className={styles.message}>
          <HostileText text={message} />
        </span>
        <span className={styles.place}>
          <HostileText text={origin} />
          {line !== null && ` · line ${line}${column === null ? '' : `:${column}`}`}
        </span>
      </button>
      {explanation !== null && (
        <Explanation program={program} text={explanation} origin={origin} open={open} />
      )}
    </li>
  )
}

/** Enough to see what is wrong; longer ones have a window of their own. */
const shortLines = 16

function linesOf(text: string): string[] {
  return text.replace(/\n+$/, '').split(/\r?\n/)
}

/** The verifier's whole log is among what the program has said; its explanation is the end of it. */
function fullLog(program: string, explanation: string, origin: string): string[] {
  const said = origin === 'verifier' ? answerOf(program).output.text : ''
  return linesOf(said === '' ? explanation : said)
}

interface ExplanationProps {
  readonly program: string
  readonly text: string
  readonly origin: string
  readonly open: boolean
}

function Explanation({ program, text, origin, open }: ExplanationProps) {
  const [whole, setWhole] = useState<readonly string[] | null>(null)
  const lines = linesOf(text)
  return (
    <details className={styles.explanation} open={open}>
      <summary>{origin === 'verifier' ? 'What the verifier saw' : 'What it says'}</summary>
      <pre tabIndex={0} aria-label="Explanation">
        <Lines lines={lines.slice(-shortLines)} />
      </pre>
      <div className={styles.explanationActions}>
        {(origin === 'verifier' || lines.length > shortLines) && (
          <Button small icon="list-unordered" onClick={() => setWhole(fullLog(program, text, origin))}>
            Full log
          </Button>
        )}
        <CopyButton text={text} label="Copy the log" copy={copyText} />
      </div>
      <Dialog
        open={whole !== null}
        onClose={() => setWhole(null)}
        size="large"
        title={origin === 'verifier' ? "The verifier's log" : 'The whole message'}
      >
        <pre className={styles.log} tabIndex={0} aria-label="The log">
          <Lines lines={whole ?? []} />
        </pre>
      </Dialog>
    </details>
  )
}

function Lines({ lines }: { readonly lines: readonly string[] }) {
  return lines.map((line, index) => (
    <span key={index} className={styles.logLine}>
      <HostileText text={line.replaceAll('\t', '    ')} />
    </span>
  ))
}
