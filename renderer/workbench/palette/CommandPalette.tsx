import { Dialog as Base } from '@base-ui/react/dialog'
import { Command } from 'cmdk'
import { useMemo, useRef, useState } from 'react'
import type { CommandId } from '../../../app/contract/commands'
import { commandStates, runCommand } from '../../bridge/commands'
import { classes } from '../../widgets/classes'
import { Icon } from '../../widgets/Icon'
import { Kbd } from '../../widgets/Kbd'
import { recentCommands, rememberCommand } from './recent'
import { searchPalette, type PaletteEntry } from './search'
import styles from './CommandPalette.module.css'

export interface CommandPaletteProps {
  readonly open: boolean
  readonly onClose: () => void
}

/** Every command, by a few letters of its name. */
export function CommandPalette({ open, onClose }: CommandPaletteProps) {
  const input = useRef<HTMLInputElement>(null)
  // The command runs when the palette is gone and the focus is back where it was: it may move it.
  const chosen = useRef<CommandId | null>(null)
  const choose = (id: CommandId) => {
    chosen.current = id
    onClose()
  }
  const onClosed = () => {
    const id = chosen.current
    chosen.current = null
    if (id === null) return
    rememberCommand(id)
    runCommand(id)
  }
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => !next && onClose()}
      onOpenChangeComplete={(opened) => !opened && onClosed()}
    >
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup className={styles.popup} initialFocus={input} aria-label="Command Palette">
          <PaletteList input={input} onChoose={choose} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

interface PaletteListProps {
  readonly input: React.Ref<HTMLInputElement>
  readonly onChoose: (id: CommandId) => void
}

function PaletteList({ input, onChoose }: PaletteListProps) {
  const [query, setQuery] = useState('')
  const entries = useMemo(() => searchPalette(commandStates(), query, recentCommands()), [query])
  return (
    <Command shouldFilter={false} loop label="Commands" className={styles.palette}>
      <Command.Input
        ref={input}
        value={query}
        onValueChange={setQuery}
        placeholder="Type a command"
        className={styles.input}
      />
      <Command.List className={styles.list} label="Commands">
        {entries.length === 0 && <div className={styles.empty}>No command is called so</div>}
        {entries.map((entry) => (
          <PaletteItem key={entry.state.command.id} entry={entry} onChoose={onChoose} />
        ))}
      </Command.List>
    </Command>
  )
}

interface PaletteItemProps {
  readonly entry: PaletteEntry
  readonly onChoose: (id: CommandId) => void
}

function PaletteItem({ entry, onChoose }: PaletteItemProps) {
  const { command, enabled, checked } = entry.state
  return (
    <Command.Item
      value={command.id}
      disabled={!enabled}
      onSelect={() => onChoose(command.id as CommandId)}
      className={styles.item}
    >
      <span className={styles.tick}>
        {checked ? (
          <Icon name="check" />
        ) : entry.recent ? (
          <Icon name="history" className={styles.recent} />
        ) : null}
      </span>
      <span className={styles.title}>
        {[...entry.title].map((character, index) => (
          <span key={index} className={classes(entry.matched.has(index) && styles.matched)}>
            {character}
          </span>
        ))}
      </span>
      {command.accelerator !== undefined && <Kbd keys={command.accelerator} />}
    </Command.Item>
  )
}
