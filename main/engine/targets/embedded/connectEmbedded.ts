/** The embedded kernel as a target: the agent and the shells are programs on it, like those of an ssh host. */
import { failure, type Failure } from '../../../../app/base/failure'
import { fail, succeed, type Result } from '../../../../app/base/result'
import { agentProgram } from '../../agent/agentProgram'
import type { Connect, KnownTarget, TargetConnection } from '../connection/connection'
import type { ConnectProgress } from '../connection/progress'
import type { EmbeddedKernel, RunningKernel } from './embeddedKernel'
import type { GuestProgram } from './guestProgram'
import { GuestPty } from './guestPty'
import { guestAgent, rebuild, type KeptKnowledge } from './snapshot'

const shell = ['/bin/sh', '-l']
/** What ends its programs when the connection is closed, and what ends one that stands still. */
const hangUp = 1
const kill = 9

export function connectEmbedded(kernel: EmbeddedKernel, agents: string): Connect {
  return async (progress) => {
    progress.begin('reach', 'restoring the kernel')
    const entered = await kernel.enter()
    if (!entered.ok) return entered
    const connected = progress.signal.aborted
      ? fail(cancelled)
      : await connect(entered.value, agents, progress)
    if (!connected.ok) {
      await kernel.leave(entered.value)
      return connected
    }
    const { close } = connected.value
    return succeed({
      ...connected.value,
      close: async () => {
        await close()
        await kernel.leave(entered.value)
      },
    })
  }
}

const cancelled = failure('cancelled', 'Connecting was cancelled.')

async function connect(
  running: RunningKernel,
  agents: string,
  progress: ConnectProgress,
): Promise<Result<TargetConnection>> {
  const { machine } = running
  progress.note(`Linux ${running.manifest.kernel}`)
  const path = await placeAgent(running, agents, progress)
  if (!path.ok) return path
  const kept = running.kept()
  progress.begin('start')
  const agent = machine.run({ command: [path.value], terminal: null })
  const programs = new Set<GuestProgram>([agent])
  let gone: Failure | null = null
  void machine.ended.then((reason) => (gone = reason))
  return succeed({
    channel: { readable: agent.stdout, writable: agent.stdin },
    shell: {
      title: 'Embedded kernel',
      start: (columns, rows) => {
        const program = machine.run({ command: shell, terminal: { columns, rows } })
        programs.add(program)
        void program.exited.then(() => programs.delete(program))
        return new GuestPty(program)
      },
    },
    explain: (reason) =>
      gone ?? {
        ...reason,
        remedy: reason.code === 'timeout' ? `Reset it. If that does not help: ${rebuild}` : reason.remedy,
        detail: reason.detail ?? (machine.consoleText || null),
      },
    ...(kept === null
      ? {}
      : { known: knownTarget(running.manifest.bootId, kept, path.value === guestAgent) }),
    close: async () => {
      agent.stdin.end()
      for (const program of programs) if (program !== agent) program.signal(hangUp)
      // The agent cleans up when its input ends; a machine that stands still could not.
      await Promise.race([agent.exited, new Promise((resolve) => setTimeout(resolve, closePatience).unref())])
    },
  })
}

/** Of a machine that nobody has touched since it was restored; what it can was found out by the agent inside it. */
function knownTarget(bootId: string, kept: Promise<KeptKnowledge | null>, sameAgent: boolean): KnownTarget {
  return {
    bootId,
    capabilities: async () => (sameAgent ? ((await kept)?.capabilities ?? null) : null),
    part: async (name) => (await kept)?.catalogue[name] ?? null,
  }
}

/** Milliseconds for an agent that has said goodbye to end. */
const closePatience = 500

/** Where the agent is: the one in the snapshot, unless this installation has another. */
async function placeAgent(
  { machine, agent }: RunningKernel,
  agents: string,
  progress: ConnectProgress,
): Promise<Result<string>> {
  const program = await agentProgram(agents, 'i686')
  if (!program.ok || program.value.sha256 === agent) {
    return agent === null && !program.ok ? program : succeed(guestAgent)
  }
  const { bytes, sha256 } = program.value
  const path = `/run/probescope-agent-${sha256.slice(0, 12)}`
  progress.begin('copy', `${Math.ceil(bytes.length / 1024)} KiB`)
  const script =
    'test -x "$1" && exec cat > /dev/null; cat > "$1.new" && chmod 700 "$1.new" && mv "$1.new" "$1"'
  const copying = machine.run({ command: ['/bin/sh', '-c', script, 'sh', path], terminal: null })
  if (!(await give(copying, bytes))) {
    copying.signal(kill)
    return fail(stuck(machine.consoleText))
  }
  const exit = await copying.exited
  if (exit?.code === 0) return succeed(path)
  return fail(
    failure('internal', 'The agent could not be copied into the embedded kernel.', {
      remedy: 'Its memory may be full: reset it.',
      detail: machine.consoleText || null,
    }),
  )
}

/** Milliseconds without any of it being taken: a machine that is merely slow takes a little at a time. */
const copyPatience = 10_000
const copyPiece = 65_536

/** All of it, to a program's input; false when the program stands still. */
async function give(program: GuestProgram, bytes: Uint8Array): Promise<boolean> {
  program.stdout.resume()
  program.stdin.on('error', () => {})
  for (let at = 0; at < bytes.length; at += copyPiece) {
    const piece = bytes.subarray(at, at + copyPiece)
    const taken = new Promise<void>((resolve) => program.stdin.write(piece, () => resolve()))
    if (!(await within(taken))) return false
  }
  program.stdin.end()
  return within(program.exited)
}

async function within(done: Promise<unknown>): Promise<boolean> {
  let timer!: NodeJS.Timeout
  const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), copyPatience)))
  const outcome = await Promise.race([done.then(() => true), late])
  clearTimeout(timer)
  return outcome
}

function stuck(consoleText: string): Failure {
  return failure('timeout', 'The embedded kernel does not take this version’s agent.', {
    remedy: `Its snapshot may be from another version. ${rebuild}`,
    detail: consoleText || null,
  })
}
