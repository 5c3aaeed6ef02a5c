/**
 * The only code with a foot in both worlds: sandboxed, and no more than a hatch. Shapes are checked by main (requests)
 * and by the bridge (answers, events).
 */
import { contextBridge, ipcRenderer } from 'electron'
import type { PreloadApi } from '../../app/contract/bridge'
import { channels } from './channels'

const api: PreloadApi = {
  request: (request, params) => ipcRenderer.invoke(channels.request, request, params),
  on(event, listener) {
    const forward = (_: unknown, name: unknown, data: unknown) => {
      if (name === event) listener(data)
    }
    ipcRenderer.on(channels.event, forward)
    return () => ipcRenderer.off(channels.event, forward)
  },
  connectEngine: () => ipcRenderer.send(channels.connectEngine),
}

// A MessagePort does not survive contextBridge; a window message carries it over.
ipcRenderer.on(channels.enginePort, (event) => {
  window.postMessage({ probescope: 'engine-port' }, window.location.origin, event.ports)
})

contextBridge.exposeInMainWorld('probescope', api)
