/** The clipboard, through main: the window itself has no permission to it. */
import { desktop } from './desktop'
import { shown } from './notifications'

/** True when it is on the clipboard; what failed is shown. */
export async function copyText(text: string): Promise<boolean> {
  return (await shown(desktop.request('clipboard.write', { text }))) !== null
}

/** null when it could not be read. */
export async function readClipboard(): Promise<string | null> {
  return (await shown(desktop.request('clipboard.read', {})))?.text ?? null
}
