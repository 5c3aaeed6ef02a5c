/** A password asked on the terminal itself, whatever stdin and stdout are, and never shown. */
import { openSync } from 'node:fs'
import { ReadStream, WriteStream } from 'node:tty'

/**
 * null: given up with Ctrl-C or Ctrl-D, or there is no terminal to ask on. Read in raw mode, so that the terminal's
 * driver neither echoes nor keeps the line.
 */
export function askPassword(prompt: string, signal: AbortSignal): Promise<string | null> {
  let input: ReadStream
  let output: WriteStream
  try {
    input = new ReadStream(openSync('/dev/tty', 'r'))
    output = new WriteStream(openSync('/dev/tty', 'w'))
  } catch {
    return Promise.resolve(null)
  }
  return new Promise((resolve) => {
    let typed = ''
    const finish = (password: string | null) => {
      signal.removeEventListener('abort', giveUp)
      input.setRawMode(false)
      input.destroy()
      output.write('\n', () => output.destroy())
      resolve(password)
    }
    const giveUp = () => finish(null)
    signal.addEventListener('abort', giveUp, { once: true })
    input.setRawMode(true)
    input.setEncoding('utf8')
    input.on('error', giveUp)
    input.on('data', (text: string) => {
      for (const character of text) {
        switch (character) {
          case '\r':
          case '\n':
            return finish(typed)
          case '\x03':
          case '\x04':
            return finish(null)
          case '\x7f':
          case '\b':
            typed = Array.from(typed).slice(0, -1).join('')
            break
          case '\x15':
            typed = ''
            break
          default:
            typed += character
        }
      }
    })
    output.write(prompt)
  })
}
