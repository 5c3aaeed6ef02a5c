/** One attempt to connect: its steps, and what it asks of the user. */
import type { Connection, TargetAddress } from '../../../app/model/target'
import type { ConnectProgress, ConnectStepId } from '../targets/connection/progress'
import { ConnectSteps } from './connectSteps'

type Question = Extract<Connection, { phase: 'connecting' }>['question']

export class ConnectAttempt implements ConnectProgress {
  readonly steps: ConnectSteps
  private readonly controller = new AbortController()
  private question: Question = null
  private questionNote: string | null = null
  private answerPassword: ((password: string | null) => void) | null = null

  /** @param changed is called after every change */
  constructor(
    target: TargetAddress['kind'],
    private readonly changed: () => void,
  ) {
    this.steps = new ConnectSteps(target)
  }

  get signal(): AbortSignal {
    return this.controller.signal
  }

  get connection(): Connection {
    const { question, questionNote } = this
    return { phase: 'connecting', steps: this.steps.list, question, questionNote }
  }

  begin(step: ConnectStepId, note?: string): void {
    this.steps.begin(step, note)
    this.changed()
  }

  note(text: string): void {
    this.steps.note(text)
    this.changed()
  }

  askInTerminal(): void {
    this.ask('terminal', null)
  }

  askPassword(note: string | null): Promise<string | null> {
    if (this.signal.aborted) return Promise.resolve(null)
    return new Promise((resolve) => {
      this.answerPassword = resolve
      this.ask('sudo-password', note)
    })
  }

  answered(): void {
    if (this.question !== null) this.ask(null, null)
  }

  /** The user's answer; false when no password was asked for. */
  takePassword(password: string | null): boolean {
    const answer = this.answerPassword
    if (answer === null) return false
    this.answerPassword = null
    this.ask(null, null)
    answer(password)
    return true
  }

  /** The user no longer wants it. */
  abort(): void {
    this.controller.abort()
    this.takePassword(null)
  }

  private ask(question: Question, note: string | null): void {
    this.question = question
    this.questionNote = note
    this.changed()
  }
}
