import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { bootstrapCommand } from '../../main/engine/targets/bootstrap/script'
import {
  LoginShell,
  machine,
  programPath,
  RecordedProgress,
  StandInAgents,
  type Shell,
} from './bootstrapHarness'

const shells: readonly (Shell & { name: string })[] = [
  { name: 'dash', file: 'dash', args: ['-c'] },
  { name: 'bash', file: 'bash', args: ['-c'] },
  { name: 'busybox', file: 'busybox', args: ['sh', '-c'] },
  { name: 'fish', file: 'fish', args: ['-c'] },
  { name: 'tcsh', file: 'tcsh', args: ['-c'] },
]
const dash = shells[0]!

const agents = new StandInAgents()
const temporary = mkdtempSync(join(tmpdir(), 'bootstrap-'))
/** The folder that the bootstrap tries first, ours alone: other tests start agents at the same time. */
const runtime = mkdtempSync(join(temporary, 'runtime-'))
afterAll(() => {
  agents.dispose()
  rmSync(temporary, { recursive: true })
})
// Whatever happened, nothing stays.
afterEach(() => assert.deepEqual(readdirSync(runtime), []))

/** Every byte, line feeds and all, and more than any pipe holds. */
const bytes = Buffer.concat([Buffer.from(Array.from({ length: 256 }, (_, i) => i)), randomBytes(200_000)])

/** A PATH that has only these programs and those of `fake`, by name. */
function pathWith(programs: readonly string[], fake: Record<string, string> = {}): string {
  const folder = mkdtempSync(join(temporary, 'path-'))
  for (const [name, script] of Object.entries(fake)) {
    // wx: a new file or an error. Written through a link to the real program, it would be that program for everybody.
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { flag: 'wx', mode: 0o755 })
  }
  for (const name of programs) {
    if (!(name in fake)) symlinkSync(programPath(name), join(folder, name))
  }
  return folder
}
const necessary = [
  'id',
  'uname',
  'mktemp',
  'cp',
  'rm',
  'head',
  'chmod',
  'cat',
  'dirname',
  'stat',
  'tr',
  'true',
  'sh',
]

function login(environment: Record<string, string> = {}, shell: Shell = dash, command?: string): LoginShell {
  return new LoginShell(shell, { XDG_RUNTIME_DIR: runtime, ...environment }, command)
}

describe('the command', () => {
  it('holds nothing that a shell takes for its own inside single quotes', () => {
    const [, first, second, ...rest] = /^exec \/bin\/sh -c '([^']*)' sh '([^']*)'$/.exec(bootstrapCommand)!
    expect(rest).toEqual([])
    for (const script of [first!, second!]) expect(script).not.toMatch(/[\n!\\']/)
  })

  it.each(shells)('becomes the agent through $name, and takes no byte that is not its own', async (shell) => {
    const there = login({}, shell)
    const progress = new RecordedProgress()
    expect(await there.start(agents.folder, progress)).toEqual({ ok: true, value: null })
    expect(progress.steps).toEqual(['privilege', 'copy', 'start'])
    expect(progress.notes[0]).toBe(`Linux ${machine}`)
    const said = await there.converse(bytes)
    const line = said.subarray(0, said.indexOf(0x0a)).toString()
    expect(line).toMatch(/\/probescope\.\w{6} 700 700 0077$/)
    expect(said.subarray(line.length + 1).equals(bytes)).toBe(true)
  })

  it('passes over what a login shell says first', async () => {
    const noise = `printf 'Welcome!\\n\\033[1mprobes\\033[0m: 3\\nno line feed'; yes filler | head -20000; ${bootstrapCommand}`
    const there = login({}, dash, noise)
    expect(await there.start(agents.folder, new RecordedProgress())).toMatchObject({ ok: true })
    expect((await there.converse(bytes)).includes(bytes)).toBe(true)
  })
})

describe('the folder', () => {
  it('is the first that may be written and run', async () => {
    const there = login()
    expect(await there.start(agents.folder, new RecordedProgress())).toMatchObject({ ok: true })
    expect((await there.converse(bytes)).toString('latin1')).toContain(`ran ${runtime}/probescope.`)
  })

  it.skipIf(process.getuid!() !== 0)(
    'is another one where programs may not be run (root mounts it)',
    async () => {
      const noexec = mkdtempSync(join(temporary, 'noexec-'))
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'noexec', 'tmpfs', noexec])
      try {
        const there = login({ XDG_RUNTIME_DIR: noexec })
        expect(await there.start(agents.folder, new RecordedProgress())).toMatchObject({ ok: true })
        const [, folder] = /^ran (.*\/probescope\.\w+) /.exec(
          (await there.converse(bytes)).toString('latin1'),
        )!
        expect(folder).not.toContain(noexec)
        expect(existsSync(folder!)).toBe(false)
        expect(execFileSync('ls', ['-A', noexec], { encoding: 'utf8' })).toBe('')
      } finally {
        execFileSync('umount', [noexec])
      }
    },
  )

  it('missing everywhere is said, with what would help', async () => {
    const PATH = pathWith(necessary, { mktemp: 'exit 1' })
    const outcome = await login({ PATH }).start(agents.folder, new RecordedProgress())
    expect(outcome).toMatchObject({
      ok: false,
      failure: { code: 'no-folder', remedy: expect.stringContaining('noexec') },
    })
  })
})

