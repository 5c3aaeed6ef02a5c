/**
 * Addresses in a terminal. Nothing is ever opened from here: the text comes from the target, and what an address shows
 * need not be where it leads. A click with Ctrl copies it, and the whole of it is shown.
 */
import { WebLinksAddon } from '@xterm/addon-web-links'
import type { ILinkHandler, Terminal } from '@xterm/xterm'
import { copyText } from '../../../bridge/clipboard'
import { notify } from '../../../bridge/notifications'
import { isMac } from '../../../widgets/accelerator'
import { visibleText } from '../../../widgets/hostile'

async function copyLink(event: MouseEvent, address: string): Promise<void> {
  if (!(isMac() ? event.metaKey : event.ctrlKey)) return
  if (!/^https?:\/\//i.test(address)) return
  if (!(await copyText(address))) return
  notify({
    severity: 'info',
    message: 'Link copied',
    detail: visibleText(address),
    remedy: 'Look at it before you open it: the terminal’s text comes from the target.',
  })
}

/** Addresses that a program marks as such (OSC 8), whose text says nothing about where they lead. */
export function linkHandler(host: HTMLElement): ILinkHandler {
  return {
    activate: (event, address) => void copyLink(event, address),
    hover: (_event, address) => hint(host, address),
    leave: () => hint(host, null),
    allowNonHttpProtocols: false,
  }
}

/** Addresses in plain text. */
export function findLinks(terminal: Terminal, host: HTMLElement): void {
  terminal.loadAddon(
    new WebLinksAddon((event, address) => void copyLink(event, address), {
      hover: (_event, address) => hint(host, address),
      leave: () => hint(host, null),
    }),
  )
}

function hint(host: HTMLElement, address: string | null): void {
  host.title = address === null ? '' : `${isMac() ? 'Command' : 'Ctrl'}-click copies ${visibleText(address)}`
}
