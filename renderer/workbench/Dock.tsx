/** The panes: docked, resized, remembered. */
import 'dockview-react/dist/styles/dockview.css'
import {
  DockviewReact,
  type DockviewApi,
  type DockviewReadyEvent,
  type IDockviewPanelProps,
} from 'dockview-react'
import { Suspense, useEffect, useRef } from 'react'
import type { PanelId } from '../bridge/panels'
import { changeSettings, settingsStore } from '../bridge/settings'
import { Progress } from '../widgets/Progress'
import { dock } from './dockApi'
import { applyDefaultLayout, applyStoredLayout } from './dockLayout'
import { DockTab } from './DockTab'
import { panesStand } from './firstPicture'
import { PaneBoundary } from './PaneBoundary'
import { panels } from './panels'
import styles from './Dock.module.css'

/** Long enough that dragging a border writes once. */
const storeDelay = 400

const theme = { name: 'probescope', className: styles.theme ?? '', gap: 6, dndPanelOverlay: 'group' } as const
const components = { pane: Pane }

export function Dock() {
  const stop = useRef<(() => void) | null>(null)
  useEffect(() => () => stop.current?.(), [])

  const onReady = ({ api }: DockviewReadyEvent) => {
    if (!applyStoredLayout(api, settingsStore.getState().layout)) applyDefaultLayout(api)
    dock.set(api)
    stop.current = keepLayout(api)
    panesStand()
  }
  return (
    <main className={styles.dock} aria-label="Panes">
      <DockviewReact
        components={components}
        defaultTabComponent={DockTab}
        onReady={onReady}
        theme={theme}
        disableFloatingGroups
        announcements={false}
      />
    </main>
  )
}

function Pane({ api }: IDockviewPanelProps) {
  const id = api.id as PanelId
  const { title, component: Panel } = panels[id]
  // The docking library makes each group a region with the name of its pane.
  return (
    <div className={styles.pane} data-pane={id} tabIndex={-1}>
      <PaneBoundary title={title}>
        <Suspense fallback={<Progress label={`Loading ${title}`} />}>
          <Panel />
        </Suspense>
      </PaneBoundary>
    </div>
  )
}

function keepLayout(api: DockviewApi): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const store = () => {
    timer = undefined
    // A maximized pane is for now; what is kept is what it goes back to.
    if (!api.hasMaximizedGroup()) void changeSettings({ layout: api.toJSON() })
  }
  const subscription = api.onDidLayoutChange(() => {
    clearTimeout(timer)
    timer = setTimeout(store, storeDelay)
  })
  const flush = () => {
    if (timer === undefined) return
    clearTimeout(timer)
    store()
  }
  window.addEventListener('pagehide', flush)
  return () => {
    window.removeEventListener('pagehide', flush)
    subscription.dispose()
    clearTimeout(timer)
    dock.set(null)
  }
}
