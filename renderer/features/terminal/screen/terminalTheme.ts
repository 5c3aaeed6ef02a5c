/** The window's colours, given to the terminal. */
import type { ITheme } from '@xterm/xterm'
import type { Theme } from '../../../theme/theme'

export function terminalTheme({ colours }: Theme): ITheme {
  return {
    background: colours['surface-code'],
    foreground: colours.text,
    cursor: colours.accent,
    cursorAccent: colours['surface-code'],
    selectionBackground: `${colours.accent}55`,
    selectionInactiveBackground: `${colours.accent}33`,
    scrollbarSliderBackground: `${colours['text-faint']}55`,
    scrollbarSliderHoverBackground: `${colours['text-faint']}88`,
    scrollbarSliderActiveBackground: `${colours['text-faint']}aa`,
    black: colours['ansi-black'],
    red: colours['ansi-red'],
    green: colours['ansi-green'],
    yellow: colours['ansi-yellow'],
    blue: colours['ansi-blue'],
    magenta: colours['ansi-magenta'],
    cyan: colours['ansi-cyan'],
    white: colours['ansi-white'],
    brightBlack: colours['ansi-bright-black'],
    brightRed: colours['ansi-bright-red'],
    brightGreen: colours['ansi-bright-green'],
    brightYellow: colours['ansi-bright-yellow'],
    brightBlue: colours['ansi-bright-blue'],
    brightMagenta: colours['ansi-bright-magenta'],
    brightCyan: colours['ansi-bright-cyan'],
    brightWhite: colours['ansi-bright-white'],
  }
}
