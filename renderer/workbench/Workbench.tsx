/** The main window's frame. */
import { closeNotice, useNotices } from '../bridge/notifications'
import { Toasts } from '../widgets/Toasts'
import { TooltipProvider } from '../widgets/Tooltip'
import { AboutDialog } from './AboutDialog'
import { Dock } from './Dock'
import { FeatureDialogs } from './features'
import { Header } from './Header'
import { KeysDialog } from './KeysDialog'
import { CommandPalette } from './palette/CommandPalette'
import { closeDialog, useOpenDialog } from './state'
import styles from './Workbench.module.css'

export function Workbench() {
  const dialog = useOpenDialog()
  const notices = useNotices()
  return (
    <TooltipProvider>
      <div className={styles.workbench}>
        <Header />
        <Dock />
      </div>
      <FeatureDialogs />
      <CommandPalette open={dialog === 'palette'} onClose={closeDialog} />
      <KeysDialog open={dialog === 'keys'} onClose={closeDialog} />
      <AboutDialog open={dialog === 'about'} onClose={closeDialog} />
      <Toasts toasts={notices} onClose={closeNotice} />
    </TooltipProvider>
  )
}
