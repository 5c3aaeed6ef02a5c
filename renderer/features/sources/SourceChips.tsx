/** The chosen sources in the header: each with the colour of its line, its rate, and what has become of it. */
import { Popover } from '@base-ui/react/popover'
import type { ComponentProps, CSSProperties } from 'react'
import { formatCount, formatRate } from '../../../app/base/quantity'
import type { Run, RunSource } from '../../../app/model/run'
import type { Source } from '../../../app/model/source'
import { howAttached } from '../../../app/sources/attaching'
import { countedUnit } from '../../../app/sources/countedUnit'
import { firesWhen } from '../../../app/sources/families'
import { printSource } from '../../../app/sources/notation'
import { colourOf, dropSource, runSourceOf, useChosen } from '../../bridge/chosen'
import { copyText } from '../../bridge/clipboard'
import { runCommand } from '../../bridge/commands'
import { isGoing, useActiveRun, waitsForCatalogue } from '../../bridge/runs'
import { useActiveSession } from '../../bridge/sessions'
import { seriesFill, useTheme } from '../../theme/theme'
import { Button } from '../../widgets/Button'
import { classes } from '../../widgets/classes'
import { CopyButton } from '../../widgets/CopyButton'
import { FailureView } from '../../widgets/FailureView'
import { HostileText } from '../../widgets/HostileText'
import { Icon } from '../../widgets/Icon'
import { IconButton } from '../../widgets/IconButton'
import { Spinner } from '../../widgets/Progress'
import { sourceStore } from './sourceState'
import { useChipKeys } from './useChipKeys'
import { useRate } from './useRate'
import styles from './SourceChips.module.css'

export function SourceChips() {
  const session = useActiveSession()
  const choice = useChosen()
  const run = useActiveRun()
  const { dark } = useTheme()
  const keys = useChipKeys(
    choice.sources.map(printSource),
    (index) => void dropSource(choice.sources[index]!),
  )
  if (session === null) return null
  const connected = session.connection.phase === 'connected'
  return (
    <div className={styles.chips}>
      <ul {...keys.list} className={styles.list} aria-label="Chosen sources">
        {choice.sources.map((source) => {
          const notation = printSource(source)
          return (
            <Chip
              key={notation}
              source={source}
              notation={notation}
              fill={seriesFill(colourOf(choice, notation), dark)}
              run={run}
              keys={keys.chip(notation)}
            />
          )
        })}
      </ul>
      {choice.sources.length === 0 ? (
        <Button small icon="add" disabled={!connected} onClick={pick}>
          Add a source
        </Button>
      ) : (
        <IconButton icon="add" label="Add a source" disabled={!connected} onClick={pick} />
      )}
    </div>
  )
}

const pick = () => sourceStore.setState({ picker: 'all' })

interface ChipProps {
  readonly source: Source
  readonly notation: string
  /** CSS background of its mark, as in the graph's legend. */
  readonly fill: string
  readonly run: Run | null
  readonly keys: ComponentProps<'button'>
}

function Chip({ source, notation, fill, run, keys }: ChipProps) {
  const counted = runSourceOf(run, source)
  const going = run !== null && isGoing(run)
  const state = counted?.state.phase ?? null
  const failed = state === 'failed'
  return (
    <li
      className={classes(styles.chip, failed && styles.failed)}
      style={{ '--line-fill': fill } as CSSProperties}
    >
      <Popover.Root>
        <Popover.Trigger
          className={styles.body}
          aria-label={`${notation}: ${stateWords(counted, going)}`}
          {...keys}
        >
          {state === 'waiting' || state === 'attaching' ? (
            <Spinner />
          ) : failed ? (
            <Icon name="warning" className={styles.sign} />
          ) : (
            <span className={styles.swatch} />
          )}
          <Middle text={notation} />
          {going && state === 'counting' && (
            <Rate run={run.id} index={counted!.index} unit={countedUnit(source)} />
          )}
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Positioner sideOffset={6} align="start" className={styles.layer}>
            <Popover.Popup className={styles.popup}>
              <About source={source} notation={notation} counted={counted} going={going} />
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
      <button
        type="button"
        // For the pointer: the keyboard has Delete.
        tabIndex={-1}
        className={styles.remove}
        aria-label={`Remove ${notation}`}
        title="Remove"
        onClick={() => void dropSource(source)}
      >
        <Icon name="close" />
      </button>
    </li>
  )
}

function Rate({ run, index, unit }: { readonly run: string; readonly index: number; readonly unit: string }) {
  const rate = useRate(run, index)
  return <span className={styles.rate}>{rate === null ? '–' : formatRate(rate, 3, unit)}</span>
}

/** What stands after the last colon says the most: where there is too little room, what is before it gives way first. */
function Middle({ text }: { readonly text: string }) {
  const filter = text.indexOf(' /')
  const cut = text.lastIndexOf(':', filter < 0 ? undefined : filter) + 1
  return (
    <span className={styles.notation} title={text.length > 28 ? text : undefined}>
      <HostileText text={text.slice(0, cut)} className={styles.start!} />
      <HostileText text={text.slice(cut)} className={styles.end!} />
    </span>
  )
}

function stateWords(counted: RunSource | null, going: boolean): string {
  if (counted === null) return going ? 'not counted in this run' : 'not counted yet'
  switch (counted.state.phase) {
    case 'waiting':
      return waitsForCatalogue
    case 'attaching':
      return 'being attached'
    case 'counting':
      return 'counting'
    case 'failed':
      return `failed: ${counted.state.failure.message}`
    case 'detached':
      return `${formatCount(counted.total)} events, detached`
  }
}

interface AboutProps {
  readonly source: Source
  readonly notation: string
  readonly counted: RunSource | null
  readonly going: boolean
}

function About({ source, notation, counted, going }: AboutProps) {
  const attachment =
    counted?.state.phase === 'counting' || counted?.state.phase === 'detached'
      ? counted.state.attachment
      : null
  return (
    <>
      <header className={styles.header}>
        <Popover.Title className={styles.title}>
          <HostileText text={notation} />
        </Popover.Title>
        <CopyButton text={notation} label="Copy the source" copy={copyText} />
      </header>
      <p className={styles.fires}>{firesWhen(source)}</p>
      {counted?.state.phase === 'failed' ? (
        <FailureView failure={counted.state.failure} copy={copyText} />
      ) : (
        <p>
          {sentence(stateWords(counted, going))}
          {attachment !== null && (
            <>
              {' '}
              Attached {howAttached(source, attachment)}
              {attachment.functions !== null && attachment.functions > 1 && (
                <>; {formatCount(attachment.functions)} functions</>
              )}{' '}
              ({attachment.method}).
            </>
          )}
        </p>
      )}
      <div className={styles.actions}>
        <Button small icon="comment-discussion" onClick={() => runCommand('source.ask', notation)}>
          Ask…
        </Button>
        <Button small icon="close" onClick={() => void dropSource(source)}>
          Remove
        </Button>
      </div>
    </>
  )
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
}
