/**
 * How often an idle machine is woken. Debian's 32-bit kernel ticks 250 times a second whether there is work or not, which is
 * a quarter of a processor under emulation. While nobody hears or says more than a heartbeat, the ticks come late: the
 * kernel's clock is the processor's cycle counter and stays right.
 */

/** What is used of v86: how it waits until the machine, which is halted, wants its next interrupt. */
interface Yielding {
  yield(milliseconds: number, tick: number): void
}

/** Milliseconds between ticks while nobody looks; input ends the wait at once. */
const quietWait = 50
/** More than so many bytes in so many milliseconds is more than a heartbeat. */
const quietBytes = 400
const quietPeriod = 4_000

export class Pace {
  private bytes = 0
  private busyUntil = 0

  constructor(
    machine: Yielding,
    private readonly now: () => number = () => performance.now(),
  ) {
    const wait = machine.yield
    let periodEnd = now() + quietPeriod
    this.busyUntil = periodEnd
    machine.yield = (milliseconds, tick) => {
      const time = now()
      if (time >= periodEnd) {
        this.bytes = 0
        periodEnd = time + quietPeriod
      }
      // Less than a millisecond: the machine is not halted.
      const halted = milliseconds >= 1
      wait.call(
        machine,
        halted && time > this.busyUntil ? Math.max(milliseconds, quietWait) : milliseconds,
        tick,
      )
    }
  }

  /** So many bytes went through the port, either way. */
  said(bytes: number): void {
    this.bytes += bytes
    if (this.bytes > quietBytes) this.busyUntil = this.now() + quietPeriod
  }
}
