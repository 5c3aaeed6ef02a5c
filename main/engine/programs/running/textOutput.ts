/** Passes a tool's output on as text, each channel decoded for itself. */
import type { ToolOutput } from '../../../../app/decoders/toolOutput'
import type { ProgramAnswer } from './runner'

export function textOutput(answer: ProgramAnswer): { push(output: ToolOutput): void; end(): void } {
  const decoders = { output: new TextDecoder(), error: new TextDecoder() }
  return {
    push({ channel, bytes, dropped }) {
      answer.dropped(dropped)
      const text = decoders[channel].decode(bytes, { stream: true })
      if (text !== '') answer.say(channel, text)
    },
    end() {
      for (const channel of ['output', 'error'] as const) {
        const text = decoders[channel].decode()
        if (text !== '') answer.say(channel, text)
      }
    },
  }
}
