/** A window that changes its size while a pane is maximized, as when a projector is plugged in, gives each pane its share again. */
import type { DockviewApi, IDockviewPanel } from 'dockview-react'

interface Sizes {
  readonly width: number
  readonly height: number
  readonly groups: readonly { readonly id: string; readonly width: number; readonly height: number }[]
}

export function maximize(api: DockviewApi, panel: IDockviewPanel): void {
  const before = sizesOf(api)
  api.maximizeGroup(panel)
  const change = api.onDidMaximizedGroupChange(({ isMaximized }) => {
    if (isMaximized) return
    change.dispose()
    giveShares(api, before)
  })
}

function sizesOf(api: DockviewApi): Sizes {
  const groups = api.groups.map(({ id, width, height }) => ({ id, width, height }))
  return { width: api.width, height: api.height, groups }
}

function giveShares(api: DockviewApi, before: Sizes): void {
  if (api.width === before.width && api.height === before.height) return
  const [across, down] = [api.width / before.width, api.height / before.height]
  for (const { id, width, height } of before.groups) {
    const group = api.getGroup(id)
    group?.api.setSize({ width: Math.round(width * across), height: Math.round(height * down) })
  }
}
