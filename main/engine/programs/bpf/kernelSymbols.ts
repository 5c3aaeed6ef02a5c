/** Names of addresses in the kernel, each asked for once. */
import type { AgentClient } from '../../agent/agentClient'

/** As many as the agent takes at once. */
const atOnce = 256

export class KernelSymbols {
  private readonly names = new Map<string, string | null>()

  constructor(private readonly agent: AgentClient) {}

  /** `vfs_read+0x10`; null for an address of a program, or one that nobody knows. */
  nameOf(address: string): string | null {
    return this.names.get(address) ?? null
  }

  /** Asks for what is not known yet of these stacks. */
  async know(stacks: ReadonlyMap<number, readonly string[]>): Promise<void> {
    const wanted = [...new Set([...stacks.values()].flat())].filter((address) => !this.names.has(address))
    for (let at = 0; at < wanted.length; at += atOnce) {
      const addresses = wanted.slice(at, at + atOnce)
      const answer = await this.agent.ask('symbolize', { addresses })
      if (!answer.ok) return
      for (const [index, symbol] of answer.value.symbols.entries()) {
        const name = symbol === null ? null : `${symbol.name}+0x${symbol.offset.toString(16)}`
        this.names.set(addresses[index]!, name)
      }
    }
  }
}
