/** What a program answers, live: its maps as tables, histograms and lines, and what it prints. */
import { useRef, useState } from 'react'
import type { Failure } from '../../../app/base/failure'
import type { ProgramRun } from '../../../app/model/program'
import { copyText } from '../../bridge/clipboard'
import { runCommand } from '../../bridge/commands'
import { useLookedProgram } from '../../bridge/programs'
import { Button } from '../../widgets/Button'
import { EmptyState } from '../../widgets/EmptyState'
import { FailureView } from '../../widgets/FailureView'
import { Spinner } from '../../widgets/Progress'
import { Segments } from '../../widgets/Segments'
import { AnswerHeader } from './AnswerHeader'
import { MapView } from './MapView'
import { OutputView } from './OutputView'
import { phaseWords } from './phaseWords'
import { useAnswer, useStage } from './useAnswer'
import styles from './Answer.module.css'

/** The editor has a list of the mistakes, each with its explanation; a log is the output. */
function told({ failure: why, diagnostics }: ProgramRun): Failure {
  return diagnostics.length === 0 ? why! : { ...why!, detail: null }
}

export function AnswerPanel() {
  const program = useLookedProgram()
  return (
    <section className={styles.panel} aria-label="Answer of the program">
      {program === null ? <NoProgram /> : <Answer key={program.id} program={program} />}
    </section>
  )
}

function NoProgram() {
  return (
    <EmptyState
      icon="output"
      title="Run a program, and its answer is here"
      hint="Maps become tables and histograms, live; what is printed stands beside them. F5 runs what is in the editor."
    >
      <Button variant="primary" icon="comment-discussion" onClick={() => runCommand('source.ask')}>
        Ask a question…
      </Button>
      <Button icon="new-file" onClick={() => runCommand('file.new')}>
        New program
      </Button>
    </EmptyState>
  )
}

/** Its name is no map's: theirs begin with @ or a letter of C. */
const outputTab = ' output'

function Answer({ program }: { readonly program: ProgramRun }) {
  const { answer, version } = useAnswer(program.id)
  const [chosen, setChosen] = useState<string | null>(null)
  const box = useRef<HTMLDivElement>(null)
  const stage = useStage(box)
  const names = [...answer.maps.keys()]
  const lines = answer.output.count
  const tabs = [
    ...names.map((name) => ({ value: name, label: name })),
    ...(lines > 0 || names.length === 0 ? [{ value: outputTab, label: 'Output' }] : []),
  ]
  const shown = tabs.find(({ value }) => value === chosen)?.value ?? tabs[0]!.value
  const map = answer.maps.get(shown)
  const going = program.phase !== 'ended'
  return (
    <>
      <AnswerHeader program={program} />
      {program.failure !== null && (
        <div className={styles.failure}>
          <FailureView failure={told(program)} copy={copyText} />
        </div>
      )}
      {tabs.length > 1 && (
        <div className={styles.tabs}>
          <Segments label="Part of the answer" segments={tabs} value={shown} onChange={setChosen} />
        </div>
      )}
      <div ref={box} className={styles.body}>
        {map !== undefined ? (
          <MapView key={shown} history={map} stage={stage} program={program.name} />
        ) : lines > 0 ? (
          <OutputView output={answer.output} version={version} program={program.name} />
        ) : going ? (
          <p className={styles.waiting}>
            <Spinner />{' '}
            {program.phase === 'running'
              ? 'It runs, and has answered nothing yet: perhaps what it watches does not happen'
              : phaseWords(program)}
          </p>
        ) : (
          program.failure === null && <p className={styles.waiting}>It ended without an answer.</p>
        )}
      </div>
    </>
  )
}
