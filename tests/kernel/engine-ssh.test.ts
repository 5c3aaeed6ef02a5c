/** Connecting by a real ssh to a real sshd: every prompt answered in the terminal, every failure told with its remedy. */
import { existsSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { EngineOptions } from '../../main/engine'
import { DrivenEngine } from './engineHarness'
import { startLab } from './labProcess'
import { SshConfigs, type Wrong } from './sshConfig'

let configs: SshConfigs
const engines: DrivenEngine[] = []

beforeAll(() => {
  configs = new SshConfigs(startLab().sshConfig)
}, 300_000)
afterAll(() => configs.dispose())
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()))
})

function drive(options: Partial<EngineOptions>): DrivenEngine {
  const engine = new DrivenEngine(options)
  engines.push(engine)
  return engine
}

const target = { kind: 'ssh', host: 'target' } as const

async function connectWith(wrong: Wrong): Promise<{ engine: DrivenEngine; session: string }> {
  const engine = drive({ sshConfig: configs.make(wrong) })
  return { engine, session: await engine.connect(target) }
}

/** What is asked in the terminal so far, and the answer to it. */
async function answer(engine: DrivenEngine, session: string, asked: RegExp, text: string): Promise<void> {
  await engine.question(session, 'terminal')
  expect(engine.shown).toMatch(asked)
  const terminal = engine.session(session).authenticationTerminal!
  expect(terminal).not.toBeNull()
  await engine.ask('terminals.write', { terminal, data: text })
}

async function failureOf(engine: DrivenEngine, session: string) {
  const { failure, steps } = await engine.until(session, 'failed')
  return { ...failure, step: steps.find(({ state }) => state === 'failed')?.id }
}

describe('prompts, answered in the terminal', () => {
  it('a new host key: accepted, the connection goes on', async () => {
    const { engine, session } = await connectWith({ hostKey: 'unknown' })
    await answer(engine, session, /authenticity of host .* can't be established[^]*\(yes\/no/, 'yes\n')
    const { machine, steps } = await engine.until(session, 'connected')
    expect(machine).toMatchObject({ hostname: 'probescope-lab', arch: 'x86_64' })
    expect(steps.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'reach done',
      'authenticate done',
      'privilege done',
      'copy done',
      'start done',
      'capabilities skipped',
      'catalogue skipped',
    ])
    for (const step of steps.slice(0, 5)) expect(step.elapsed).toBeGreaterThanOrEqual(0)
  }, 120_000)

  it('a new host key: refused', async () => {
    const { engine, session } = await connectWith({ hostKey: 'unknown' })
    await answer(engine, session, /yes\/no/, 'no\n')
    expect(await failureOf(engine, session)).toMatchObject({
      code: 'host-key-refused',
      step: 'authenticate',
      remedy: expect.stringContaining('fingerprint'),
    })
  }, 120_000)

  it('passwords of ssh and of sudo, each asked again when it is wrong', async () => {
    const { engine, session } = await connectWith({ user: 'engineer', key: 'none' })
    await answer(engine, session, /engineer@.*password: $/, 'wrong\n')
    await engine.when(() => /Permission denied, please try again/.exec(engine.shown))
    await answer(engine, session, /password: $/, 'lab\n')
    expect(await engine.question(session, 'sudo-password')).toBeNull()
    await engine.ask('targets.password', { session, password: 'wrong' })
    expect(await engine.question(session, 'sudo-password')).toBe('That password was not accepted.')
    await engine.ask('targets.password', { session, password: 'lab' })
    const { steps } = await engine.until(session, 'connected')
    expect(steps.find(({ id }) => id === 'privilege')?.note).toBe('root, through sudo')
    // Typed into ssh and sudo, they stand nowhere.
    expect(engine.shown).not.toContain('lab\n')
  }, 180_000)

  it('none of sudo given: the connection is given up', async () => {
    const { engine, session } = await connectWith({ user: 'engineer' })
    await engine.question(session, 'sudo-password')
    const twoLines = await engine.engine.request('targets.password', { session, password: 'lab\nlab' })
    expect(twoLines).toMatchObject({ ok: false, failure: { code: 'bad-request' } })
    await engine.ask('targets.password', { session, password: null })
    expect(await failureOf(engine, session)).toMatchObject({ code: 'cancelled', step: 'privilege' })
    const late = await engine.engine.request('targets.password', { session, password: 'lab' })
    expect(late).toMatchObject({ ok: false, failure: { code: 'bad-request' } })
  }, 120_000)

  it.each(['operator', 'cshell'])(
    '%s needs none',
    async (user) => {
      const { engine, session } = await connectWith({ user })
      await engine.until(session, 'connected')
      expect((await engine.ask('ledger.get', { session })).entries).toEqual([])
    },
    120_000,
  )
})

