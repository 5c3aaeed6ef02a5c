/** Notices that ssh waits for the user: a line without a line feed after it, or a key that wants to be touched. */
import type { Disposable } from '../../../../app/base/disposable'

/** ms in which the rest of a line would have come. */
const promptRest = 250
/** A FIDO key's request ends its line (sshconnect2.c, sign_and_send_pubkey; readpass.c, notify_start). */
const touch = /confirm user presence|touch your/i

export interface PromptListener {
  asked(): void
  /** Something else was said since: the user has answered. */
  answered(): void
}

export class PromptWatch implements Disposable {
  private line = ''
  private timer: NodeJS.Timeout | null = null
  private waiting = false

  constructor(private readonly listener: PromptListener) {}

  take(text: string): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    const lines = (this.line + text).split('\n')
    this.line = lines.pop()!.slice(-1_000)
    const asked = lines.some((line) => touch.test(line))
    if (this.waiting && lines.length > 0) {
      this.waiting = false
      this.listener.answered()
    }
    if (asked) this.ask()
    else if (this.line.trim() !== '') this.timer = setTimeout(() => this.ask(), promptRest)
  }

  dispose(): void {
    if (this.timer !== null) clearTimeout(this.timer)
  }

  private ask(): void {
    if (this.waiting) return
    this.waiting = true
    this.listener.asked()
  }
}
