// `npm run -s lab -- …`: the lab VM, a whole x86-64 Linux machine in QEMU, for tests and for trying things out.
import { spawn } from 'node:child_process'
import { parseArgs } from 'node:util'
import { runMain, SetupError } from '../base/say.mjs'
import { ensureImage, isBuilt, labImage } from './image.mjs'
import { DEFAULT_NAME, labStatus, startLab, stopLab } from './machine.mjs'
import { sshArguments } from './ssh.mjs'

const USAGE = `Usage: npm run -s lab -- COMMAND [--name NAME]

  build                        build the disk image (done by start when needed)
  start [--icount] [--port P]  start the machine and wait until ssh answers; instant when it runs already
                               (--icount: one CPU and a clock that counts instructions)
  status [--json]              what runs, and where
  ssh [COMMAND...]             a shell, or one command, as root
  stop                         stop it; all changes to its disk are dropped

Accounts: root, operator (sudo), cshell (sudo, tcsh), engineer (sudo asks: lab), visitor (no sudo).
`

await runMain(main)

async function main() {
  const argv = process.argv.slice(2)
  const command = argv.shift()
  // Everything after `ssh` but a leading --name belongs to the remote command, options included.
  if (command === 'ssh') return ssh(argv)
  const { name, port, icount, json } = parse(argv)
  switch (command) {
    case 'build':
      await ensureImage()
      return 0
    case 'start':
      print(await startLab({ name, port, icount }), json)
      return 0
    case 'status':
      print(labStatus(name), json)
      return 0
    case 'stop':
      process.stderr.write(
        (await stopLab(name)) ? `  Stopped the lab VM '${name}'\n` : `  No lab VM '${name}' runs\n`,
      )
      return 0
    default:
      process.stderr.write(USAGE)
      return command === undefined || command === 'help' || command === '--help' ? 0 : 2
  }
}

function parse(argv) {
  let values
  try {
    ;({ values } = parseArgs({
      args: argv,
      options: {
        name: { type: 'string', default: DEFAULT_NAME },
        port: { type: 'string' },
        icount: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    }))
  } catch (error) {
    throw new SetupError(`${error.message}\n\n${USAGE}`)
  }
  const port = values.port === undefined ? null : Number(values.port)
  if (port !== null && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
    throw new SetupError(`--port must be a number from 1 to 65535, not '${values.port}'`)
  }
  return { ...values, name: checkedName(values.name), port }
}

function checkedName(name) {
  if (!/^[a-z0-9][a-z0-9-]{0,31}$/.test(name ?? '')) {
    throw new SetupError(`--name must be of small letters, digits and dashes (32 at most), not '${name}'`)
  }
  return name
}

function print(status, json) {
  if (json) {
    process.stdout.write(`${JSON.stringify(status)}\n`)
  } else if (status.running) {
    process.stdout.write(
      `The lab VM '${status.name}' runs: kernel ${status.kernel ?? '(still booting)'}, 127.0.0.1:${status.port}, process ${status.pid}\n` +
        `  ssh -F ${status.sshConfig} ${status.host}\n`,
    )
  } else {
    const image = isBuilt() ? `image ${labImage().version} is built` : 'its image is not built yet'
    process.stdout.write(`The lab VM '${status.name}' does not run (${image})\n`)
  }
}

async function ssh(argv) {
  const name = argv[0] === '--name' ? checkedName(argv.splice(0, 2)[1]) : DEFAULT_NAME
  const status = labStatus(name)
  if (!status.ready) {
    throw new SetupError(`The lab VM '${name}' does not run. Start it:\n  npm run -s lab -- start`)
  }
  const child = spawn('ssh', sshArguments(status, argv), { stdio: 'inherit' })
  // The terminal sends Ctrl-C to both; ssh decides when to end, and its status is ours.
  process.on('SIGINT', () => {})
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 255)))
  })
}
