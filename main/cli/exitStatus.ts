/** What the shell is told at the end; part of the command line's interface. */
import type { Failure } from '../../app/base/failure'

export const exitStatus = {
  done: 0,
  /** The job failed. */
  failed: 1,
  /** The command line makes no sense. */
  usage: 2,
  /** The target cannot do this; the missing capability is named. */
  unable: 3,
} as const

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus]

export function statusOf({ code }: Failure): ExitStatus {
  switch (code) {
    case 'usage':
    case 'bad-source':
      return exitStatus.usage
    case 'unsupported':
      return exitStatus.unable
    default:
      return exitStatus.failed
  }
}
