/** The ledger: every change on the target that outlives a descriptor, with the value before and the way back. */
import type { LedgerEntry } from '../../../app/model/ledger'
import { copyText } from '../../bridge/clipboard'
import { runCommand, useCommand } from '../../bridge/commands'
import { chooseTarget } from '../../bridge/connecting'
import { engine } from '../../bridge/engine'
import { useActiveSession, useSessions } from '../../bridge/sessions'
import { Button } from '../../widgets/Button'
import { classes } from '../../widgets/classes'
import { ConnectFirst } from '../../widgets/ConnectFirst'
import { FailureView } from '../../widgets/FailureView'
import { HostileText } from '../../widgets/HostileText'
import { IconButton } from '../../widgets/IconButton'
import { Spinner } from '../../widgets/Progress'
import styles from './LedgerPanels.module.css'
import { useAsked } from './useAsked'

export function ChangesPanel() {
  const session = useActiveSession()
  if (session?.connection.phase !== 'connected') {
    return (
      <ConnectFirst
        icon="notebook"
        hint="Every change is written down before it is made, with the value before and the way back."
        connection={session?.connection ?? null}
        onConnect={chooseTarget}
      />
    )
  }
  return <Changes key={session.id} session={session.id} />
}

function Changes({ session }: { readonly session: string }) {
  const changes = useSessions((state) => state.changes[session] ?? 0)
  const clean = useCommand('target.clean')
  const { value, failure, busy, again } = useAsked(`${session} ${changes}`, () =>
    engine.request('ledger.get', { session }),
  )
  const entries = value?.entries ?? []
  const standing = entries.filter((entry) => entry.state === 'made').length
  return (
    <section className={styles.panel} aria-label="Changes on the target">
      <header className={styles.header}>
        <p role="status">
          {value === null ? (
            'Reading the ledger…'
          ) : standing === 0 ? (
            'No change of ours stands on this target now.'
          ) : (
            <>
              <strong>{standing}</strong> {standing === 1 ? 'change stands' : 'changes stand'} on this target;
              all are undone when you disconnect, at the latest.
            </>
          )}
        </p>
        {busy && <Spinner />}
        <Button small disabled={!clean.enabled} onClick={() => runCommand('target.clean')}>
          Clean up leftovers…
        </Button>
        <IconButton icon="refresh" label="Read again" disabled={busy} onClick={again} />
      </header>
      {failure !== null && <FailureView failure={failure} copy={copyText} />}
      {value !== null && entries.length === 0 && (
        <p className={styles.hint}>
          Most of what Probescope attaches is owned by open descriptors, which the kernel gives back by
          itself, and needs no entry here.
        </p>
      )}
      <ul>
        {standingFirst(entries).map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ul>
    </section>
  )
}

const stateWords: Readonly<Record<LedgerEntry['state'], string>> = {
  planned: 'planned',
  made: 'stands',
  undone: 'undone',
  left: 'left alone',
}

/** Kinds of the agent's ledger. */
const kindWords: Readonly<Record<string, string>> = {
  instance: 'trace instance',
  'kprobe-event': 'kprobe event',
  'file-value': 'setting',
  process: 'started program',
  module: 'kernel module',
}

/** What stands is what one looks for; of the rest the newest. */
function standingFirst(entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
  const newest = entries.toReversed()
  return [
    ...newest.filter(({ state }) => state !== 'undone'),
    ...newest.filter(({ state }) => state === 'undone'),
  ]
}

function Entry({ entry }: { readonly entry: LedgerEntry }) {
  return (
    <li className={classes(styles.entry, entry.state === 'undone' && styles.past)}>
      <p className={styles.entryTitle}>
        <span className={classes(styles.state, styles[entry.state])}>{stateWords[entry.state]}</span>
        <b>
          <HostileText text={kindWords[entry.kind] ?? entry.kind} />
        </b>
        <span className={styles.name}>
          <HostileText text={entry.subject} />
        </span>
      </p>
      <dl className={styles.values}>
        <dt>before</dt>
        <dd className={classes(entry.after === null && styles.wide)}>
          {entry.before === null ? 'was not there' : <HostileText text={entry.before} />}
        </dd>
        {entry.after !== null && (
          <>
            <dt>after</dt>
            <dd>
              <HostileText text={entry.after} />
            </dd>
          </>
        )}
        <dt>undo</dt>
        <dd className={styles.wide}>
          <HostileText text={entry.undo} />
        </dd>
        {entry.note !== null && (
          <>
            <dt>note</dt>
            <dd className={classes(styles.wide, styles.entryNote)}>
              <HostileText text={entry.note} />
            </dd>
          </>
        )}
      </dl>
    </li>
  )
}
