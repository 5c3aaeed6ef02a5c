/**
 * What building the snapshot does once the kernel boots: waits until the machine answers, has its agent look at everything
 * once, so that what it needs is in memory and what it says can be kept beside the snapshot, has it write down what every
 * later one would have to read, and saves the machine at rest.
 * Run by resources/embedded/build.mjs.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { failure } from '../../../../app/base/failure'
import { fail, succeed, type Result } from '../../../../app/base/result'
import type { Machine } from '../../../../app/model/target'
import { AgentClient } from '../../agent/agentClient'
import type { EmulatorOptions } from './emulatorMessages'
import { startEmulator } from './emulatorThread'
import { EmbeddedMachine } from './machine'
import { guestAgent, type KeptKnowledge } from './snapshot'

export interface PreparedMachine {
  readonly state: Uint8Array
  readonly machine: Machine
  readonly kept: KeptKnowledge
}

/** The kernel boots in twenty seconds on a quiet computer. */
const bootPatience = 240_000
const bootInterval = 500
const heartbeatTimeout = 60_000
const agentPatience = 240_000
/** The machine's own life falls asleep, and what was put off is done. */
const settleTime = 9_000
/**
 * Free memory full of zeros is not saved. All but little of it, also what the kernel would rather keep back: there lies what
 * it was unpacked from, which cannot be compressed. Should that be too much after all, this shell is what ends.
 */
const clearFreeMemory = `
rm -f /root/.ash_history
echo 1000 > /proc/self/oom_score_adj
cd /proc/sys/vm
reserve=$(cat min_free_kbytes)
ratios=$(cat lowmem_reserve_ratio)
echo 128 > min_free_kbytes
echo 0 0 0 0 > lowmem_reserve_ratio
mount -o remount,size=100% /run
free=$(awk '/^MemFree/ { print $2 }' /proc/meminfo)
dd if=/dev/zero of=/run/zeros bs=16k count=$(((free - 640) / 16)) 2> /dev/null
rm /run/zeros
mount -o remount,size=50% /run
echo $ratios > lowmem_reserve_ratio
echo $reserve > min_free_kbytes`
const parts = ['tracepoints', 'rawtracepoints', 'perf', 'functions'] as const

export async function prepareMachine(
  emulator: string,
  options: EmulatorOptions,
  say: (text: string) => void,
  log: (line: string) => void,
): Promise<Result<PreparedMachine>> {
  const machine = new EmbeddedMachine(startEmulator(emulator), options)
  machine.console.on(log)
  try {
    const greeting = await machine.greet(bootPatience, bootInterval)
    if (!greeting.ok) return greeting
    say('  the kernel answers')
    const looked = await lookAtEverything(machine)
    if (!looked.ok) return looked
    say('  the agent has looked at everything once')
    const kept = await keepTables(machine)
    if (!kept.ok) return kept
    await sleep(settleTime)
    const cleared = machine.run({ command: ['/bin/sh', '-c', clearFreeMemory], terminal: null })
    cleared.stdout.resume()
    await cleared.exited
    const state = await machine.save()
    return state.ok ? succeed({ state: state.value, ...looked.value }) : state
  } finally {
    await machine.dispose()
  }
}

/** Its functions and which of them can be probed: reading them anew takes an emulated processor seconds. */
async function keepTables(machine: EmbeddedMachine): Promise<Result<void>> {
  const program = machine.run({ command: [guestAgent, '--keep-tables'], terminal: null })
  program.stdout.resume()
  const exit = await program.exited
  return exit?.code === 0
    ? succeed(undefined)
    : fail(
        failure('internal', 'The agent could not keep the kernel’s tables.', { detail: machine.consoleText }),
      )
}

async function lookAtEverything(machine: EmbeddedMachine): Promise<Result<Omit<PreparedMachine, 'state'>>> {
  const program = machine.run({ command: [guestAgent], terminal: null })
  const agent = new AgentClient(
    { readable: program.stdout, writable: program.stdin },
    { heartbeat: { interval: 2_000, silence: heartbeatTimeout } },
  )
  try {
    const nonce = randomBytes(8).toString('hex')
    const hello = await agent.ask('hello', { protocol: 1, nonce, heartbeatTimeout }, agentPatience)
    if (!hello.ok) return fail({ ...hello.failure, detail: machine.consoleText })
    const capabilities = await agent.ask('capabilities', {}, agentPatience)
    if (!capabilities.ok) return capabilities
    const catalogue: KeptKnowledge['catalogue'] = {}
    for (const part of parts) {
      const answer = await agent.request('catalogue', { part }, { timeout: agentPatience })
      if (!answer.ok) return answer
      catalogue[part] = { text: answer.value.text, note: answer.value.result.note }
    }
    const goodbye = await agent.ask('bye', {}, agentPatience)
    return goodbye.ok
      ? succeed({
          machine: hello.value.machine,
          kept: { capabilities: capabilities.value.capabilities, catalogue },
        })
      : goodbye
  } finally {
    agent.end(failure('closed', 'The build is done with the agent.'))
    await program.exited
  }
}
