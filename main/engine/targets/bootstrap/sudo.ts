/** What sudo says on stderr: its prompt, and why it refuses. */
import type { Readable } from 'node:stream'
import { displayText } from '../../../../app/base/displayText'
import { failure, type Failure } from '../../../../app/base/failure'
import { passwordPrompt } from './script'

/** A prompt stands without a line feed after it for so long, ms. PAM modules may put their own in place of ours. */
const promptRest = 700
const kept = 8_192

export class SudoTalk {
  /** All that was said, its end. */
  text = ''
  private unread = ''
  private timer: NodeJS.Timeout | null = null
  private asking: ((prompt: string | null) => void) | null = null

  constructor(stderr: Readable) {
    stderr.setEncoding('utf8')
    stderr.on('data', (text: string) => {
      this.text = (this.text + text.replaceAll(passwordPrompt, '')).slice(-kept)
      this.unread = (this.unread + text).slice(-kept)
      this.look()
    })
    stderr.on('error', () => {})
  }

  /** Calls back at each prompt from now on: with null for the usual one, else with the text of the prompt. */
  onPrompt(asking: (prompt: string | null) => void): void {
    this.asking = asking
    this.look()
  }

  /** No longer a sudo that is listened to, but the agent. */
  stopListening(): void {
    this.asking = null
    if (this.timer !== null) clearTimeout(this.timer)
  }

  private look(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    if (this.asking === null) return
    if (this.unread.endsWith(passwordPrompt)) {
      this.unread = ''
      this.asking(null)
      return
    }
    const line = this.unread.slice(this.unread.lastIndexOf('\n') + 1).trim()
    if (line === '') return
    this.timer = setTimeout(() => {
      this.unread = ''
      this.asking?.(displayText(line, 200))
    }, promptRest)
  }
}

/** Why sudo would not, from its own words (sudo 1.8 and 1.9, in the C locale; sudo-rs). */
export function sudoFailure(text: string): Failure {
  const detail = text.trim() === '' ? null : text.trim()
  const found = refusals.find(({ words }) => words.test(text))
  return found === undefined
    ? failure('permission', 'sudo on the target refused.', {
        remedy: 'Try there what works:\nsudo -v',
        detail,
      })
    : failure('permission', found.message, { remedy: found.remedy, detail })
}

const asRoot = 'Connect as root, or as a user who may use sudo for everything.'

const refusals: readonly { readonly words: RegExp; readonly message: string; readonly remedy: string }[] = [
  {
    words:
      /not in the sudoers file|may not run sudo|is not allowed to (run sudo|execute)|I'm sorry .* I'm afraid/i,
    message: 'This user may not use sudo on the target.',
    remedy: asRoot,
  },
  {
    words: /must have a tty/i,
    message: 'sudo on the target insists on a terminal (requiretty).',
    remedy: `${asRoot} Or have an administrator add to sudoers there:\nDefaults:USER !requiretty`,
  },
  {
    words: /no new privileges/i,
    message: 'sudo cannot become root inside this container (no new privileges).',
    remedy: 'Connect to the machine itself, not to a container on it.',
  },
  {
    words: /must be owned by uid 0 and have the setuid bit|effective uid is not 0/i,
    message: 'sudo on the target has lost its setuid bit, or lies on a file system mounted nosuid.',
    remedy: asRoot,
  },
  {
    words: /incorrect password attempt|no password was provided|maximum .* incorrect/i,
    message: 'sudo on the target did not accept the password.',
    remedy: 'Connect again, with the password that this user has on the target.',
  },
  {
    words: /account validation failure|password expired|account.*expired/i,
    message: 'The account on the target is locked or its password has expired.',
    remedy: 'Change the password there in a terminal:\npasswd',
  },
]
