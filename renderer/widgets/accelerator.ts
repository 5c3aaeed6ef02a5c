/** Electron accelerators as this platform writes them. */

const macKeys: Readonly<Record<string, string>> = {
  CmdOrCtrl: '⌘',
  Cmd: '⌘',
  Ctrl: '⌃',
  Alt: '⌥',
  Shift: '⇧',
}

export function isMac(): boolean {
  return navigator.userAgent.includes('Macintosh')
}

/** The keys of an accelerator: `CmdOrCtrl+Shift+P` is `Ctrl`, `Shift`, `P`, or `⇧`, `⌘`, `P`. */
export function acceleratorKeys(accelerator: string, mac = isMac()): string[] {
  const keys = accelerator.split('+').map((key) => key.trim())
  if (!mac) return keys.map((key) => (key === 'CmdOrCtrl' ? 'Ctrl' : key))
  // Apple's order: control, option, shift, command.
  const order = ['⌃', '⌥', '⇧', '⌘']
  const named = keys.map((key) => macKeys[key] ?? key)
  const modifiers = named
    .filter((key) => order.includes(key))
    .sort((a, b) => order.indexOf(a) - order.indexOf(b))
  return [...modifiers, ...named.filter((key) => !order.includes(key))]
}
