// A display for Electron: the user's own, or a virtual one where there is none.
import { spawn } from 'node:child_process'
import { say, SetupError } from '../base/say.mjs'

const SCREEN = '1920x1080x24'
const START_LIMIT_MS = 10_000

/**
 * @returns {Promise<{variables: Record<string, string>, stop: () => void}>} what to add to the environment, and
 *   how to end the virtual display (does nothing for a real one)
 */
export async function openDisplay() {
  if (process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) {
    return { variables: {}, stop: () => {} }
  }
  say('No display here (DISPLAY is not set): using a virtual one, so nothing is to be seen')
  // -displayfd: Xvfb picks a free number and writes it to descriptor 3 once it accepts connections.
  // -noreset: else it starts afresh whenever the last client leaves, and refuses the next one meanwhile.
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', SCREEN, '-noreset', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const stop = () => server.kill()
  process.once('exit', stop)
  const number = await new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new SetupError('Xvfb did not start within 10 s')), START_LIMIT_MS)
    server.once('error', (error) => reject(new SetupError(`Xvfb: ${error.message}`)))
    server.once('exit', (status) => reject(new SetupError(`Xvfb ended with status ${status}`)))
    let said = ''
    server.stdio[3].on('data', (data) => {
      said += data
      // To the end of the line: Xvfb writes that by itself, and dies of SIGPIPE when nobody reads any more.
      if (!said.endsWith('\n')) return
      clearTimeout(limit)
      resolve(said.trim())
    })
  })
  server.removeAllListeners('exit').unref()
  server.stdio[3].destroy()
  return { variables: { DISPLAY: `:${number}` }, stop }
}
