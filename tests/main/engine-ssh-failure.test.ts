import { describe, expect, it } from 'vitest'
import { brokenFailure, connectFailure } from '../../main/engine/targets/ssh/sshFailure'

const db7 = { host: 'db7', user: null, port: null }

/** Words as OpenSSH 7.4 to 10.0 write them. */
const said: readonly (readonly [string, string, 'reach' | 'authenticate', string])[] = [
  ['ssh: Could not resolve hostname db7: Name or service not known', 'host-unknown', 'reach', 'VPN'],
  [
    'ssh: Could not resolve hostname db7.example.org: nodename nor servname provided, or not known',
    'host-unknown',
    'reach',
    'config',
  ],
  [
    'ssh: Could not resolve hostname db7: Temporary failure in name resolution',
    'host-unknown',
    'reach',
    'VPN',
  ],
  ['ssh: connect to host db7 port 22: Connection refused', 'refused', 'reach', 'systemctl start ssh'],
  ['ssh: connect to host db7 port 22: No route to host', 'no-route', 'reach', 'network'],
  ['ssh: connect to host db7 port 22: Network is unreachable', 'no-route', 'reach', 'network'],
  ['ssh: connect to host db7 port 22: Connection timed out', 'unreachable', 'reach', 'firewall'],
  ['ssh: connect to host db7 port 22: Operation timed out', 'unreachable', 'reach', 'firewall'],
  [
    'Connection timed out during banner exchange\r\nConnection to 10.0.0.7 port 22 timed out',
    'unreachable',
    'reach',
    'firewall',
  ],
  [
    'user@db7: Permission denied (publickey,password,keyboard-interactive).',
    'authentication',
    'authenticate',
    'ssh-copy-id',
  ],
  [
    'Permission denied, please try again.\r\nuser@db7: Permission denied (publickey,password).',
    'authentication',
    'authenticate',
    'ssh-copy-id',
  ],
  [
    'Received disconnect from 10.0.0.7 port 22:2: Too many authentication failures\r\nDisconnected from 10.0.0.7 port 22',
    'authentication',
    'authenticate',
    'ssh-copy-id',
  ],
  ['Host key verification failed.', 'host-key-refused', 'reach', 'fingerprint'],
  [
    'No ED25519 host key is known for db7 and you have requested strict checking.\r\nHost key verification failed.',
    'host-key-refused',
    'reach',
    'fingerprint',
  ],
  [
    'Unable to negotiate with 10.0.0.7 port 22: no matching host key type found. Their offer: ssh-rsa,ssh-dss',
    'no-common-cipher',
    'reach',
    'ssh_config(5)',
  ],
  [
    'Unable to negotiate with 10.0.0.7 port 22: no matching key exchange method found. Their offer: diffie-hellman-group1-sha1',
    'no-common-cipher',
    'reach',
    'ssh_config(5)',
  ],
  [
    'kex_exchange_identification: Connection closed by remote host\r\nConnection closed by 10.0.0.7 port 22',
    'refused',
    'reach',
    'again',
  ],
  ['Connection reset by 10.0.0.7 port 22', 'refused', 'reach', 'again'],
  [
    '/home/u/.ssh/config: line 3: Bad configuration option: nosuch\r\n/home/u/.ssh/config: terminating, 1 bad configuration options',
    'configuration',
    'reach',
    'line',
  ],
  ['Bad owner or permissions on /home/u/.ssh/config', 'configuration', 'reach', 'file'],
  ['Something nobody has ever said', 'ssh', 'reach', 'ssh -v db7'],
  ['', 'ssh', 'reach', 'ssh -v db7'],
]

describe('why ssh could not connect', () => {
  it.each(said)('%s', (text, code, step, remedy) => {
    const found = connectFailure(text, db7)
    expect(found.step).toBe(step)
    expect(found.failure).toMatchObject({ code, remedy: expect.stringContaining(remedy) })
    expect(found.failure.message).toMatch(/\.$/)
    expect(found.failure.detail ?? '').not.toMatch(/\r/)
  })

  it('a changed key comes with the command that forgets the old one', () => {
    const { failure } = connectFailure(
      [
        '@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@',
        '@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @',
        'Offending ED25519 key in /home/u/.ssh/known_hosts:12',
        '  remove with:',
        '  ssh-keygen -f "/home/u/.ssh/known_hosts" -R "db7"',
        'Host key verification failed.',
      ].join('\r\n'),
      db7,
    )
    expect(failure.code).toBe('host-key-changed')
    expect(failure.remedy).toMatch(/\nssh-keygen -f "\/home\/u\/\.ssh\/known_hosts" -R "db7"$/)
  })

  it('holds no terminal controls that a server may have sent', () => {
    const { failure } = connectFailure('\x1b]0;title\x07\x1b[31mwelcome\x1b[0m\r\nConnection refused', db7)
    expect(failure.detail).toBe('welcome\nConnection refused')
  })
})

describe('why a connection broke', () => {
  it.each([
    ['Timeout, server 10.0.0.7 not responding.', /not answered/],
    ['Connection to db7 closed by remote host.', /closed the connection/],
    ['client_loop: send disconnect: Broken pipe', /closed the connection/],
    ['Read from remote host db7: Connection reset by peer', /closed the connection/],
  ])('%s', (text, message) => {
    expect(brokenFailure(text, db7)).toMatchObject({ code: 'lost', message: expect.stringMatching(message) })
  })

  it('is not made up', () => {
    expect(brokenFailure('', db7)).toBeNull()
    expect(brokenFailure('Welcome to db7', db7)).toBeNull()
  })
})
