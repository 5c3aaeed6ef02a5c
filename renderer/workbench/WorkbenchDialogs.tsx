/** The frame's own dialogs. A wish for one that comes before they are loaded is fulfilled when they are. */
import { AboutDialog } from './AboutDialog'
import { KeysDialog } from './KeysDialog'
import { LicencesDialog } from './LicencesDialog'
import { CommandPalette } from './palette/CommandPalette'
import { closeDialog, useOpenDialog } from './state'

export function WorkbenchDialogs() {
  const dialog = useOpenDialog()
  return (
    <>
      <CommandPalette open={dialog === 'palette'} onClose={closeDialog} />
      <KeysDialog open={dialog === 'keys'} onClose={closeDialog} />
      <LicencesDialog open={dialog === 'licences'} onClose={closeDialog} />
      <AboutDialog open={dialog === 'about'} onClose={closeDialog} />
    </>
  )
}
