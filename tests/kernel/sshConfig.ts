/** ssh configurations that lead to the lab VM's real sshd, each with something wrong or something to ask. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export interface Wrong {
  /** known_hosts: the VM's own key, none, or another machine's. */
  readonly hostKey?: 'right' | 'unknown' | 'changed'
  /** The key to sign in with: one that it knows, one that it does not, or none. */
  readonly key?: 'right' | 'wrong' | 'none'
  readonly user?: string
  readonly port?: number
  readonly more?: readonly string[]
}

export class SshConfigs {
  readonly folder = mkdtempSync(join(tmpdir(), 'ssh-configs-'))
  private readonly port: string
  private readonly lab: string
  private made = 0

  /** @param labConfig the configuration that the lab gives */
  constructor(labConfig: string) {
    this.lab = dirname(labConfig)
    this.port = /Port (\d+)/.exec(readFileSync(labConfig, 'utf8'))![1]!
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(this.folder, 'stranger')])
  }

  /** A configuration file in which `target` is the VM. */
  make({ hostKey = 'right', key = 'right', user = 'root', port, more = [] }: Wrong): string {
    const known = join(this.folder, `known-${++this.made}`)
    const [, type] = readFileSync(join(this.lab, 'known_hosts'), 'utf8').split(' ')
    const stranger = readFileSync(join(this.folder, 'stranger.pub'), 'utf8').split(' ')[1]!
    const right = readFileSync(join(this.lab, 'known_hosts'), 'utf8').trim().split(' ')[2]!
    const lines = { right: `target ${type} ${right}\n`, unknown: '', changed: `target ${type} ${stranger}\n` }
    writeFileSync(known, lines[hostKey])
    const identity = {
      right: join(this.lab, 'id_ed25519'),
      wrong: join(this.folder, 'stranger'),
      none: 'none',
    }[key]
    const file = join(this.folder, `config-${this.made}`)
    writeFileSync(
      file,
      [
        'Host target',
        '  HostName 127.0.0.1',
        `  Port ${port ?? this.port}`,
        '  HostKeyAlias target',
        `  User ${user}`,
        `  IdentityFile ${identity}`,
        '  IdentitiesOnly yes',
        '  IdentityAgent none',
        `  UserKnownHostsFile ${known}`,
        '  GlobalKnownHostsFile /dev/null',
        '  StrictHostKeyChecking ask',
        '  UpdateHostKeys no',
        '  NumberOfPasswordPrompts 2',
        ...more.map((line) => `  ${line}`),
        '',
      ].join('\n'),
    )
    return file
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true })
  }
}
