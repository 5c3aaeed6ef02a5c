/** A shell on the embedded kernel, as a terminal takes it. */
import { StringDecoder } from 'node:string_decoder'
import { Emitter, type Disposable } from '../../../../app/base/disposable'
import type { Pty, PtyExit } from '../../terminals/pty'
import type { GuestProgram } from './guestProgram'

/** Linux's numbers, there as here. */
const signalNumbers = { SIGHUP: 1, SIGKILL: 9, SIGTERM: 15 } as const

export class GuestPty implements Pty {
  private readonly data = new Emitter<string>()
  private readonly exit = new Emitter<PtyExit>()
  private readonly decoder = new StringDecoder('utf8')
  private ended = false

  constructor(private readonly program: GuestProgram) {
    program.stdout.on('data', (bytes: Buffer) => {
      const text = this.decoder.write(bytes)
      if (text !== '') this.data.emit(text)
    })
    // After the last data, even when nobody was reading as the program ended.
    program.stdout.on('end', () => {
      void program.exited.then((exit) => {
        this.ended = true
        this.exit.emit(exit ?? { code: null, signal: signalNumbers.SIGHUP })
      })
    })
    program.stdin.on('error', () => {})
  }

  onData(listener: (text: string) => void): Disposable {
    return this.data.on(listener)
  }

  onExit(listener: (exit: PtyExit) => void): Disposable {
    return this.exit.on(listener)
  }

  write(text: string): void {
    if (!this.ended) this.program.stdin.write(text)
  }

  resize(columns: number, rows: number): void {
    this.program.resize(columns, rows)
  }

  pause(): void {
    this.program.stdout.pause()
  }

  resume(): void {
    this.program.stdout.resume()
  }

  kill(signal: 'SIGHUP' | 'SIGTERM' | 'SIGKILL'): void {
    this.program.signal(signalNumbers[signal])
  }
}
