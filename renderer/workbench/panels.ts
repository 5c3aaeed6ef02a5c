/** The panes: their names, icons and what fills them. */
import type { ComponentType } from 'react'
import type { PanelId } from '../bridge/panels'
import { GraphPanel } from '../features/graphs'
import { SourcesPanel } from '../features/sources'
import { CapabilitiesPanel } from '../features/targets'
import {
  AnswerPanel,
  AttachedPanel,
  BenchmarkPanel,
  BytesPanel,
  ChangesPanel,
  EditorPanel,
  TerminalPanel,
} from './features'

export interface PanelDescription {
  readonly title: string
  /** A codicon. */
  readonly icon: string
  /** It takes nothing: what it shows it knows from the bridge. */
  readonly component: ComponentType
}

export const panels: Readonly<Record<PanelId, PanelDescription>> = {
  sources: { title: 'Sources', icon: 'broadcast', component: SourcesPanel },
  editor: { title: 'Editor', icon: 'code', component: EditorPanel },
  terminal: { title: 'Terminal', icon: 'terminal', component: TerminalPanel },
  graph: { title: 'Counts', icon: 'graph-line', component: GraphPanel },
  answer: { title: 'Answer', icon: 'output', component: AnswerPanel },
  benchmark: { title: 'Benchmark', icon: 'dashboard', component: BenchmarkPanel },
  bytes: { title: 'Bytes', icon: 'file-binary', component: BytesPanel },
  attached: { title: 'Attached', icon: 'plug', component: AttachedPanel },
  capabilities: {
    title: 'Capabilities',
    icon: 'checklist',
    component: CapabilitiesPanel,
  },
  changes: { title: 'Changes', icon: 'diff', component: ChangesPanel },
}
