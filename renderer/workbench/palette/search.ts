/** Which commands the palette lists for what was typed, and in which order. Pure. */
import fuzzysort from 'fuzzysort'
import type { CommandState } from '../../bridge/commands'

export interface PaletteEntry {
  readonly state: CommandState
  /** `View: Theme: Dark`. */
  readonly title: string
  /** Indexes of the characters in `title` that matched. */
  readonly matched: ReadonlySet<number>
  readonly recent: boolean
}

export function paletteTitle({ command }: CommandState): string {
  const path = command.submenu === undefined ? [command.menu] : [command.menu, command.submenu]
  return [...path, command.title.replace(/…$/, '')].join(': ')
}

const noMatches: ReadonlySet<number> = new Set()

/**
 * Nothing typed: those used lately first, then all in the menu's order. Else best match first. What cannot run now comes
 * after what can.
 * @param recent ids of commands, the last one used first
 */
export function searchPalette(
  states: readonly CommandState[],
  query: string,
  recent: readonly string[],
): PaletteEntry[] {
  const entries = states.map((state) => ({
    state,
    title: paletteTitle(state),
    matched: noMatches,
    recent: recent.includes(state.command.id),
  }))
  const text = query.trim()
  const found =
    text === ''
      ? [...entries].sort((a, b) => rank(a, recent) - rank(b, recent))
      : fuzzysort
          .go(text, entries, { key: 'title', threshold: 0.3, limit: 0 })
          .map((result) => ({ ...result.obj, matched: new Set(result.indexes) }))
  return [...found.filter((entry) => entry.state.enabled), ...found.filter((entry) => !entry.state.enabled)]
}

function rank(entry: PaletteEntry, recent: readonly string[]): number {
  const at = recent.indexOf(entry.state.command.id)
  return at < 0 ? recent.length : at
}
