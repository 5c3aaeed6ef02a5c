/** The preload script's API. Nothing but the bridge touches it. */
import type { PreloadApi } from '../../app/contract/bridge'

declare global {
  interface Window {
    readonly probescope: PreloadApi
  }
}

export function preload(): PreloadApi {
  return window.probescope
}
