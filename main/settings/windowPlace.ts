/** Where the window stood and how big it was, kept in a file of its own: it is the machine's, not the user's taste. */
import { readFileSync } from 'node:fs'
import { writeAtomically } from './atomicFile'

export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface WindowPlace extends Rectangle {
  readonly maximized: boolean
}

/** By hand: it is read before the window is there, and a schema's library would take longer than all the rest. */
function isPlace(value: unknown): value is WindowPlace {
  if (typeof value !== 'object' || value === null) return false
  const { x, y, width, height, maximized } = value as Record<string, unknown>
  return (
    Number.isFinite(x) &&
    Number.isFinite(y) &&
    isBetween(width, 640, 20_000) &&
    isBetween(height, 400, 20_000) &&
    typeof maximized === 'boolean'
  )
}

function isBetween(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most
}

/** null when the window was never placed, or the file cannot be understood. */
export function loadWindowPlace(path: string): WindowPlace | null {
  try {
    const place: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return isPlace(place) ? place : null
  } catch {
    return null
  }
}

export function storeWindowPlace(path: string, place: WindowPlace): void {
  writeAtomically(path, JSON.stringify(place))
}

/** Enough of the title bar to take hold of. */
const graspable = { width: 120, height: 40 }

/** Whether the window can be seen and moved there: the screen it stood on may be gone. */
export function isReachable(place: Rectangle, screens: readonly Rectangle[]): boolean {
  return screens.some((screen) => {
    const width = Math.min(place.x + place.width, screen.x + screen.width) - Math.max(place.x, screen.x)
    const top = place.y >= screen.y - 1 && place.y + graspable.height <= screen.y + screen.height
    return width >= graspable.width && top
  })
}
