/** Compiles a BPF program on this computer with its clang. */
import { execFile, type ExecFileException } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { failure, type Failure } from '../../../../app/base/failure'
import { fail, succeed, type Result } from '../../../../app/base/result'
import type { Diagnostic } from '../../../../app/model/program'
import type { Machine } from '../../../../app/model/target'
import { clangComplaints, programFile } from '../../../../app/programs'

export interface Compiled {
  /** null when it could not be compiled. */
  readonly object: Uint8Array | null
  readonly diagnostics: readonly Diagnostic[]
  /** Why the compiler could not do its work at all. */
  readonly failure: Failure | null
}

/** Milliseconds. A program that takes longer is no program for the kernel. */
const timeout = 60_000

/** How libbpf's headers call the architectures that `uname -m` names. */
const architectures: Readonly<Record<string, string>> = {
  x86_64: 'x86',
  i686: 'x86',
  aarch64: 'arm64',
  armv7l: 'arm',
  riscv64: 'riscv',
  s390x: 's390',
  ppc64le: 'powerpc',
}

/** Folders whose headers a program may include. */
export interface HeaderFolders {
  /** With the target's vmlinux.h; null where the target has no BTF. */
  readonly types: string | null
  /** What ships with Probescope (resources/bpf); null: the compiler's own must do. */
  readonly headers: string | null
}

export async function compileBpf(
  text: string,
  machine: Machine,
  folders: HeaderFolders,
  stop: AbortSignal,
): Promise<Compiled> {
  const folder = await mkdtemp(join(tmpdir(), 'probescope-bpf-'))
  try {
    await writeFile(join(folder, programFile), text)
    const args = [...clangArguments(machine), ...includeArguments(folders)]
    const ran = await run('clang', [...args, '-c', programFile, '-o', 'program.o'], folder, stop)
    if (!ran.ok) return { object: null, diagnostics: [], failure: ran.failure }
    const { status, said } = ran.value
    const diagnostics = clangComplaints(said)
    if (status !== 0) return { object: null, diagnostics, failure: headersMissing(said) }
    return { object: await readFile(join(folder, 'program.o')), diagnostics, failure: null }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Wherever clang runs. */
export function clangArguments(machine: Machine): string[] {
  const [major = 0, minor = 0] = machine.kernel.split('.').map((part) => Number.parseInt(part, 10))
  // 32-bit jumps and the whole of atomics: what the verifier of that kernel understands.
  const newer = major > 5 || (major === 5 && minor >= 12)
  return [
    '-target',
    'bpf',
    '-g',
    '-O2',
    newer ? '-mcpu=v3' : '-mcpu=v2',
    `-D__TARGET_ARCH_${architectures[machine.arch] ?? machine.arch}`,
    '-Wall',
    '-Wno-unused-function',
    // A function that is nowhere would be found missing only when the program is loaded, without its line.
    '-Werror=implicit-function-declaration',
    '-fno-color-diagnostics',
    '-fdiagnostics-print-source-range-info',
  ]
}

/** libbpf's headers are ours, those of the version that loads the program; of Linux only what this computer lacks. */
export function includeArguments({ types, headers }: HeaderFolders): string[] {
  const include = `/usr/include/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`
  return [
    ...(types === null ? [] : ['-isystem', types]),
    ...(headers === null ? [] : ['-isystem', join(headers, 'include')]),
    // Where Debian keeps asm/types.h, which clang looks for only when it compiles for this machine itself.
    ...(existsSync(include) ? ['-idirafter', include] : []),
    ...(headers === null ? [] : ['-idirafter', join(headers, 'linux')]),
  ]
}

/** Fails when it could not be started, or did not come to its end. */
function run(
  file: string,
  args: readonly string[],
  folder: string,
  stop: AbortSignal,
): Promise<Result<{ status: number; said: string }>> {
  return new Promise((resolve) => {
    const options = {
      cwd: folder,
      timeout,
      signal: stop,
      maxBuffer: 4 << 20,
      env: { ...process.env, LC_ALL: 'C' },
    }
    execFile(file, args, options, (error, _stdout, stderr) => {
      // A number is what it ended with; a word is why it could not be run.
      const code = error === null ? 0 : error.code
      if (typeof code === 'number') resolve(succeed({ status: code, said: stderr }))
      else if (code === 'ENOENT') resolve(fail(noClang(error!.message)))
      else resolve(fail(brokenOff(error!, stderr)))
    })
  })
}

function brokenOff(error: ExecFileException, said: string): Failure {
  const why = error.signal == null ? error.message : `it was ended by ${error.signal}`
  const late = error.killed === true && error.signal === 'SIGTERM'
  return failure(
    'failed',
    `clang did not come to its end: ${late ? `it took more than ${timeout / 1000} s` : why}`,
    {
      remedy: 'Make the program smaller, or see whether this computer has memory left; then try again.',
      detail: said.trim() === '' ? null : said.trim().slice(0, 2_000),
    },
  )
}

function noClang(detail: string): Failure {
  return failure('unsupported', 'There is no clang on the target, and none on this computer.', {
    remedy: `Install it on either; on this computer:\n${installCommand}`,
    detail,
  })
}

const installCommand = process.platform === 'darwin' ? 'brew install llvm' : 'sudo apt install clang'

export function headersMissing(said: string, where = 'this computer'): Failure | null {
  const [, missing] = /'((?:bpf|linux|asm)\/[^']+)' file not found/.exec(said) ?? []
  return missing === undefined
    ? null
    : failure('unsupported', `There is no ${missing} on ${where}, which the program includes.`, {
        remedy: `vmlinux.h has the kernel's own types: include that instead, or install the header on ${where}.`,
      })
}
