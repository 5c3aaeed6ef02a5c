/** The main window's frame. */
import { lazy, Suspense } from 'react'
import { closeNotice, useNotices } from '../bridge/notifications'
import { Toasts } from '../widgets/Toasts'
import { TooltipProvider } from '../widgets/Tooltip'
import { Dock } from './Dock'
import { FeatureDialogs } from './features'
import { Header } from './Header'
import { useFirstPicture } from './firstPicture'
import { useIsWhole } from './state'
import styles from './Workbench.module.css'

const WorkbenchDialogs = lazy(async () => ({
  default: (await import('./WorkbenchDialogs')).WorkbenchDialogs,
}))

export function Workbench() {
  const isDrawn = useFirstPicture()
  const isWhole = useIsWhole()
  const notices = useNotices()
  return (
    <TooltipProvider>
      <div className={styles.workbench} aria-busy={!isWhole}>
        <Header />
        <Dock />
      </div>
      <FeatureDialogs />
      {isDrawn && (
        <Suspense fallback={null}>
          <WorkbenchDialogs />
        </Suspense>
      )}
      <Toasts toasts={notices} onClose={closeNotice} />
    </TooltipProvider>
  )
}