describe('a bare target', () => {
  it.each([
    ['without gzip', ['sha256sum'], 'checked'],
    ['without sha256sum', ['gzip', 'openssl'], 'checked'],
    ['with neither', [], 'unchecked'],
  ])('%s', async (_, programs, checked) => {
    const PATH = pathWith([...necessary, ...programs])
    const there = login({ PATH })
    const progress = new RecordedProgress()
    expect(await there.start(agents.folder, progress)).toMatchObject({ ok: true })
    expect(progress.notes.some((note) => note.includes('not checked'))).toBe(checked === 'unchecked')
    expect((await there.converse(bytes)).includes(bytes)).toBe(true)
  })

  it('that lost part of the program refuses to run it', async () => {
    const PATH = pathWith([...necessary, 'gzip', 'sha256sum'], { gzip: '/bin/gzip "$@" | head -c 50' })
    const outcome = await login({ PATH }).start(agents.folder, new RecordedProgress())
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'damaged' } })
  })

  it.each([
    ['another system', 'Darwin arm64', /runs Darwin/],
    ['another processor', 'Linux riscv64', /processor \(riscv64\)/],
    ['a hostile answer', 'Linux ../../../etc', /processor \(\.\.\/\.\.\/\.\.\/etc\)/],
    ['a name of Object’s', 'Linux constructor', /processor \(constructor\)/],
  ])('of %s', async (_, uname, message) => {
    const PATH = pathWith(necessary, { uname: `echo ${uname}` })
    const outcome = await login({ PATH }).start(agents.folder, new RecordedProgress())
    expect(outcome).toMatchObject({
      ok: false,
      failure: { code: 'unsupported', message: expect.stringMatching(message) },
    })
  })

  it('for whose processor no agent is installed', async () => {
    const other = machine === 'x86_64' ? 'aarch64' : 'x86_64'
    const PATH = pathWith(necessary, { uname: `echo Linux ${other}` })
    const outcome = await login({ PATH }).start(agents.folder, new RecordedProgress())
    expect(outcome).toMatchObject({
      ok: false,
      failure: { code: 'unsupported', remedy: expect.stringContaining(machine) },
    })
  })

  it('whose shell ends at once', async () => {
    const outcome = await login({}, dash, 'echo This account is not available. >&2; exit 1').start(
      agents.folder,
      new RecordedProgress(),
    )
    expect(outcome).toMatchObject({
      ok: false,
      failure: { code: 'ended', detail: 'This account is not available.' },
    })
  })

  it('where the agent cannot be run: the folder goes', async () => {
    const broken = new StandInAgents(Buffer.from('\x7fELF but not really'))
    const there = login()
    expect(await there.start(broken.folder, new RecordedProgress())).toMatchObject({ ok: true })
    await there.ended
    broken.dispose()
  })

  it('whose link breaks while the program is copied: the folder goes', async () => {
    const there = login()
    const large = new StandInAgents(randomBytes(5_000_000))
    const progress = new RecordedProgress()
    const note = progress.note.bind(progress)
    progress.note = (text) => {
      note(text)
      if (text.includes('KiB')) there.child.stdin.destroy()
    }
    expect(await there.start(large.folder, progress, false)).toMatchObject({ ok: false })
    await there.ended
    large.dispose()
  })
})

