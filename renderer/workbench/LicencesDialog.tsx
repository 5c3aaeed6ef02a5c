import { useEffect, useState } from 'react'
import type { DesktopResult } from '../../app/contract/desktop'
import { desktop } from '../bridge/desktop'
import { shown } from '../bridge/notifications'
import { Dialog } from '../widgets/Dialog'
import { Segments } from '../widgets/Segments'
import styles from './LicencesDialog.module.css'

export interface LicencesDialogProps {
  readonly open: boolean
  readonly onClose: () => void
}

type Licences = DesktopResult<'app.licences'>['licences']

/** What everything that ships may be used for, and where its sources are. */
export function LicencesDialog({ open, onClose }: LicencesDialogProps) {
  const [licences, setLicences] = useState<Licences>([])
  const [title, setTitle] = useState('')
  useEffect(() => {
    if (!open) return
    void shown(desktop.request('app.licences', {})).then((answer) => setLicences(answer?.licences ?? []))
  }, [open])
  const chosen = licences.find((each) => each.title === title) ?? licences[0]
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Licences"
      description="Of Probescope, and of everything that it ships with; and where the sources are."
      size="large"
    >
      {chosen !== undefined && (
        <div className={styles.licences}>
          <Segments
            label="Licences of"
            value={chosen.title}
            segments={licences.map((each) => ({ value: each.title, label: each.title }))}
            onChange={setTitle}
          />
          {/* It takes the focus, so that the keyboard scrolls it; and begins at the top of each. */}
          <pre
            key={chosen.title}
            className={styles.text}
            role="region"
            aria-label={`Licences of: ${chosen.title}`}
            tabIndex={0}
          >
            {chosen.text}
          </pre>
        </div>
      )}
    </Dialog>
  )
}
