/** The user's own shell on this computer, and the environment that every terminal's program begins with. */
import { accessSync, constants } from 'node:fs'
import { homedir, platform, userInfo } from 'node:os'
import { basename } from 'node:path'
import type { Pty } from './pty'

/** What runs in a terminal. */
export interface ShellCommand {
  readonly file: string
  readonly args: readonly string[]
  /** null: `terminalEnvironment()`. */
  readonly env: Readonly<Record<string, string>> | null
  /** What the tab is called until the program sets a title. */
  readonly title: string
}

/** A shell that is no process of this computer. */
export interface RemoteShell {
  readonly title: string
  start(columns: number, rows: number): Pty
}

export type TargetShell = ShellCommand | RemoteShell

export function localShell(environment: NodeJS.ProcessEnv = process.env): ShellCommand {
  const file = [environment['SHELL'], accountShell(), '/bin/bash'].find(isProgram) ?? '/bin/sh'
  // As VS Code: a login shell on macOS, where no session has read the profile; an ordinary one elsewhere.
  return {
    file,
    args: platform() === 'darwin' ? ['-l'] : [],
    env: terminalEnvironment(environment),
    title: basename(file),
  }
}

/** Ours, Electron's, npm's, and those of a terminal that we were started from: none of the shell's business. */
const dropped =
  /^(PROBESCOPE_|ELECTRON_|npm_|CHROME_DESKTOP$|INIT_CWD$|NODE$|COLOR$|TMUX$|TMUX_PANE$|STY$|WINDOW$|WINDOWID$|TERMCAP$|COLUMNS$|LINES$|VTE_VERSION$)/

export function terminalEnvironment(environment: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const kept = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !dropped.test(entry[0]),
  )
  const result: Record<string, string> = {
    ...Object.fromEntries(kept),
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    TERM_PROGRAM: 'probescope',
  }
  // An app that was not started from a shell may have no locale at all, and programs would print ? for every letter.
  if (!['LC_ALL', 'LC_CTYPE', 'LANG'].some((name) => result[name])) {
    result['LANG'] = platform() === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8'
  }
  return result
}

export function homeDirectory(): string {
  try {
    accessSync(homedir(), constants.X_OK)
    return homedir()
  } catch {
    return '/'
  }
}

function accountShell(): string | undefined {
  try {
    return userInfo().shell ?? undefined
  } catch {
    // No such user in the account database, as in some containers.
    return undefined
  }
}

function isProgram(file: string | undefined): file is string {
  if (!file?.startsWith('/')) return false
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
