/**
 * Where a card stands: left of its row where there is room, so that the other rows stay in sight; else under or over
 * it, and never behind the window's edge.
 */

interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}
interface Size {
  readonly width: number
  readonly height: number
}

const gap = 4
const edge = 8

export function placeBeside(row: Box, card: Size, window: Size): { left: number; top: number } {
  if (row.left - gap - card.width >= edge) {
    const lowest = Math.max(edge, window.height - edge - card.height)
    return { left: row.left - gap - card.width, top: Math.min(Math.max(edge, row.top - gap), lowest) }
  }
  const below = row.bottom + gap
  const above = row.top - gap - card.height
  const roomBelow = window.height - edge - below
  const roomAbove = row.top - gap - edge
  const top =
    card.height <= roomBelow || roomBelow >= roomAbove
      ? Math.min(below, Math.max(edge, window.height - edge - card.height))
      : Math.max(edge, above)
  const left = Math.max(edge, Math.min(row.right - card.width, window.width - edge - card.width))
  return { left, top }
}
