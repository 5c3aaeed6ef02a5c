/** The screen of one terminal, with its find bar. The default export, since `lazy` wants one. */
import { useEffect, useRef, useState } from 'react'
import { runCommand } from '../../../bridge/commands'
import { onShowPanel } from '../../../bridge/panels'
import { isMac } from '../../../widgets/accelerator'
import { ContextMenu, type ContextMenuItem } from '../../../widgets/ContextMenu'
import { takeFocusWish } from '../terminals/focusWish'
import { terminalsStore, useTerminals } from '../terminals/store'
import { copySelection, pasteClipboard } from './clipboard'
import { FindBar } from './FindBar'
import type { Screen } from './screen'
import { screenOf } from './screens'
import styles from './Screen.module.css'

export default function TerminalView({ id }: { readonly id: string }) {
  const parent = useRef<HTMLDivElement>(null)
  const [screen, setScreen] = useState<Screen | null>(null)
  const finding = useTerminals((state) => state.finding)

  useEffect(() => {
    const shown = screenOf(id)
    if (shown === undefined || parent.current === null) return
    const hadFocus = parent.current.closest('section')?.contains(document.activeElement) ?? false
    shown.show(parent.current)
    setScreen(shown)
    if (takeFocusWish() || (hadFocus && !isTab(document.activeElement))) focusUnlessFinding(shown)
    const subscription = onShowPanel(() => takeFocusWish() && focusUnlessFinding(shown))
    return () => {
      subscription.dispose()
      shown.hide()
    }
  }, [id])

  const closeFind = (): void => {
    terminalsStore.setState({ finding: false })
    screen?.search.clearDecorations()
    screen?.focus()
  }
  return (
    <>
      {finding && screen !== null && <FindBar key={id} screen={screen} onClose={closeFind} />}
      <ContextMenu items={() => (screen === null ? [] : menuItems(screen))}>
        <div ref={parent} className={styles.screen} />
      </ContextMenu>
    </>
  )
}

/** Going from tab to tab with the arrows must not lose the tabs. */
function isTab(element: Element | null): boolean {
  return element?.getAttribute('role') === 'tab'
}

function focusUnlessFinding(screen: Screen): void {
  if (!terminalsStore.getState().finding) screen.focus()
}

function menuItems({ terminal }: Screen): readonly ContextMenuItem[] {
  const keys = (name: string): string => (isMac() ? `Cmd+${name}` : `Ctrl+Shift+${name}`)
  return [
    {
      title: 'Copy',
      keys: keys('C'),
      disabled: !terminal.hasSelection(),
      run: () => void copySelection(terminal),
    },
    { title: 'Paste', keys: keys('V'), run: () => void pasteClipboard(terminal) },
    { title: 'Select All', run: () => terminal.selectAll() },
    'line',
    { title: 'Find…', keys: 'CmdOrCtrl+Shift+F', run: () => runCommand('terminal.find') },
    { title: 'Reset', run: () => runCommand('terminal.reset') },
    'line',
    { title: 'Close', keys: 'CmdOrCtrl+Shift+W', run: () => runCommand('terminal.close') },
  ]
}
