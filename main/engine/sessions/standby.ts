/** A target that is connected to before anybody asks, because somebody probably will: it is taken, or let go after a while. */
import { failure } from '../../../app/base/failure'
import type { Result } from '../../../app/base/result'
import type { Milliseconds } from '../../../app/base/units'
import type { Connect } from '../targets/connection/connection'
import type { ConnectProgress } from '../targets/connection/progress'
import { reach, type Reached } from './reach'

/** So long a machine is kept that nobody wants. */
const patience: Milliseconds = 120_000
const goodbyeTimeout: Milliseconds = 1_000
/** So long somebody waits for one that is still being made ready; a healthy one takes a second or two. */
const takePatience: Milliseconds = 10_000

/** Nobody is there to be told or asked. */
const unseen: ConnectProgress = {
  begin: () => {},
  note: () => {},
  askInTerminal: () => {},
  askPassword: () => Promise.resolve(null),
  answered: () => {},
  signal: new AbortController().signal,
}

export class Standby {
  private readonly reached: Promise<Result<Reached>>
  private readonly timer: NodeJS.Timeout
  private over = false

  /**
   * @param dropped is called when it was let go
   * @param stuck is called when it does not become ready: whatever it hangs on must be thrown away
   */
  constructor(
    connect: Connect,
    private readonly dropped: () => void,
    private readonly stuck: () => void,
  ) {
    this.reached = reach(connect, unseen)
    this.timer = setTimeout(() => void this.drop(), patience)
    this.timer.unref()
  }

  /** What was reached, once; null when it is no more or could not be reached, and must be connected to in the usual way. */
  async take(patienceLeft: Milliseconds = takePatience): Promise<Reached | null> {
    if (this.over) return null
    this.over = true
    clearTimeout(this.timer)
    let timer!: NodeJS.Timeout
    const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), patienceLeft)))
    const reached = await Promise.race([this.reached, late])
    clearTimeout(timer)
    if (reached === null) {
      this.stuck()
      return null
    }
    return reached.ok && !reached.value.agent.isOver ? reached.value : null
  }

  /** Its machine is about to be switched off. */
  forget(): void {
    this.over = true
    clearTimeout(this.timer)
  }

  /** Nobody wanted it. */
  async drop(): Promise<void> {
    if (this.over) return
    this.over = true
    clearTimeout(this.timer)
    const reached = await this.reached
    if (reached.ok) {
      const { agent, connection } = reached.value
      await agent.ask('bye', {}, goodbyeTimeout)
      agent.end(failure('closed', 'Nobody wanted the connection.'))
      await connection.close()
    }
    this.dropped()
  }
}
