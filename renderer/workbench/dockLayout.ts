/** How the panes stand: at first, as the user left them, and put right when a stored layout lacks one. */
import type { DockviewApi, SerializedDockview } from 'dockview-react'
import type { PanelId } from '../bridge/panels'
import { panels } from './panels'

/** Shares of the window's width and height. The graph is what the window is for. */
const share = { left: 0.22, right: 0.42, terminal: 0.42 } as const
const minimum = { left: 240, right: 380, terminal: 160 } as const

/** A pane's place in the default layout, by what stands beside it; applied in this order. */
const places: readonly {
  readonly id: PanelId
  readonly beside?: PanelId
  readonly where?: 'left' | 'right' | 'below' | 'within'
}[] = [
  { id: 'editor' },
  { id: 'terminal', beside: 'editor', where: 'below' },
  { id: 'sources', where: 'left' },
  { id: 'graph', where: 'right' },
  { id: 'answer', beside: 'graph', where: 'within' },
  { id: 'benchmark', beside: 'graph', where: 'within' },
  { id: 'bytes', beside: 'graph', where: 'within' },
  { id: 'attached', beside: 'graph', where: 'within' },
  { id: 'capabilities', beside: 'graph', where: 'within' },
  { id: 'changes', beside: 'graph', where: 'within' },
]

export function applyDefaultLayout(api: DockviewApi): void {
  api.clear()
  for (const place of places) addPanel(api, place)
  sizePanes(api)
  api.getPanel('editor')?.api.setActive()
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
  for (const place of places) {
    if (api.getPanel(place.id) === undefined) addPanel(api, place)
  }
  return true
}

function addPanel(api: DockviewApi, { id, beside, where }: (typeof places)[number]): void {
  const options = {
    id,
    component: 'pane',
    title: panels[id].title,
    inactive: where === 'within',
  } as const
  const neighbour = beside === undefined ? undefined : api.getPanel(beside)
  if (where === undefined) api.addPanel(options)
  else if (neighbour !== undefined) {
    api.addPanel({ ...options, position: { referencePanel: neighbour, direction: where } })
  } else if (where !== 'within') {
    api.addPanel({ ...options, position: { direction: where } })
  } else {
    api.addPanel(options)
  }
}

function sizePanes(api: DockviewApi): void {
  const { width, height } = api
  const sized = (part: number, least: number, most: number) => Math.min(most, Math.max(least, part))
  api.getPanel('sources')?.api.setSize({ width: sized(width * share.left, minimum.left, 420) })
  api.getPanel('graph')?.api.setSize({ width: sized(width * share.right, minimum.right, width) })
  api.getPanel('terminal')?.api.setSize({ height: sized(height * share.terminal, minimum.terminal, height) })
}
