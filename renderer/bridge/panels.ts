/** Which panes there are, and the wish to see one: the workbench fulfils it, whoever asks. */
import { Emitter, type Disposable } from '../../app/base/disposable'

export const panelIds = [
  'sources',
  'editor',
  'terminal',
  'graph',
  'answer',
  'benchmark',
  'bytes',
  'attached',
  'capabilities',
  'changes',
] as const
export type PanelId = (typeof panelIds)[number]

const wanted = new Emitter<PanelId>()

/** Brings a pane to the front and puts the focus into it. */
export function showPanel(id: PanelId): void {
  wanted.emit(id)
}

const revealed = new Emitter<PanelId>()

/** Brings a pane to the front; the focus stays where the user is typing. */
export function revealPanel(id: PanelId): void {
  revealed.emit(id)
}

export const onRevealPanel = (listener: (id: PanelId) => void): Disposable => revealed.on(listener)
export const onShowPanel = (listener: (id: PanelId) => void): Disposable => wanted.on(listener)
