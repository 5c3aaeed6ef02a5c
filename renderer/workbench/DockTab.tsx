import type { IDockviewPanelHeaderProps } from 'dockview-react'
import type { PanelId } from '../bridge/panels'
import { dock } from './dockApi'
import { panels } from './panels'
import { Icon } from '../widgets/Icon'
import styles from './Dock.module.css'

/** A pane's tab. It has no cross: panes are few, and each has its place. */
export function DockTab({ api }: IDockviewPanelHeaderProps) {
  const id = api.id as PanelId
  const { title, icon } = panels[id]
  return (
    <div className={styles.tab} onDoubleClick={() => dock.toggleMaximized(id)}>
      <Icon name={icon} />
      <span>{title}</span>
    </div>
  )
}
