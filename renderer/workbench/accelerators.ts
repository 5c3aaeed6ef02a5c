/** Keys pressed and Electron accelerators, matched. Pure. */

/** What is looked at of a KeyboardEvent. */
export interface KeyPress {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
}

/** Modifiers in a fixed order and the key: `Ctrl+Shift+P`. One accelerator has one such name. */
export function keyName(press: KeyPress): string {
  const key = pressedKey(press)
  return named(press.ctrlKey, press.altKey, press.shiftKey, press.metaKey, key)
}

/** The same for an accelerator, where CmdOrCtrl is Ctrl: on a Mac the menu itself takes them. */
export function acceleratorName(accelerator: string): string {
  const parts = accelerator.split('+')
  const key = parts.pop()!
  const has = (name: string) => parts.includes(name)
  return named(has('CmdOrCtrl') || has('Ctrl'), has('Alt'), has('Shift'), has('Cmd'), key)
}

function named(ctrl: boolean, alt: boolean, shift: boolean, meta: boolean, key: string): string {
  return `${ctrl ? 'Ctrl+' : ''}${alt ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${meta ? 'Cmd+' : ''}${key}`
}

function pressedKey({ key, code }: KeyPress): string {
  // By place: with Alt or on a French keyboard the digit keys give something else.
  const digit = /^Digit([0-9])$/.exec(code)
  if (digit !== null) return digit[1]!
  if (/^[a-z]$/i.test(key)) return key.toUpperCase()
  // A keyboard without Latin letters: by place too.
  const letter = /^Key([A-Z])$/.exec(code)
  return letter !== null ? letter[1]! : key
}
