// How the lab VM is reached: through an ssh configuration file of its own, so that the user's is left alone.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'

/** The name that ssh knows the machine by, in its own configuration file. */
export const HOST = 'probescope-lab'

/** The configuration file for `ssh -F`, in the folder of a running VM. */
export function sshConfigPath(folder) {
  return join(folder, 'ssh_config')
}

/** Arguments for ssh that run `command` (empty: a login shell) on the VM. A VM that died or rebooted is noticed. */
export function sshArguments(status, command = []) {
  const keepAlive = ['-o', 'ServerAliveInterval=5', '-o', 'ServerAliveCountMax=3']
  return [
    '-F',
    status.sshConfig,
    ...keepAlive,
    status.host,
    ...(command.length > 0 ? ['--', ...command] : []),
  ]
}

/**
 * Writes what ssh needs to reach this VM and no other: its key, its port, its host key.
 * @param {import('./image.mjs').LabImage} image
 */
export function writeSshConfig(image, folder, port) {
  const [type, hostKey] = readFileSync(image.hostKey, 'utf8').split(' ')
  const knownHosts = join(folder, 'known_hosts')
  // Copied, because the image's folder goes when a newer version of it is built, and this VM may still run then.
  const identity = join(folder, 'id_ed25519')
  copyFileSync(image.key, identity)
  writeFileSync(knownHosts, `${HOST} ${type} ${hostKey}\n`)
  const lines = [
    `Host ${HOST}`,
    '  HostName 127.0.0.1',
    `  Port ${port}`,
    `  HostKeyAlias ${HOST}`,
    '  User root',
    `  IdentityFile "${identity}"`,
    '  IdentitiesOnly yes',
    `  UserKnownHostsFile "${knownHosts}"`,
    '  GlobalKnownHostsFile /dev/null',
    '  StrictHostKeyChecking yes',
    '  UpdateHostKeys no',
    // Under emulation the default, post-quantum, exchange takes most of a second longer.
    '  KexAlgorithms curve25519-sha256',
  ]
  writeFileSync(sshConfigPath(folder), `${lines.join('\n')}\n`, { mode: 0o600 })
}

/** Whether sshd itself answers: QEMU accepts on the forwarded port long before the guest listens. */
export function sshBanner(port) {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    const settle = (answered) => {
      socket.destroy()
      resolve(answered)
    }
    socket.setTimeout(2_000, () => settle(false))
    socket.once('data', (data) => settle(data.toString('latin1').startsWith('SSH-')))
    socket.once('error', () => settle(false))
    socket.once('close', () => settle(false))
  })
}
