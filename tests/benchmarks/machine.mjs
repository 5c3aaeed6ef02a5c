// The machine a benchmark runs on: this one, or the lab VM over ssh.
import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'

export const repository = fileURLToPath(new URL('../../', import.meta.url))

/** `icount`: the lab VM with a clock that counts instructions. @param {'local' | 'lab'} target */
export function machineOf(target, icount = false) {
  return target === 'lab' ? labMachine(icount) : localMachine()
}

/** The command line, built from the sources of this moment. */
export function commandLine() {
  run(process.execPath, ['resources/build/build.mjs', 'cli'])
  return [process.execPath, `${repository}out/cli/probescope.mjs`]
}

function localMachine() {
  const agent = `${repository}out/agent/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}/probescope-agent`
  return {
    description: `this machine: Linux ${run('uname', ['-r']).trim()}, ${run('nproc', []).trim()} CPUs`,
    agent,
    /** A command of the machine, as an argument vector for spawn. @param {string[]} argv */
    command: (argv) => argv,
    /** The same for one that is stopped by a signal. @param {string[]} argv */
    stoppable: (argv) => argv,
    waited: () => null,
    prefer() {},
    dispose() {},
  }
}

function labMachine(icount) {
  run(process.execPath, ['resources/lab/lab.mjs', 'start', ...(icount ? ['--icount'] : [])])
  const { sshConfig, host, kernel, pid } = JSON.parse(
    run(process.execPath, ['resources/lab/lab.mjs', 'status', '--json']),
  )
  const ssh = ['ssh', '-F', sshConfig, '--', host]
  // A copy of its own, since the agent that the engine sends deletes itself.
  const agent = run(ssh[0], [...ssh.slice(1), 'mktemp /tmp/workload.XXXXXX']).trim()
  run(ssh[0], [...ssh.slice(1), `cat > ${agent} && chmod 700 ${agent}`], {
    input: readFileSync(`${repository}out/agent/x86_64/probescope-agent`),
  })
  return {
    description: `the lab VM (emulated: its figures are no hardware's): Linux ${kernel}, ${icount ? '1 CPU, a clock that counts instructions' : '2 CPUs'}`,
    agent,
    command: (argv) => [...ssh, quoted(argv)],
    // A terminal of its own, so that the end of ssh hangs it up: ssh passes no signals on.
    stoppable: (argv) => [ssh[0], '-tt', ...ssh.slice(1), quoted(argv)],
    /** Nanoseconds that the VM has wanted a processor of this machine's and not got one; null: cannot tell. */
    waited: () => waitedOf(pid),
    /** From now on before this machine's other work, where the user may do that. */
    prefer: () => setNiceness(pid, -20),
    dispose() {
      setNiceness(pid, 0)
      run(ssh[0], [...ssh.slice(1), `rm -f ${agent}`])
    },
  }
}

function threadsOf(pid) {
  return readdirSync(`/proc/${pid}/task`)
}

function waitedOf(pid) {
  try {
    return threadsOf(pid).reduce(
      (sum, thread) =>
        sum + Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[1]),
      0,
    )
  } catch {
    return null
  }
}

/** Its threads among its session's, and its session among all; where the user may, and the kernel groups sessions. */
function setNiceness(pid, niceness) {
  const tries = [
    () => writeFileSync(`/proc/${pid}/autogroup`, String(niceness)),
    ...threadsOf(pid).map((thread) => () => setPriority(Number(thread), niceness)),
  ]
  for (const attempt of tries) {
    try {
      attempt()
    } catch {
      // Then it competes as before, and what disturbed it is seen by how long it waited.
    }
  }
}

function quoted(argv) {
  return argv.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')
}

/** Its stdout; throws what it said when it fails. */
export function run(file, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(file, args, {
    cwd: repository,
    encoding: 'utf8',
    ...options,
  })
  if (status !== 0) throw new Error(`${file} ${args.join(' ')}: ${error?.message ?? stderr}`)
  return stdout
}

/** Starts a command that goes on until it is told to stop. @param {string[]} argv @param {RegExp} ready what it says once it measures */
export function startUntil(argv, ready, timeout = 60_000) {
  const child = spawn(argv[0], argv.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  const ended = new Promise((resolve) => child.on('close', resolve))
  const started = new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`${argv.join(' ')} did not say ${ready} in ${timeout} ms, but:\n${said}`))
    }, timeout)
    const hear = (text) => {
      said += text
      if (!ready.test(said)) return
      clearTimeout(timer)
      resolve()
    }
    child.stdout.setEncoding('utf8').on('data', hear)
    child.stderr.setEncoding('utf8').on('data', hear)
    child.on('close', (status) => {
      clearTimeout(timer)
      reject(new Error(`${argv.join(' ')} ended with ${status}, saying:\n${said}`))
    })
  })
  return {
    pid: child.pid,
    started,
    said: () => said,
    async stop(signal = 'SIGINT') {
      child.kill(signal)
      await ended
      return said
    },
  }
}

/** Runs a command to its end. @param {string[]} argv */
export function runCommand(argv) {
  return run(argv[0], argv.slice(1))
}
