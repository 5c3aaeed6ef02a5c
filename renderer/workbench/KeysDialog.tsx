import { commands, type Command } from '../../app/contract/commands'
import { Dialog } from '../widgets/Dialog'
import { Kbd } from '../widgets/Kbd'
import styles from './KeysDialog.module.css'

interface DialogState {
  readonly open: boolean
  readonly onClose: () => void
}

const frameKeys = [
  { title: 'Next pane', keys: 'F6' },
  { title: 'Pane before', keys: 'Shift+F6' },
  { title: 'Back to the pane that had the focus', keys: 'Esc' },
  { title: 'Larger', keys: 'CmdOrCtrl+=' },
  { title: 'Smaller', keys: 'CmdOrCtrl+-' },
  { title: 'Actual size', keys: 'CmdOrCtrl+0' },
] as const

/** Every shortcut, by menu. */
export function KeysDialog({ open, onClose }: DialogState) {
  const withKeys = (commands as readonly Command[]).filter((command) => command.accelerator !== undefined)
  const menus = [...new Set(withKeys.map((command) => command.menu))]
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Keyboard Shortcuts"
      description="In a terminal, keys with Ctrl alone go to the shell; those with Ctrl and Shift or Alt work everywhere."
      size="large"
    >
      {/* It takes the focus, so that the keyboard scrolls it where the window is low. */}
      <div className={styles.columns} role="region" aria-label="Shortcuts by menu" tabIndex={0}>
        {menus.map((menu) => (
          <KeyList
            key={menu}
            title={menu}
            items={withKeys
              .filter((command) => command.menu === menu)
              .map(({ title, accelerator }) => ({ title: title.replace(/…$/, ''), keys: accelerator! }))}
          />
        ))}
        <KeyList title="Window" items={frameKeys} />
      </div>
    </Dialog>
  )
}

interface KeyListProps {
  readonly title: string
  readonly items: readonly { readonly title: string; readonly keys: string }[]
}

function KeyList({ title, items }: KeyListProps) {
  return (
    <section className={styles.section}>
      <h3 className={styles.menu}>{title}</h3>
      <dl className={styles.list}>
        {items.map((item) => (
          <div key={item.title} className={styles.item}>
            <dt>{item.title}</dt>
            <dd>
              <Kbd keys={item.keys} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
