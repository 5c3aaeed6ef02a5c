/** The theme for what CSS does not reach: canvases, the editor, the terminal. */
import { useSyncExternalStore } from 'react'

export { seriesColour, seriesDash, seriesFill } from './series'

/** Names in tokens.css that have a colour, without the dashes. */
const colourTokens = [
  'surface-desk',
  'surface-pane',
  'surface-raised',
  'surface-hover',
  'surface-selected',
  'surface-code',
  'line',
  'line-strong',
  'text',
  'text-dim',
  'text-faint',
  'accent',
  'focus',
  'success',
  'warning',
  'error',
  'info',
  'warning-surface',
  'error-surface',
  'grid',
  'ansi-black',
  'ansi-red',
  'ansi-green',
  'ansi-yellow',
  'ansi-blue',
  'ansi-magenta',
  'ansi-cyan',
  'ansi-white',
  'ansi-bright-black',
  'ansi-bright-red',
  'ansi-bright-green',
  'ansi-bright-yellow',
  'ansi-bright-blue',
  'ansi-bright-magenta',
  'ansi-bright-cyan',
  'ansi-bright-white',
] as const
export type ColourToken = (typeof colourTokens)[number]

export interface Theme {
  readonly dark: boolean
  /** Each token's colour as it is now, `#rrggbb`. */
  readonly colours: Readonly<Record<ColourToken, string>>
  readonly fontUi: string
  readonly fontMono: string
}

// Main sets nativeTheme.themeSource to what the user chose, and Chromium turns that into this media feature.
const darkQuery = '(prefers-color-scheme: dark)'
let current: Theme | null = null

function resolve(): Theme {
  const style = getComputedStyle(document.documentElement)
  const value = (name: string) => style.getPropertyValue(`--${name}`).trim()
  const colours = Object.fromEntries(colourTokens.map((token) => [token, value(token)]))
  return {
    dark: matchMedia(darkQuery).matches,
    colours: colours as Record<ColourToken, string>,
    fontUi: value('font-ui'),
    fontMono: value('font-mono'),
  }
}

/** The theme as it is now; the same object until it changes. */
export function theme(): Theme {
  return (current ??= resolve())
}

/** Calls `listener` after each change; returns a function that stops. */
export function onThemeChange(listener: () => void): () => void {
  const query = matchMedia(darkQuery)
  const changed = () => {
    current = null
    listener()
  }
  query.addEventListener('change', changed)
  return () => query.removeEventListener('change', changed)
}

export function useTheme(): Theme {
  return useSyncExternalStore(onThemeChange, theme)
}
