/** What only the embedded kernel can: be as it was, and be taken along. */
import { formatBytes } from '../../../app/base/quantity'
import { desktop } from '../../bridge/desktop'
import { engine } from '../../bridge/engine'
import { notify, shown } from '../../bridge/notifications'
import { activeSession } from '../../bridge/sessions'
import { connectTo } from './targetState'

export async function resetEmbedded(): Promise<void> {
  const session = activeSession()
  if (session !== null) await shown(engine.request('embedded.reset', { session: session.id }), 'Resetting')
}

export async function openPrepared(): Promise<void> {
  const chosen = await shown(desktop.request('kernels.choose', { to: 'open' }))
  if (chosen !== null) await connectTo({ kind: 'embedded', prepared: chosen.path })
}

export async function savePrepared(): Promise<void> {
  const session = activeSession()
  const chosen = await shown(desktop.request('kernels.choose', { to: 'save' }))
  if (session === null || chosen === null) return
  const { path } = chosen
  const saved = await shown(
    engine.request('embedded.save', { session: session.id, path }),
    'Saving the kernel',
  )
  if (saved === null) return
  notify({
    severity: 'info',
    message: `The kernel is saved as it is now (${formatBytes(saved.bytes)})`,
    remedy: 'Target › Open Prepared Kernel… opens it, here or on another computer.',
    detail: path,
  })
}
