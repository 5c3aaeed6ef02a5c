/** Drawing on the graphics card where there is one; xterm draws with elements where there is none. */
import { WebglAddon } from '@xterm/addon-webgl'
import type { Terminal } from '@xterm/xterm'
import type { Disposable } from '../../../../app/base/disposable'

let hasGraphicsCard: boolean | null = null

/** A card emulated on the CPU is slower than elements are. Asked once: the answer costs a context. */
function canUseGraphicsCard(): boolean {
  hasGraphicsCard ??= look()
  return hasGraphicsCard
}

function look(): boolean {
  const context = document.createElement('canvas').getContext('webgl2')
  if (context === null) return false
  const info = context.getExtension('WEBGL_debug_renderer_info')
  const name = info === null ? '' : String(context.getParameter(info.UNMASKED_RENDERER_WEBGL))
  context.getExtension('WEBGL_lose_context')?.loseContext()
  return !/swiftshader|llvmpipe|softpipe|software|basic render/i.test(name)
}

/**
 * For as long as the terminal is seen: a browser keeps only about sixteen contexts, and takes the oldest away. When the
 * card takes it away by itself, elements take over.
 */
export function drawWithGraphicsCard(terminal: Terminal): Disposable {
  if (!canUseGraphicsCard()) return { dispose() {} }
  try {
    const addon = new WebglAddon()
    addon.onContextLoss(() => addon.dispose())
    terminal.loadAddon(addon)
    return addon
  } catch {
    hasGraphicsCard = false
    return { dispose() {} }
  }
}
