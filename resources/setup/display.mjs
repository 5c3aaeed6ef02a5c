// A display for Electron: the user's own, or a virtual one where there is none.
import { spawn } from 'node:child_process'
import { say, SetupError } from './say.mjs'

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
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const stop = () => server.kill()
  process.once('exit', stop)
  const number = await new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new SetupError('Xvfb did not start within 10 s')), START_LIMIT_MS)
    server.once('error', (error) => reject(new SetupError(`Xvfb: ${error.message}`)))
    server.once('exit', (status) => reject(new SetupError(`Xvfb ended with status ${status}`)))
    server.stdio[3].once('data', (data) => {
      clearTimeout(limit)
      resolve(data.toString().trim())
    })
  })
  server.removeAllListeners('exit').unref()
  server.stdio[3].destroy()
  return { variables: { DISPLAY: `:${number}` }, stop }
}
