/** The wish to type in the editor may come before the editor does: it is kept until then. */
import { onShowPanel } from '../../../bridge/panels'

let wished = false

/** Once, at start. The wish for another pane is the end of this one. */
export function keepFocusWish(): void {
  onShowPanel((panel) => {
    wished = panel === 'editor'
  })
}

/** True once for each wish. */
export function takeFocusWish(): boolean {
  const taken = wished
  wished = false
  return taken
}
