/** How connecting tells its steps, and asks. */
import type { connectStepIds } from '../../../../app/model/target'

export type ConnectStepId = (typeof connectStepIds)[number]

export interface ConnectProgress {
  /** The step before is done, those between are skipped, and this one runs. */
  begin(step: ConnectStepId, note?: string): void
  /** What there is to say of the step that runs. */
  note(text: string): void
  /** ssh waits for the user, in its terminal. */
  askInTerminal(): void
  /** sudo waits for a password; null: the user gives up. `note` says why it is asked (again), or what the prompt says. */
  askPassword(note: string | null): Promise<string | null>
  /** What was asked is answered, or no longer matters. */
  answered(): void
  /** Aborted when the user no longer wants the connection. */
  readonly signal: AbortSignal
}
