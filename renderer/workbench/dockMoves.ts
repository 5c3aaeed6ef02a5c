/** What a mouse does at a pane's tab and borders, for the keyboard: moving a pane, and making it wider or taller. */
import type { DockviewApi } from 'dockview-react'

export const directions = ['left', 'right', 'up', 'down'] as const
export type Direction = (typeof directions)[number]

export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Where a pane goes that leaves its group to stand alone, in the docking library's words. */
const besides = { left: 'left', right: 'right', up: 'top', down: 'bottom' } as const
/** Of the pane's size, a step. */
const step = 0.12

/** Index of the box that lies next to `from` in a direction and has the most of its side in common; -1 when none does. */
export function neighbour(from: Box, boxes: readonly Box[], direction: Direction): number {
  const across = direction === 'left' || direction === 'right'
  let best = -1
  let bestRank = [Infinity, 0]
  boxes.forEach((box, i) => {
    const away = {
      left: from.left - (box.left + box.width),
      right: box.left - (from.left + from.width),
      up: from.top - (box.top + box.height),
      down: box.top - (from.top + from.height),
    }[direction]
    const common = across
      ? overlap(from.top, from.height, box.top, box.height)
      : overlap(from.left, from.width, box.left, box.width)
    // Borders are rounded to whole pixels.
    if (away < -1 || common <= 0) return
    if (away < bestRank[0]! || (away === bestRank[0] && common > bestRank[1]!)) {
      best = i
      bestRank = [away, common]
    }
  })
  return best
}

function overlap(a: number, lengthOfA: number, b: number, lengthOfB: number): number {
  return Math.min(a + lengthOfA, b + lengthOfB) - Math.max(a, b)
}

/** The active pane joins the group beside its own; where there is none, it leaves a group of several to stand alone. */
export function moveActivePane(api: DockviewApi, direction: Direction): void {
  const panel = api.activePanel
  if (panel === undefined) return
  if (api.hasMaximizedGroup()) api.exitMaximizedGroup()
  const { group } = panel
  const others = api.groups.filter((each) => each !== group)
  const boxes = others.map(({ element }) => element.getBoundingClientRect())
  const beside = others[neighbour(group.element.getBoundingClientRect(), boxes, direction)]
  if (beside !== undefined) panel.api.moveTo({ group: beside })
  else if (group.panels.length > 1) panel.api.moveTo({ group, position: besides[direction] })
  panel.api.setActive()
}

export function resizeActivePane(api: DockviewApi, side: 'width' | 'height', sign: 1 | -1): void {
  const group = api.activePanel?.group
  if (group === undefined || api.hasMaximizedGroup()) return
  group.api.setSize({ [side]: Math.round(group[side] * (1 + sign * step)) })
}
