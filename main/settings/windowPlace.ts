/** Where the window stood and how big it was, kept in a file of its own: it is the machine's, not the user's taste. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { writeAtomically } from './atomicFile'

export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const placeSchema = z.object({
  x: z.number(),
  y: z.number(),
  width: z.number().min(640).max(20_000),
  height: z.number().min(400).max(20_000),
  maximized: z.boolean(),
})
export type WindowPlace = z.infer<typeof placeSchema>

/** null when the window was never placed, or the file cannot be understood. */
export function loadWindowPlace(path: string): WindowPlace | null {
  try {
    const parsed = placeSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    return parsed.success ? parsed.data : null
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
