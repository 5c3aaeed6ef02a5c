/**
 * The window's first picture, and what waits for it: the engine's process, and code that nothing on the screen needs yet.
 * Two processors draw it sooner when they do nothing else.
 */
import { useSyncExternalStore } from 'react'
import { Emitter } from '../../app/base/disposable'

/** A window that is minimized or covered draws nothing. */
const patience = 500

let isDrawn = false
const drawn = new Emitter<void>()

/** The panes are in the tree: the next frame shows them. Called again, it does nothing. */
export function panesStand(): void {
  // In a task after the frame's own.
  requestAnimationFrame(() => setTimeout(draw))
  setTimeout(draw, patience)
}

function draw(): void {
  if (isDrawn) return
  isDrawn = true
  drawn.emit()
}

export function afterFirstPicture(work: () => void): void {
  if (isDrawn) work()
  else drawn.on(work)
}

/** Each piece of work by itself, between what the user does. Resolves when all are done. */
export async function inIdleTime(pieces: readonly (() => Promise<void>)[]): Promise<void> {
  const begun = pieces.map(
    (piece) =>
      new Promise<void>((resolve, reject) =>
        requestIdleCallback(() => piece().then(resolve, reject), { timeout: patience }),
      ),
  )
  await Promise.all(begun)
}

export function useFirstPicture(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const subscription = drawn.on(listener)
      return () => subscription.dispose()
    },
    () => isDrawn,
  )
}
