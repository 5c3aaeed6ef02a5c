// A running lab VM: started detached, found again through its state file, stopped by its process id.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isSameProcess, startTime, withLock } from '../base/lock.mjs'
import { ensurePackages } from '../base/packages.mjs'
import { hasProgram } from '../base/run.mjs'
import { duration, say, SetupError } from '../base/say.mjs'
import { ensureImage, labCache, labImage } from './image.mjs'
import { HOST, sshArguments, sshBanner, sshConfigPath, writeSshConfig } from './ssh.mjs'

/** The VM that is meant where none is named. PROBESCOPE_LAB_NAME keeps two checkouts' work apart. */
export const DEFAULT_NAME = process.env.PROBESCOPE_LAB_NAME || 'default'

const QEMU = 'qemu-system-x86_64'

// Booting takes 12 to 25 s; on a machine that is compiling at the same time, several times that.
const BOOT_LIMIT_MS = 240_000
const PORT_TRIES = 3

const KERNEL_COMMAND_LINE = [
  'root=/dev/nvme0n1 rw init=/labinit devtmpfs.mount=1 console=ttyS0 quiet',
  'net.ifnames=0',
  'mitigations=off',
  'tsc=reliable', // QEMU's is; the watchdog that doubts it would fall back to a clock far more costly to read
  'panic=5',
].join(' ')

/**
 * What is known of a lab VM. `kernel` and `bootSeconds` are null until ssh has answered once.
 * @typedef {{version: 1, running: boolean, ready: boolean, name: string, image: string | null, pid: number | null,
 *   port: number | null, icount: boolean, sshConfig: string | null, host: string, console: string | null,
 *   monitor: string | null, kernel: string | null, bootSeconds: number | null}} LabStatus
 */

/** @returns {LabStatus} */
export function labStatus(name) {
  const state = readState(name)
  const folder = runFolder(name)
  if (state === null) {
    return {
      version: 1,
      running: false,
      ready: false,
      name,
      image: null,
      pid: null,
      port: null,
      icount: false,
      sshConfig: null,
      host: HOST,
      console: null,
      monitor: null,
      kernel: null,
      bootSeconds: null,
    }
  }
  return {
    version: 1,
    running: true,
    ready: state.kernel !== null,
    name,
    image: state.image,
    pid: state.pid,
    port: state.port,
    icount: state.icount,
    sshConfig: sshConfigPath(folder),
    host: HOST,
    console: join(folder, 'console.log'),
    monitor: join(folder, 'qmp.sock'),
    kernel: state.kernel,
    bootSeconds: state.bootSeconds,
  }
}

/**
 * Starts the VM unless it runs, and waits until ssh answers. It outlives this process.
 * @param {{name: string, port: number | null, icount: boolean}} options port null picks a free one
 * @returns {Promise<LabStatus>}
 */
export async function startLab({ name, port, icount }) {
  if (labStatus(name).ready) return alreadyRunning(name, icount)
  if (!hasProgram(QEMU)) ensurePackages(['lab'])
  const image = await ensureImage()
  const folder = runFolder(name)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return withLock(
    join(folder, 'start.lock'),
    async () => {
      const status = labStatus(name)
      if (status.ready) return alreadyRunning(name, icount)
      if (status.running) await stopLab(name) // its starter died before ssh answered
      const machine = { name, folder, icount }
      return port === null ? bootOnFreePort(image, machine) : boot(image, { ...machine, port })
    },
    (owner) => say(`Process ${owner} is starting the lab VM: waiting for it`),
  )
}

/** Stops the VM; its disk goes back to the image, since every change was in a snapshot. @returns {Promise<boolean>} whether it ran */
export async function stopLab(name) {
  const state = readState(name)
  if (state === null) return false
  process.kill(state.pid, 'SIGTERM')
  for (let waited = 0; isSameProcess(state); waited += 50) {
    if (waited === 5_000) process.kill(state.pid, 'SIGKILL')
    await sleep(50)
  }
  rmSync(join(runFolder(name), 'state.json'), { force: true })
  return true
}

function alreadyRunning(name, icount) {
  const status = labStatus(name)
  if (status.icount !== icount) {
    const [is, asked] = icount ? ['without', 'with'] : ['with', 'without']
    throw new SetupError(
      `The lab VM '${name}' runs ${is} --icount, and ${asked} it was asked for. Stop it first, or choose another --name.`,
    )
  }
  if (status.image !== labImage().version)
    say(`The lab VM '${name}' runs an older image; stop it to get the new one`)
  return status
}

/** Somebody else had it when QEMU came to take it. */
class PortTaken extends SetupError {}

/** A port is free until somebody takes it: when another lab was quicker, the next one is tried. */
async function bootOnFreePort(image, machine) {
  for (let tries = 1; ; tries++) {
    try {
      return await boot(image, { ...machine, port: await freePort() })
    } catch (error) {
      if (!(error instanceof PortTaken) || tries === PORT_TRIES) throw error
    }
  }
}

