/** Where the focus is among the panes, and how it goes from one to the next and back. */
import type { PanelId } from '../bridge/panels'

/** Marks the element of a pane; its value is the panel's id, or `header`. */
const paneAttribute = 'data-pane'

/** What takes the focus in a pane: what it marks itself, else its text, else the first thing that can. */
const wanted = [
  '[data-pane-focus]',
  '.monaco-editor textarea, .monaco-editor .native-edit-context',
  '.xterm-helper-textarea',
  // Not the input that a Select hides behind its button: what is wanted first is the pane's own text field, or a button.
  'input:not([disabled], [aria-hidden="true"]), textarea:not([disabled])',
  'button:not([disabled]):not([tabindex="-1"]), [tabindex="0"]',
]

let last: Element | null = null
/** Panes: the one with the focus, and the one that had it before. */
let current: Element | null = null
let before: Element | null = null

export function paneElement(id: PanelId): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[${paneAttribute}="${id}"]`)
}

/** A dialog keeps the focus to itself. */
function isModalOpen(): boolean {
  return document.querySelector('[role="dialog"][data-open]') !== null
}

/** Puts the focus into a pane that can be seen. */
export function focusPane(pane: HTMLElement): void {
  if (isModalOpen()) return
  for (const selector of wanted) {
    const element = [...pane.querySelectorAll<HTMLElement>(selector)].find((found) => found.checkVisibility())
    if (element === undefined) continue
    element.focus()
    if (pane.contains(document.activeElement)) return
  }
  pane.focus()
}

/** Panes that can be seen, as they are read: from left to right, then from top to bottom. */
function visiblePanes(): HTMLElement[] {
  const panes = [...document.querySelectorAll<HTMLElement>(`[${paneAttribute}]`)].filter(
    (pane) => pane.checkVisibility() && pane.getBoundingClientRect().width > 0,
  )
  return panes.sort((a, b) => {
    const [one, other] = [a.getBoundingClientRect(), b.getBoundingClientRect()]
    return Math.abs(one.left - other.left) > 8 ? one.left - other.left : one.top - other.top
  })
}

export function focusNextPane(step: 1 | -1): void {
  const panes = visiblePanes()
  if (panes.length === 0) return
  const at = panes.findIndex((pane) => pane.contains(document.activeElement))
  const next = at < 0 ? 0 : (at + step + panes.length) % panes.length
  focusPane(panes[next]!)
}

/** Back to the pane that had the focus before this one. */
export function focusPaneBefore(): void {
  if (before instanceof HTMLElement && before.isConnected && before.checkVisibility()) focusPane(before)
}

/**
 * The element that had the focus is gone, or can no longer have it, and nobody has put the focus elsewhere: what stood
 * there was done. Its pane takes the focus, so that who works by keyboard goes on where he was.
 */
function rescueFocus(): void {
  if (last === null || document.activeElement !== document.body) return
  if (last.isConnected && !last.matches(':disabled')) return
  // While a dialog stands open nothing comes of it; its closing changes the document again.
  if (current instanceof HTMLElement && current.isConnected && current.checkVisibility()) focusPane(current)
  else focusNextPane(1)
}

/** Once, at start. */
export function followFocus(): void {
  // After whoever changed the document, and closed a dialog, had the time to choose another place.
  const changed = new MutationObserver(() => {
    if (document.activeElement === document.body && last !== null) setTimeout(rescueFocus, 0)
  })
  changed.observe(document.body, { subtree: true, childList: true, attributeFilter: ['disabled'] })
  document.addEventListener('focusin', (event) => {
    if (event.target instanceof Element) last = event.target
    const pane = event.target instanceof Element ? event.target.closest(`[${paneAttribute}]`) : null
    if (pane === null || pane === current) return
    before = current
    current = pane
  })
}
