/**
 * What `perf script` prints of samples that were recorded with their callchains (`-g`): a line of who and when, a line
 * for each frame, the innermost first, and an empty line.
 *
 *     sh     197 [000]     9.961493:   10101010 cpu-clock:
 *     	ffffffffa3143830 up_read+0x0 ([kernel.kallsyms])
 *     	    7f80f6c4c29f [unknown] (/usr/lib/x86_64-linux-gnu/libc.so.6)
 *
 * A sample counts when it was read to its empty line and nothing in it was strange: a name may be anything, and what is
 * printed beside the samples is no stack.
 */
import type { ProgramMap } from '../../model/program'
import { StackTable } from './stackTable'

/**
 * The name has at most 15 characters, of any kind. After it the process, the thread or both; the processor, where it was
 * recorded; the time; the period, where it was; the event. Fields of the event may follow.
 */
const head = /^ *(\S.{0,14}?) +\d+(?:\/\d+)? +(?:\[\d{3,}\] +)?\d+\.\d{6,9}: +(?:\d+ +)?([^\s:]\S*):(?: .*)?$/
/** The object's own name may hold brackets: `/memfd:x (deleted)`. */
const frame = /^\s+[0-9a-f]+ (\S.*?)(?: \(([^()]*(?: \(deleted\))?)\))?$/
const offset = /\+0x[0-9a-f]+$/
/** perf itself records no more, unless told to. */
const mostFrames = 1_024

interface Sample {
  readonly event: string
  readonly process: string
  readonly frames: string[]
}

export class PerfScript {
  private readonly stacks = new StackTable()
  private sample: Sample | null = null

  push(line: string): void {
    if (line === '') {
      this.end()
      return
    }
    const [, process, event] = head.exec(line) ?? []
    if (process !== undefined && event !== undefined) this.sample = { event, process, frames: [] }
    else if (this.sample !== null && !takeFrame(this.sample, line)) this.sample = null
  }

  /** Output is missing here: what had been begun never ends. */
  gap(): void {
    this.sample = null
  }

  take(): ProgramMap | null {
    return this.stacks.take()
  }

  private end(): void {
    const { sample } = this
    this.sample = null
    if (sample === null || sample.frames.length === 0) return
    this.stacks.add({ event: sample.event, process: sample.process, stack: sample.frames.join('\n') }, 1)
  }
}

function takeFrame({ frames }: Sample, line: string): boolean {
  const [, symbol, object] = frame.exec(line) ?? []
  if (symbol === undefined || frames.length >= mostFrames) return false
  frames.push(symbol === '[unknown]' ? unknownIn(object) : symbol.replace(offset, ''))
  return true
}

/** Where a symbol is not known, that it was in `[libc.so.6]` says more than nothing. */
function unknownIn(object: string | undefined): string {
  const name = object?.slice(object.lastIndexOf('/') + 1) ?? ''
  return name === '' || name.startsWith('[') ? '[unknown]' : `[${name}]`
}
