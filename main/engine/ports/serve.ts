/** Serves every window whose port the main process hands over. */
import type { EngineProcessMessage, EngineProcessOptions } from '../../../app/contract/engineProcess'
import { Engine } from '../engine'
import { WindowPort, type MessagePortLike } from './windowPort'
import type { HeadStart } from '../targets/embedded/emulatorThread'

/** `process.parentPort` of Electron's utility processes. */
interface ParentPort {
  on(
    event: 'message',
    listener: (message: { data: EngineProcessMessage; ports: MessagePortLike[] }) => void,
  ): void
}

export function serve(options: EngineProcessOptions, headStart: HeadStart | null): void {
  const { agents, headers, embedded, lab } = options
  const engine = new Engine({ agents, headers, embedded, lab, headStart })
  if (options.warmUp) engine.warmUpEmbedded()
  const windows = new Set<WindowPort>()
  const { parentPort } = process as unknown as { parentPort: ParentPort }
  parentPort.on('message', ({ data, ports: [port] }) => {
    if (data.type === 'close') {
      void engine.close().finally(() => process.exit(0))
    } else if (port !== undefined) {
      windows.add(
        new WindowPort(engine, port, (window) => {
          windows.delete(window)
          engine.windowClosed(windows.size)
        }),
      )
    }
  })
}
