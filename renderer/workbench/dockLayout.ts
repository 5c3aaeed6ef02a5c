/** How the panes stand: at first, as the user left them, and put right when a stored layout lacks one. */
import type { DockviewApi, SerializedDockview } from 'dockview-react'
import type { PanelId } from '../bridge/panels'
import { panels } from './panels'

/** Shares of the window's width and height. The graph is what the window is for. */
const share = { left: 0.22, right: 0.42, terminal: 0.42 } as const
const minimum = { left: 240, right: 380, terminal: 160 } as const

/** The default layout: columns from left to right, groups of panes from top to bottom, the pane in front first. */
const columns: readonly (readonly (readonly PanelId[])[])[] = [
  [['sources']],
  [['editor'], ['terminal']],
  [['graph', 'answer', 'benchmark', 'bytes', 'attached', 'capabilities', 'changes']],
]

/** In one piece: added one by one, each pane would be laid out anew for each that follows. */
export function applyDefaultLayout(api: DockviewApi): void {
  api.fromJSON(defaultLayout(api))
  api.getPanel('editor')?.api.setActive()
}

function defaultLayout({ width, height }: DockviewApi): SerializedDockview {
  const left = between(width * share.left, minimum.left, 420)
  const right = between(width * share.right, minimum.right, width)
  const terminal = between(height * share.terminal, minimum.terminal, height)
  const widths = [left, width - left - right, right]
  const heights = [[height], [height - terminal, terminal], [height]]
  const data = columns.map((groups, column) => {
    const leaves = groups.map((views, row) => leaf(views, heights[column]![row]!))
    const size = widths[column]!
    return leaves.length === 1 ? { ...leaves[0]!, size } : { type: 'branch' as const, data: leaves, size }
  })
  return {
    grid: {
      root: { type: 'branch', data, size: height },
      width,
      height,
      orientation: 'HORIZONTAL' as SerializedDockview['grid']['orientation'],
    },
    panels: Object.fromEntries(
      columns.flat(2).map((id) => [id, { id, contentComponent: 'pane', title: panels[id].title }]),
    ),
  }
}

function leaf(views: readonly PanelId[], size: number) {
  return { type: 'leaf' as const, data: { id: views[0]!, views: [...views], activeView: views[0]! }, size }
}

function between(part: number, least: number, most: number): number {
  return Math.round(Math.min(most, Math.max(least, part)))
}

/** False when the layout is not one, or does not fit this version; the default one stands then. */
export function applyStoredLayout(api: DockviewApi, stored: unknown): boolean {
  if (stored === null || typeof stored !== 'object') return false
  try {
    api.fromJSON(stored as SerializedDockview)
  } catch {
    // It may have taken a part of it.
    applyDefaultLayout(api)
    return false
  }
  for (const panel of api.panels) {
    if (!(panel.id in panels)) api.removePanel(panel)
  }
  for (const id of columns.flat(2)) {
    if (api.getPanel(id) === undefined) addPanel(api, id)
  }
  return true
}

/** Where the default layout has it, as far as its neighbours stand. */
function addPanel(api: DockviewApi, id: PanelId): void {
  const column = columns.find((groups) => groups.flat().includes(id))!
  const group = column.find((views) => views.includes(id))!
  const standing = (ids: readonly PanelId[]) =>
    ids.map((other) => api.getPanel(other)).find((panel) => panel !== undefined)
  const options = { id, component: 'pane', title: panels[id].title } as const
  const within = standing(group)
  const beside = standing(column.flat())
  if (within !== undefined) {
    api.addPanel({ ...options, inactive: true, position: { referencePanel: within, direction: 'within' } })
  } else if (beside !== undefined) {
    api.addPanel({ ...options, position: { referencePanel: beside, direction: 'below' } })
  } else {
    api.addPanel({ ...options, position: { direction: column === columns[0] ? 'left' : 'right' } })
  }
}
