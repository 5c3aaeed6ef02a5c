/** What traces on the target at this moment: ours, and everybody else's. */
import { detailOf } from '../../../app/model/inventoryDetail'
import type { InventoryItem } from '../../../app/model/ledger'
import { copyText } from '../../bridge/clipboard'
import { chooseTarget } from '../../bridge/connecting'
import { engine } from '../../bridge/engine'
import { useActiveRun } from '../../bridge/runs'
import { useActiveSession } from '../../bridge/sessions'
import { classes } from '../../widgets/classes'
import { ConnectFirst } from '../../widgets/ConnectFirst'
import { FailureView } from '../../widgets/FailureView'
import { HostileText } from '../../widgets/HostileText'
import { IconButton } from '../../widgets/IconButton'
import { Spinner } from '../../widgets/Progress'
import { useSeen } from '../../widgets/useSeen'
import { groupsOf, type Group } from './inventoryGroups'
import styles from './LedgerPanels.module.css'
import { useAsked } from './useAsked'

export function AttachedPanel() {
  const session = useActiveSession()
  if (session?.connection.phase !== 'connected') {
    return (
      <ConnectFirst
        icon="list-tree"
        hint="Probes, patched functions, tracers, BPF programs and perf events: ours and those of other tools."
        connection={session?.connection ?? null}
        onConnect={chooseTarget}
      />
    )
  }
  return <Attached key={session.id} session={session.id} />
}

function Attached({ session }: { readonly session: string }) {
  const run = useActiveRun()
  // Asked anew when a source of ours has been attached or taken out.
  const ours = run?.sources.map((source) => `${source.index} ${source.state.phase}`).join() ?? ''
  // To look is work for the target: not behind another pane's tab.
  const [panel, seen] = useSeen()
  const { value, failure, busy, again } = useAsked(seen ? `${session} ${ours}` : null, () =>
    engine.request('inventory.get', { session }),
  )
  const groups = groupsOf(value?.items ?? [])
  const others = value?.items.filter((item) => !item.ours && item.owner !== null).length ?? 0
  const unknown = value?.items.filter((item) => !item.ours && item.owner === null).length ?? 0
  return (
    <section ref={panel} className={styles.panel} aria-label="What is attached now">
      <header className={styles.header}>
        <p role="status">
          {value === null ? (
            'Looking…'
          ) : value.items.length === 0 ? (
            'Nothing traces on this target.'
          ) : (
            <>
              <strong>{value.items.length}</strong> attached: {value.items.length - others - unknown} of
              Probescope{others > 0 && <>, {others} of others</>}
              {unknown > 0 && <>, {unknown} of nobody that the kernel names</>}
            </>
          )}
        </p>
        {busy && <Spinner />}
        <IconButton icon="refresh" label="Look again" disabled={busy} onClick={again} />
      </header>
      {failure !== null && <FailureView failure={failure} copy={copyText} />}
      {groups.map((group) => (
        <GroupView key={group.title} group={group} />
      ))}
      {(value?.notes.length ?? 0) > 0 && (
        <div className={styles.notes}>
          <h3>What could not be seen</h3>
          <ul>
            {value!.notes.map((note, index) => (
              <li key={index}>
                <HostileText text={note} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}

function GroupView({ group }: { readonly group: Group }) {
  return (
    <div className={styles.group}>
      <h3>
        {group.title} <span className={styles.count}>{group.items.length}</span>
        <span className={styles.meaning}>{group.meaning}</span>
      </h3>
      <ul>
        {group.items.map((item, index) => (
          <Item key={index} item={item} />
        ))}
      </ul>
    </div>
  )
}

function Item({ item }: { readonly item: InventoryItem }) {
  return (
    <li className={styles.item}>
      <span className={styles.name}>
        <HostileText text={item.name} />
      </span>
      <span className={styles.detail} title={item.detail}>
        <HostileText text={detailOf(item)} />
      </span>
      <span className={classes(styles.owner, item.ours && styles.ours)}>
        {item.ours ? 'Probescope' : item.owner === null ? 'unknown' : <HostileText text={item.owner} />}
      </span>
    </li>
  )
}
