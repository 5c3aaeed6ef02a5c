import { desktop } from '../../bridge/desktop'
import { notify, shown } from '../../bridge/notifications'

/** Asks where; says where it went. Nothing happens when the user thinks better of it. */
export async function saveExport(name: string, text: string): Promise<void> {
  const saved = await shown(desktop.request('files.save', { path: null, name, text }))
  if (saved !== null) notify({ severity: 'success', message: `Saved ${saved.name}` })
}
