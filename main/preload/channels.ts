/** Names of the channels between the window's preload script and main. */
export const channels = {
  /** invoke(request, params): desktop requests */
  request: 'desktop.request',
  /** send(event, data): desktop events */
  event: 'desktop.event',
  /** send(): the window wants a port to the engine */
  connectEngine: 'engine.connect',
  /** postMessage with one port */
  enginePort: 'engine.port',
} as const
