import { describe, expect, it } from 'vitest'
import { commands, type Command } from '../../app/contract/commands'
import { acceleratorKeys } from '../../renderer/widgets/accelerator'
import { acceleratorName, keyName, type KeyPress } from '../../renderer/workbench/accelerators'
import { commandFor } from '../../renderer/workbench/keyboard'

/** `press('Ctrl+Shift', 'P', 'KeyP')`. */
function press(modifiers: string, key: string, code: string): KeyPress {
  const has = (name: string) => modifiers.split('+').includes(name)
  return {
    key,
    code,
    ctrlKey: has('Ctrl'),
    shiftKey: has('Shift'),
    altKey: has('Alt'),
    metaKey: has('Meta'),
  }
}

describe('keys', () => {
  it.each([
    ['Ctrl', 'r', 'KeyR', 'Ctrl+R'],
    ['Ctrl+Shift', 'P', 'KeyP', 'Ctrl+Shift+P'],
    ['Ctrl', '1', 'Digit1', 'Ctrl+1'],
    ['Ctrl', '&', 'Digit1', 'Ctrl+1'], // a French keyboard
    ['Ctrl', 'к', 'KeyR', 'Ctrl+R'], // a Cyrillic one
    ['Ctrl', 'a', 'KeyQ', 'Ctrl+A'], // AZERTY: by what is printed on it
    ['Ctrl', '.', 'Period', 'Ctrl+.'],
    ['', 'F1', 'F1', 'F1'],
    ['Ctrl+Alt', '3', 'Digit3', 'Ctrl+Alt+3'],
  ])('%s %s (%s) is %s', (modifiers, key, code, name) => {
    expect(keyName(press(modifiers, key, code))).toBe(name)
  })

  it('of accelerators have one name however they are written', () => {
    expect(acceleratorName('CmdOrCtrl+Shift+P')).toBe('Ctrl+Shift+P')
    expect(acceleratorName('Shift+CmdOrCtrl+P')).toBe('Ctrl+Shift+P')
    expect(acceleratorName('F1')).toBe('F1')
  })

  it('mean one command each', () => {
    const names = (commands as readonly Command[]).flatMap((command) =>
      command.accelerator === undefined ? [] : [acceleratorName(command.accelerator)],
    )
    expect(new Set(names).size).toBe(names.length)
    // The window's own.
    expect(names).not.toContain('F6')
    expect(names).not.toContain('Shift+F6')
  })

  it('are shown as each system writes them', () => {
    expect(acceleratorKeys('CmdOrCtrl+Shift+P', false)).toEqual(['Ctrl', 'Shift', 'P'])
    expect(acceleratorKeys('CmdOrCtrl+Shift+P', true)).toEqual(['⇧', '⌘', 'P'])
    expect(acceleratorKeys('CmdOrCtrl+Alt+1', true)).toEqual(['⌥', '⌘', '1'])
  })
})

describe('commands by their keys', () => {
  it('run anywhere but where the key is the place’s own', () => {
    expect(commandFor(press('Ctrl', 'r', 'KeyR'), 'elsewhere')).toBe('run.start')
    expect(commandFor(press('Ctrl', 'r', 'KeyR'), 'editor')).toBe('run.start')
    expect(commandFor(press('Ctrl', 'r', 'KeyR'), 'terminal')).toBeNull()
    expect(commandFor(press('', 'r', 'KeyR'), 'elsewhere')).toBeNull()
  })

  it('leave a shell every key with Ctrl alone, and its function keys', () => {
    for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') {
      expect(commandFor(press('Ctrl', letter.toLowerCase(), `Key${letter}`), 'terminal')).toBeNull()
    }
    expect(commandFor(press('', 'F1', 'F1'), 'terminal')).toBeNull()
    expect(commandFor(press('Ctrl', '.', 'Period'), 'terminal')).toBeNull()
  })

  it('lead out of a terminal', () => {
    expect(commandFor(press('Ctrl+Shift', 'P', 'KeyP'), 'terminal')).toBe('view.palette')
    expect(commandFor(press('Ctrl+Alt', '2', 'Digit2'), 'terminal')).toBe('view.editor')
  })

  it('leave the editor the keys that it uses itself', () => {
    expect(commandFor(press('Ctrl', 'u', 'KeyU'), 'editor')).toBeNull()
    expect(commandFor(press('Ctrl', 'l', 'KeyL'), 'editor')).toBeNull()
    expect(commandFor(press('Ctrl', 'u', 'KeyU'), 'elsewhere')).toBe('graph.perCpu')
  })

  it('stop a run from anywhere but a shell', () => {
    expect(commandFor(press('Ctrl', '.', 'Period'), 'editor')).toBe('run.stop')
    expect(commandFor(press('Ctrl', '.', 'Period'), 'elsewhere')).toBe('run.stop')
  })
})