describe('sudo', () => {
  /** A user who is not root, as far as the script can tell. */
  const user = { id: 'echo ${PRETEND:-1000}' }
  /** Asks as sudo -S does, takes `right`, and runs the command as a root that `id` knows. */
  const asking = `
    [ "$1" = -n ] && { echo 'sudo: a password is required' >&2; exit 1; }
    for try in 1 2 3; do
      printf %s "$3" >&2
      IFS= read -r password || exit 1
      if [ "$password" = 'it is "right" $HOME' ]; then shift 3; PRETEND=0; export PRETEND; exec "$@"; fi
      echo 'Sorry, try again.' >&2
    done
    echo 'sudo: 3 incorrect password attempts' >&2
    exit 1`

  function shellWith(sudo: string | null): LoginShell {
    const PATH = pathWith([...necessary, 'gzip', 'sha256sum'], {
      ...user,
      ...(sudo === null ? {} : { sudo }),
    })
    return login({ PATH })
  }

  it('that asks for nothing', async () => {
    const there = shellWith('shift; PRETEND=0; export PRETEND; exec "$@"')
    const progress = new RecordedProgress()
    expect(await there.start(agents.folder, progress)).toMatchObject({ ok: true })
    expect(progress.questions).toEqual([])
    expect((await there.converse(bytes)).includes(bytes)).toBe(true)
  })

  it('that asks until the password is right, which appears nowhere', async () => {
    const there = shellWith(asking)
    const secret = 'it is "right" $HOME'
    const progress = new RecordedProgress(['wrong', secret])
    expect(await there.start(agents.folder, progress)).toMatchObject({ ok: true })
    expect(progress.questions).toEqual([null, 'That password was not accepted.'])
    const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    expect(processes).not.toContain('it is "right"')
    const said = await there.converse(bytes)
    expect(said.includes(bytes)).toBe(true)
    expect(said.includes('right" $HOME')).toBe(false)
    expect(JSON.stringify(progress)).not.toContain('right" $HOME')
  })

  it('that never gets the right one', async () => {
    const outcome = await shellWith(asking).start(agents.folder, new RecordedProgress(['a', 'b', 'c', 'd']))
    expect(outcome).toMatchObject({
      ok: false,
      failure: { code: 'permission', message: expect.stringContaining('did not accept the password') },
    })
  })

  it('given up by the user', async () => {
    const outcome = await shellWith(asking).start(agents.folder, new RecordedProgress([null]))
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'cancelled' } })
  })

  it('with a prompt of its own is shown in its words', async () => {
    const sudo = `[ "$1" = -n ] && exit 1; printf 'Verification code \\033[31m: ' >&2; read -r code; shift 3
      PRETEND=0; export PRETEND; exec "$@"`
    const there = shellWith(sudo)
    const progress = new RecordedProgress(['123456'])
    expect(await there.start(agents.folder, progress)).toMatchObject({ ok: true })
    expect(progress.questions).toEqual(['Verification code \\x1b[31m:'])
    expect((await there.converse(bytes)).includes(bytes)).toBe(true)
  })

  it.each([
    [
      'for another user than root',
      'shift; PRETEND=65534; export PRETEND; exec "$@"',
      /user 65534, not to root/,
    ],
    ['missing', null, /has no sudo/],
    [
      'refused to this user',
      `[ "$1" = -n ] && exit 1; echo 'visitor is not in the sudoers file.' >&2; exit 1`,
      /may not use sudo/,
    ],
    [
      'without a terminal refused',
      `[ "$1" = -n ] && exit 1; echo 'sudo: sorry, you must have a tty to run sudo' >&2; exit 1`,
      /insists on a terminal/,
    ],
    [
      'in a container',
      `[ "$1" = -n ] && exit 1; echo 'sudo: The "no new privileges" flag is set, which prevents sudo from running as root.' >&2; exit 1`,
      /no new privileges/,
    ],
    ['that dies', `[ "$1" = -n ] && exit 1; kill -9 $$`, /sudo on the target refused/],
  ])('%s', async (_, sudo, message) => {
    const outcome = await shellWith(sudo).start(agents.folder, new RecordedProgress())
    expect(outcome).toMatchObject({
      ok: false,
      failure: { code: 'permission', message: expect.stringMatching(message), remedy: expect.any(String) },
    })
  })
})
