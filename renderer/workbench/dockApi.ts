/** The docking library's hand on the panes, for commands. */
import type { DockviewApi } from 'dockview-react'
import type { PanelId } from '../bridge/panels'
import { applyDefaultLayout } from './dockLayout'
import { moveActivePane, resizeActivePane, type Direction } from './dockMoves'
import { maximize } from './dockSizes'
import { focusPane, paneElement } from './focus'

let api: DockviewApi | null = null

export const dock = {
  set(next: DockviewApi | null): void {
    api = next
  },

  /** Brings a pane to the front and puts the focus into it. */
  show(id: PanelId): void {
    const panel = api?.getPanel(id)
    if (api === null || panel === undefined) return
    if (api.hasMaximizedGroup() && !panel.api.isMaximized()) api.exitMaximizedGroup()
    panel.api.setActive()
    const element = paneElement(id)
    // A pane that was hidden is laid out in the next frame.
    if (element !== null) requestAnimationFrame(() => focusPane(element))
  },

  /** Brings a pane to the front and leaves the focus where it is. */
  reveal(id: PanelId): void {
    const before = document.activeElement
    api?.getPanel(id)?.api.setActive()
    if (before instanceof HTMLElement && document.activeElement !== before) before.focus()
  },

  reset(): void {
    if (api !== null) applyDefaultLayout(api)
  },

  /** Moves the active pane; the focus stays with it. */
  move(direction: Direction): void {
    if (api === null) return
    moveActivePane(api, direction)
    if (api.activePanel !== undefined) this.show(api.activePanel.id as PanelId)
  },

  resize(side: 'width' | 'height', sign: 1 | -1): void {
    if (api !== null) resizeActivePane(api, side, sign)
  },

  /** The active pane, or another, over the whole window, and back: for the back row. */
  toggleMaximized(id?: PanelId): void {
    const panel = id === undefined ? api?.activePanel : api?.getPanel(id)
    if (api === null || panel === undefined) return
    if (panel.api.isMaximized()) api.exitMaximizedGroup()
    else maximize(api, panel)
  },
}
