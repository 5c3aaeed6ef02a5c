/** What a program has said, as far as it is kept, and what no window was told of yet. */
import type { ProgramOutput } from '../../../app/model/program'

/** Characters kept for a window that comes later; the oldest go first. */
const kept = 1_000_000

export class OutputStore {
  private all: ProgramOutput[] = []
  private length = 0
  private fresh: ProgramOutput[] = []

  add(stream: ProgramOutput['stream'], text: string): void {
    append(this.all, stream, text)
    append(this.fresh, stream, text)
    this.length += text.length
    if (this.length > 1.25 * kept) this.forgetOldest()
  }

  /** What was added since the last call. */
  take(): ProgramOutput[] {
    const { fresh } = this
    this.fresh = []
    return fresh
  }

  get isTold(): boolean {
    return this.fresh.length === 0
  }

  get list(): ProgramOutput[] {
    return [...this.all]
  }

  private forgetOldest(): void {
    let first = 0
    while (this.length > kept && first < this.all.length - 1) this.length -= this.all[first++]!.text.length
    this.all = this.all.slice(first)
    const [oldest] = this.all
    if (this.length > kept && oldest !== undefined) {
      const text = oldest.text.slice(this.length - kept)
      this.length = kept
      this.all[0] = { ...oldest, text }
    }
  }
}

/** Pieces of this length stay apart, so that forgetting need not cut them. */
const piece = 16_384

function append(list: ProgramOutput[], stream: ProgramOutput['stream'], text: string): void {
  const last = list.at(-1)
  if (last?.stream === stream && last.text.length < piece) {
    list[list.length - 1] = { stream, text: last.text + text }
  } else list.push({ stream, text })
}
