import { useEffect, useState } from 'react'
import type { DesktopResult } from '../../app/contract/desktop'
import { desktop } from '../bridge/desktop'
import { Dialog } from '../widgets/Dialog'
import styles from './AboutDialog.module.css'

export interface AboutDialogProps {
  readonly open: boolean
  readonly onClose: () => void
}

export function AboutDialog({ open, onClose }: AboutDialogProps) {
  const [info, setInfo] = useState<DesktopResult<'app.info'> | null>(null)
  useEffect(() => {
    if (open) void desktop.request('app.info', {}).then((answer) => answer.ok && setInfo(answer.value))
  }, [open])
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Probescope"
      description="A tracing workbench for the Linux kernel: kprobes, ftrace, tracepoints and perf events, counted live."
      size="small"
    >
      <dl className={styles.facts}>
        <dt>Version</dt>
        <dd className="selectable">{info?.version ?? '…'}</dd>
        <dt>Electron</dt>
        <dd className="selectable">{info?.electron ?? '…'}</dd>
        <dt>Platform</dt>
        <dd className="selectable">{info?.platform ?? '…'}</dd>
        <dt>Licence</dt>
        <dd>MIT. Icons: Codicons by Microsoft, CC BY 4.0. All of them: Help › Licences.</dd>
      </dl>
    </Dialog>
  )
}