async function boot(image, { name, folder, port, icount }) {
  const started = Date.now()
  const consoleLog = join(folder, 'console.log')
  writeFileSync(consoleLog, '')
  writeSshConfig(image, folder, port)
  say(`Starting the lab VM '${name}' on 127.0.0.1:${port}${icount ? ', counting instructions' : ''}`)

  const qemuLog = openSync(join(folder, 'qemu.log'), 'w')
  const child = spawn(QEMU, qemuArguments(image, { name, port, icount }), {
    cwd: folder, // so that its sockets and logs are relative: the path of a socket may have 108 bytes at most
    detached: true,
    stdio: ['ignore', qemuLog, qemuLog],
  })
  let ended = null
  child.on('error', (error) => (ended = error.code === 'ENOENT' ? 'is not installed' : error.message))
  child.on('exit', (status, signal) => (ended = `ended with ${signal ?? `status ${status}`}`))
  child.unref()
  await new Promise((resolve) => child.once('spawn', resolve).once('error', resolve))

  const state = { name, image: image.version, pid: child.pid, startTime: startTime(child.pid), port, icount }
  const remember = (more) =>
    writeFileSync(join(folder, 'state.json'), JSON.stringify({ ...state, ...more }, null, 2))
  if (ended === null) remember({ kernel: null, bootSeconds: null })
  // Whoever has taken the port may answer there: QEMU must run, too.
  while (!(await sshBanner(port)) || ended !== null) {
    if (ended !== null) {
      rmSync(join(folder, 'state.json'), { force: true })
      throw qemuFailure(ended, folder)
    }
    if (Date.now() - started > BOOT_LIMIT_MS) {
      await stopLab(name)
      throw new SetupError(
        `The lab VM did not answer ssh within ${duration(BOOT_LIMIT_MS)}. Its console's last lines:\n${tail(consoleLog)}`,
      )
    }
    await sleep(200)
  }
  const status = labStatus(name)
  const answer = spawnSync('ssh', sshArguments(status, ['uname', '-r']), {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (answer.status !== 0) {
    await stopLab(name)
    throw new SetupError(`The lab VM refused ssh: ${answer.error?.message ?? answer.stderr.trim()}`)
  }
  const bootMs = Date.now() - started
  remember({ kernel: answer.stdout.trim(), bootSeconds: Math.round(bootMs / 100) / 10 })
  say(`The lab VM answers ssh (kernel ${answer.stdout.trim()}, ${duration(bootMs)})`)
  return labStatus(name)
}

function qemuArguments(image, { name, port, icount }) {
  return [
    ['-name', `probescope-lab-${name}`],
    ['-nodefaults', '-no-user-config', '-display', 'none'],
    // Software emulation: works inside any machine. One thread for both CPUs: with thread=multi, the guest
    // patching its own text (ftrace, kprobes) races with QEMU's translated code, and the guest dies of int3.
    ['-accel', 'tcg,thread=single,tb-size=512', '-cpu', 'max', '-m', '2048'],
    // One virtual nanosecond an instruction: a deterministic clock. It allows one CPU only.
    icount ? ['-smp', '1', '-icount', 'shift=0'] : ['-smp', '2'],
    // Debian's kernel has NVMe and ext4 built in: booting without its initial RAM disk takes half the time.
    ['-kernel', image.kernel, '-append', KERNEL_COMMAND_LINE],
    ['-drive', `file=${image.disk.replaceAll(',', ',,')},if=none,id=disk,format=raw,snapshot=on`],
    ['-device', 'nvme,drive=disk,serial=probescope-lab'],
    ['-netdev', `user,id=net0,restrict=on,hostfwd=tcp:127.0.0.1:${port}-:22`],
    ['-device', 'virtio-net-pci,netdev=net0', '-device', 'virtio-rng-pci'],
    ['-serial', 'file:console.log', '-qmp', 'unix:qmp.sock,server=on,wait=off'],
  ].flat()
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

function qemuFailure(ended, folder) {
  const install = ended === 'is not installed' ? '\nOn Debian: sudo apt-get install qemu-system-x86' : ''
  const said = tail(join(folder, 'qemu.log'))
  const Kind = said.includes('Could not set up host forwarding rule') ? PortTaken : SetupError
  return new Kind(`${QEMU} ${ended}.${install}\n${said}${tail(join(folder, 'console.log'))}`)
}

function tail(path) {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-15).join('\n')
  } catch {
    return ''
  }
}

function runFolder(name) {
  return join(labCache, 'run', name)
}

function readState(name) {
  try {
    const state = JSON.parse(readFileSync(join(runFolder(name), 'state.json'), 'utf8'))
    return isSameProcess(state) ? state : null
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return null
    throw error
  }
}
