/** The panes: their names, icons and what fills them. */
import type { ComponentType } from 'react'
import type { PanelId } from '../bridge/panels'
import { component } from './features'

export interface PanelDescription {
  readonly title: string
  /** A codicon. */
  readonly icon: string
  readonly component: ComponentType
}

export const panels: Readonly<Record<PanelId, PanelDescription>> = {
  sources: { title: 'Sources', icon: 'broadcast', component: component('sources', 'SourcesPanel') },
  editor: { title: 'Editor', icon: 'code', component: component('editor', 'EditorPanel') },
  terminal: { title: 'Terminal', icon: 'terminal', component: component('terminal', 'TerminalPanel') },
  graph: { title: 'Counts', icon: 'graph-line', component: component('graphs', 'GraphPanel') },
  attached: { title: 'Attached', icon: 'plug', component: component('ledger', 'AttachedPanel') },
  capabilities: {
    title: 'Capabilities',
    icon: 'checklist',
    component: component('targets', 'CapabilitiesPanel'),
  },
  changes: { title: 'Changes', icon: 'diff', component: component('ledger', 'ChangesPanel') },
}