describe('failures', () => {
  it('a host key that has changed', async () => {
    const { engine, session } = await connectWith({ hostKey: 'changed' })
    expect(await failureOf(engine, session)).toMatchObject({
      code: 'host-key-changed',
      step: 'reach',
      remedy: expect.stringMatching(/\nssh-keygen -f .+ -R .+$/),
      detail: expect.stringContaining('REMOTE HOST IDENTIFICATION HAS CHANGED'),
    })
  }, 60_000)

  it('a key that is refused', async () => {
    const { engine, session } = await connectWith({
      key: 'wrong',
      more: ['PreferredAuthentications publickey'],
    })
    expect(await failureOf(engine, session)).toMatchObject({
      code: 'authentication',
      step: 'authenticate',
      message: expect.stringContaining('publickey'),
      remedy: expect.stringContaining('ssh-copy-id'),
    })
  }, 60_000)

  it('a port where nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    const { engine, session } = await connectWith({ port })
    expect(await failureOf(engine, session)).toMatchObject({ code: 'refused', step: 'reach' })
  }, 60_000)

  it('a server that is none: it closes at once, or says nothing', async () => {
    const server = createServer((socket) => socket.end('220 mail.example.org ESMTP\r\n')).listen(
      0,
      '127.0.0.1',
    )
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    const { engine, session } = await connectWith({ port })
    const failed = await failureOf(engine, session)
    expect(failed.step).toBe('reach')
    expect(failed.detail).not.toBeNull()
    server.removeAllListeners('connection')
    const silent = await connectWith({ port })
    expect(await failureOf(silent.engine, silent.session)).toMatchObject({
      code: 'unreachable',
      step: 'reach',
    })
    server.close()
  }, 60_000)

  it('a name that nobody knows', async () => {
    const engine = drive({ sshConfig: configs.make({}) })
    const session = await engine.connect({ kind: 'ssh', host: 'no-such-host.invalid' })
    expect(await failureOf(engine, session)).toMatchObject({
      code: 'host-unknown',
      message: expect.stringContaining('no-such-host.invalid'),
    })
  }, 60_000)

  it('a configuration that ssh does not accept', async () => {
    const { engine, session } = await connectWith({ more: ['NoSuchOption yes'] })
    expect(await failureOf(engine, session)).toMatchObject({
      code: 'configuration',
      detail: expect.stringContaining('nosuchoption'),
    })
  }, 60_000)

  it('a user who may not use sudo', async () => {
    const { engine, session } = await connectWith({ user: 'visitor' })
    await engine.question(session, 'sudo-password')
    await engine.ask('targets.password', { session, password: 'lab' })
    expect(await failureOf(engine, session)).toMatchObject({
      code: 'permission',
      step: 'privilege',
      message: expect.stringContaining('may not use sudo'),
    })
  }, 120_000)

  it('hosts that look like options run nothing', async () => {
    const trap = join(configs.folder, 'trap')
    const engine = drive({ sshConfig: configs.make({}) })
    for (const host of [
      `-oProxyCommand=touch ${trap}`,
      `-oProxyCommand=touch\${IFS}${trap}`,
      '-oPermitLocalCommand=yes',
      'target -oProxyCommand=true',
      `x@-oProxyCommand=touch`,
      `$(touch ${trap})`,
      `target;touch ${trap}`,
      `\`touch ${trap}\``,
      'target\n-oProxyCommand=true',
      '',
    ]) {
      const refused = await engine.engine.request('targets.connect', { address: { kind: 'ssh', host } })
      expect(refused, host).toMatchObject({ ok: false, failure: { code: expect.stringMatching(/^bad-/) } })
    }
    expect((await engine.ask('sessions.list', {})).sessions).toEqual([])
    expect(existsSync(trap)).toBe(false)
  })
})

describe('a session', () => {
  it('has shells that ride on its connection; closing one leaves the agent alone', async () => {
    const { engine, session } = await connectWith({})
    await engine.until(session, 'connected')
    const { terminal } = await engine.ask('terminals.open', { session, columns: 80, rows: 24 })
    await engine.ask('terminals.write', { terminal: terminal.id, data: 'echo on $(hostname) as $(tty)\n' })
    await engine.when(() => /on probescope-lab as \/dev\/pts\/\d/.exec(engine.shown), 60_000)
    await engine.ask('terminals.close', { terminal: terminal.id })
    expect((await engine.ask('ledger.get', { session })).entries).toEqual([])
  }, 120_000)

  it('that is disconnected while it connects ends as closed, and can be forgotten', async () => {
    const { engine, session } = await connectWith({ user: 'engineer', key: 'none' })
    await engine.question(session, 'terminal')
    await engine.ask('targets.disconnect', { session })
    expect(engine.session(session).connection.phase).toBe('closed')
    await engine.ask('targets.forget', { session })
    expect((await engine.ask('sessions.list', {})).sessions).toEqual([])
    expect((await engine.ask('terminals.list', {})).terminals).toEqual([])
    const refused = await engine.engine.request('targets.reconnect', { session })
    expect(refused).toMatchObject({ ok: false, failure: { code: 'not-found' } })
  }, 120_000)

  it('that is not connected refuses what needs an agent', async () => {
    const { engine, session } = await connectWith({ hostKey: 'changed' })
    await engine.until(session, 'failed')
    for (const request of ['capabilities.get', 'ledger.get', 'inventory.get'] as const) {
      const refused = await engine.engine.request(request, { session })
      expect(refused).toMatchObject({ ok: false, failure: { code: 'not-connected' } })
    }
    const shell = await engine.engine.request('terminals.open', { session, columns: 80, rows: 24 })
    expect(shell).toMatchObject({ ok: false, failure: { code: 'not-connected' } })
  }, 60_000)
})
