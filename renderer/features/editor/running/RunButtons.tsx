/** Beside the tabs: run, stop, and ask the same through another mechanism. */
import type { CommandId } from '../../../../app/contract/commands'
import { runCommand, useCommand } from '../../../bridge/commands'
import { IconButton } from '../../../widgets/IconButton'
import styles from './Running.module.css'

export function RunButtons() {
  return (
    <>
      <CommandButton id="program.run" icon="play" className={styles.run!} />
      <CommandButton id="program.stop" icon="debug-stop" className={styles.stop!} />
      <CommandButton id="source.ask" icon="comment-discussion" />
    </>
  )
}

interface Props {
  readonly id: CommandId
  readonly icon: string
  readonly className?: string
}

function CommandButton({ id, icon, className }: Props) {
  const { command, enabled } = useCommand(id)
  return (
    <IconButton
      icon={icon}
      label={command.title.replace(/…$/, '')}
      keys={command.accelerator}
      disabled={!enabled}
      onClick={() => runCommand(id)}
      {...(className === undefined ? {} : { className })}
    />
  )
}
